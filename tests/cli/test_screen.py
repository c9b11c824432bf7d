"""Colours only where a person looks, and where they are wanted."""

from __future__ import annotations

import io

import pytest

from qualrules.cli.progress import progress
from qualrules.cli.screen import show_diagnostics, wants_colours
from qualrules.diagnostics import Diagnostic
from qualrules.source import NOWHERE


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "colours"),
    [
        (io.StringIO, {}, False),
        (Terminal, {}, True),
        (Terminal, {"NO_COLOR": "1"}, False),
        (Terminal, {"NO_COLOR": ""}, True),
        (Terminal, {"TERM": "dumb"}, False),
        (io.StringIO, {"FORCE_COLOR": "1"}, True),
        (io.StringIO, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colours(monkeypatch, stream, environment, colours):
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_colours(stream()) is colours


@pytest.mark.parametrize(("stream", "coloured"), [(Terminal, True), (io.StringIO, False)])
def test_diagnostics_on_a_terminal(monkeypatch, stream, coloured):
    monkeypatch.setenv("TERM", "xterm")
    out = stream()
    show_diagnostics([Diagnostic("QR413", "gone", NOWHERE)] * 2, out)
    assert ("\x1b[" in out.getvalue()) is coloured
    assert out.getvalue().count("\n\n") == 1


def test_no_bar_where_nobody_looks(monkeypatch):
    err = io.StringIO()
    monkeypatch.setattr("sys.stderr", err)
    with progress("working", 100) as step:
        step()
    assert err.getvalue() == ""


def test_a_bar_on_a_terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    err = Terminal()
    monkeypatch.setattr("sys.stderr", err)
    with progress("working", 100) as step:
        step()
    assert "working" in err.getvalue()
