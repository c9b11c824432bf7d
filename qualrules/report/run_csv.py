"""`run --format csv`: one row a record, one column a path; a null is an empty cell.

Cells are exact data: nothing is put before a text that a spreadsheet might take for a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from qualrules.evaluate.layout import Layout
from qualrules.report.record_form import record_form
from qualrules.report.results import RunReport

STANDING = ("claim", "claimed", "supported", "furthest", "possible", "overdue")


def lines(report: RunReport) -> Iterator[str]:
    """The header, then a row for each record as soon as it is judged."""
    columns = [column for layout in report.layouts for column in _columns(layout, report)]
    columns = list(dict.fromkeys([("record", "type"), ("record", "id"), *columns]))
    yield _row(".".join(column) for column in columns)
    for verdict in report.verdicts:
        form = record_form(verdict, report.explain, report.processes)
        if report.explain:
            form |= {"because": _because(form["because"]), "next": _next(form["next"])}
        yield _row(_cell(form, column) for column in columns)


def _columns(layout: Layout, report: RunReport) -> Iterator[tuple[str, ...]]:
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


def _cell(form: object, path: Iterable[str]) -> str:
    for part in path:
        if not isinstance(form, Mapping) or part not in form:
            return ""
        form = form[part]
    return "" if form is None else str(form)


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
