"""The same meaning in other words is proved to be the same; what only looks alike is told apart by a record."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from qualrules.analyze.prover import Prover
from qualrules.analyze.questions import Answer, Differ, Impossible, Possible
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model import rules as r
from qualrules.model.moment import moment_of
from qualrules.model.record import Record
from qualrules.reading.plain import PlainReader
from qualrules.truth import Outcome
from tests.analyze.drawn import Drawn
from tests.analyze.rewrites import ALIKE, SAME, Pair, asked

AS_OF = date(2026, 11, 21)
RECORDS = 40


def named(pair: Pair) -> str:
    return pair.name


def outcome(rules: r.Rules, record: Record, as_of: object) -> Outcome:
    moment = moment_of(as_of, rules.header.zone, rules.header.fiscal_start)
    return Interpreter(rules, moment).named("asked", Frame(record)).outcome


def answer(pair: Pair) -> Answer:
    old, new = pair.sides()
    return Prover((old, new), "deal", as_of=AS_OF).ask(Differ(asked(old), asked(new), (0, 1)))


def test_there_are_enough_pairs_that_the_checker_does_not_make_equal_itself():
    apart = [pair for pair in SAME if pair.sides()[0] != pair.sides()[1]]
    assert len(apart) >= 60
    assert all(pair.why for pair in ALIKE)


@pytest.mark.parametrize("pair", SAME, ids=named)
def test_other_words_are_proved_to_mean_the_same(pair: Pair):
    assert isinstance(answer(pair), Impossible)


@pytest.mark.parametrize("pair", SAME, ids=named)
def test_no_record_tells_other_words_apart(pair: Pair):
    """The table itself is right: what is called the same is the same to the interpreter, unreadable values and all."""
    sides = pair.sides()
    drawn = [Drawn(rules, Random(7), gaps=True) for rules in sides]
    for number in range(RECORDS):
        record, as_of = drawn[number % 2].record("deal"), drawn[0].moment()
        assert outcome(sides[0], record, as_of) is outcome(sides[1], record, as_of)


@pytest.mark.parametrize("pair", ALIKE, ids=named)
def test_what_only_looks_alike_is_told_apart(pair: Pair):
    found = answer(pair)
    assert isinstance(found, Possible)
    assert found.witness is not None
    old, new = (
        outcome(rules, _read(rules, found.witness.given), found.witness.as_of) for rules in pair.sides()
    )
    assert old is not new


def _read(rules: r.Rules, given: object) -> Record:
    return PlainReader(rules).read("deal", given, "1")
