"""The account of reading for people: what could not be read, counted, with the first places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualrules.diagnostics import did_you_mean
from qualrules.model.datatypes import StageOf
from qualrules.reading.amounts import NO_RATE
from qualrules.reading.collect import Reading
from qualrules.reading.tally import OUTSIDE_LIST, UNREADABLE_RECORD, Duplicate, Problem
from qualrules.report.columns import cut
from qualrules.report.summary_text import number
from qualrules.report.visible import visible

LISTED = 20
"""How many bad records, duplicate ids and remarks are named; JSON names more."""
LONGEST = 60
"""Characters of a value that are shown."""


def lines(reading: Reading, values: bool = True, ids: bool = True) -> list[str]:
    """The account; without `values` nothing that stands in the records is told, without `ids` their ids neither."""
    return [visible(line) for line in _lines(reading, values, ids)]


def _lines(reading: Reading, values: bool, ids: bool) -> Iterator[str]:
    tally = reading.tally
    for problem in tally.problems.values():
        name = reading.field_name(problem.record, problem.field)
        if problem.code == OUTSIDE_LIST and values:
            found = tally.outside.get((problem.record, problem.field), {})
            yield f"{_what(problem, name)}: {outside_in_words(found, problem.count)} ({_places(problem)})"
            yield from _near(found, _stages(reading, problem))
        else:
            yield problem_line(problem, name, values)
            yield from _rate(problem, reading.currency)
    if tally.bad_count:
        yield f"{number(tally.bad_count, 'record')} cannot be read as such ({UNREADABLE_RECORD}):"
        yield from (f"  {row.place}: {row.message}" for row in tally.bad[:LISTED])
        yield from _more(tally.bad_count)
    if tally.duplicates:
        yield f"{number(len(tally.duplicates), 'id')} found more than once, each record judged:"
        yield from (f"  {_duplicate(one, ids)}" for one in list(tally.duplicates.values())[:LISTED])
        yield from _more(len(tally.duplicates))
    if tally.notes:
        yield f"{number(len(tally.notes), 'record')} read with a remark:"
        yield from (f"  {place}: {text}" if ids else f"  {place}" for place, text in tally.notes[:LISTED])
        yield from _more(len(tally.notes))


def _stages(reading: Reading, problem: Problem) -> Sequence[str]:
    """The agreed stages, where the field holds the claimed one."""
    bound = reading.bound.get(problem.record)
    each = bound.fields.get(problem.field) if bound is not None else None
    declared = each.field.type if each is not None else None
    return declared.values if isinstance(declared, StageOf) else ()


def _near(found: Mapping[str, int], stages: Sequence[str]) -> Iterator[str]:
    for value in list(found)[:LISTED]:
        near = did_you_mean(value, stages)
        if near:
            yield f'  "{cut(value, LONGEST)}": did you mean "{near}"? say so in the source block: "{value}" means "{near}"'


def _rate(problem: Problem, own: str | None) -> Iterator[str]:
    """The line that lets amounts of another currency be read; its number is for people to agree on."""
    currency = problem.reason.removeprefix(NO_RATE)
    if currency != problem.reason:
        line = f"rate {currency} = … {own}" if own else f"currency {currency}"
        yield f"  add to the header of the ruleset{', with the agreed rate' if own else ''}: {line}"


def outside_in_words(found: Mapping[str, int], count: int) -> str:
    """The values that a list does not have, the most frequent first, each with its count: what `means` lines are
    written from. `count`: of all of them, where not every one was kept."""
    often = sorted(found.items(), key=lambda one: -one[1])
    listed = ", ".join(f'"{cut(value, LONGEST)}" {times:,}' for value, times in often[:LISTED])
    left = len(often) - LISTED
    if left <= 0:
        return listed
    return f"{listed}, … and {'more than ' if sum(found.values()) < count else ''}{left:,} more"


def _what(problem: Problem, name: str) -> str:
    one = problem.count == 1
    what = {
        "QR409": f"{'names' if one else 'name'} an id that two records have",
        OUTSIDE_LIST: f"{'is' if one else 'are'} outside the list of values",
        "QR416": f"{'names' if one else 'name'} a record that is not there",
    }.get(problem.code, "cannot be read")
    reason = f" ({problem.reason})" if problem.reason else ""
    return f"{number(problem.count, 'value')} of {name} {what}{reason}"


def problem_line(problem: Problem, name: str, values: bool) -> str:
    """One kind of problem as a line: how often, an example where values may be shown, the first places."""
    example = f', for example "{cut(problem.example, LONGEST)}"' if values else ""
    return f"{_what(problem, name)}{example}: {_places(problem)}"


def _places(problem: Problem) -> str:
    return ", ".join(problem.places) + (", …" if problem.count > len(problem.places) else "")


def _duplicate(one: Duplicate, ids: bool) -> str:
    named = f'{one.record} "{one.id}"' if ids else one.record
    return f"{named}, again at {', '.join(one.places)}"


def _more(count: int) -> Iterator[str]:
    if count > LISTED:
        yield f"  … and {count - LISTED:,} more"
