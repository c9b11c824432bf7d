"""Kleene's laws of three-valued logic, over all outcomes."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualrules.truth import (
    MET,
    NOT_MET,
    UNKNOWN,
    Outcome,
    all_of,
    any_of,
    count,
    from_bool,
    negate,
    to_bool,
    within,
)

OUTCOMES = (MET, NOT_MET, UNKNOWN)
LISTS = st.lists(st.sampled_from(OUTCOMES), max_size=6)

AND_TABLE = {
    (MET, MET): MET,
    (MET, NOT_MET): NOT_MET,
    (MET, UNKNOWN): UNKNOWN,
    (NOT_MET, MET): NOT_MET,
    (NOT_MET, NOT_MET): NOT_MET,
    (NOT_MET, UNKNOWN): NOT_MET,
    (UNKNOWN, MET): UNKNOWN,
    (UNKNOWN, NOT_MET): NOT_MET,
    (UNKNOWN, UNKNOWN): UNKNOWN,
}


def readings(outcomes: list[Outcome]) -> list[list[bool]]:
    """Every way in which the unknown ones can turn out."""
    ways = [[True, False] if outcome is UNKNOWN else [outcome is MET] for outcome in outcomes]
    return [list(way) for way in product(*ways)]


def agreed(answers: list[bool]) -> Outcome:
    """The answer on which all ways agree; unknown where they do not."""
    return UNKNOWN if len(set(answers)) > 1 else from_bool(answers[0])


@pytest.mark.parametrize(("left", "right"), AND_TABLE)
def test_and_is_kleenes_table(left, right):
    assert all_of((left, right)) is AND_TABLE[left, right]


@given(LISTS)
def test_and_is_what_all_ways_of_learning_agree_on(outcomes):
    assert all_of(outcomes) is agreed([all(way) for way in readings(outcomes)])


@given(LISTS)
def test_or_is_what_all_ways_of_learning_agree_on(outcomes):
    assert any_of(outcomes) is agreed([any(way) for way in readings(outcomes)])


@given(LISTS, st.integers(0, 7), st.none() | st.integers(0, 7))
def test_counting_is_what_all_ways_of_learning_agree_on(outcomes, least, more):
    most = None if more is None else least + more
    ways = [least <= sum(way) and (most is None or sum(way) <= most) for way in readings(outcomes)]
    assert within(*count(outcomes), least, most) is agreed(ways)


@given(LISTS)
def test_de_morgan(outcomes):
    assert negate(all_of(outcomes)) is any_of(map(negate, outcomes))


@given(LISTS, st.randoms())
def test_order_never_matters(outcomes, rng):
    shuffled = rng.sample(outcomes, len(outcomes))
    assert all_of(shuffled) is all_of(outcomes)
    assert any_of(shuffled) is any_of(outcomes)
    assert count(shuffled) == count(outcomes)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_not_twice_is_nothing(outcome):
    assert negate(negate(outcome)) is outcome


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_bool_and_back(outcome):
    assert from_bool(to_bool(outcome)) is outcome


def test_nothing_to_ask_is_met_and_nothing_to_choose_is_not():
    assert all_of(()) is MET
    assert any_of(()) is NOT_MET
