"""The cells of a sheet, row by row, as raw values. A row holds only those cells that have something in them."""

from __future__ import annotations

from collections.abc import Generator, Mapping

from qualrules.plugins.adapters.xlsx_book import Book, Sheet
from qualrules.plugins.adapters.xlsx_places import column_number, name_of
from qualrules.plugins.adapters.xlsx_texts import plain_text
from qualrules.plugins.adapters.xlsx_values import ERROR, NO_RESULT, number_in, written
from qualrules.plugins.adapters.xlsx_xml import Watch, walked
from qualrules.reading.raw import BadValue

Row = tuple[int, dict[int, object]]
"""Its number, and column number → raw value."""


def rows_in(book: Book, sheet: Sheet) -> Generator[Row, None, None]:
    """The rows that hold anything, in their order. Raises UnreadableFile."""
    cells = _Cells(book)
    with book.opened(sheet) as part:
        for _ in walked(part, cells):
            yield from cells.rows
            cells.rows.clear()


class _Cells(Watch):
    """Follows the parser from cell to cell; `rows` are those that are complete."""

    def __init__(self, book: Book) -> None:
        self.rows: list[Row] = []
        self._book = book
        self._row: dict[int, object] = {}
        self._number = self._column = 0
        self._kind = self._style = ""
        self._pieces: list[str] = []
        self._is_content = self._is_spoken = self._is_formula = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            reference = attributes.get("r")
            self._column = column_number(reference) if reference else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._pieces = []
            self._is_formula = False
        elif name in ("v", "t"):
            self._is_content = not self._is_spoken
        elif name == "f":
            self._is_formula = True
        elif name == "row":
            self._number = int(attributes.get("r") or self._number + 1)
            self._column = 0
            self._row = {}
        elif name == "rPh":
            self._is_spoken = True

    def end(self, name: str) -> None:
        if name == "c":
            value = self._value()
            if value is not None:
                self._row[self._column] = value
        elif name in ("v", "t"):
            self._is_content = False
        elif name == "row" and self._row:
            self.rows.append((self._number, self._row))
        elif name == "rPh":
            self._is_spoken = False

    def text(self, text: str) -> None:
        if self._is_content:
            self._pieces.append(text)

    def _value(self) -> object:
        """What the cell that ends holds, None where nothing can be seen in it."""
        text = "".join(self._pieces)
        kind = self._kind
        if not text.strip():
            no_result = self._is_formula and kind != "str"  # an empty text is a result
            return (
                BadValue(f"the formula in {name_of(self._number, self._column)}", NO_RESULT)
                if no_result
                else None
            )
        if kind == "s":
            shared = self._book.texts[int(text)]
            return shared if shared.strip() else None
        if kind == "n":
            return number_in(text, self._book.formats.of(self._style), self._book.formats)
        if kind == "b":
            return text.strip() == "1"
        if kind == "e":
            return BadValue(text, ERROR)
        return written(text) if kind == "d" else plain_text(text)
