"""The results of a run as the project shows them: `python -m benchmarks.publish`.

Puts the table, the list of missed goals and the profiles between their markers in `docs/performance.md`, and the pictures
beside it. What stands outside the markers is written by hand, and holds no number that a run has found.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path

from benchmarks import machine, parts, profiles, results
from benchmarks.plot import svg
from benchmarks.rows import Row, table

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
IMAGES = "images"
MARKED = "<!-- benchmarks: {name} -->"
END = "<!-- end -->"
CAPTIONS = {
    "growth": "Time against records and against criteria, the Python engine",
    "engines": "Time against records and against criteria, every engine",
    "tables": "Whole tables, Parquet in and out: time and memory",
}


def main() -> None:
    """Publish what is in the folder."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.publish", description="Fill docs/performance.md."
    )
    parser.add_argument("--out", type=Path, default=HERE / "out", help="folder with the results of the run")
    parser.add_argument("--page", type=Path, default=PAGE, help="page with the markers")
    asked = parser.parse_args()
    found = results.read(asked.out)
    if not found:
        raise SystemExit(f"no results in {asked.out}; run `python -m benchmarks.run` first")
    publish(found, profiles.read(asked.out), asked.page)


def publish(found: Mapping[str, results.Part], profiled: list[profiles.Profile], page: Path) -> None:
    """Fill the page and write the pictures."""
    images = page.parent / IMAGES
    images.mkdir(exist_ok=True)
    drawn = [name for name, part in found.items() if part.pictures]
    for name in drawn:
        (images / f"{name}.svg").write_text(svg(found[name].pictures), encoding="utf-8")
    rows = [row for part in found.values() for row in part.rows]
    blocks = {
        "table": table(rows) if rows else "",
        "pictures": "\n\n".join(f"![{CAPTIONS[name]}]({IMAGES}/{name}.svg)" for name in drawn),
        "missed": _missed(rows),
        "profiles": profiles.drawn(profiled),
        "machines": _machines(found),
    }
    text = page.read_text(encoding="utf-8")
    for name, block in blocks.items():
        text = filled(text, name, block)
    page.write_text(text, encoding="utf-8")


def filled(text: str, name: str, block: str) -> str:
    """Put a block between its markers in place of what is there."""
    start = MARKED.format(name=name)
    pattern = re.compile(f"{re.escape(start)}\n.*?{re.escape(END)}", re.DOTALL)
    if len(pattern.findall(text)) != 1:
        raise SystemExit(f"the page has not one block {start} … {END}")
    return pattern.sub(lambda _: f"{start}\n\n{block}\n\n{END}" if block else f"{start}\n{END}", text)


def _missed(rows: list[Row]) -> str:
    """Which goals were missed, those that were reached in processor time apart."""
    goals = sum(row.reached is not None for row in rows)
    missed = [row for row in rows if row.reached is False]
    lists = {
        "Missed": [row for row in missed if not row.reached_busy],
        "Reached in processor time only": [row for row in missed if row.reached_busy],
    }
    said = [f"{goals - len(missed)} of {goals} goals were reached."] if goals else []
    for heading, some in lists.items():
        if some:
            said.append(f"{heading}:\n\n" + "\n".join(f"- {row.what}: {row.against}" for row in some))
    return "\n\n".join(said)


def _machines(found: Mapping[str, results.Part]) -> str:
    measured: dict[str, list[str]] = {}
    for name, part in found.items():
        measured.setdefault(machine.in_words(part.machine), []).append(name)
    lines = [f"- {', '.join(names)}: {words}" for words, names in measured.items()]
    left_out = [name for name in parts.PARTS if name not in found]
    if left_out:
        lines.append(f"- not measured yet: {', '.join(left_out)}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
