"""What changed in meaning: a hand-written pair of rulesets for every kind of thing and every verdict."""

from __future__ import annotations

import pytest

from qualrules.analyze import diff_settled as module
from qualrules.analyze.changes import Change
from qualrules.analyze.diff import compare, compare_named
from tests.analyze.two_versions import (
    BASE,
    DAY,
    OLD,
    back,
    edited,
    named,
    rules_of,
    shipped,
    since,
    the,
    verdicts,
)


def test_a_ruleset_is_the_same_as_itself() -> None:
    diff = compare(OLD, rules_of(BASE), as_of=DAY, names=("a.qual", "b.qual"))
    assert (diff.old_name, diff.new_name, diff.verdict, diff.changes) == (
        "a.qual",
        "b.qual",
        "equivalent",
        (),
    )
    assert (diff.version.bump, diff.version.enough, diff.skipped) == ("none", True, "")
    assert diff.equal == 9 + 2 + 1 + 1 + 2 + 2  # criteria, definitions, score, promise, stages, outcomes


@pytest.mark.parametrize(
    "edit",
    [
        ("Money is there", "There is money"),
        ('owner "Sales"', 'owner "Marketing"'),
        ('"Identified", "Approved")', '"Approved", "Identified")'),
        ("needs budget, big", "needs big\n  needs budget"),
        ("add 30 when told", 'add 30 when told "They said what hurts"'),
        ('of "Champion", "User"', 'of "User", "Champion"'),
        ('"DE", "FR"', '"FR", "DE"'),
    ],
)
def test_words_and_order_are_no_change(edit: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available", lambda: False)  # nothing is left to be asked
    diff = since(edit)
    assert (diff.verdict, diff.changes, diff.skipped) == ("equivalent", (), "")


# ── What is compared as it stands ─────────────────────────────────────────────────────────────────────────────────

STRUCTURE = {
    "a field": (
        ("  entered: date\n", "  entered: date\n  region: text\n"),
        "field opportunity.region",
        "new",
    ),
    "a type of record": (
        ("record contact\n", "record account\n  name: text\n\nrecord contact\n"),
        "field account",
        "new",
    ),
    "a value": (
        ('"None", "Identified"', '"None", "Found", "Identified"'),
        "field opportunity.budget_status",
        "looser",
    ),
    "a default": (("demo: yes/no", "demo: yes/no default no"), "field opportunity.demo", "different"),
    "a placeholder of a field": (
        ('placeholders "?"', 'placeholders "?", "-"'),
        "field opportunity.pain",
        "different",
    ),
    "not yet": (("date missing means not yet", "date"), "field opportunity.answered_on", "different"),
    "a type": (("entered: date", "entered: datetime"), "field opportunity.entered", "different"),
    "a list's value": (('"DE", "FR"', '"DE", "FR", "IT"'), "list served", "looser"),
    "a list": (("list served", 'list others: "IT"\n\nlist served'), "list others", "new"),
    "a placeholder": (
        ('placeholders "TBD"', 'placeholders "TBD", "N/A"'),
        "setting placeholders",
        "different",
    ),
    "a rate": (("USD = 0.92", "USD = 0.9"), "setting rate USD", "different"),
    "another rate": (("rate USD", "rate GBP = 1.15 EUR\n  rate USD"), "setting rate GBP", "new"),
    "the fiscal year": (
        ("  placeholders", '  fiscal year starts in "May"\n  placeholders'),
        "setting fiscal year",
        "different",
    ),
    "the zone": (
        ('  placeholders "TBD"', '  time zone "Europe/London"\n  placeholders "TBD"'),
        "setting time zone",
        "different",
    ),
    "a source's column": (('amount: "Amount"', 'amount: "Value"'), "source exports", "different"),
    "a criterion": (
        ("criterion told", "criterion huge for opportunity\n  when seats > 9000\n\ncriterion told"),
        "criterion huge",
        "new",
    ),
    "a definition": (
        ("definition hot", "definition cold for opportunity\n  needs lost\n\ndefinition hot"),
        "definition cold",
        "new",
    ),
    "a score": (
        ("score warmth", "score size for opportunity\n  add 5 when big\n\nscore warmth"),
        "score size",
        "new",
    ),
    "a promise": (
        (
            'promise "Nobody',
            'promise "Sold is told" for opportunity\n  that not signed or told\n\npromise "Nobody',
        ),
        "promise Sold is told",
        "new",
    ),
    "a process": (
        ("process sales", 'process other for opportunity\n  stage "Only"\n\nprocess sales'),
        "stage Only",
        "new",
    ),
    "an outcome": (('  outcome "Lost"', '  outcome "Parked"\n  outcome "Lost"'), "outcome Parked", "new"),
    "no skipping": (("    no skipping\n", ""), "move no skipping", "looser"),
    "no going back": (
        ("    no skipping\n", "    no skipping\n    no going back\n"),
        "move no going back",
        "stricter",
    ),
    "a reopening": (
        ('reopen "Lost" to "Discovery"', 'reopen "Lost" to "Discovery"\n    reopen to "Proposal"'),
        'move reopen to "Proposal"',
        "looser",
    ),
    "a longer stay": (("at most 30 days", "at most 6 weeks"), 'move stay in "Discovery"', "looser"),
    "a shorter stay": (("at most 30 days", "at most 4 weeks"), 'move stay in "Discovery"', "stricter"),
    "a stay in other units": (
        ("at most 30 days", "at most 1 month"),
        'move stay in "Discovery"',
        "different",
    ),
    "no stay": (("    stay at most 30 days since entered\n", ""), 'move stay in "Discovery"', "looser"),
    "the start of a stay": (("since entered", "since close_date"), 'move stay in "Discovery"', "different"),
    "a probability": (("probability 10%", "probability 15%"), 'move probability of "Discovery"', "different"),
    "a result": (('outcome "Won" won', 'outcome "Won"'), 'move result of "Won"', "different"),
}
OPPOSITE = {"new": "old", "old": "new", "looser": "stricter", "stricter": "looser"}


@pytest.mark.parametrize("what", STRUCTURE)
def test_what_is_compared_as_it_stands_is_told_both_ways(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available", lambda: False)
    edit, name, verdict = STRUCTURE[what]
    assert verdicts(since(edit))[name] == verdict
    assert verdicts(back(edit))[name] == OPPOSITE.get(verdict, verdict)


@pytest.mark.parametrize(
    ("what", "note"),
    [
        ("a value", '"Found" is a new value'),
        ("a default", "the default no instead of no default"),
        ("a placeholder of a field", '"-" now means missing'),
        ("not yet", "missing no longer means not yet"),
        ("a type", "a datetime instead of a date"),
        ("a type of record", "a type of record with 1 field"),
        ("a list's value", '"IT" was added'),
        ("a rate", "0.9 instead of 0.92"),
        ("the fiscal year", "May instead of January"),
        ("the zone", "Europe/London instead of UTC"),
        ("a source's column", 'another source of "opportunity.amount"'),
        ("no skipping", "is no longer said"),
        ("a longer stay", "6 weeks instead of 30 days"),
        ("no stay", "any time instead of 30 days"),
        ("the start of a stay", "30 days, counted from another field"),
        ("a probability", "15% instead of 10%"),
        ("a result", "neither won nor lost instead of won"),
    ],
)
def test_a_note_says_what_differs(what: str, note: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available", lambda: False)
    edit, name, _ = STRUCTURE[what]
    kind, _, title = name.partition(" ")
    assert the(since(edit), kind, title).note == note


def test_the_order_of_stages_says_where_a_record_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available", lambda: False)
    start, middle, end = (BASE.index(f"  {word}") for word in ('stage "Disc', 'stage "Prop', 'outcome "Won"'))
    turned = rules_of(BASE[:start] + BASE[middle:end] + BASE[start:middle] + BASE[end:])
    diff = compare(OLD, turned, as_of=DAY)
    assert (
        the(diff, "move", "order of stages").note
        == '"Proposal", "Discovery" instead of "Discovery", "Proposal"'
    )


def test_things_stand_as_in_the_rulesets_and_what_is_gone_behind_its_neighbour() -> None:
    new = edited(("criterion signed for opportunity\n  when demo\n\n", ""), ("unless lost", "unless near"))
    new = new.replace("signed", "answered").replace(
        "criterion told", "criterion extra for opportunity\n  when demo\n\ncriterion told"
    )
    names = [one.name for one in compare(OLD, rules_of(new), as_of=DAY).changes if one.kind == "criterion"]
    assert names == ["extra", "signed"]


def test_without_a_solver_what_reads_differently_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available", lambda: False)
    diff = since(("at least 100", "at least 200"))
    assert diff.skipped == 'nothing was proved, because proofs need z3: pip install "qualrules[prove]"'
    assert verdicts(diff) == {
        "criterion big": "undecided",
        "definition qualified": "undecided",
        "score warmth": "undecided",
    }
    assert not any(one.proved for one in diff.changes)
    assert (diff.verdict, diff.version.bump, diff.version.enough) == ("undecided", "major", False)
