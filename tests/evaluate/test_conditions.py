"""Each form of condition, met, not met and unknown, as the table in section 4 of the language says."""

from __future__ import annotations

import pytest

from qualrules.truth import MET, NOT_MET, UNKNOWN
from tests.evaluate.asking import UNREADABLE, UNSUPPLIED, answer

COMPARISONS = [
    ("seats = 5", "5", MET),
    ("seats is 5", "6", NOT_MET),
    ("seats != 5", "5", NOT_MET),
    ("seats is not 5", "6", MET),
    ("seats < 5", "5", NOT_MET),
    ("seats <= 5", "5", MET),
    ("seats > 5", "5", NOT_MET),
    ("seats >= 5", "5", MET),
    ("seats is at least 5", "4.999999", NOT_MET),
    ("seats is at most 5", "5.000001", NOT_MET),
    ("seats is more than 5", "5.000001", MET),
    ("seats is less than 5", "4.999999", MET),
    ("5 < seats", "6", MET),
    ("seats is between 5 and 7", "5", MET),
    ("seats is between 5 and 7", "7", MET),
    ("seats is between 5 and 7", "7.000001", NOT_MET),
    ("seats is not between 5 and 7", "8", MET),
    ("seats is one of (5, 1_200)", "1200", MET),
    ("seats is one of (5, 7)", "6", NOT_MET),
    ("seats is not one of (5, 7)", "6", MET),
]


@pytest.mark.parametrize(("condition", "seats", "wanted"), COMPARISONS)
def test_a_comparison_is_decided_by_the_value(condition, seats, wanted):
    assert answer(condition, {"seats": seats}) is wanted


@pytest.mark.parametrize("gap", [None, "", "many", UNREADABLE, UNSUPPLIED])
@pytest.mark.parametrize("condition", [condition for condition, _, _ in COMPARISONS])
def test_a_comparison_without_a_value_is_unknown(condition, gap):
    assert answer(condition, {"seats": gap}) is UNKNOWN


def test_between_is_not_met_when_one_end_alone_says_so():
    """`between` is `x >= a and x <= b`: an unknown end does not matter where the other one decides."""
    assert answer("seats is between used and 7", {"seats": "8"}) is NOT_MET
    assert answer("seats is between used and 7", {"seats": "6"}) is UNKNOWN


@pytest.mark.parametrize(
    ("condition", "missing", "there", "unreadable", "unsupplied"),
    [
        ("seats is known", NOT_MET, MET, UNKNOWN, UNKNOWN),
        ("seats is missing", MET, NOT_MET, UNKNOWN, UNKNOWN),
        ("seats is not known", MET, NOT_MET, UNKNOWN, UNKNOWN),
        ("seats is not missing", NOT_MET, MET, UNKNOWN, UNKNOWN),
    ],
)
def test_known_and_missing(condition, missing, there, unreadable, unsupplied):
    assert answer(condition, {}) is missing
    assert answer(condition, {"seats": "3"}) is there
    assert answer(condition, {"seats": "three"}) is unreadable
    assert answer(condition, {"seats": UNSUPPLIED}) is unsupplied


def test_known_of_a_link_and_a_list():
    assert answer("account is known", {"account": {}}) is MET
    assert answer("account is missing", {}) is MET
    assert answer("account.size is missing", {"account": {}}) is MET
    assert answer("account.size is missing", {}) is UNKNOWN
    assert answer("contacts is known", {}) is MET
    assert answer("contacts is known", {"contacts": UNSUPPLIED}) is UNKNOWN


def test_a_default_replaces_missing_only():
    assert answer('country is "US"', {}) is MET
    assert answer("country is known", {}) is MET
    assert answer('country is "US"', {"country": UNSUPPLIED}) is UNKNOWN
    assert answer("legal", {}) is NOT_MET
    assert answer("legal", {"legal": "perhaps"}) is UNKNOWN


