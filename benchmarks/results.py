"""The files of a run: `results.json` with every row and picture by part, `results.md` with the table, one SVG a family."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.plot import Bars, Panel, Picture, svg
from benchmarks.rows import Row, table

SCHEMA = "qualrules/benchmark/v3"
FILE = "results.json"


@dataclass(frozen=True)
class Part:
    """What one part found, and on which machine."""

    machine: machine.Facts
    rows: list[Row]
    pictures: list[Picture]


def read(folder: Path) -> dict[str, Part]:
    """The parts that were measured before."""
    file = folder / FILE
    document = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    if document.get("schema") != SCHEMA:
        return {}
    return {name: _part(found) for name, found in document["parts"].items()}


def write(folder: Path, found: Mapping[str, Part]) -> None:
    """Write everything anew."""
    folder.mkdir(parents=True, exist_ok=True)
    document = {"schema": SCHEMA, "parts": {name: _as_json(part) for name, part in found.items()}}
    text = json.dumps(document, indent=1, ensure_ascii=False)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")
    (folder / "results.md").write_text(table(rows(found)) + "\n", encoding="utf-8")
    for name, part in found.items():
        if part.pictures:
            (folder / f"{name}.svg").write_text(svg(part.pictures), encoding="utf-8")


def rows(found: Mapping[str, Part]) -> list[Row]:
    """All rows, and at the end where and when they were measured: a row for each machine, set of versions and date."""
    measured: dict[str, list[str]] = {}
    for name, part in found.items():
        measured.setdefault(machine.in_words(part.machine), []).append(name)
    about = [
        Row("machine", ", ".join(names), None, "", note=words, load=None) for words, names in measured.items()
    ]
    return [row for part in found.values() for row in part.rows] + about


def _as_json(part: Part) -> dict[str, Any]:
    return {
        "machine": part.machine,
        "rows": [row.as_json() for row in part.rows],
        "pictures": [asdict(picture) for picture in part.pictures],
    }


def _part(document: dict[str, Any]) -> Part:
    rows = [
        Row(**{name: value for name, value in row.items() if name != "reached"}) for row in document["rows"]
    ]
    return Part(document["machine"], rows, [_picture(picture) for picture in document["pictures"]])


def _picture(document: dict[str, Any]) -> Picture:
    if "series" in document:
        series = {name: tuple((x, y) for x, y in points) for name, points in document["series"].items()}
        return Panel(document["across"], document["up"], series)
    return Bars(**document)
