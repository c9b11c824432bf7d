"""Which fields decided: what `because` names, as section 8 of the language says."""

from __future__ import annotations

import pytest

from tests.evaluate.asking import UNSUPPLIED, because, verdict_of

YES, NO = True, False


@pytest.mark.parametrize(
    ("condition", "given", "fields"),
    [
        # of an unknown outcome: what is unknown in its unknown operands
        ("asked and seats > 1", {}, {"asked", "seats"}),
        ("asked and seats > 1", {"asked": YES}, {"seats"}),
        ("asked or seats > 1", {"asked": NO}, {"seats"}),
        ("seats > used", {"seats": "1"}, {"used"}),
        ("seats + used > 1", {}, {"seats", "used"}),
        # of a decided one: each operand that alone forces it
        ("asked and seats > 1", {"asked": NO, "seats": "0"}, {"asked", "seats"}),
        ("asked and seats > 1", {"asked": NO, "seats": "2"}, {"asked"}),
        ("asked and seats > 1", {"asked": NO}, {"asked"}),
        ("asked and seats > 1", {"asked": YES, "seats": "2"}, {"asked", "seats"}),
        ("asked or seats > 1", {"asked": YES, "seats": "0"}, {"asked"}),
        ("asked or seats > 1", {"asked": NO, "seats": "0"}, {"asked", "seats"}),
        ("not (asked and seats > 1)", {"asked": NO, "seats": "2"}, {"asked"}),
        ("none of (asked, seats > 1)", {"asked": YES, "seats": "0"}, {"asked"}),
        ("seats is between 1 and used", {"seats": "0"}, {"seats"}),
        ("seats is between 1 and used", {"seats": "2", "used": "3"}, {"seats", "used"}),
        ("seats is not between 1 and used", {"seats": "0"}, {"seats"}),
        # counts of conditions: all operands when decided, the unknown ones when unknown
        ("at least 1 of (asked, seats > 1)", {"asked": YES, "seats": "0"}, {"asked", "seats"}),
        ("at least 1 of (asked, seats > 1)", {"asked": NO}, {"seats"}),
        ("at least 1 of (asked, seats > 1)", {"asked": YES}, {"asked", "seats"}),
        ("exactly 1 of (asked, seats > 1)", {"asked": YES}, {"seats"}),
        # a missing field decides where its absence does
        ("seats is missing", {}, {"seats"}),
        ("seats is known and asked", {"asked": YES}, {"seats"}),
        ("start is before today", {}, {"start"}),
        # a default is the field's value
        ('country is "US"', {}, {"country"}),
        # links
        ("account.size > 1", {}, {"account"}),
        ("account.parent.size > 1", {"account": {}}, {"account.parent"}),
        ("account.size > 1", {"account": {}}, {"account.size"}),
        ("account.size > 1", {"account": {"size": "2"}}, {"account.size"}),
        ("account.size is missing", {}, {"account"}),
    ],
)
def test_the_deciding_fields_of_a_condition(condition, given, fields):
    assert because(condition, given) == fields


CHAMPION, USER = {"role": "Champion", "weight": "2"}, {"role": "User", "weight": "1"}


@pytest.mark.parametrize(
    ("condition", "rows", "fields"),
    [
        ('some contacts where (role is "Champion")', [], {"contacts"}),
        ('some contacts where (role is "Champion")', UNSUPPLIED, {"contacts"}),
        ('some contacts where (role is "Champion")', [CHAMPION, USER], {"contacts.role"}),
        ('some contacts where (role is "Champion" and weight > 1)', [{"role": "User"}], {"contacts.role"}),
        (
            'some contacts where (role is "Champion" and weight > 1)',
            [{"role": "Champion"}],
            {"contacts.weight"},
        ),
        # one row alone makes it met: the others do not matter
        ('some contacts where (role is "User" or weight > 1)', [USER, {"weight": "0"}], {"contacts.role"}),
        ('every contacts where (role is "Champion")', [], {"contacts"}),
        ('no contacts where (role is "Champion")', [], {"contacts"}),
        ('at least 1 contacts where (role is "Champion")', [], {"contacts"}),
        ("count of contacts >= 1", [USER], {"contacts"}),
        ("total of contacts.weight > 1", [USER, CHAMPION], {"contacts.weight"}),
        ("total of contacts.weight > 1", [], {"contacts"}),
        ("total of contacts.weight > 1", [USER, {"role": "User"}], {"contacts.weight"}),
        (
            'total of contacts.weight where (role is "User") > 0',
            [USER, CHAMPION],
            {"contacts.role", "contacts.weight"},
        ),
        # a row that does not count has no say with its value
        (
            'total of contacts.weight where (role is "User") > 0',
            [{"weight": "1"}, {"role": "Champion"}],
            {"contacts.role"},
        ),
        (
            'total of contacts.weight where (role is "User") > 0',
            [{"role": "User"}, CHAMPION],
            {"contacts.weight"},
        ),
    ],
)
def test_a_childs_field_is_written_with_the_list(condition, rows, fields):
    assert because(condition, {"contacts": rows}) == fields


