"""`run --format parquet`: the table of `run_csv` with values of their types.

Outcomes are nullable booleans, where unknown is null; points are whole numbers, and texts are as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO

from qualrules.engines import parquet
from qualrules.engines.parquet import Kind
from qualrules.report.record_form import clean
from qualrules.report.results import RunReport
from qualrules.report.run_csv import Column, columns_of, row_form, value_at
from qualrules.truth import Outcome

OUTCOMES = {outcome.value: {"met": True, "not_met": False}.get(outcome.value) for outcome in Outcome}


def render(report: RunReport) -> bytes:
    """The file in memory; a command writes it in groups of rows."""
    out = BytesIO()
    parquet.write(out, columns(report), rows(report))
    return out.getvalue()


def columns(report: RunReport) -> list[tuple[str, Kind]]:
    """The columns and what they hold."""
    return [(clean(".".join(column)), kind_of(column)) for column in columns_of(report)]


def kind_of(column: Column) -> Kind:
    """What a column holds, by its path."""
    match column:
        case ("criteria" | "definitions" | "promises", *_) | ("processes", _, "overdue"):
            return "outcome"
        case ("processes", _, "stages", _):
            return "outcome"
        case ("scores", *_):
            return "points"
    return "text"


def rows(report: RunReport) -> Iterator[tuple[object, ...]]:
    """The rows, each as soon as its record is judged."""
    wanted = [(column, _READ[kind_of(column)]) for column in columns_of(report)]
    for verdict in report.verdicts:
        form = row_form(verdict, report)
        yield tuple(read(value_at(form, column)) for column, read in wanted)


def _outcome(value: object) -> bool | None:
    return OUTCOMES[str(value)] if value is not None else None


def _text(value: object) -> str | None:
    return clean(str(value)) if value is not None else None


_READ: dict[Kind, Callable[[object], object]] = {
    "outcome": _outcome,
    "text": _text,
    "points": lambda value: value,
}
