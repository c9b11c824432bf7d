"""The state file of `run --since`: what stands in its place, what goes wrong while it is written, and on what it rests."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from qualrules.evaluate.layout import Layout
from qualrules.workspace.since.answers import Texts
from qualrules.workspace.since.basis import Basis, basis_of
from qualrules.workspace.since.state import APPLICATION, FORM
from tests.invoking import command, heed_ctrl_c, invoke, surroundings
from tests.laws.strategies import rules_of
from tests.workspace.since.pipeline import RULES, Pipeline

NONE = "0 of 5 records were judged anew"


@pytest.fixture
def pipeline(tmp_path):
    found = Pipeline(tmp_path)
    found.anew()
    return found


def refused(pipeline: Pipeline, *told: str) -> None:
    """The run ends with a sentence and the way out, and leaves everything as it was."""
    before = files(pipeline.folder)
    output = pipeline.folder / "out.csv"
    done = invoke(*pipeline.words("-o", str(output), "--since", str(pipeline.state)))
    assert (done.code, done.out) == (2, "")
    done.says(*told)
    assert files(pipeline.folder) == before


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# ── What stands in its place ──


FOREIGN = {
    "empty": b"",
    "text": b"id,amount\nD1,5\n",
    "half a head": b"SQLite format 3\0",
    "zeros": bytes(4096),
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_something_else(pipeline, content):
    pipeline.state.write_bytes(content)
    refused(pipeline, "is not a state that `run --since` has written", "remove this one")


def test_a_database_of_somebody_else(pipeline):
    pipeline.state.unlink()
    with sqlite3.connect(pipeline.state) as database:
        database.execute("create table basis (name text, value text)")
    database.close()
    refused(pipeline, "is not a state that `run --since` has written")


def test_a_state_of_a_later_release(pipeline):
    content = bytearray(pipeline.state.read_bytes())
    content[60:64] = (FORM + 1).to_bytes(4)
    pipeline.state.write_bytes(content)
    refused(pipeline, "was written by a later release of qualrules", "remove the file")


def test_a_state_that_is_cut_off(pipeline):
    content = pipeline.state.read_bytes()
    for length in (200, 4096, len(content) // 2, len(content) - 1):
        pipeline.state.write_bytes(content[:length])
        refused(pipeline, "is a damaged state", "remove it")


@pytest.mark.parametrize(
    "change",
    [
        "drop table record",
        "drop table type",
        "delete from type",
        "update type set places = 'x'",
        "update type set places = '[]'",
        "update type set places = 'null'",
        "update record set answers = 't'",
        "update record set answers = answers || 'x'",
        "update record set answers = x'00'",
    ],
)
def test_a_state_in_which_something_was_changed(pipeline, change):
    with sqlite3.connect(pipeline.state) as database:
        database.execute(change)
    database.close()
    if change == "delete from type":
        assert pipeline.anew().endswith("knows no opportunity")
    else:
        refused(pipeline, "is a damaged state")


def test_bytes_that_are_written_over_never_end_in_a_traceback(pipeline):
    content = pipeline.state.read_bytes()
    for start in range(100, len(content), 997):
        pipeline.state.write_bytes(content[:start] + b"\xff" * 60 + content[start + 60 :])
        done = invoke(*pipeline.words("-q", "--since", str(pipeline.state)))
        done.says()
        assert done.code in (0, 2)


def test_a_folder_or_a_device_or_standard_output(pipeline):
    (pipeline.folder / "there").mkdir()
    for place in (str(pipeline.folder / "there"), os.devnull, "-"):
        done = invoke(*pipeline.words("--since", place))
        assert (done.code, done.out) == (2, "")
        done.says(f'"{place}" is no file', "name a file")


def test_a_folder_that_is_not_there(pipeline):
    done = invoke(*pipeline.words("--since", str(pipeline.folder / "no" / "kept.state")))
    assert (done.code, done.out) == (2, "")
    done.says("there is no folder")


def test_what_is_read_or_written_besides_is_no_state(pipeline):
    output = str(pipeline.folder / "out.csv")
    done = invoke(*pipeline.words("-o", output, "--since", output))
    assert done.code == 2
    done.says("is to be written twice")
    data = str(pipeline.folder / "deals.csv")
    done = invoke(*pipeline.words("--since", data))
    assert done.code == 2
    done.says("is read by this call")


def test_a_link_to_a_state_stays_one(pipeline):
    kept = pipeline.folder / "elsewhere" / "kept"
    kept.parent.mkdir()
    pipeline.state.rename(kept)
    pipeline.state.symlink_to(kept)
    pipeline.deals[0]["amount"] = "1"
    assert "1 changed" in pipeline.anew()
    assert pipeline.state.is_symlink()
    assert pipeline.anew() == NONE


def test_odd_names_of_files(tmp_path):
    pipeline = Pipeline(tmp_path)
    for name in ("a b?mode=rw#x.state", "100%.state", "ü.state"):
        words = pipeline.words("--since", str(tmp_path / name))
        assert "is new" in invoke(*words).err
        assert NONE in invoke(*words).err


# ── What goes wrong while it is written ──


def test_an_output_that_cannot_be_written_leaves_the_state(pipeline):
    before = pipeline.state.read_bytes()
    pipeline.deals[0]["amount"] = "1"
    done = invoke(*pipeline.words("-o", str(pipeline.folder / "no" / "out"), "--since", str(pipeline.state)))
    assert done.code == 2
    assert pipeline.state.read_bytes() == before
    assert "1 changed" in pipeline.anew()


def run(pipeline: Pipeline, *more: str, room: int) -> subprocess.CompletedProcess[str]:
    """As a process that can write files up to a size only."""
    return subprocess.run(
        command(*pipeline.words(*more, "--since", str(pipeline.state))),
        env=surroundings(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )


@pytest.mark.parametrize("room", [1024, 24_000, 150_000])
def test_a_full_disk_leaves_output_and_state(pipeline, room):
    """Full at the first page, before the records, and in the middle of them."""
    output = pipeline.folder / "out.csv"
    output.write_text("before", encoding="utf-8")
    pipeline.deals += [{**pipeline.deals[0], "id": f"E{number}"} for number in range(3000)]
    pipeline.words()
    before = files(pipeline.folder)
    done = run(pipeline, "--format", "jsonl", "-o", str(output), room=room)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("error: ")
    assert files(pipeline.folder) == before


def test_a_run_that_is_interrupted_leaves_output_and_state(pipeline):
    output = pipeline.folder / "out.csv"
    output.write_text("before", encoding="utf-8")
    pipeline.deals += [{**pipeline.deals[0], "id": f"E{number}"} for number in range(40_000)]
    words = pipeline.words("--explain", "-o", str(output), "--since", str(pipeline.state))
    before = files(pipeline.folder)
    process = subprocess.Popen(
        command(*words), env=surroundings(), stderr=subprocess.PIPE, text=True, preexec_fn=heed_ctrl_c
    )
    while not list(pipeline.folder.glob(".out.csv.*")):
        assert process.poll() is None
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert "Traceback" not in told
    assert process.returncode in (130, -signal.SIGINT)
    assert files(pipeline.folder) == before


def test_who_reads_one_line_and_leaves_changes_nothing(pipeline):
    before = pipeline.state.read_bytes()
    pipeline.deals += [{**pipeline.deals[0], "id": f"E{number}"} for number in range(5000)]
    words = pipeline.words("-q", "--format", "jsonl", "--since", str(pipeline.state))
    process = subprocess.Popen(command(*words), env=surroundings(), stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert pipeline.state.read_bytes() == before
    assert [path.name for path in pipeline.folder.glob(".*")] == []


# ── On what it rests ──


HERE = Basis("pipeline", "sha256:1", "1.0", "3.11", "z")


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ({}, None),
        ({"digest": "sha256:2"}, "the rules changed"),
        ({"digest": "sha256:2", "ruleset": "bant"}, '"s" was kept for the ruleset "bant"'),
        ({"ruleset": "renamed"}, None),
        ({"version": "0.9"}, '"s" was kept by qualrules 0.9'),
        ({"python": "3.10"}, '"s" was kept under Python 3.10'),
        ({"zone": "y"}, "the rules of the time zone changed"),
    ],
)
def test_why_what_is_kept_does_not_hold(kept, told):
    same = {name: getattr(HERE, name) for name in ("ruleset", "digest", "version", "python", "zone")}
    assert HERE.other_than({**same, **kept}, "s") == told


def test_each_zone_has_rules_of_its_own():
    text = RULES.replace("currency EUR", 'currency EUR\n  time zone "{}"')
    zones = [basis_of(rules_of(text.format(zone))).zone for zone in ("Europe/Berlin", "Asia/Tokyo")]
    assert len(set(zones)) == 2


def test_a_state_that_an_older_qualrules_kept(pipeline):
    with sqlite3.connect(pipeline.state) as database:
        database.execute("update basis set value = '0.0.1' where name = 'version'")
    database.close()
    assert pipeline.anew().endswith(f'judged anew: "{pipeline.state}" was kept by qualrules 0.0.1')
    assert pipeline.anew() == NONE


def test_the_file_says_what_it_is(pipeline):
    head = pipeline.state.read_bytes()[:100]
    assert head.startswith(b"SQLite format 3\0")
    assert head[68:72] == APPLICATION


def test_answers_come_back_as_they_were():
    layout = Layout(rules_of(RULES), "opportunity")
    texts = Texts(layout)
    answers = (True, False, None, True, None, 0, -25, None, 1, 2, None, False)
    assert len(texts.places) == len(answers)
    assert texts.write(answers) == "tfutuuuf 0,-25,1,2"
    assert texts.read(texts.write(answers)) == answers
    turned = Texts(layout, [*reversed(texts.places[:8]), *reversed(texts.places[8:])])
    assert turned.read(turned.write(answers)) == answers
    assert turned.write(answers) != texts.write(answers)
    with pytest.raises(ValueError, match="other names"):
        Texts(layout, texts.places[1:])
    for text in (
        "",
        "tfutuuuf",
        "tfutuuuf 0,-25,1",
        "tfutuuux 0,-25,1,2",
        "tfutuuuf 0,-25,1,x",
        "fu 0,-25,1,2",
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - of whatever words
            texts.read(text)
