"""A baseline's file: what is read, what is kept of it, and that writers at once lose no line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qualrules.evaluate.baseline import Entry, merged
from qualrules.report import baseline_json
from qualrules.report.wire_known import BaselineDocument
from qualrules.workspace.baseline_file import begin_baseline, read_baseline, write_baseline
from qualrules.workspace.texts import UnreadableError
from tests.invoking import surroundings

WRITERS, ROUNDS = 6, 15
WRITER = """
import sys, time
from contextlib import nullcontext
from qualrules.evaluate import baseline
from qualrules.workspace import baseline_file

def change(held):
    entries = list(held)
    time.sleep(0.002)  # so that the others come in between, if they can
    return baseline.merged(entries, (), (), [entry])

name, path, rounds, guard = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
if guard == "unguarded":
    baseline_file.locked = lambda path: nullcontext()
for number in range(rounds):
    fingerprint = f"{int(name):032x}{number:032x}"
    entry = baseline.Entry(fingerprint, "QR601", "sales", None, "deal", f"{name}-{number}", "Won")
    baseline_file.write_baseline(path, change)
"""


def entry(number: int, **other: str | None) -> Entry:
    fields = {"code": "QR601", "process": "sales", "promise": None, "record_type": "deal", "claimed": "Won"}
    return Entry(**{"fingerprint": f"{number:064x}", "record_id": f"D{number}", **fields, **other})


def add(path: Path, *entries: Entry) -> None:
    write_baseline(str(path), lambda held: merged(held, (), (), entries))


def at_once(path: Path, guard: str) -> None:
    """Several processes, each of which adds a line again and again."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(name), str(path), str(ROUNDS), guard],
            env=surroundings(),
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in range(WRITERS)
    ]
    told = [writer.communicate(timeout=240)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * WRITERS, told


def test_writers_at_once_lose_no_line(tmp_path):
    path = tmp_path / "baseline.json"
    at_once(path, "guarded")
    ids = {one.record_id for one in read_baseline(str(path)).values()}
    assert ids == {f"{name}-{number}" for name in range(WRITERS) for number in range(ROUNDS)}
    assert [each.name for each in tmp_path.iterdir()] == ["baseline.json"]


def test_without_the_lock_they_would_lose_some(tmp_path):
    path = tmp_path / "baseline.json"
    at_once(path, "unguarded")
    assert len(read_baseline(str(path))) < WRITERS * ROUNDS


def test_a_file_is_one_finding_a_line_sorted_and_fits_its_form(tmp_path):
    path = tmp_path / "baseline.json"
    moved = entry(3, code="QR610", moved_at="2026-05-12T00:00:00Z", moved_to="Won")
    add(
        path,
        entry(2),
        moved,
        entry(1, process=None, promise="One way", claimed=None),
        entry(4, record_id=None),
    )
    text = path.read_text("utf-8")
    lines = text.splitlines()
    assert lines[:3] == ["{", '  "schema": "qualrules/baseline/v1",', '  "findings": [']
    assert [json.loads(line.rstrip(",")) for line in lines[3:-2]] == json.loads(text)["findings"]
    document = BaselineDocument.model_validate(json.loads(text), strict=True)
    assert document.model_dump(by_alias=True, exclude_unset=True) == json.loads(text)
    add(tmp_path / "other.json", *reversed(list(read_baseline(str(path)).values())))
    assert (tmp_path / "other.json").read_text("utf-8") == text
    assert read_baseline(str(path))[moved.fingerprint] == moved


def test_a_line_more_is_a_line_more(tmp_path):
    before, after = (
        "".join(baseline_json.lines([entry(number) for number in numbers])).splitlines()
        for numbers in ((1, 3), (1, 2, 3))
    )
    assert len(after) == len(before) + 1
    assert set(before) < set(after)


def test_an_empty_baseline_is_a_baseline(tmp_path):
    path = tmp_path / "baseline.json"
    add(path)
    assert json.loads(path.read_text("utf-8")) == {"schema": "qualrules/baseline/v1", "findings": []}
    assert read_baseline(str(path)) == {}


def test_what_is_dropped_and_what_is_kept():
    held = [entry(1), entry(2), entry(3)]
    dropped = {held[0].fingerprint, held[1].fingerprint}
    found = {held[1].fingerprint, entry(9).fingerprint}
    assert merged(held, dropped, found, [entry(9)]) == [entry(2), entry(3), entry(9)]


def test_what_did_not_change_is_not_written_anew(tmp_path):
    path = tmp_path / "baseline.json"
    add(path, entry(1))
    before = path.stat()
    add(path, entry(1))
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_keys_of_later_versions_are_passed_over(tmp_path):
    path = tmp_path / "baseline.json"
    add(path, entry(1))
    document = json.loads(path.read_text("utf-8"))
    document["made_by"] = "a later version"
    document["findings"][0]["more"] = [1]
    path.write_text(json.dumps(document), "utf-8")
    assert list(read_baseline(str(path)).values()) == [entry(1)]


SOUND = {"code": "QR601", "record": {"type": "deal", "id": "D1"}, "fingerprint": "0" * 64}
WRONG = {
    "empty": "",
    "no JSON": '{"schema": "qualrules/baseline/v1", "findings": [',
    "a list": "[]",
    "a number": "3",
    "no schema": '{"findings": []}',
    "another document": '{"schema": "qualrules/audit/v1", "findings": []}',
    "another version": '{"schema": "qualrules/baseline/v2", "findings": []}',
    "no findings": '{"schema": "qualrules/baseline/v1"}',
    "deep": "[" * 100_000,
    "a long number": "1" * 5000,
    **{
        f"entry {number}": json.dumps({"schema": "qualrules/baseline/v1", "findings": [SOUND, wrong]})
        for number, wrong in enumerate(
            [
                3,
                {},
                {**SOUND, "fingerprint": "short"},
                {**SOUND, "fingerprint": 4},
                {**SOUND, "code": None},
                {**SOUND, "record": "D1"},
                {**SOUND, "record": {"type": 3, "id": "D1"}},
                {**SOUND, "record": {"type": "deal", "id": 1}},
                {**SOUND, "moved": "yesterday"},
                {**SOUND, "claimed": ["Won"]},
            ]
        )
    },
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_baseline_is_said_and_left_alone(tmp_path, name):
    path = tmp_path / "baseline.json"
    path.write_text(WRONG[name], "utf-8")
    for use in (read_baseline, begin_baseline, lambda file: add(Path(file), entry(1))):
        with pytest.raises(UnreadableError) as refused:
            use(str(path))
        assert refused.value.diagnostic.code == "QR714"
        assert "Expecting" not in refused.value.diagnostic.message
    assert path.read_text("utf-8") == WRONG[name]
    assert [each.name for each in tmp_path.iterdir()] == ["baseline.json"]


def test_a_merge_that_was_left_open_is_told(tmp_path):
    path = tmp_path / "baseline.json"
    add(path, entry(1))
    path.write_text(path.read_text("utf-8").replace("    {", "<<<<<<< HEAD\n    {", 1), "utf-8")
    with pytest.raises(UnreadableError) as refused:
        read_baseline(str(path))
    assert refused.value.diagnostic.span.line == 4
    assert "two branches changed it" in refused.value.diagnostic.helps[0]
