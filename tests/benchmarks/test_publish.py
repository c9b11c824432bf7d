"""What a run has found gets into the page between its markers, and nowhere else. Nothing is timed here."""

from __future__ import annotations

import pytest

from benchmarks import machine, ours, profiles, publish, results, workload
from benchmarks.plot import Panel
from benchmarks.profiles import Profile
from benchmarks.rows import Row

PANEL = Panel("records", "seconds", {"python": ((10, 0.1), (100, 1.1))})
ROWS = [
    Row("growth", "a / b", 0.5, "times", 1.5),
    Row("growth", "c / d", 2.5, "times", 1.5),
    Row("growth", "e / f", 2.5, "times", 1.5, busy=1.25),
]
FOUND = {"growth": results.Part(machine.facts(), ROWS, [PANEL])}
PROFILES = [Profile("Reading", {"`qualrules/grammar/lexer.py`": 0.75, "the rest": 0.25})]


@pytest.fixture
def page(tmp_path):
    copy = tmp_path / "performance.md"
    copy.write_text(publish.PAGE.read_text("utf-8"), "utf-8")
    return copy


def test_the_page_is_filled(page):
    publish.publish(FOUND, PROFILES, page)
    text = page.read_text("utf-8")
    assert "| growth | a / b" in text
    assert "1 of 3 goals were reached.\n\nMissed:\n\n- growth: c / d\n\n" in text
    assert "Reached in processor time only:\n\n- growth: e / f\n" in text
    assert "| reached in processor time |" in text
    assert "| Reading | 75% `qualrules/grammar/lexer.py`, 25% the rest |" in text
    assert "(images/growth.svg)" in text
    assert "- not measured yet: record, " in text
    assert (page.parent / "images" / "growth.svg").read_text("utf-8").startswith("<svg")


def test_filling_it_again_changes_nothing_else(page):
    publish.publish(FOUND, PROFILES, page)
    first = page.read_text("utf-8")
    publish.publish(FOUND, PROFILES, page)
    assert page.read_text("utf-8") == first
    publish.publish({}, [], page)
    assert "| growth" not in page.read_text("utf-8")


def test_a_page_without_its_markers_is_refused(page):
    page.write_text("# Performance\n", "utf-8")
    with pytest.raises(SystemExit, match="benchmarks: table"):
        publish.publish(FOUND, PROFILES, page)


def test_a_profile_names_the_modules_of_a_road(tmp_path):
    ruleset, rows = ours.load(), workload.records(50)
    found = profiles.shares(profiles._seen(lambda: ours.explained(ruleset, rows)))
    assert sum(found.values()) == pytest.approx(1.0)
    assert "`qualrules/evaluate/interpreter.py`" in found
    profiles.write(tmp_path, [Profile("the reasons", found)])
    assert profiles.read(tmp_path) == [Profile("the reasons", found)]


def test_work_of_a_database_is_told_under_the_function_that_asks_for_it():
    asks = ("/qualrules/workspace/whole_run.py", 1, "results")
    own, run = (f"{profiles.ROOT}{asks[0]}", 1, "results"), ("/x/engines/duckdb/database.py", 2, "run")
    execute = ("~", 0, "<method 'execute' of '_duckdb.DuckDBPyConnection' objects>")
    seen = {
        own: (1, 1, 1.0, 4.0, {}),
        run: (1, 1, 0.0, 3.0, {own: (1, 1, 0.0, 3.0)}),
        execute: (1, 1, 3.0, 3.0, {run: (1, 1, 3.0, 3.0)}),
    }
    assert profiles.shares(seen) == {
        "`qualrules/workspace/whole_run.py`, `results`: the database": 0.75,
        "`qualrules/workspace/whole_run.py`": 0.25,
    }
