"""Child rows: how many meet a condition, and figures over them."""

from __future__ import annotations

import pytest

from qualrules.truth import MET, NOT_MET, UNKNOWN
from tests.evaluate.asking import UNREADABLE, UNSUPPLIED, answer

CHAMPION = {"role": "Champion", "weight": "2"}
USER = {"role": "User", "weight": "1"}
NOBODY = {"weight": "5"}


@pytest.mark.parametrize(
    ("condition", "none", "one", "other", "open_and_other", "open_and_one"),
    [
        ('some contacts where (role is "Champion")', NOT_MET, MET, NOT_MET, UNKNOWN, MET),
        ('every contacts where (role is "Champion")', MET, MET, NOT_MET, NOT_MET, UNKNOWN),
        ('no contacts where (role is "Champion")', MET, NOT_MET, MET, UNKNOWN, NOT_MET),
        ('at least 1 contact where (role is "Champion")', NOT_MET, MET, NOT_MET, UNKNOWN, MET),
        ('at most 1 contacts where (role is "Champion")', MET, MET, MET, MET, UNKNOWN),
        ('exactly 1 contact where (role is "Champion")', NOT_MET, MET, NOT_MET, UNKNOWN, UNKNOWN),
        ('count of contacts where (role is "Champion") >= 1', NOT_MET, MET, NOT_MET, UNKNOWN, MET),
        ('count of contacts where (role is "Champion") < 2', MET, MET, MET, MET, UNKNOWN),
        ('count of contacts where (role is "Champion") is not 1', MET, NOT_MET, MET, UNKNOWN, UNKNOWN),
        (
            'count of contacts where (role is "Champion") is between 1 and 2',
            NOT_MET,
            MET,
            NOT_MET,
            UNKNOWN,
            MET,
        ),
        (
            'count of contacts where (role is "Champion") is one of (0, 2)',
            MET,
            NOT_MET,
            MET,
            UNKNOWN,
            UNKNOWN,
        ),
        ("count of contacts >= 2", NOT_MET, NOT_MET, NOT_MET, MET, MET),
    ],
)
def test_rows_are_three_valued(condition, none, one, other, open_and_other, open_and_one):
    lists = ([], [CHAMPION], [USER], [NOBODY, USER], [NOBODY, CHAMPION])
    assert tuple(answer(condition, {"contacts": rows}) for rows in lists) == (
        none,
        one,
        other,
        open_and_other,
        open_and_one,
    )
    assert answer(condition, {}) is none  # not given: a known empty list
    assert answer(condition, {"contacts": UNSUPPLIED}) is UNKNOWN
    assert answer(condition, {"contacts": UNREADABLE}) is UNKNOWN


def test_two_open_rows_can_both_count():
    rows = [NOBODY, NOBODY, CHAMPION]
    assert answer('at least 3 contacts where (role is "Champion")', {"contacts": rows}) is UNKNOWN
    assert answer('at least 4 contacts where (role is "Champion")', {"contacts": rows}) is NOT_MET
    assert answer('at most 3 contacts where (role is "Champion")', {"contacts": rows}) is MET


def test_a_row_can_look_at_the_record_outside():
    lines = [{"price": "5 EUR", "amount": "1 EUR"}]
    condition = "some lines where (price > deal.cost and amount < 2 EUR)"
    assert answer(condition, {"lines": lines, "cost": "4 EUR"}) is MET
    assert answer(condition, {"lines": lines, "cost": "5 EUR"}) is NOT_MET
    assert answer(condition, {"lines": lines}) is UNKNOWN
    # a bare name is the row's: the deal's own amount does not matter
    assert answer(condition, {"lines": lines, "cost": "4 EUR", "amount": "9 EUR"}) is MET
    assert (
        answer("some lines where (deal.account.size > 3)", {"lines": lines, "account": {"size": "4"}}) is MET
    )


def test_rows_of_a_linked_record():
    condition = 'some account.people where (role is "Champion")'
    assert answer(condition, {"account": {"people": [CHAMPION]}}) is MET
    assert answer(condition, {"account": {}}) is NOT_MET
    assert answer(condition, {}) is UNKNOWN


@pytest.mark.parametrize(
    ("condition", "none", "some", "gap"),
    [
        ("total of lines.price = 9 EUR", NOT_MET, MET, UNKNOWN),
        ("total of lines.price = 0 EUR", MET, NOT_MET, UNKNOWN),
        ("lowest of lines.price = 4 EUR", UNKNOWN, MET, UNKNOWN),
        ("highest of lines.price = 5 EUR", UNKNOWN, MET, UNKNOWN),
        ("total of lines.price where (amount > 1 EUR) = 5 EUR", NOT_MET, MET, MET),
        ("highest of lines.price where (amount > 9 EUR) = 5 EUR", UNKNOWN, UNKNOWN, UNKNOWN),
        ("total of lines.price / count of lines = 4.5 EUR", UNKNOWN, MET, UNKNOWN),
        ("total of lines.price * 2 > cost", NOT_MET, MET, UNKNOWN),
        ("count of lines = 2", NOT_MET, MET, NOT_MET),
        ("latest of lines.sent = 2026-11-02T09:00Z", UNKNOWN, MET, UNKNOWN),
        ("earliest of lines.sent = 2026-11-01", UNKNOWN, MET, UNKNOWN),
        ("days since latest of lines.sent = 19", UNKNOWN, MET, UNKNOWN),
    ],
)
def test_figures(condition, none, some, gap):
    lines = [
        {"price": "4 EUR", "amount": "1 EUR", "sent": "2026-11-02T09:00Z"},
        {"price": "5 EUR", "amount": "2 EUR", "sent": "2026-11-01T09:00Z"},
    ]
    # the third line has no price and no day; its amount keeps it out of `where (amount > 1 EUR)`
    open_line = {"amount": "0 EUR"}
    assert answer(condition, {"cost": "1 EUR"}) is none
    assert answer(condition, {"cost": "1 EUR", "lines": lines}) is some
    assert answer(condition, {"cost": "1 EUR", "lines": [*lines, open_line]}) is gap
    assert answer(condition, {"cost": "1 EUR", "lines": UNSUPPLIED}) is UNKNOWN


def test_a_figure_is_unknown_where_it_is_not_known_which_rows_count():
    lines = [{"price": "4 EUR", "amount": "1 EUR"}, {"price": "5 EUR"}]
    assert answer("total of lines.price where (amount > 0 EUR) >= 1 EUR", {"lines": lines}) is UNKNOWN
    assert answer("count of lines where (amount > 0 EUR) >= 1", {"lines": lines}) is MET
    # in arithmetic a conditional count is a figure like the others
    assert answer("count of lines where (amount > 0 EUR) + 1 >= 1", {"lines": lines}) is UNKNOWN


def test_a_named_condition_of_the_row():
    from tests.evaluate.asking import verdict_of

    items = 'criterion champion for contact when role is "Champion"\ncriterion it when some contacts where (champion)\n'
    assert verdict_of(items, {"contacts": [USER, CHAMPION]}).criteria["it"] is MET
    assert verdict_of(items, {"contacts": [USER, NOBODY]}).criteria["it"] is UNKNOWN
