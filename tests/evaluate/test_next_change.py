"""For which moments answers stand: held against the interpreter, asked day by day and second by second."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from qualrules.evaluate.layout import Layout
from qualrules.evaluate.next_change import moments_of
from qualrules.evaluate.turning import BEYOND
from qualrules.evaluate.turning_atoms import ALWAYS, second_of
from qualrules.evaluate.verdict import answers_of
from qualrules.model.moment import Moment, moment_of
from qualrules.model.record import Record
from qualrules.reading.plain import PlainReader
from tests.laws.strategies import rules_of

TODAY = date(2026, 11, 21)
HERE = TODAY.toordinal()
DAYS = 700
"""How far an answer is followed to both sides."""

HEAD = """\
ruleset due 1.0.0 "What is due"
  time zone "{zone}"
  fiscal year starts in "February"

record account
  renews_on: date

record task
  due_on: date

record opportunity
  close_date: date
  closed_on:  date missing means not yet
  created_at: datetime
  seen_at:    datetime missing means not yet
  notice:     number
  account:    account
  tasks:      list of task
"""
EXACT = (
    "close_date is before today",
    "close_date is on or before today",
    "today is after close_date",
    "close_date is today",
    "close_date is not today",
    "close_date is within last 30 days",
    "close_date is within next 3 months",
    "close_date is after today + 1 month",
    "close_date is on or after today - 5 months",
    "close_date is before today - 2 weeks",
    "close_date is on or before today + 2 years",
    "close_date is in this quarter",
    "close_date is in last month",
    "close_date is in next year",
    "close_date is in this week",
    "close_date + 1 month is before today",
    "days since close_date > 30",
    "days since close_date <= 2.5",
    "days until close_date < 14",
    "days until close_date >= notice",
    "days since close_date is 3",
    "days since close_date is not 3",
    "days since close_date is one of (0, 10, 200)",
    "30 < days since close_date",
    "days since created_at > 30",
    "created_at is before today",
    "created_at is in this month",
    "days since (close_date + 1 month) > 3",
    "days from close_date to (today - 1 month) > 3",
    "closed_on is on or before today",
    "closed_on is within last 30 days",
    "closed_on is after close_date",
    "closed_on is after created_at",
    "seen_at is before close_date",
    "latest of tasks.due_on is before today",
    "account.renews_on is within next 30 days",
    "close_date is known",
    "notice > 5",
)
"""Conditions on days whose turning points are worked out exactly."""
OF_PARTS = (
    "closed_on is one of (2026-12-01, 2026-10-01)",
    "closed_on is in this month",
    "some tasks where (due_on is before today)",
    "every task where (due_on is before today)",
    "count of tasks where (due_on is within last 10 days) >= 2",
    "latest of tasks.due_on where (due_on is before today) is after close_date",
    "close_date is before today or account.renews_on is within next 30 days",
    "days since close_date + notice > 30",
    "days since close_date / 7 > 3",
    "days from (today - 1 month) to today > 30",
    "close_date is before (today - 1 month) + 1 month",
    "close_date is before today + 7900 years",
)
"""Of several parts, of which one may turn while the answer stays, or whose turning points are not worked out."""
EXACT_SECONDS = (
    "created_at is before now",
    "created_at is on or before now",
    "created_at is after now - 36 hours",
    "created_at is within last 24 hours",
    "seen_at is before created_at",
    "seen_at is on or before now",
)


STAYS = """\
ruleset stays 1.0.0 "Stays"

record opportunity
  stage: stage of sales
  since: date

process sales "Sales" for opportunity
  stage "New"
    stay at most 30 days since since
  stage "Offer"
    stay at most 60 days since since
  outcome "Won" won