@pytest.mark.parametrize(
    ("condition", "pain", "wanted"),
    [
        ('pain is "Slow"', "sLOW ", MET),
        ('pain is not "Slow"', "fast", MET),
        ('pain contains "close"', "Month END CLOSE slow", MET),
        ('pain contains any of ("x", "slow")', "slow", MET),
        ('pain does not contain "slow"', "SLOW", NOT_MET),
        ("pain ends with any of free", "a@Gmail.com", MET),
        ('pain starts with "a"', "b", NOT_MET),
        ('pain does not start with "a"', "b", MET),
        ('pain does not end with "b"', "b", NOT_MET),
        ('pain contains "search"', "a research", MET),
        ('pain starts with any of ("search", "find")', "searching", MET),
        ('pain ends with any of ("search", "find")', "to find", MET),
        ("pain matches /^a.c$/", "ABC", MET),
        ("pain matches /b/", "abc", MET),
        ("pain matches /^a.c$/", "a\nc", NOT_MET),
        ("pain matches /c$/", "abc\n", MET),  # trimmed when read
        ("pain matches /^b$/", "a\nb\nc", NOT_MET),  # the ends of the text, not of a line
        ("pain does not match /[0-9]+/", "no digits", MET),
        ("length of pain >= 3", "  ab ", NOT_MET),
        ("length of pain = 8", "Straße 5", MET),
        ('pain is "istanbul"', "İSTANBUL", MET),
        ('pain is "ΣΣ"', "σς", MET),
        ('pain is "strasse"', "straße", NOT_MET),
        ("pain is budget", "approved", MET),
    ],
)
def test_texts(condition, pain, wanted):
    given = {"pain": pain, "budget": "Approved"}
    assert answer(condition, given) is wanted
    assert answer(condition, {}) is UNKNOWN


@pytest.mark.parametrize(
    ("condition", "wishes", "wanted"),
    [
        ('wishes includes "Demo"', ["demo"], MET),
        ('wishes includes "Demo"', [], NOT_MET),
        ('wishes includes "Demo"', None, UNKNOWN),
        ('wishes includes "Demo"', ["Demo", "other"], MET),
        ('wishes includes any of ("Demo", "Price")', ["Price"], MET),
        ('wishes includes all of ("Demo", "Price")', ["Price"], NOT_MET),
        ('wishes includes all of ("Demo", "Price")', ["Price", "Demo", "Trial"], MET),
        ('wishes does not include "Demo"', ["Price"], MET),
        ('wishes does not include any of ("Demo", "Price")', ["Trial"], MET),
        ('wishes does not include all of ("Demo", "Price")', ["Demo"], MET),
        ("wishes is known", [], MET),
    ],
)
def test_some_of(condition, wishes, wanted):
    assert answer(condition, {"wishes": wishes}) is wanted


YES, NO, OPEN = {"asked": True}, {"asked": False}, {"asked": None}


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ("asked and legal", (NOT_MET, NOT_MET, NOT_MET)),
        ("asked or legal", (MET, NOT_MET, UNKNOWN)),
        ("not asked", (NOT_MET, MET, UNKNOWN)),
        ("not asked and legal", (NOT_MET, NOT_MET, NOT_MET)),
        ("not asked and not legal", (NOT_MET, MET, UNKNOWN)),
        ("all of (asked, not legal)", (MET, NOT_MET, UNKNOWN)),
        ("any of (asked, legal)", (MET, NOT_MET, UNKNOWN)),
        ("none of (asked, legal)", (NOT_MET, MET, UNKNOWN)),
        ("at least 1 of (asked, legal)", (MET, NOT_MET, UNKNOWN)),
        ("at least 2 of (asked, legal)", (NOT_MET, NOT_MET, NOT_MET)),
        ("at most 1 of (asked, not legal)", (NOT_MET, MET, UNKNOWN)),
        ("exactly 1 of (asked, legal)", (MET, NOT_MET, UNKNOWN)),
        ("asked is yes", (MET, NOT_MET, UNKNOWN)),
        ("asked is no", (NOT_MET, MET, UNKNOWN)),
        ("asked is not yes", (NOT_MET, MET, UNKNOWN)),
        ("asked = legal", (NOT_MET, MET, UNKNOWN)),
        ("yes = asked", (MET, NOT_MET, UNKNOWN)),
    ],
)
def test_logic_over_met_not_met_and_unknown(condition, wanted):
    assert tuple(answer(condition, given) for given in (YES, NO, OPEN)) == wanted


def test_a_count_is_decided_as_early_as_it_can_be():
    """*at least n*: met once n are met, not met once n cannot be reached, else unknown."""
    two = "at least 2 of (asked, seats > 1, used > 1)"
    assert answer(two, {"asked": True, "seats": "2"}) is MET
    assert answer(two, {"asked": False, "seats": "0"}) is NOT_MET
    assert answer(two, {"asked": True, "seats": "0"}) is UNKNOWN
    assert answer("exactly 1 of (asked, seats > 1)", {"asked": True, "seats": "2"}) is NOT_MET
    assert answer("exactly 1 of (asked, seats > 1)", {"asked": True}) is UNKNOWN


def test_a_linked_record():
    assert answer("account.size > 10", {"account": {"size": "11"}}) is MET
    assert answer("account.parent.size > 10", {"account": {"parent": {"size": "9"}}}) is NOT_MET
    assert answer("account.parent.size > 10", {"account": {}}) is UNKNOWN
    assert answer("account.size > 10", {}) is UNKNOWN
    assert answer("not account.served", {"account": {"served": "no"}}) is MET
    assert answer("deal.seats > 1", {"seats": "2"}) is MET
