"""Every form that is recognised and refused: its code and place, and the text after `--fix`."""

from __future__ import annotations

import pytest

from tests.grammar.reading import condition, mistakes, repaired, short

CONDITIONS = [
    # written, code, after --fix (None: nothing is repaired unasked)
    ("industry is “Software”", "QR101", 'industry is "Software"'),
    ("industry is 'Software'", "QR101", 'industry is "Software"'),
    ("industry is ‘Software’", "QR101", 'industry is "Software"'),
    ('industry is “A "big" one”', "QR101", r'industry is "A \"big\" one"'),
    ("amount == 5", "QR104", "amount = 5"),
    ("amount => 5", "QR104", "amount >= 5"),
    ("amount =< 5", "QR104", "amount <= 5"),
    ("amount <> 5", "QR104", "amount != 5"),
    ("amount ≥ 5", "QR104", "amount >= 5"),
    ("amount ≤ 5", "QR104", "amount <= 5"),
    ("amount ≠ 5", "QR104", "amount != 5"),
    ("a && b", "QR104", "a and b"),
    ("a || b", "QR104", "a or b"),
    ("!a", "QR104", "not a"),
    ("a – b > 5", "QR104", "a - b > 5"),
    ("x is null", "QR103", "x is missing"),
    ("x is not blank", "QR103", "x is not missing"),
    ("x is empty", "QR103", "x is missing"),
    ("x = null", "QR103", "x is missing"),
    ("x != NULL", "QR103", "x is known"),
    ("x is true", "QR103", "x is yes"),
    ("x = FALSE", "QR103", "x = no"),
    ("a AND b", "QR103", "a and b"),
    ("NOT a", "QR103", "not a"),
    ("x is Missing", "QR103", "x is missing"),
    ("x isn't 5", "QR103", "x is not 5"),
    ("x isn’t 5", "QR103", "x is not 5"),
    ('x doesn\'t contain "a"', "QR103", 'x does not contain "a"'),
    ('x in ("A", "B")', "QR103", 'x is one of ("A", "B")'),
    ('x is in ("A", "B")', "QR103", 'x is one of ("A", "B")'),
    ("x is greater than 5", "QR103", "x is more than 5"),
    ("x equals 5", "QR103", "x is 5"),
    ("d is later than today", "QR103", "d is after today"),
    ("amount > $5k", "QR107", "amount > 5k USD"),
    ("amount > € 5k", "QR107", "amount > 5k EUR"),
    ("amount > USD 5k", "QR107", "amount > 5k USD"),
    ("amount > 5k €", "QR107", "amount > 5k EUR"),
    ("amount > 1,5", "QR106", "amount > 1.5"),
    ("discount < 12,5%", "QR106", "discount < 12.5%"),
    ("amount is one of (1,200)", "QR106", "amount is one of (1_200)"),
    ("amount is one of (1,5)", "QR106", "amount is one of (1, 5)"),
    ("amount is one of (-1,200 EUR, 5 EUR)", "QR106", "amount is one of (-1_200 EUR, 5 EUR)"),
    ('x is "A" or "B"', "QR110", 'x is one of ("A", "B")'),
    ('x = "A" or "B" or "C"', "QR110", 'x is one of ("A", "B", "C")'),
    ('x is "A" or "B" and y', "QR110", 'x is one of ("A", "B") and y'),
    ('x is not "A" or "B"', "QR110", None),
    ('x is "A" and "B"', "QR110", None),
    ("fit is met", "QR111", "fit"),
    ("fit is not met", "QR111", "not fit"),
    ("account.fit is met", "QR111", "account.fit"),
    ("x is unknown", "QR111", "x is missing"),
    ("x is not unknown", "QR111", "x is known"),
    ("ISBLANK(x)", "QR112", "x is missing"),
    ("NOT(ISBLANK(x))", "QR112", "x is known"),
    ("AND(a, b)", "QR112", "a and b"),
    ("AND(a, OR(b, c)) and d", "QR112", "(a and (b or c)) and d"),
    ('ISPICKVAL(x, "A")', "QR112", 'x is "A"'),
    ('CONTAINS(x, "a")', "QR112", 'x contains "a"'),
    ("LEN(x) > 5", "QR112", "length of x > 5"),
    ("d < TODAY()", "QR112", "d < today"),
    ("IF(a, b, c)", "QR112", None),
    ("days since d < 30 days", "QR114", "days since d < 30"),
    ("days until d < 2 weeks", "QR114", "days until d < 14"),
    ("days from d to e > 3 months", "QR114", None),
    ("at least 5 of (a, b)", "QR115", None),
    ("at least 0 of (a, b)", "QR115", None),
    ("d is within last 0 days", "QR115", "d is today"),
    ("d is not within next 0 weeks", "QR115", "d is not today"),
    ("d is within 0 days after e", "QR115", None),
    ("budget and authority or need", "QR105", None),
    ("d is before 03/04/2026", "QR304", None),
    ("d is before 13/04/2026", "QR304", "d is before 2026-04-13"),
    ("d is before 13.4.2026", "QR304", "d is before 2026-04-13"),
    ("d is before 2026/4/3", "QR304", "d is before 2026-04-03"),
    ("d is before 04/04/26", "QR304", "d is before 2026-04-04"),
    ("d is before 41/52/2026", "QR304", None),
    ('x = ""', "QR303", "x is missing"),
    ('x is not ""', "QR303", "x is known"),
    ('x is one of ("A", "")', "QR303", None),
    ('x is "A', "QR108", None),
    ('x is one of ("A" "B")', "QR119", 'x is one of ("A", "B")'),
    ('x is one of "A", "B"', "QR100", 'x is one of ("A", "B")'),
    ('x matches "abc"', "QR118", None),
    ("count >= 2", "QR208", None),
    # and what else people write
    ('t contains "a" or "b"', "QR110", 't contains any of ("a", "b")'),
    ('m does not include "a" or "b"', "QR110", None),
    ("x is equal to 5", "QR103", "x is 5"),
    ("x is less than or equal to 5", "QR103", "x is at most 5"),
    ('x is any of ("A", "B")', "QR103", 'x is one of ("A", "B")'),
    ("x is >= 5", "QR104", "x is at least 5"),
    ('x is one of ["A", "B"]', "QR104", 'x is one of ("A", "B")'),
    ("a // why", "QR104", "a # why"),
    ("a -- why", "QR104", "a # why"),
    ("amount > 5k eur", "QR107", "amount > 5k EUR"),
    ("amount > 5 k EUR", "QR106", "amount > 5k EUR"),
    ("amount > 10 million EUR", "QR106", "amount > 10m EUR"),
    ("amount > 1.200,50 EUR", "QR106", "amount > 1200.50 EUR"),
    ("discount < 10 %", "QR106", "discount < 10%"),
    ("d > 2026-11-01 09:30", "QR304", None),
    ("d within last 30 days", "QR100", "d is within last 30 days"),
    ("d is within the last 30 days", "QR100", "d is within last 30 days"),
    ("x between 5 and 6", "QR100", "x is between 5 and 6"),
    ("some contacts (a)", "QR100", "some contacts where (a)"),
    ('t contains ("a", "b")', "QR100", 't contains any of ("a", "b")'),
    ('m includes ("a", "b")', "QR100", None),
    ("a and b;", "QR100", "a and b"),
    ('x is known and is not "A"', "QR100", None),
    ("(a and b", "QR100", None),
    ("a and b)", "QR100", None),
]

