"""Rounds and ratios of the benchmarks. Nothing is timed here."""

from __future__ import annotations

from functools import partial

import pytest

from benchmarks import rows, timing
from benchmarks.timing import Used, Uses

MINE, ITS = Uses((Used(2.0, 3.0), Used(9.0, 3.3, 40.0), Used(2.2, 3.0))), Uses((Used(1.0, 1.0, 7.0),) * 3)


def test_a_ratio_is_the_median_of_the_rounds_in_both_times():
    row = rows.ratio("a", "b", MINE, ITS, 2.5)
    assert (row.value, row.busy, row.reached) == (2.2, 3.0, True)
    assert (MINE.megabytes, ITS.megabytes) == (40.0, 7.0)
    assert not rows.ratio("a", "b", MINE, ITS, 2.5, at_least=True).reached


def test_growth_is_what_one_of_many_costs_against_one_of_few():
    row = rows.growth("a", "b", 1.5, (100, Uses((Used(4.0, 8.0),))), (10, Uses((Used(0.2, 0.4),))))
    assert (row.value, row.busy, row.reached) == (2.0, 2.0, False)


@pytest.mark.parametrize(("patience", "counted"), [(60.0, 5), (0.0, timing.LEAST)])
def test_turns_are_taken_round_after_round_and_fewer_where_one_takes_long(monkeypatch, patience, counted):
    monkeypatch.setattr(timing, "PATIENCE", patience)
    taken = []

    def turn(name):
        taken.append(name)
        return Used(1.0, 1.0)

    uses = timing.in_turn({name: partial(turn, name) for name in "ab"}, 5)
    assert "".join(taken) == "ab" * (counted + 1)  # the first round warms up
    assert [len(each.rounds) for each in uses.values()] == [counted, counted]


def test_what_a_call_uses_is_told_by_the_unit():
    (used,) = timing.interleaved({"one": timing.Contender(lambda: sum(range(200_000)), 10)}, 1)["one"].rounds
    assert 0 < used.busy < 0.5
    assert used.seconds > 0
