"""Texts in a terminal: how wide they are, and nothing in the data that steers it or turns its writing around."""

from __future__ import annotations

import pytest

from qualrules.report.visible import visible, width_of
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
    ],
)
def test_what_is_seen_of_a_text(text, wanted):
    assert visible(text) == wanted


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
