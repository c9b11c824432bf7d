"""Learning a missing value never flips a decided outcome; and the deciding fields are those that decide."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given, note

from qualrules.evaluate.deciding import deciding
from qualrules.model.explanation import Reason
from qualrules.model.record import Record
from qualrules.model.rules import Process
from qualrules.truth import UNKNOWN, Outcome
from tests.laws import records
from tests.laws.exemptions import flippable, flippable_conditions
from tests.laws.graphs import Copy, Place, fill, open_fields
from tests.laws.strategies import Case, cases


def learn(case: Case, places: Iterable[Place]) -> None:
    """Fill fields with drawn values, in place."""
    for record, name in places:
        given_values = records.record(case.rng, record.type, gaps=0.1)
        fill((record, name), case.read(given_values, record.type))


def some_of(case: Case, found: list[Place]) -> list[Place]:
    """Some of the fields, often only one."""
    return case.rng.sample(found, min(len(found), case.rng.choice((1, 1, 3, len(found)))))


def still(before: Outcome, after: Outcome) -> bool:
    """Whether an answer only became clearer."""
    return before is UNKNOWN or after is before


@given(cases())
def test_learning_never_flips_a_decided_outcome(case: Case):
    note(case.text)
    exempt = flippable(case.rules)
    before, ranges = case.reasons(), dict(case.verdict().scores)
    learn(case, some_of(case, list(open_fields(case.record))))
    after = case.reasons()
    for name in (*case.layout.criteria, *case.layout.definitions):
        assert name in exempt or still(before[name].outcome, after[name].outcome), name
    for title in case.layout.promises:
        asked = flippable_conditions(case.rules, (case.rules.promises[title].condition,))
        assert asked or still(before[title].outcome, after[title].outcome), title
    for name, score in case.verdict().scores.items():
        narrower = ranges[name].lowest <= score.lowest <= score.highest <= ranges[name].highest
        assert name in exempt or narrower, name


@given(cases())
def test_learning_never_flips_a_status_that_is_decided(case: Case):
    note(case.text)
    before = case.verdict().processes
    learn(case, some_of(case, list(open_fields(case.record))))
    after = case.verdict().processes
    for process in case.layout.processes:
        if not flippable_conditions(case.rules, gates(process)):
            for stage, status in before[process.name].stages.items():
                assert still(status, after[process.name].stages[stage]), stage


def gates(process: Process):
    found = [gate for stage in process.stages for gate in (stage.gate, stage.exit)]
    return tuple(part for gate in (*found, *(end.gate for end in process.outcomes)) for part in gate.parts)


@given(cases())
def test_the_deciding_fields_alone_decide(case: Case):
    """With every other value taken away, a decided outcome stays what it is."""
    note(case.text)
    for name, reason in case.reasons().items():
        if reason.outcome is not UNKNOWN and reason.range is None:
            alone = only(case.record, named(reason))
            assert case.reasons(alone.record)[name].outcome is reason.outcome, name


@given(cases())
def test_learning_what_does_not_decide_leaves_an_unknown_outcome_unknown(case: Case):
    note(case.text)
    exempt = flippable(case.rules) | set(case.layout.promises) | set(case.layout.scores)
    for name, reason in case.reasons().items():
        if reason.outcome is UNKNOWN and name not in exempt:
            copy, places = Copy(case.record), named(reason)
            others = [
                (each, field)
                for each, field in open_fields(copy.record)
                if (copy.original(each), field) not in places
            ]
            learn(case, others)
            assert case.reasons(copy.record)[name].outcome is UNKNOWN, name


@given(cases())
def test_an_unknown_outcome_is_decided_by_open_fields_only(case: Case):
    """But where nothing is open: a division by zero, a day beyond the calendar, the highest of no rows."""
    note(case.text)
    for name, reason in case.reasons().items():
        if reason.outcome is UNKNOWN:
            found = list(deciding(reason))
            # a comparison of written values and today can be unknown without any field
            assert found or any(not under.seen and not under.parts for under in reason.walk()), name
            for one in found:
                all_there = all(is_there(seen.record, seen.field.name) for seen in one.reason.seen)
                assert all_there or not is_there(one.seen.record, one.seen.field.name), (name, one.seen.path)


def only(record: Record, places: set[tuple[int, str]]) -> Copy:
    """A copy of a record with the values of some fields only."""
    return Copy(record, lambda each, field: (id(each), field) in places)


def named(reason: Reason) -> set[tuple[int, str]]:
    """The deciding fields of an outcome, each on its record."""
    return {(id(one.seen.record), one.seen.field.name) for one in deciding(reason)}


def is_there(record: Record | None, name: str) -> bool:
    """Whether a field has a value."""
    return record is not None and record.values.get(name) is not None
