"""A folder with a small ruleset and three sound records, and the command on it: in this process, or in one of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bad_input.deals import HEADER, ROWS, RULESET
from tests.invoking import Done, command, invoke, surroundings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: `deals.qual`, and `good.csv` with three records."""
    (tmp_path / "deals.qual").write_text(RULESET, encoding="utf-8")
    (tmp_path / "good.csv").write_text(HEADER + ROWS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def qualrules(folder: Path) -> Callable[..., Done]:
    """Run the command in the folder, in this process."""
    return invoke


@pytest.fixture
def process(folder: Path) -> Callable[..., Done]:
    """Run the command in the folder, as a process of its own."""

    def call(*arguments: str, **environment: str) -> Done:
        done = subprocess.run(
            command(*arguments),
            cwd=folder,
            env=surroundings(**environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=300,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return call
