"""Tables of plain text: even columns, and cutting."""

from __future__ import annotations

import pytest

from qualrules.report.columns import cut, padded, table
from qualrules.report.visible import width_of


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