NEEDS = [
    ("needs a and b", "QR113", "needs a, b"),
    ("needs a or b", "QR113", None),
    ("needs a\n  unless b or c", "QR113", "needs a\n  unless b, c"),
    ("needs a\n  unless b and c", "QR113", None),
    ("needs amount > 3", "QR113", None),
    ("needs a, amount is at least 5 EUR, c", "QR113", None),
    ("needs some contacts where (x)", "QR113", None),
    ("needs (a or b)", "QR113", None),
    ("needs at least 2 of (a, b)", "QR113", "needs at least 2 of a, b"),
    ("needs at least 5 of a, b", "QR115", None),
    ("needs a b", "QR119", "needs a, b"),
    ("needs: a, b", "QR100", "needs a, b"),
    ("needs\n    - a\n    - b", "QR119", "needs\n    a,\n    b"),
]

ITEMS = [
    ("record r\n  amount money\n", "QR100", "record r\n  amount: money\n"),
    ('record r\n  a: one of ("A", "B")\n', "QR100", 'record r\n  a: one of "A", "B"\n'),
    ('record r\n  a: one of "A" "B"\n', "QR119", None),
    ("process p\n  stage Discovery\n", "QR100", 'process p\n  stage "Discovery"\n'),
    ('process p\n  stage "A" 20%\n', "QR100", 'process p\n  stage "A" probability 20%\n'),
    ("list a: A, B\n", "QR100", 'list a: "A", "B"\n'),
    ('list a "A"\n', "QR100", 'list a: "A"\n'),
    ("list a: 1,200, 5\n", "QR106", "list a: 1_200, 5\n"),
    ("use bant\n", "QR100", 'use "bant"\n'),
    ("criterion a-b when x\n", "QR100", None),
    ('criterion "A" when x\n', "QR100", None),
    ("criterion a when b when c\n", "QR117", None),
    ('criterion a when b because "x" unless c\n', "QR100", None),
    ("ruleset a 1\n", "QR116", None),
    ("ruleset a v1.0.0\n", "QR116", None),
    ("ruleset a 1.0.0\nruleset b 1.0.0\n", "QR116", None),
    ('use "a"\nruleset b 1.0.0\n', "QR116", None),
    ("// a note\ncriterion a when b\n", "QR104", "# a note\ncriterion a when b\n"),
    ("  criterion a when b\n", "QR100", "criterion a when b\n"),
    ("criterion: a\n  when: b\n", "QR100", "criterion a\n  when b\n"),
    ("criteron a when b\n", "QR100", None),
    ("hello world\n", "QR100", None),
    ('example "x"\n  a = 5\n  expect b = met\n', "QR100 QR104", 'example "x"\n  a: 5\n  expect b is met\n'),
    (
        'example "x"\n  a: null\n  expect stage is "A"\n',
        "QR103 QR100",
        'example "x"\n  a: missing\n  expect stage "A"\n',
    ),
    ('source s\n  r from "a"\n    b: "A" means "B"\n', "QR100", None),
    # a phrase without quotes, or a name in several words: all of it, or nothing unasked
    (
        "ruleset a 1.0.0\n  agreed by Head of Sales, Buyer's CFO & COO on 2026-10-01\n",
        "QR100",
        'ruleset a 1.0.0\n  agreed by "Head of Sales", "Buyer\'s CFO & COO" on 2026-10-01\n',
    ),
    ('source s dates DD/MM/YYYY\n  r from "a"\n', "QR100", 'source s dates "DD/MM/YYYY"\n  r from "a"\n'),
    (
        'source s dates DD MMM, YYYY numbers "1.2"\n  r from "a"\n',
        "QR100",
        'source s dates "DD MMM, YYYY" numbers "1.2"\n  r from "a"\n',
    ),
    ("use frameworks/bant.qual\n", "QR100", 'use "frameworks/bant.qual"\n'),
    ("list a: New York, Los Angeles\n", "QR100", 'list a: "New York", "Los Angeles"\n'),
    (
        "process p\n  stage Closed Won probability 10%\n",
        "QR100",
        'process p\n  stage "Closed Won" probability 10%\n',
    ),
    ("process p\n  stage Review needs review\n", "QR100", None),
    ("criterion a when b\n  ask Who is the owner of it\n", "QR100", None),
    (
        "criterion a when b\n  because Too small, no fit\n  owner Sales\n",
        "QR100",
        'criterion a when b\n  because "Too small, no fit"\n  owner "Sales"\n',
    ),
    ('criterion a when b\n  because Their "big" plan\n', "QR100", None),
    (
        'source s\n  r from "a"\n    b: "B"\n      "Prospecting" means Qualification\n',
        "QR100",
        'source s\n  r from "a"\n    b: "B"\n      "Prospecting" means "Qualification"\n',
    ),
    ('source s\n  r from "a"\n    b: "B"\n      "Lost" means mising\n', "QR100", None),
    (
        'record r\n  budget status: one of "A", "B"\n',
        "QR100",
        'record r\n  budget_status: one of "A", "B"\n',
    ),
    ("record r\n  close date: date\n", "QR100", "record r\n  close_date: date\n"),
    ('record r\n  budget status one of "A", "B"\n', "QR100", None),
    ("record r\n  close date date\n", "QR100", None),
    (
        'ruleset a 1.0.0\n  currency EUR\n  rate USD = 0.92\n  time zone "UTC"\n',
        "QR100",
        'ruleset a 1.0.0\n  currency EUR\n  rate USD = 0.92 EUR\n  time zone "UTC"\n',
    ),
    (
        "ruleset a 1.0.0\n  currency EUR\n  rate USD = 0.92\n",
        "QR100",
        "ruleset a 1.0.0\n  currency EUR\n  rate USD = 0.92 EUR\n",
    ),
    ("ruleset a 1.0.0\n  rate USD = 0.92\n", "QR100", None),
    ("record r\n  a: one of\n  b: text\n", "QR100", None),
]


