"""What is written at scale: a disk that fills leaves no half file, and memory does not grow with the records."""

from __future__ import annotations

import subprocess
from errno import ENOSPC
from pathlib import Path

import pytest

from qualrules.workspace.output import replacing
from tests.invoking import command, surroundings
from tests.workspace.whole import deals

BLOCKS = 16
"""Of 1,024 bytes: what a file may have, far less than the results take."""


@pytest.mark.parametrize(
    ("engine", "form"),
    [(engine, form) for engine in ("python", "duckdb") for form in ("csv", "jsonl", "parquet")],
)
def test_a_disk_that_is_full(engine, form, tmp_path):
    arguments = deals.write(tmp_path, 4000, 21)
    folder = tmp_path / "written"
    folder.mkdir()
    target = folder / f"results.{form}"
    target.write_text("as it was")
    called = limited("run", *arguments, "-q", "-o", str(target), "--engine", engine)
    assert called.returncode == 2, called.stderr
    (line,) = called.stderr.splitlines()
    assert line == f'error: "{target}": file too large'
    assert target.read_text() == "as it was"
    assert list(folder.iterdir()) == [target]


def test_the_file_that_has_no_room_is_named(tmp_path):
    """Not the one that is to be written when that is there, as a state is."""
    results, state = tmp_path / "results.csv", tmp_path / "deals.state"
    with (
        pytest.raises(OSError, match="No space") as raised,
        replacing(state, "deals.state"),
        replacing(results, "results.csv"),
    ):
        raise OSError(ENOSPC, "No space left on device")
    assert raised.value.filename == "results.csv"
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_standard_output_that_has_no_room_is_named_and_no_state_kept(form, tmp_path):
    arguments, state = deals.write(tmp_path, 20, 21), tmp_path / "deals.state"
    with Path("/dev/full").open("w") as full:
        called = subprocess.run(
            command("run", *arguments, "-q", "--format", form, "--since", str(state)),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=surroundings(),
            check=False,
        )
    assert (called.returncode, called.stderr) == (2, 'error: "standard output": no space left on device\n')
    assert not state.exists()


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_a_disk_that_is_full_while_an_audit_is_written(engine, tmp_path):
    arguments = deals.write(tmp_path, 300, 22)
    target = tmp_path / "audit.json"
    target.write_text("as it was")
    before = set(tmp_path.iterdir())
    called = limited("audit", *arguments, "-q", "-o", f"json:{target}", "--engine", engine)
    assert (called.returncode, called.stderr) == (2, f'error: "{target}": file too large\n')
    assert target.read_text() == "as it was"
    assert set(tmp_path.iterdir()) == before


def limited(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, started where a file may have so many blocks."""
    script = f'ulimit -f {BLOCKS}; exec "$@"'
    return subprocess.run(
        ["bash", "-c", script, "limited", *command(*arguments)],
        capture_output=True,
        text=True,
        env=surroundings(),
        check=False,
    )
