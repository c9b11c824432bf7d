"""What is written at scale: a disk that fills leaves no half file, and memory does not grow with the records."""

from __future__ import annotations

import subprocess

import pytest

from tests.invoking import command, surroundings
from tests.workspace.whole import deals

BLOCKS = 16
"""Of 1,024 bytes: what a file may have, far less than the results take."""


@pytest.mark.parametrize(
    ("engine", "form"),
    [("python", "csv"), ("python", "parquet"), ("duckdb", "csv"), ("duckdb", "jsonl"), ("duckdb", "parquet")],
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
