"""`run --format xlsx`: a workbook in which people filter: one row a record, the columns of the CSV, the reasons as
comments on the outcomes that are not met or unknown, and a second sheet about the run.

openpyxl is imported when a workbook is written. Nothing in a record can become a formula.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from qualrules.report.results import RunReport
from qualrules.report.run_csv import Column, columns_of, row_form, value_at
from qualrules.report.workbook_cells import CellMaker
from qualrules.report.workbook_reasons import reasons_of
from qualrules.report.workbook_summary import summary_rows

MOST_ROWS = 1_048_576
"""That a sheet can have, its header included."""
MOST_COMMENTS = 20_000
"""With more of them Excel takes minutes to open a sheet."""
NARROWEST, WIDEST = 10, 40
COLOURS: Mapping[str, tuple[str, ...]] = {
    "C6EFCE": ("met", "agrees"),
    "FFC7CE": ("not met", "ahead", "unmapped"),
    "FFEB9C": ("unknown", "unproven"),
}
"""Colour → the words whose cells have it, so that nobody has to see colours."""


class TooManyRecordsError(Exception):
    """A sheet cannot hold all records."""


def is_possible() -> bool:
    """Whether the package that writes workbooks is there."""
    try:
        import openpyxl  # type: ignore[import-untyped] # noqa: F401
    except ImportError:
        return False
    return True


def render(report: RunReport) -> bytes:
    """The workbook. Raises TooManyRecordsError."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    columns = columns_of(report)
    records = book.create_sheet("Records")
    with _let_go(records):
        explained = _fill(records, columns, report)
    _finish(records, columns, report.counts.records + 1)
    summary = book.create_sheet("About the run")
    summary.column_dimensions["A"].width = WIDEST
    maker = CellMaker(summary)
    for row in summary_rows(report, explained):
        first = maker.title if len(row) == 1 else maker.value
        summary.append([first(text) for text in row[:1]] + [maker.value(value) for value in row[1:]])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@contextmanager
def _let_go(sheet: Any) -> Iterator[None]:  # noqa: ANN401 - openpyxl has no types
    """Closes a sheet that is given up: half written it would complain when it is thrown away."""
    try:
        yield
    except BaseException:
        sheet.close()
        raise


def _fill(sheet: Any, columns: Sequence[Column], report: RunReport) -> int:  # noqa: ANN401 - openpyxl has no types
    """Writes the records; gives how many of them have their reasons as comments."""
    maker = CellMaker(sheet)
    sheet.freeze_panes = "C2"
    for number, column in enumerate(columns, 1):
        width = min(max(len(".".join(column)) + 4, NARROWEST), WIDEST)
        sheet.column_dimensions[maker.letter(number)].width = width
    sheet.append([maker.title(".".join(column)) for column in columns])
    comments = explained = 0
    for number, verdict in enumerate(report.verdicts, 1):
        if number == MOST_ROWS:
            raise TooManyRecordsError(f"a sheet of Excel has {MOST_ROWS:,} rows, and there are more records")
        reasons: Mapping[Column, str] = {}
        if comments < MOST_COMMENTS:
            reasons = reasons_of(verdict, report.processes)
            comments += len(reasons)
            explained = number
        form = row_form(verdict, report)
        row = [(value_at(form, column), column) for column in columns]
        sheet.append([maker.value(_shown(value, column), reasons.get(column, "")) for value, column in row])
    return explained


def _finish(sheet: Any, columns: Sequence[Column], last: int) -> None:  # noqa: ANN401 - openpyxl has no types
    """What stands behind the cells: the filter, and the colours of the outcomes."""
    from openpyxl.formatting.rule import CellIsRule  # type: ignore[import-untyped]
    from openpyxl.styles import PatternFill  # type: ignore[import-untyped]

    letter = CellMaker(sheet).letter
    sheet.auto_filter.ref = f"A1:{letter(len(columns))}{last}"
    if last == 1:
        return
    fills = {
        word: PatternFill("solid", start_color=colour, end_color=colour)
        for colour, words in COLOURS.items()
        for word in words
    }
    for number, column in enumerate(columns, 1):
        cells = f"{letter(number)}2:{letter(number)}{last}"
        for word, fill in fills.items() if is_outcome(column) else ():
            sheet.conditional_formatting.add(cells, CellIsRule("equal", [f'"{word}"'], fill=fill))


def is_outcome(column: Column) -> bool:
    """Whether the column says how something was judged, rather than a name or a number."""
    if column[0] == "processes":
        return column[2] in ("claim", "stages")
    return column[0] in ("criteria", "definitions", "promises")


def _shown(value: object, column: Column) -> object:
    is_word = isinstance(value, str) and (is_outcome(column) or column[-1] == "overdue")
    return value.replace("_", " ") if is_word and isinstance(value, str) else value
