"""The account of reading for people: what could not be read, counted, with the first places."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.reading.collect import Reading
from qualrules.reading.tally import UNREADABLE_RECORD, Duplicate, Problem
from qualrules.report.columns import cut
from qualrules.report.summary_text import number
from qualrules.report.visible import visible

LISTED = 20
"""How many bad records, duplicate ids and remarks are named; JSON names more."""


def lines(reading: Reading, values: bool = True) -> list[str]:
    """The account; without `values` nothing that stands in the records is told."""
    return [visible(line) for line in _lines(reading, values)]


def _lines(reading: Reading, values: bool) -> Iterator[str]:
    tally = reading.tally
    for problem in tally.problems.values():
        yield _problem(problem, reading.field_name(problem.record, problem.field), values)
    if tally.bad_count:
        yield f"{number(tally.bad_count, 'record')} cannot be read as such ({UNREADABLE_RECORD}):"
        yield from (f"  {row.place}: {row.message}" for row in tally.bad[:LISTED])
        yield from _more(tally.bad_count)
    if tally.duplicates:
        yield f"{number(len(tally.duplicates), 'id')} found more than once, each record judged:"
        yield from (f"  {_duplicate(one)}" for one in list(tally.duplicates.values())[:LISTED])
        yield from _more(len(tally.duplicates))
    if tally.notes:
        yield f"{number(len(tally.notes), 'record')} read with a remark:"
        yield from (f"  {place}: {text}" for place, text in tally.notes[:LISTED])
        yield from _more(len(tally.notes))


def _problem(problem: Problem, name: str, values: bool) -> str:
    one = problem.count == 1
    what = {
        "QR409": f"{'names' if one else 'name'} an id that two records have",
        "QR410": f"{'is' if one else 'are'} outside the list of values",
        "QR416": f"{'names' if one else 'name'} a record that is not there",
    }.get(problem.code, "cannot be read")
    example = f', for example "{cut(problem.example, 60)}"' if values else ""
    reason = f" ({problem.reason})" if problem.reason else ""
    places = ", ".join(problem.places)
    return f"{number(problem.count, 'value')} of {name} {what}{reason}{example}: {places}{_etc(problem)}"


def _etc(problem: Problem) -> str:
    return ", …" if problem.count > len(problem.places) else ""


def _duplicate(one: Duplicate) -> str:
    return f'{one.record} "{one.id}", again at {", ".join(one.places)}'


def _more(count: int) -> Iterator[str]:
    if count > LISTED:
        yield f"  … and {count - LISTED:,} more"