NAMED = """
criterion big for deal when seats > 5 and used > 5
criterion large for account when size > 1
score points for deal
  add 5 when asked
  add 3 when seats > 5
  subtract 2 when used > 5
score whole for deal
  add points
  add 1 when legal
"""


@pytest.mark.parametrize(
    ("condition", "given", "fields"),
    [
        ("big or asked", {"seats": "1", "used": "9", "asked": NO}, {"seats", "asked"}),
        ("big", {"seats": "9"}, {"used"}),
        ("account.large", {"account": {"size": "0"}}, {"account.size"}),
        ("account.large", {"account": {}}, {"account.size"}),
        ("account.large", {}, {"account"}),
        ("points >= 5", {"asked": YES, "seats": "9", "used": "0"}, {"asked", "seats", "used"}),
        ("points >= 5", {"asked": YES, "used": "0"}, {"asked", "seats", "used"}),
        ("points >= 8", {"asked": YES, "used": "0"}, {"seats"}),
        ("points >= 8", {"used": "0"}, {"asked", "seats"}),
        ("whole >= 7", {"asked": YES, "seats": "9"}, {"used"}),
        ("whole < 0", {"asked": YES, "used": "0"}, {"asked", "seats", "used", "legal"}),
    ],
)
def test_names_and_scores_are_followed_down(condition, given, fields):
    assert because(condition, given, items=NAMED) == fields


def test_where_unknown_counts_as_decided_the_open_fields_under_it_are_named():
    items = "criterion it for deal when asked and seats > 1\n  unknown counts as not met\n"
    assert deciding(items, "it", {"seats": "5"}) == {"asked"}
    assert deciding(items, "it", {"asked": NO, "seats": "5"}) == {"asked"}


def deciding(items: str, name: str, given: dict[str, object]) -> set[str]:
    return {fact.field for fact in verdict_of(items, given).explain().because(name)}


def test_an_unless_that_blocks_decides():
    items = "criterion it for deal when asked unless seats > 1, used > 1\n"
    assert deciding(items, "it", {"asked": YES, "seats": "5", "used": "0"}) == {"seats"}
    assert deciding(items, "it", {"asked": YES, "seats": "0", "used": "0"}) == {"asked", "seats", "used"}
    assert deciding(items, "it", {"asked": YES, "seats": "0"}) == {"used"}


def test_a_row_that_looks_outside_names_the_records_own_field():
    assert because("some lines where (price > deal.cost)", {"lines": [{"price": "1 EUR"}]}) == {"cost"}
    assert because("some lines where (price > deal.cost)", {"lines": [{}], "cost": "1 EUR"}) == {
        "lines.price"
    }


def test_a_fact_says_what_was_there_and_which_line_asked():
    items = "criterion it for deal when seats >= 10 and amount >= 5 EUR\n"
    verdict = verdict_of(items, {"seats": "1,200", "amount": "10 USD"})
    seats, amount = verdict.explain().because("it")
    assert (seats.field, seats.value, seats.raw, seats.needed) == ("seats", "1,200", "1,200", "seats >= 10")
    assert (amount.field, amount.value, amount.needed) == ("amount", "5 EUR", "amount >= 5 EUR")
    assert amount.at.line > 1
