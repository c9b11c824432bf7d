"""Texts of records in files that people open with a spreadsheet: nothing in them that a spreadsheet would work out.

Knows single texts only, nothing of rows or of records.
"""

from __future__ import annotations

import re

from qualrules.report.visible import visible_characters

FORMULA_SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
"""What a text may begin with that a spreadsheet takes for a formula: also in full width, and what moves a cell's edge."""
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_FORMULA = rf"^(?=\s*[{_SIGNS}])|(?<=;)(?=\s*[{_SIGNS}])"
_NUMBER = r"[+-]?\d+(?:[.,]\d+)*%?"
_LINE_END = "\r\n|[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
_JOINED = "\u200c\u200d"
"""Two signs that Persian, Hindi and some pictures are written with; they change nothing but letters."""


def may_be_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula when somebody edits its cell."""
    return text.lstrip(" ").startswith(FORMULA_SIGNS)


def csv_text(text: str) -> str:
    """A text as a cell of a CSV: one line, and an apostrophe before what would run as a formula. Numbers stay as they are.

    Where a semicolon parts the cells, as in half of Europe, a text may begin a cell of its own in its middle.
    """
    if text[:1].isalnum() and ";" not in text and "#" not in text and text.isprintable():
        return text  # by far the most of them
    line = re.sub(_LINE_END, " ", text)
    shown = "".join(
        sign + seen[1:] if sign in _JOINED else seen
        for sign, seen in zip(line, visible_characters(line), strict=True)
    )
    return shown if re.fullmatch(_NUMBER, shown) else re.sub(_FORMULA, "'", shown)
