"""What a run over whole tables is at is shown on a terminal, phase after phase, and nowhere else."""

from __future__ import annotations

import io
from contextlib import contextmanager

import pytest

from qualrules.cli import engine
from qualrules.cli.progress import phases
from tests.invoking import invoke
from tests.workspace.whole import deals


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("command", [("run", "--format", "csv"), ("audit",)], ids=lambda each: each[0])
def test_the_phases_of_a_run(command, tmp_path, monkeypatch):
    told = []

    @contextmanager
    def followed():
        yield told.append
        told.append("the end")

    monkeypatch.setattr(engine, "phases", followed)
    name, *options = command
    invoke(name, *deals.write(tmp_path, 20, 12), *options, "--engine", "duckdb").says()
    assert told == ["looking at the data", "reading the data", "judging the records", "the end"]


def test_a_phase_on_a_terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    err = Terminal()
    monkeypatch.setattr("sys.stderr", err)
    with phases() as follow:
        follow("reading the data")
    assert "reading the data" in err.getvalue()


def test_no_phases_where_nobody_looks(monkeypatch):
    err = io.StringIO()
    monkeypatch.setattr("sys.stderr", err)
    with phases() as follow:
        follow("reading the data")
    assert err.getvalue() == ""
