"""Tables of plain text: widths, cutting, and texts that would steer a terminal."""

from __future__ import annotations

import pytest

from qualrules.report.columns import cut, padded, table, visible, width_of
from tests.cli.deals import AS_OF, call, written


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("é", 1), ("e\u0301", 1), ("日本", 4), ("", 0)])
def test_how_wide_a_text_is(text, width):
    assert width_of(text) == width


@pytest.mark.parametrize(
    ("text", "width", "wanted"),
    [("abcdef", 6, "abcdef"), ("abcdefg", 6, "abcde…"), ("日本語", 5, "日本…"), ("a\n b", 9, "a b")],
)
def test_a_text_is_cut_to_its_width(text, width, wanted):
    assert cut(text, width) == wanted
    assert width_of(cut(text, width)) <= width


def test_columns_are_even():
    rows = [["name", "count"], ["日本", "1"], ["x", "1,000"]]
    assert table(rows, right=(1,)) == ["name  count", "日本      1", "x     1,000"]
    assert padded("日", 4, right=True) == "  日"
    assert table([]) == []


def test_nothing_in_the_data_steers_the_terminal(tmp_path):
    assert visible("a\x1b[31mb\x07\x9bc") == "a�[31mb��c"
    evil = "\x1b]0;owned\x07D1"
    arguments = written(tmp_path, (f"{evil},500,Approved,,,,North,New business,,Proposal",))
    for command in (("run", "--explain"), ("audit", "--show-fields"), ("sources",), ("why", "--id", evil)):
        called = call(command[0], *arguments, *AS_OF, *command[1:])
        assert called.code in (0, 1)
        assert "\x1b" not in called.out
