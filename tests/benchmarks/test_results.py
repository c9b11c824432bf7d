"""The files of a run of the benchmarks: parts not measured keep their rows, pictures are SVG. Nothing is timed here."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from benchmarks import machine, results
from benchmarks.plot import Bars, Panel, svg
from benchmarks.rows import Row, table

PANEL = Panel(
    "records", "seconds", {"python": ((10, 0.1), (100, 1.1)), "duckdb & co": ((10, 0.2), (100, 0.3))}
)
BARS = Bars("1,000 records", "MB", {"one": 30.0, "two": 15.5})
PART = results.Part(
    machine.facts(), [Row("growth", "a / b", 0.5, "times", 1.5, note="1 s", busy=0.4, load=7.0)], [PANEL]
)


def test_what_was_measured_before_is_kept(tmp_path):
    results.write(tmp_path, {"growth": PART})
    found = results.read(tmp_path)
    assert found == {"growth": PART}
    found["tables"] = results.Part(machine.facts(), [Row("tables", "c", 3.0, "MB", 2.0)], [BARS])
    results.write(tmp_path, found)
    again = results.read(tmp_path)
    assert list(again) == ["growth", "tables"]
    assert again["tables"].pictures == [BARS]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "growth.svg",
        "results.json",
        "results.md",
        "tables.svg",
    ]


def test_files_of_another_form_are_not_read(tmp_path):
    (tmp_path / "results.json").write_text(json.dumps({"schema": "qualrules/benchmark/v1", "rows": []}))
    assert results.read(tmp_path) == {}


def test_the_last_row_says_where_and_when(tmp_path):
    rows = results.rows({"growth": PART, "tables": PART})
    assert [row.what for row in rows] == ["growth", "growth", "machine"]
    assert rows[-1].against == "growth, tables"
    drawn = table(rows)
    assert machine.facts()["date"] in drawn.splitlines()[-1]
    assert "reached" in drawn.splitlines()[2]
    assert "| 0.4 times" in drawn.splitlines()[2]
    assert (rows[0].load, rows[-1].load) == (7.0, None)
    assert rows[-1].reached is None


@pytest.mark.parametrize("picture", [PANEL, BARS])
def test_pictures_are_drawings_with_every_name_and_number(picture):
    drawn = svg([picture, picture])
    texts = [element.text or "" for element in ET.fromstring(drawn).iter() if element.text]
    names = list(picture.series if isinstance(picture, Panel) else picture.values)
    assert {name for name in names if name in texts} == set(names)
    assert any(text.endswith(("1.1 s", "15.5 MB")) for text in texts)
