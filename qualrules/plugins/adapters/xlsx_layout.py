"""How a sheet is laid out: in which row its header is, what its columns are called, which cells are merged.

What had to be assumed is said in notes. Reads no record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualrules.plugins.adapters.delimited_layout import free_name
from qualrules.plugins.adapters.xlsx_parts import Area, Sheet, letters
from qualrules.reading.typed import raw_text

Row = tuple[int, dict[int, object]]
"""Its number, and column number → raw value, of those cells that have something in them."""
LOOKED_AT = 50
"""Rows with anything in them that are looked at to find the header."""
WIDE, ENOUGH = 0.8, 0.6
"""Parts of the widest row's cells: a block that is wide is the table whatever else there is; a header has enough
of them, so that a title of two cells is none.
"""


@dataclass(frozen=True)
class SheetLayout:
    """What is needed to read the records of a sheet. `columns`: number from 1 → name."""

    header: int
    columns: dict[int, str]
    merged: tuple[Area, ...]
    notes: tuple[str, ...]


def layout_of(sample: Sequence[Row], sheet: Sheet) -> SheetLayout | None:
    """The layout by the first rows that hold anything, None for a sheet without any."""
    if not sample:
        return None
    rows = [_Seen.of(number, cells, sheet.merged) for number, cells in sample]
    header = _header(rows)
    names, notes = _columns(header, rows)
    body = tuple(area for area in sheet.merged if area.bottom > header.number)
    in_header = [area for area in sheet.merged if area.top <= header.number <= area.bottom]
    notes = [
        *_above(header.number, rows[0].number),
        *notes,
        *(_merged_header(area, names) for area in in_header if area.right > area.left),
        *_merged_body(body),
        *_without_result(sheet),
    ]
    return SheetLayout(header.number, names, body, tuple(notes))


@dataclass(frozen=True)
class _Seen:
    """A row as it looks. `own`: column → what stands in it; `above`: columns into which a merged cell above reaches
    down; `beside`: columns that a merged cell to the left of them covers.
    """

    number: int
    own: dict[int, object]
    above: frozenset[int]
    beside: frozenset[int]

    @classmethod
    def of(cls, number: int, cells: dict[int, object], merged: Sequence[Area]) -> _Seen:
        """What is seen of a row."""
        here = [area for area in merged if area.top <= number <= area.bottom]
        above = frozenset(area.left for area in here if area.top < number)
        beside = frozenset(place for area in here for place in range(area.left + 1, area.right + 1))
        return cls(number, cells, above, beside)

    @property
    def width(self) -> int:
        """How many columns have something in them or are covered; a title over the whole table has one."""
        own = self.own.keys() | self.above
        covered = own | self.beside
        return len(covered) if 2 * len(own) > len(covered) else len(own)

    @property
    def is_text(self) -> bool:
        """Whether most of it is text, as in a header."""
        return 2 * sum(isinstance(value, str) for value in self.own.values()) > len(self.own)


def _header(rows: Sequence[_Seen]) -> _Seen:
    """The first row of texts that is about as wide as the table, else the first that is as wide; of a header in
    two rows the lower one.
    """
    rows = _table(rows)
    widest = max(row.width for row in rows)
    wide = [row for row in rows if row.width >= ENOUGH * widest]
    header = next((row for row in wide if row.is_text), wide[0])
    below = next((row for row in rows if row.number == header.number + 1), None)
    if below is None or not header.beside or not below.is_text:
        return header
    under = header.beside | {place - 1 for place in header.beside}
    is_second = header.beside <= below.own.keys() and not (header.own.keys() - under) & below.own.keys()
    return below if is_second else header


def _table(rows: Sequence[_Seen]) -> Sequence[_Seen]:
    """The first rows without an empty one between them that are wide enough for the table: titles stand apart."""
    widest = max(row.width for row in rows)
    blocks: list[list[_Seen]] = []
    for row in rows:
        if blocks and blocks[-1][-1].number == row.number - 1:
            blocks[-1].append(row)
        else:
            blocks.append([row])

    def is_wide(block: list[_Seen]) -> bool:
        width = max(row.width for row in block)
        return width >= WIDE * widest or (width >= ENOUGH * widest and len(block) > 1)

    return next(block for block in blocks if is_wide(block))


def _columns(header: _Seen, rows: Sequence[_Seen]) -> tuple[dict[int, str], list[str]]:
    """Names that differ from each other, and what had to be changed for that. A column without any cell is none."""
    over = [row for row in rows if row.number < header.number]
    above = {place: row.own[place] for row in over for place in header.above if place in row.own}
    given = {place: " ".join(raw_text(value).split()) for place, value in (above | header.own).items()}
    used = {place for row in rows if row.number > header.number for place in row.own}
    names: dict[int, str] = {}
    notes: list[str] = []
    for place in sorted(used | given.keys()):
        taken = {*given.values(), *names.values()}
        name = given.get(place)
        if name is None:
            names[place] = free_name(f"column {letters(place)}", taken)
            notes.append(f'column {letters(place)} has no name; it is called "{names[place]}"')
        elif name in names.values():
            names[place] = free_name(name, taken)
            notes.append(f'two columns are called "{name}"; {letters(place)} is called "{names[place]}"')
        else:
            names[place] = name
    return names, notes


def _above(header: int, first: int) -> Iterator[str]:
    if first == header - 1:
        yield f"the header is taken to be row {header}; row {first} above it is not read"
    elif first < header:
        yield f"the header is taken to be row {header}; rows {first} to {header - 1} above it are not read"


def _merged_header(area: Area, names: dict[int, str]) -> str:
    name = names.get(area.left, "")
    return f'the header cells {area} are merged, so "{name}" names column {letters(area.left)} only'


def _merged_body(body: Sequence[Area]) -> Iterator[str]:
    if body:
        first = min(body, key=lambda area: (area.top, area.left))
        yield (
            f"the cells {first}{_more(len(body), 'area')} are merged: the value counts for the first cell, "
            "and the others cannot be read"
        )


def _without_result(sheet: Sheet) -> Iterator[str]:
    if sheet.without:
        yield (
            f"{sheet.first}{_more(sheet.without, 'cell')} "
            f"{'holds a formula' if sheet.without == 1 else 'hold formulas'} without a result; "
            "open the workbook in Excel and save it"
        )


def _more(count: int, noun: str) -> str:
    if count == 1:
        return ""
    return f" and {count - 1:,} more {noun}{'' if count == 2 else 's'}"