"""


def text_of(condition: str, zone: str = "UTC") -> str:
    return f'{HEAD.format(zone=zone)}\ncriterion due "Is due" for opportunity\n  when {condition}\n'


def layout_of(condition: str, zone: str = "UTC") -> Layout:
    return Layout(rules_of(text_of(condition, zone)), "opportunity")


def record_of(layout: Layout, rng: Random) -> Record:
    def day() -> date | None:
        return TODAY + timedelta(days=rng.randint(-500, 500)) if rng.random() < 0.8 else None

    def instant() -> datetime | None:
        return at(rng.randint(-200_000, 200_000)) if rng.random() < 0.8 else None

    given = {
        "close_date": day(),
        "closed_on": day() if rng.random() < 0.5 else None,
        "created_at": instant(),
        "seen_at": instant() if rng.random() < 0.5 else None,
        "notice": rng.randint(0, 60),
        "account": {"renews_on": day()},
        "tasks": [{"due_on": day()} for _ in range(rng.randint(0, 3))],
    }
    return PlainReader(layout.rules).read("opportunity", given, "1")


def at(seconds: int) -> datetime:
    return datetime(2026, 11, 21, 12, tzinfo=UTC) + timedelta(seconds=seconds)


def noon(days: int) -> Moment:
    return moment_of(at(days * 86400), "UTC", 2)


@pytest.mark.parametrize("condition", EXACT)
def test_answers_stand_until_the_day_that_changes_them(condition):
    """Not a day shorter, not a day longer."""
    layout, rng = layout_of(condition), Random(condition)
    for _ in range(4):
        record = record_of(layout, rng)
        stands, first, last = moments_of(layout, noon(0))(record), *_stays(layout, record)
        assert _is(stands.from_day, first), record.values
        assert _is(stands.until_day, last), record.values


@pytest.mark.parametrize("condition", OF_PARTS)
def test_answers_stand_no_longer_than_they_are_the_same(condition):
    layout, rng = layout_of(condition), Random(condition)
    for _ in range(4):
        record = record_of(layout, rng)
        stands, first, last = moments_of(layout, noon(0))(record), *_stays(layout, record)
        assert stands.from_day >= first or first == HERE - DAYS, record.values
        assert stands.until_day <= last or last == HERE + DAYS, record.values
        assert stands.at(HERE, second_of(noon(0).now))


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("condition", EXACT_SECONDS)
def test_answers_stand_until_the_second_that_changes_them(condition, zone):
    layout, rng = layout_of(condition, zone), Random(condition)
    for _ in range(20):
        record = record_of(layout, rng)
        moment = moment_of(at(0), zone, 2)
        stands, answers = moments_of(layout, moment)(record), answers_of(layout, record, moment)
        for bound, beside in ((stands.from_second, -1), (stands.until_second - 1, 1)):
            if abs(bound) < BEYOND - 1:
                turned = at(bound - second_of(at(0)))
                assert answers_of(layout, record, moment_of(turned, zone, 2)) == answers
                after = moment_of(turned + timedelta(seconds=beside), zone, 2)
                assert answers_of(layout, record, after) != answers
        for seconds in range(-260_000, 260_000, 9_999):
            then = moment_of(at(seconds), zone, 2)
            if stands.at(then.today.toordinal(), second_of(then.now)):
                assert answers_of(layout, record, then) == answers


def test_the_stay_in_the_claimed_stage_is_the_one_that_counts():
    rules = rules_of(STAYS)
    layout = Layout(rules, "opportunity")
    reader = PlainReader(rules)
    for stage, days in (("New", 31), ("Offer", 61), ("Won", None), ("Elsewhere", None)):
        record = reader.read("opportunity", {"stage": stage, "since": TODAY}, "1")
        until = moments_of(layout, noon(0))(record).until_day
        assert until == HERE + days if days else until > HERE + DAYS


def test_rules_that_do_not_read_the_clock_stand_always():
    layout = layout_of("close_date is known and notice > 5")
    record = record_of(layout, Random(1))
    assert moments_of(layout, noon(0))(record) == ALWAYS


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31), date(9998, 12, 31)])
def test_at_the_ends_of_the_calendar_answers_stand_for_the_moment(day):
    layout = layout_of("close_date is before today + 1 month")
    moment = moment_of(day, "UTC", 2)
    stands = moments_of(layout, moment)(record_of(layout, Random(2)))
    assert (stands.from_day, stands.until_day) == (day.toordinal(), day.toordinal() + 1)


def _stays(layout: Layout, record: Record) -> tuple[int, int]:
    """The first day of those around today on which all answers are the same, and the one behind the last."""
    answers = answers_of(layout, record, noon(0))

    def same(days: int) -> bool:
        return answers_of(layout, record, noon(days)) == answers

    first = next((1 - days for days in range(1, DAYS) if not same(-days)), -DAYS)
    last = next((days for days in range(1, DAYS) if not same(days)), DAYS)
    return HERE + first, HERE + last


def _is(found: int, wanted: int) -> bool:
    """Exactly that day; where nothing changes in the time looked at, none in it."""
    return found == wanted if abs(wanted - HERE) < DAYS else abs(found - HERE) >= DAYS
