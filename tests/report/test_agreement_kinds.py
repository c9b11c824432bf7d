"""No kind of condition or value is forgotten: each class of the typed rules has a sentence of its own, and its opposite."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from qualrules.model import rules as r
from qualrules.model.datatypes import Choices, Day, Instant, ListOf, Number, Text
from qualrules.report.agreement_conditions import Said, Speaker
from qualrules.report.agreement_values import Nouns, Place
from tests.check.rulesets import sound
from tests.report.agreements import plain, points

RULES = sound("""\
ruleset acme 1.0.0
record row
  size: number
record deal
  size: number
  rows: list of row
criterion big "It is big" for deal
  when size > 5
definition deal_of_ours "Ours" for deal
  needs big
score heat for deal
  add 5 when big
""")
SIZE = r.FieldValue("size", Number(), record="deal")
ROWS = r.FieldValue("rows", ListOf("row"), record="deal")
FIVE = r.Constant(5_000_000, Number())
BIG = r.Compare(">", SIZE, FIVE)
TODAY = r.Today(Day())

VALUES: tuple[r.Value, ...] = (
    FIVE,
    r.Constant(date(2026, 11, 1), Day()),
    SIZE,
    TODAY,
    r.Now(Instant()),
    r.Shift(TODAY, -3, "month", Day()),
    r.PeriodEdge("quarter", 0, last=True, type=Day()),
    r.DaysBetween(TODAY, TODAY, Number()),
    r.Length(r.FieldValue("note", Text(), record="deal"), Number()),
    r.Arithmetic("+", SIZE, FIVE, Number()),
    r.Aggregate("total", ROWS, SIZE, BIG, Number()),
)
CONDITIONS: tuple[r.Condition, ...] = (
    r.And((BIG, r.Known(SIZE))),
    r.Or((BIG, r.Known(SIZE))),
    r.Not(BIG),
    r.Quantity(2, 2, (BIG, BIG)),
    BIG,
    r.Known(SIZE),
    r.OneOf(SIZE, (FIVE, r.Constant(6_000_000, Number()))),
    r.TextTest("contains", r.FieldValue("note", Text(), record="deal"), ("x",)),
    r.Includes(r.FieldValue("seen", Choices(("A", "B")), record="deal"), ("a", "b")),
    r.Rows("count", ROWS, BIG, 2, 4),
    r.ScoreWithin("heat", 5, None, record="deal"),
    r.Named("big", "criterion", record="deal"),
    r.Named("deal_of_ours", "definition", record="deal"),
)


def said(condition: r.Condition, negated: bool = False) -> str:
    found = Speaker(RULES, Place("deal")).say(condition, negated)
    assert isinstance(found, Said)
    return "\n".join((plain(found.words), *points(found.items)))


@pytest.mark.parametrize(
    ("kinds", "samples"), [(r.Condition, CONDITIONS), (r.Value, VALUES)], ids=["conditions", "values"]
)
def test_there_is_a_sample_of_each_kind(kinds, samples):
    assert {type(sample) for sample in samples} == set(get_args(kinds))


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda each: type(each).__name__)
def test_each_condition_has_a_sentence_and_another_for_its_opposite(condition):
    assert said(condition)
    assert said(condition) != said(condition, negated=True)
    assert said(r.Not(condition)) == said(condition, negated=True)
    assert said(r.Not(r.Not(condition))) == said(condition)


@pytest.mark.parametrize("value", VALUES, ids=lambda each: type(each).__name__)
def test_each_value_has_a_noun(value):
    noun = Nouns(RULES.header, Place("deal")).noun(value)
    assert isinstance(noun, str)
    assert noun.strip() == noun != ""


@pytest.mark.parametrize("kind", ["some", "every", "no"])
def test_each_kind_of_rows(kind):
    rows = r.Rows(kind, ROWS, BIG)
    assert said(rows) != said(r.Not(rows))


@pytest.mark.parametrize("kind", ["count", "total", "lowest", "highest", "latest", "earliest"])
def test_each_kind_of_figure(kind):
    figure = r.Aggregate(kind, ROWS, None if kind == "count" else SIZE, None, Number())
    word = "number" if kind == "count" else kind
    assert word in said(r.Compare("=", figure, FIVE))


@pytest.mark.parametrize("unit", ["hour", "day", "week", "month", "quarter", "year"])
def test_each_unit(unit):
    assert f"3 {unit}s ago" in said(r.Compare(">", TODAY, r.Shift(TODAY, -3, unit, Day())))


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (None, 5, "at most 5 points"),
        (5, None, "at least 5 points"),
        (5, 5, "exactly 5 points"),
        (-5, 5, "between -5 and 5 points (both included)"),
        (None, None, "any number of points"),
    ],
)
def test_where_a_score_lies(least, most, words):
    assert said(r.ScoreWithin("heat", least, most, record="deal")) == f"the score “heat” is {words}"


def test_nothing_asked_and_nothing_possible():
    assert said(r.And(())) == "nothing is asked"
    assert said(r.Or(())) == "this can never be"
    assert said(r.Or(()), negated=True) == "nothing is asked"
    assert said(r.And(()), negated=True) == "this can never be"


def test_rows_of_the_record_s_own_kind():
    speaker = Speaker(RULES, Place("deal"))
    rows = r.FieldValue("parts", ListOf("deal"), record="deal")
    inside = r.Compare(">", SIZE, replace(SIZE, outer=True))
    found = speaker.say(r.Rows("some", rows, inside))
    assert plain(found.words) == (
        "for at least one of the parts, the size is more than the size of the deal that has the list"
    )
