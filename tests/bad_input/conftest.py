"""A folder with a small ruleset and three sound records, and the command on it: in this process, or in one of its own."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from qualrules.cli.main import run
from tests.bad_input.command import HEADER, ROWS, RULESET, Done, command, surroundings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: `deals.qual`, and `good.csv` with three records."""
    (tmp_path / "deals.qual").write_text(RULESET, encoding="utf-8")
    (tmp_path / "good.csv").write_text(HEADER + ROWS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def qualrules(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run the command here, without the start of a process."""

    def call(*arguments: str, stdin: bytes = b"") -> Done:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        with redirect_stdout(out), redirect_stderr(err):
            code = run(arguments)
            out.flush()
            err.flush()
        return Done(code, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err)))

    return call


@pytest.fixture
def process(folder: Path) -> Callable[..., Done]:
    """Run the command as a process of its own."""

    def call(*arguments: str, timeout: float = 120, **environment: str) -> Done:
        done = subprocess.run(
            command(*arguments),
            cwd=folder,
            env=surroundings(**environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return call
