"""Cells of a workbook that is written: texts stay texts, whatever they begin with. Knows nothing of records."""

from __future__ import annotations

import re
from typing import Any

from qualrules.report.spreadsheet_text import may_be_formula

LONGEST = 32_767
"""Characters of a cell."""
LONGEST_COMMENT = 2_000
LINE_HEIGHT, LINE_WIDTH = 16, 60
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of writing around, so that a cell shows something else than it holds."""


class CellMaker:
    """Makes the cells of one sheet."""

    def __init__(self, sheet: Any) -> None:  # noqa: ANN401 - openpyxl has no types
        from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
        from openpyxl.comments import Comment  # type: ignore[import-untyped]
        from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
        from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

        self._sheet = sheet
        self._cell = WriteOnlyCell
        self._comment = Comment
        self._bold = Font(bold=True)
        self._top = Alignment(vertical="top")
        self._wrapped = Alignment(vertical="top", wrap_text=True)
        self._fill = PatternFill
        self._letter = get_column_letter
        self._styles: dict[str, Any] = {}

    def letter(self, number: int) -> str:
        """The name of a column."""
        letter: str = self._letter(number)
        return letter

    def title(self, text: object, comment: str = "") -> object:
        """A cell of the header."""
        cell = self._text(str(text))
        cell.font = self._bold
        if comment:
            cell.comment = self._comment_of(comment)
        return cell

    def value(self, value: object, comment: str = "", colour: str = "") -> object:
        """A cell, or the value where nothing has to be said of it, which is written faster."""
        if isinstance(value, str):
            if not comment and not colour and not may_be_formula(value):
                return writable(value)
            cell = self._text(value)
        elif comment:
            cell = self._cell(self._sheet, value)
        else:
            return value
        if comment:
            cell.comment = self._comment_of(comment)
        if comment or colour:  # openpyxl gives the cells behind one without a style its comment, too
            self._look(cell, colour)
        return cell

    def formed(self, value: object, form: str) -> object:
        """A number or a day with the form in which it is shown."""
        if not form:
            return self.value(value)
        cell = self._cell(self._sheet, value)
        if form not in self._styles:
            cell.number_format = form
            self._styles[form] = cell._style  # noqa: SLF001 - as in _look
        cell._style = self._styles[form]  # noqa: SLF001
        return cell

    def wrapped(self, value: object) -> object:
        """A cell whose text goes over several lines."""
        if not isinstance(value, str):
            return value
        cell = self._text(value)
        cell.alignment = self._wrapped
        return cell

    def _look(self, cell: Any, colour: str) -> None:  # noqa: ANN401 - openpyxl has no types
        """One style for all cells of a colour: to make it anew for each takes most of the time."""
        if cell.quotePrefix:
            cell.alignment = self._top
            return
        if colour not in self._styles:
            cell.alignment = self._top
            if colour:
                cell.fill = self._fill("solid", start_color=colour, end_color=colour)
            self._styles[colour] = cell._style  # noqa: SLF001 - openpyxl has no other way to share one
        cell._style = self._styles[colour]  # noqa: SLF001

    def _text(self, text: str) -> Any:  # noqa: ANN401 - openpyxl has no types
        cell = self._cell(self._sheet, writable(text))
        cell.data_type = "s"
        if may_be_formula(text):
            cell.quotePrefix = 1  # so that it stays a text when somebody edits the cell
        return cell

    def _comment_of(self, text: str) -> object:
        text = writable(text)
        short = text if len(text) <= LONGEST_COMMENT else f"{text[: LONGEST_COMMENT - 1]}…"
        lines = sum(1 + len(line) // LINE_WIDTH for line in short.splitlines())
        return self._comment(short, "qualrules", height=LINE_HEIGHT * (lines + 1), width=LINE_WIDTH * 7)


def writable(text: str) -> str:
    """A text without the signs that a workbook cannot hold or that turn its writing around, and no longer than a cell."""
    shown = text if text.isascii() else _TURNING.sub("\ufffd", text)
    return _UNWRITABLE.sub("\ufffd", shown)[:LONGEST]
