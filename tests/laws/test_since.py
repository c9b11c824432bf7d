"""What is kept of a record may be used again: same fingerprint and a moment for which it stands, then the same answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from qualrules.evaluate.fields_read import fields_read
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.next_change import moments_of
from qualrules.evaluate.turning_atoms import Stands, second_of
from qualrules.evaluate.verdict import answers_of
from qualrules.model.moment import Moment, moment_of
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.reading.plain import PlainReader
from qualrules.workspace.since.fingerprint import fingerprints
from tests.laws import records
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import Case, cases, checked
from tests.laws.vocabulary import RECORDS

FURTHEST = 3_000_000
"""Days from a moment to the furthest other one: nearly the whole calendar."""


def stands_at(stands: Stands, moment: Moment) -> bool:
    return stands.at(moment.today.toordinal(), second_of(moment.now))


def then(moment: Moment, seconds: int) -> Moment:
    """Another moment of the same ruleset, within the calendar."""
    now = max(-61_000_000_000, min(253_000_000_000, second_of(moment.now) + seconds))
    return Moment(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=now), moment.zone, moment.fiscal_start)


others = st.one_of(
    st.sampled_from([-1, 1, 3600, -3600]),
    st.integers(-40, 40).map(lambda days: 86400 * days),
    st.integers(-400 * 86400, 400 * 86400),
    st.integers(-FURTHEST, FURTHEST).map(lambda days: 86400 * days),
)


@given(cases(), others)
def test_answers_that_stand_are_the_same_at_the_other_moment(case: Case, seconds: int):
    note(case.text)
    stands, moment = moments_of(case.layout, case.moment)(case.record), then(case.moment, seconds)
    assert stands_at(stands, case.moment)
    if stands_at(stands, moment):
        assert answers_of(case.layout, case.record, moment) == answers_of(
            case.layout, case.record, case.moment
        )


@given(cases(), others)
def test_what_is_kept_of_a_record_holds_for_each_with_its_fingerprint(case: Case, seconds: int):
    """Another record, at another moment: where its fingerprint is that of the first, so are its answers."""
    note(case.text)
    fingerprint, stands = fingerprints(case.layout), moments_of(case.layout, case.moment)(case.record)
    other, moment = case.read(changed(case.rng, case.layout.record, case.given)), then(case.moment, seconds)
    if fingerprint(other) == fingerprint(case.record) and stands_at(stands, moment):
        assert answers_of(case.layout, other, moment) == answers_of(case.layout, case.record, case.moment)


@given(cases())
def test_a_field_that_no_rule_reads_does_not_change_a_fingerprint(case: Case):
    note(case.text)
    fingerprint, read = fingerprints(case.layout), fields_read(case.rules)
    before = fingerprint(case.record)
    unread = [one for one in RECORDS[case.layout.record] if (case.layout.record, one.name) not in read]
    for field in unread:
        given_ = {**case.given, field.name: records.record(case.rng, case.layout.record).get(field.name)}
        assert fingerprint(case.read(given_)) == before, field.name


def changed(rng: Random, name: str, given_: dict[str, object]) -> dict[str, object]:
    """The record with some values of its own, of a linked record or of a row drawn anew; rows in another order."""
    fresh, found = records.record(rng, name), dict(given_)
    field = rng.choice(RECORDS[name])
    value = found.get(field.name)
    if field.kind == "link" and isinstance(value, dict) and rng.random() < 0.8:
        found[field.name] = changed(rng, field.target, value)
    elif field.kind == "list" and isinstance(value, list) and value and rng.random() < 0.8:
        rows = [*value]
        rng.shuffle(rows)
        if rng.random() < 0.5:
            rows[0] = changed(rng, field.target, rows[0])
        found[field.name] = rows
    elif field.name in fresh:
        found[field.name] = fresh[field.name]
    else:
        found.pop(field.name, None)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("share", range(2))
def test_over_large_rulesets(share):
    seen: Counter[tuple[str, bool, bool]] = Counter()
    for seed in range(share, 24, 2):
        rng = Random(seed)
        rules = checked(ruleset_text(rng)).rules
        assert rules is not None
        for layout, record, moment in _asked(rules, rng):
            _hold(layout, record, moment, rng, seen)
    # each way to differ was met, and what is the same was mostly known to be
    assert min(seen["day", False, False], seen["day", True, True]) > 100
    assert seen["day", True, True] > seen["day", False, True] / 2


def _asked(rules: Rules, rng: Random) -> Iterator[tuple[Layout, Record, Moment]]:
    reader = PlainReader(rules)
    for name in RECORDS:
        layout = Layout(rules, name)
        for _ in range(6 if name == "opportunity" else 2):
            moment = moment_of(records.as_of(rng), rules.header.zone, rules.header.fiscal_start)
            yield layout, reader.read(name, records.record(rng, name), "1"), moment


def _hold(
    layout: Layout, record: Record, moment: Moment, rng: Random, seen: Counter[tuple[str, bool, bool]]
) -> None:
    stands, answers = moments_of(layout, moment)(record), answers_of(layout, record, moment)
    for other in _others(stands, moment, rng):
        same = answers_of(layout, record, other) == answers
        assert same or not stands_at(stands, other), (layout.record, moment.now, other.now, stands)
        seen["day", stands_at(stands, other), same] += 1


def _others(stands: Stands, moment: Moment, rng: Random) -> Iterator[Moment]:
    """Moments near and far, and those at the edges of the ones for which answers stand."""
    for days in (1, -1, *rng.sample(records.NEAR, 2), rng.randint(-3000, 3000)):
        yield then(moment, 86400 * days + rng.choice((-1, 0, 1)))
    for day in (stands.from_day - 1, stands.from_day, stands.until_day - 1, stands.until_day):
        if 1 < day < date.max.toordinal():
            yield moment_of(date.fromordinal(day), moment.zone.key, moment.fiscal_start)
    for second in (
        stands.from_second - 1,
        stands.from_second,
        stands.until_second - 1,
        stands.until_second,
    ):
        if abs(second) < 60_000_000_000:
            yield then(moment, second - second_of(moment.now))