def after_fix(text, code, after):
    found = mistakes(text)
    assert {mistake.code for mistake in found} == set(code.split()), [short(mistake) for mistake in found]
    if after is None:
        assert not any(mistake.fix and mistake.fix.safe for mistake in found if mistake.code != "QR101")
        return
    assert repaired(text) == after
    assert not mistakes(after)


@pytest.mark.parametrize(("written", "code", "after"), CONDITIONS, ids=[row[0] for row in CONDITIONS])
def test_a_refused_condition(written, code, after, snapshot):
    after_fix(condition(written), code, after and condition(after))
    assert [short(mistake) for mistake in mistakes(condition(written))] == snapshot


@pytest.mark.parametrize(("written", "code", "after"), NEEDS, ids=[row[0] for row in NEEDS])
def test_a_refused_needs(written, code, after, snapshot):
    text = "definition d for opportunity\n  {}\n"
    after_fix(text.format(written), code, after and text.format(after))
    assert [short(mistake) for mistake in mistakes(text.format(written))] == snapshot


@pytest.mark.parametrize(("written", "code", "after"), ITEMS, ids=[row[0] for row in ITEMS])
def test_a_refused_item(written, code, after, snapshot):
    after_fix(written, code, after)
    assert [short(mistake) for mistake in mistakes(written)] == snapshot
