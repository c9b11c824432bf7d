"""What is said of a row of a delimited file that is not as wide as its header."""

from __future__ import annotations

from qualrules.reading.raw import BadRow


def bad_row(place: str, cells: int, header: int) -> BadRow:
    """A row that is no record."""
    footer = "; is it the footer of a report?" if cells == 1 else ""
    return BadRow(place, f"the row {_odd(cells, header)}{footer}")


def short_row(cells: int, header: int) -> str:
    """The remark about a record whose last values are missing."""
    return f"{_odd(cells, header)}; the rest is taken as missing"


def _odd(cells: int, header: int) -> str:
    counted = "1 cell" if cells == 1 else f"{cells} cells"
    return f"has {counted} where the header has {header}"
