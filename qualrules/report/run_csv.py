"""`run --format csv`: one row a record, one column a path; a null is an empty cell.

A text that a spreadsheet could run as a formula gets an apostrophe before it, and a line end in a cell becomes a space;
JSON lines have every text exactly as it is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import groupby

from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict
from qualrules.report.record_form import WORD, Form, record_form
from qualrules.report.results import RunReport
from qualrules.report.spreadsheet_text import csv_text

Column = tuple[str, ...]
_AS_IT_IS: dict[object, str] = {None: "", **{word: word for word in WORD.values() if word is not None}}
"""Most cells: looked up instead of looked through."""
STANDING = ("claim", "claimed", "supported", "furthest", "possible", "overdue")


def lines(report: RunReport) -> Iterator[str]:
    """The header, then a row for each record as soon as it is judged."""
    columns = columns_of(report)
    yield _row(csv_text(".".join(column)) for column in columns)
    parts = [(path, [name for *_, name in of]) for path, of in groupby(columns, lambda column: column[:-1])]
    for verdict in report.verdicts:
        form = row_form(verdict, report)
        yield _row(cell for path, names in parts for cell in _cells(value_at(form, path), names))


def columns_of(report: RunReport) -> list[Column]:
    """The columns of a table of the run, each the path to a value in `row_form`."""
    columns = [column for layout in report.layouts for column in _columns(layout, report)]
    return list(dict.fromkeys([("record", "type"), ("record", "id"), *columns]))


def row_form(verdict: Verdict, report: RunReport) -> Form:
    """A record's document with lists as texts, so that every path ends at one value."""
    form = record_form(verdict, report.explain, report.processes)
    if report.explain:
        form |= {"because": _because(form["because"]), "next": _next(form["next"])}
    return form


def value_at(form: object, path: Column) -> object:
    """What stands at the end of a path, None where it leads to nothing."""
    for part in path:
        if not isinstance(form, dict) or part not in form:  # a Mapping takes four times as long to be told
            return None
        form = form[part]
    return form


def _columns(layout: Layout, report: RunReport) -> Iterator[Column]:
    yield from (("criteria", name) for name in layout.criteria)
    yield from (("definitions", name) for name in layout.definitions)
    for name in layout.scores:
        yield from (("scores", name, end) for end in ("lowest", "highest"))
    processes = [each for each in layout.processes if not report.processes or each.name in report.processes]
    for process in processes:
        yield from (("processes", process.name, part) for part in STANDING)
        stages = [each.name for each in process.stages] + [each.name for each in process.outcomes]
        yield from (("processes", process.name, "stages", stage) for stage in stages)
    yield from (("promises", title) for title in layout.promises)
    if report.explain:
        yield from (("because", name) for name in layout.criteria)
        for process in processes:
            yield from (("next", process.name, part) for part in ("stage", "fill", "change", "ask"))


def _cells(part: object, names: Sequence[str]) -> Iterable[str]:
    """What stands under names in a part of the document."""
    return map(_cell, map(part.get, names)) if isinstance(part, dict) else [""] * len(names)


def _cell(value: object) -> str:
    if value is None or value in _AS_IT_IS:
        return _AS_IT_IS[value]
    return csv_text(value) if isinstance(value, str) else str(value)


def _because(because: object) -> dict[str, str]:
    """The deciding fields of each criterion."""
    found = because if isinstance(because, Mapping) else {}
    return {name: _listed(fact["field"] for fact in facts) for name, facts in found.items()}


def _next(steps: object) -> dict[str, dict[str, str]]:
    """The way to the next stage of each process, lists as texts with semicolons."""
    found = steps if isinstance(steps, list) else []
    return {
        step["process"]: {
            "stage": step["stage"],
            "fill": _listed(step["fill"]),
            "change": _listed(change["field"] for change in step["change"]),
            "ask": _listed(step["ask"]),
        }
        for step in found
    }


def _listed(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(texts))


def _row(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(list(cells))
    return out.getvalue()
