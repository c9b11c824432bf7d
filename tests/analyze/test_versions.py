"""Which version a change asks for, and whether the new one says as much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualrules.analyze.comparison.changes import Change, Shown
from qualrules.analyze.comparison.versions import enough, needed, words_differ
from qualrules.analyze.questions import Witness
from qualrules.model.rules import Header
from tests.analyze.two_versions import BASE, DAY, OLD, edited, rules_of

RECORD = Witness("opportunity", {}, DAY)
GAINED = Shown(RECORD, "not_met", "met")
LOST = Shown(RECORD, "met", "not_met")
OPENED = Shown(RECORD, "not_met", "unknown")
RULED_OUT = Shown(RECORD, "unknown", "not_met")


@pytest.mark.parametrize(
    ("old", "new", "bump", "says"),
    [
        ("1.2.3", "1.2.3", "none", True),
        ("1.2.3", "1.2.3", "patch", False),
        ("1.2.3", "1.2.4", "patch", True),
        ("1.2.3", "1.3.0", "patch", True),
        ("1.2.3", "2.0.0", "patch", True),
        ("1.2.3", "1.2.2", "patch", False),
        ("1.2.3", "1.1.9", "patch", False),
        ("1.2.3", "1.2.9", "minor", False),
        ("1.2.3", "1.3.0", "minor", True),
        ("1.2.3", "1.3", "minor", True),
        ("1.9.0", "1.10.0", "minor", True),
        ("1.10.0", "1.9.0", "minor", False),
        ("1.2.3", "2.0.0", "minor", True),
        ("1.2.3", "0.9.0", "minor", False),
        ("1.2.3", "1.99.0", "major", False),
        ("1.2.3", "2.0.0", "major", True),
        ("1.2.3", "2.0", "major", True),
        ("0.1.0", "0.2.0", "major", False),
        ("0.1.0", "0.1.9", "minor", False),
        ("0.9.0", "1.0.0", "major", True),
        ("1.2", "1.2.1", "patch", True),
        ("1.2", "1.2.0", "patch", False),
        ("", "", "none", True),
        ("", "", "patch", False),
        ("", "1.0.0", "major", True),
        ("1.0.0", "", "patch", False),
        ("1.0.0", "", "none", True),
        ("1.0.0", "1.0.0", "none", True),
        ("1.0.0", "0.9.0", "none", False),
        ("1.0.0", "2.0.0-rc.1", "major", False),
        ("1.0.0-rc.1", "2.0.0", "major", False),
        ("one", "two", "patch", False),
        ("1.0.0", "999999999999999999999.0.0", "major", True),
    ],
)
def test_a_version_says_as_much_as_the_change(old: str, new: str, bump: str, says: bool) -> None:
    assert enough(old, new, bump) is says  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "bump"),
    [
        (Change("criterion", "fit", "equivalent"), "patch"),
        (Change("definition", "fit", "looser", gained=GAINED), "minor"),
        (Change("definition", "fit", "looser", became_unknown=OPENED), "minor"),
        (Change("definition", "fit", "looser", proved=False), "minor"),
        (Change("definition", "fit", "stricter", lost=LOST), "major"),
        (Change("definition", "fit", "stricter", ruled_out=RULED_OUT), "minor"),
        (Change("definition", "fit", "stricter", proved=False), "major"),
        (Change("definition", "fit", "different", gained=GAINED, lost=LOST), "major"),
        (Change("definition", "fit", "different", gained=GAINED, ruled_out=RULED_OUT), "minor"),
        (Change("criterion", "fit", "undecided", proved=False), "major"),
        (Change("stage", "Proposal", "stricter", lost=LOST, process="sales"), "major"),
        (Change("definition", "fit", "looser", proved=False, only_in="new"), "minor"),
        (Change("definition", "fit", "stricter", proved=False, only_in="old"), "major"),
        (Change("promise", "One way", "stricter", proved=False, only_in="new"), "minor"),
        (Change("promise", "One way", "looser", proved=False, only_in="old"), "major"),
        (Change("promise", "stay in touch", "stricter", lost=LOST), "major"),
        (Change("score", "warmth", "stricter", lost=Shown(RECORD, "30", "20")), "minor"),
        (Change("score", "warmth", "undecided", proved=False), "major"),
        (Change("move", "no skipping", "stricter", proved=False, process="sales"), "major"),
        (Change("move", "no skipping", "looser", proved=False, process="sales"), "minor"),
        (Change("move", 'stay in "Proposal"', "stricter", proved=False, process="sales"), "minor"),
        (Change("move", 'should have in "Proposal"', "stricter", lost=LOST, process="sales"), "minor"),
        (Change("field", "lead.email", "stricter", proved=False, only_in="old"), "major"),
        (Change("field", "lead.region", "stricter", proved=False), "major"),
        (Change("field", "lead.region", "looser", proved=False), "minor"),
        (Change("setting", "fiscal year", "different", proved=False), "minor"),
        (Change("setting", "rate GBP", "looser", proved=False, only_in="new"), "minor"),
        (Change("setting", "rate GBP", "stricter", proved=False, only_in="old"), "major"),
        (Change("list", "served", "stricter", proved=False), "minor"),
        (Change("source", "csv", "different", proved=False), "patch"),
    ],
)
def test_what_a_change_asks_for(change: Change, bump: str) -> None:
    assert needed([change]) == bump


def test_the_largest_step_is_asked_for() -> None:
    looser, stricter = (
        Change("stage", "Proposal", "looser", gained=GAINED),
        Change("stage", "Discovery", "stricter", lost=LOST),
    )
    assert needed([looser]) == "minor"
    assert needed([looser, stricter]) == needed([stricter, looser]) == "major"


def test_words_alone_ask_for_a_patch_and_nothing_for_none() -> None:
    assert needed([], words=True) == "patch"
    assert needed([], words=False) == "none"


@pytest.mark.parametrize(
    ("edit", "differs"),
    [
        (("Money is there", "There is money"), True),
        (("No money, no deal", "Nothing is for free"), True),
        (('owner "Sales"', 'owner "Marketing"'), True),
        (("Agreed by Sales and Marketing", "Agreed"), True),
        (("acme 1.2.0", "acme 1.2.1"), False),
        (("criterion big for", "# How many people\ncriterion big for"), False),
        (("  when demo\n", "  when   demo\n\n"), False),
    ],
)
def test_titles_and_notes_are_words_and_the_look_of_the_text_is_not(
    edit: tuple[str, str], differs: bool
) -> None:
    assert words_differ(OLD, rules_of(edited(edit))) is differs


def test_the_order_of_items_is_no_difference() -> None:
    start, end = BASE.index("criterion champion"), BASE.index("criterion answered")
    moved = BASE[:start] + BASE[end:] + "\n" + BASE[start:end]
    assert not words_differ(OLD, rules_of(moved))


def test_a_version_that_the_language_does_not_have_is_no_version() -> None:
    odd = replace(OLD, header=replace(OLD.header, version="v2"))
    assert isinstance(odd.header, Header)
    assert not enough(odd.header.version, "3.0.0", "patch")
