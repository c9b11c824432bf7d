"""`run --format xlsx`: a workbook in which people filter: one row a record, its id, the fields by which people
recognise it, then the outcomes of the CSV; the reasons as comments on the outcomes that are not met or unknown, and a
second sheet about the run.

openpyxl is imported when a workbook is written. Nothing in a record can become a formula.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from qualrules.evaluate.verdict import Verdict
from qualrules.report.results import RunReport
from qualrules.report.run_csv import Column, columns_of, row_form, value_at
from qualrules.report.workbook_cells import CellMaker
from qualrules.report.workbook_fields import field_names, value_of
from qualrules.report.workbook_reasons import is_through, reasons_of
from qualrules.report.workbook_summary import summary_rows

MOST_ROWS = 1_048_576
"""That a sheet can have, its header included."""
MOST_COMMENTS = 20_000
"""With more of them Excel takes minutes to open a sheet."""
NARROWEST, WIDEST = 10, 40
SENTENCE = 100
"""Width of the column of the second sheet in which sentences stand."""
COLOURS: Mapping[str, tuple[str, ...]] = {
    "C6EFCE": ("met", "agrees"),
    "FFC7CE": ("not met", "ahead", "unmapped"),
    "FFEB9C": ("unknown", "unproven"),
}
"""Colour → the words whose cells have it, so that nobody has to see colours."""
COLOUR_OF = {word: colour for colour, words in COLOURS.items() for word in words}
FIELDS = "fields"
"""The first part of the columns that are a record's own fields."""


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
    records = book.create_sheet("Records")
    with _let_go(records):
        explained = _fill(records, columns_in(report), report)
    summary = book.create_sheet("About the run")
    summary.column_dimensions["A"].width = WIDEST
    summary.column_dimensions["B"].width = SENTENCE
    maker = CellMaker(summary)
    for row in summary_rows(report, explained):
        first = maker.title if len(row) == 1 else maker.value
        summary.append([first(text) for text in row[:1]] + [maker.wrapped(value) for value in row[1:]])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def columns_in(report: RunReport) -> list[Column]:
    """The record, its own fields, then what the CSV has."""
    record, outcomes = columns_of(report)[:2], columns_of(report)[2:]
    return [*record, *((FIELDS, name) for name in field_names(report)), *outcomes]


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
    sheet.append(list(_header(maker, columns, report, sheet)))
    comments = explained = number = 0
    for number, verdict in enumerate(report.verdicts, 1):
        if number == MOST_ROWS:
            raise TooManyRecordsError(f"a sheet of Excel has {MOST_ROWS:,} rows, and there are more records")
        reasons: Mapping[Column, str] = {}
        if comments < MOST_COMMENTS:
            reasons = reasons_of(verdict, report.processes)
            comments += len(reasons)
            explained = number
        sheet.append(list(_row(maker, verdict, columns, report, reasons)))
    sheet.auto_filter.ref = f"A1:{maker.letter(len(columns))}{number + 1}"
    return explained


def _header(
    maker: CellMaker,
    columns: Sequence[Column],
    report: RunReport,
    sheet: Any,  # noqa: ANN401 - openpyxl has no types
) -> Iterator[object]:
    titles = titles_of(report)
    names = headers_of(columns)
    for number, column in enumerate(columns, 1):
        width = min(max(len(names[column]) + 4, NARROWEST), WIDEST)
        sheet.column_dimensions[maker.letter(number)].width = width
    return (maker.title(names[column], titles.get(column, "")) for column in columns)


def _row(
    maker: CellMaker,
    verdict: Verdict,
    columns: Sequence[Column],
    report: RunReport,
    reasons: Mapping[Column, str],
) -> Iterator[object]:
    form = row_form(verdict, report)
    ways = form.get("next")
    if isinstance(ways, dict):  # who is through is not told to fill in what an early stage asks
        form["next"] = {name: way for name, way in ways.items() if not is_through(verdict, name)}
    for column in columns:
        if column[0] == FIELDS:
            shown = value_of(verdict.record, column[1], verdict.layout.rules)
            yield maker.formed(shown.value, shown.form)
        else:
            value = _shown(value_at(form, column), column)
            colour = COLOUR_OF.get(str(value), "") if is_outcome(column) else ""
            yield maker.value(value, reasons.get(column, ""), colour)


def headers_of(columns: Sequence[Column]) -> dict[Column, str]:
    """What stands over each column: a field, a criterion and a definition by their names alone where those tell."""
    alone = {column: column[1] for column in columns if column[0] in (FIELDS, "criteria", "definitions")}
    counted = Counter(name.lower() for name in alone.values())
    return {
        column: alone[column] if counted[alone.get(column, "").lower()] == 1 else ".".join(column)
        for column in columns
    }


def titles_of(report: RunReport) -> dict[Column, str]:
    """What is said of a column when somebody points at its header: the title in the rules."""
    titles: dict[Column, str] = {}
    for layout in report.layouts:
        rules = layout.rules
        titles |= {("criteria", name): rules.criteria[name].title for name in layout.criteria}
        titles |= {("definitions", name): rules.definitions[name].title for name in layout.definitions}
        fields = rules.records[layout.record].fields
        titles |= {(FIELDS, name): field.description for name, field in fields.items()}
    return titles


def is_outcome(column: Column) -> bool:
    """Whether the column says how something was judged, rather than a name or a number."""
    if column[0] == "processes":
        return column[2] in ("claim", "stages")
    return column[0] in ("criteria", "definitions", "promises")


def _shown(value: object, column: Column) -> object:
    is_word = isinstance(value, str) and (is_outcome(column) or column[-1] == "overdue")
    return value.replace("_", " ") if is_word and isinstance(value, str) else value
