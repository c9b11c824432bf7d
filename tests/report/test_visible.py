"""Texts in a terminal: how wide they are, and nothing in the data that steers it or turns its writing around."""

from __future__ import annotations

import json

import pytest

from qualrules.diagnostics import Diagnostic
from qualrules.report import json_text
from qualrules.report.diagnostics_text import draw, text_of
from qualrules.report.visible import visible, width_of
from qualrules.source import SourceFile
from tests.cli.deals import AS_OF, call, written

STEERING = ("\x1b", "\u202e", "\u200f")
"""The sign that begins an order to the terminal, and two that turn the writing around."""


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("é", 1), ("e\u0301", 1), ("日本", 4), ("", 0)])
def test_how_wide_a_text_is(text, width):
    assert width_of(text) == width


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\x1b[31mb\x07\x9bc", "a�[31mb��c"),
        ("a\u202eb\u200fc\u2066d", "a�b�c�d"),
        ("half \ud800", "half �"),
        ("a\tb\u00a0c", "a    b c"),
        ("日本 é e\u0301", "日本 é e\u0301"),
        ("::error::x", ": :error::x"),
        ("  \t:::x", "      : ::x"),
        ("\u3000:\ufe0f:x", "\u3000: \ufe0f:x"),
        ("a ::b", "a ::b"),
        ("D1: ::b", "D1: ::b"),
        ("a ##[b] ###[c] #\ufe0f#[d", "a # #[b] ## #[c] #\ufe0f #[d"),
        ("a ## [b] #[c]", "a ## [b] #[c]"),
    ],
)
def test_what_is_seen_of_a_text(text, wanted):
    assert visible(text) == wanted


def test_the_caret_stays_below_what_it_marks():
    line = 'when x is "##[a]" and ::b is known'
    source = SourceFile("a.qual", f"{line}\n")
    for marked in ("#[a]", "::b", '"##[a]"'):
        start = line.index(marked)
        span = source.span(start, start + len(marked))
        drawn = text_of(draw(Diagnostic("QR201", "x", span))).split("\n")
        assert drawn[3] == ' 1 | when x is "# #[a]" and ::b is known'
        columns = slice(drawn[4].index("^"), drawn[4].rindex("^") + 1)
        assert drawn[3][columns] == marked.replace("##[", "# #[")


def test_json_is_harmless_as_a_text_and_the_same_as_a_value():
    value = "<b>##[c]\u202e#\u200d#[d]\x85\u2028\ud800é日"
    for text in (json_text.one_line(value), json_text.spaced(value), json_text.document(value)):
        assert json.loads(text) == value
        assert text == ('"\\u003cb>\\u0023#[c]\\u202e\\u0023\\u200d#[d]\\u0085\\u2028\\ud800é日"')


@pytest.mark.parametrize("sign", STEERING)
@pytest.mark.parametrize("command", ["run --explain", "audit --show-fields", "why --id", "sources"])
def test_nothing_in_the_data_steers_the_terminal(tmp_path, command, sign):
    identity, amount = f"D{sign}1", f"much{sign}money"
    arguments = written(tmp_path, (f"{identity},{amount},Approved,,,,North,New business,,Proposal",))
    name, *options = command.split()
    called = call(name, *arguments, *AS_OF, *options, *([identity] if name == "why" else []))
    assert called.code in (0, 1)
    assert sign not in called.out
    assert sign not in called.err
    if name != "sources":
        assert "D\ufffd1" in called.out
        assert "much\ufffdmoney" in called.out
