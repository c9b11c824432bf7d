"""What changed in meaning: a hand-written pair of rulesets for every kind of thing and every verdict."""

from __future__ import annotations

import pytest

from qualrules.analyze.comparison import diff_settled as module
from qualrules.analyze.comparison.changes import Change, Shown
from qualrules.analyze.comparison.diff import compare, compare_named
from qualrules.analyze.questions import Budget
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules
from qualrules.reading.plain import PlainReader
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
        ("another rate", "amounts in GBP can be read now"),
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


# ── What is proved ────────────────────────────────────────────────────────────────────────────────────────────────

SHOWN = ("gained", "lost", "became_unknown", "ruled_out")


def directions(change: Change) -> dict[str, tuple[str, str]]:
    """For each direction with a record: its outcome by the old, and by the new."""
    found = {name: getattr(change, name) for name in SHOWN}
    return {name: (one.old, one.new) for name, one in found.items() if one is not None}


GAINED, OPENED = ("not_met", "met"), ("not_met", "unknown")
LOST, RULED_OUT = ("met", "not_met"), ("unknown", "not_met")

PROVED = {
    "a lower threshold": (
        ("at least 100", "at least 50"),
        {"criterion big": "looser", "definition qualified": "looser", "score warmth": "looser"},
    ),
    "a need taken out": (("needs budget, big", "needs budget"), {"definition qualified": "looser"}),
    "an unless taken out": (("  unless lost\n", ""), {"definition qualified": "looser"}),
    "one need is enough": (
        ("needs champion, answered", "needs at least 1 of champion, answered"),
        {"definition hot": "looser"},
    ),
    "unknown counts as met": (
        ("unknown counts as not met", "unknown counts as met"),
        {"criterion closing": "looser"},
    ),
    "unknown counts no more": (("  unknown counts as not met\n", ""), {"criterion closing": "looser"}),
    "more points": (("add 40 when big", "add 45 when big"), {"score warmth": "looser"}),
    "a promise about less": (
        ("that not signed or not lost", "that not signed or not lost or told"),
        {"promise Nobody is lost and signed": "looser"},
    ),
    "a longer window": (
        ("within last 180 days", "within last 365 days"),
        {"criterion answered": "looser", "definition hot": "looser"},
    ),
    "an exit without needs": (
        ("    exit needs near\n", ""),
        {"stage Proposal": "looser", "outcome Won": "looser"},
    ),
    "a need of the first stage": (
        ("    needs told\n", ""),
        {"stage Discovery": "looser", "stage Proposal": "looser", "outcome Won": "looser"},
    ),
    "a process for more records": ((" when seats is known", ""), {"move when": "looser"}),
    "less advice": (("    should have champion\n", ""), {'move should have in "Proposal"': "looser"}),
    "a row that need not be a champion": (
        ('where (role is "Champion")', 'where (role is one of ("Champion", "User"))'),
        {
            "criterion champion": "looser",
            "definition hot": "looser",
            'move should have in "Proposal"': "looser",
        },
    ),
}
"""Edits that make looser: what has to be told of each, and the reverse of it for the edit taken back."""


@pytest.mark.parametrize("what", PROVED)
def test_what_is_looser_is_stricter_the_other_way_round(what: str) -> None:
    edit, expected = PROVED[what]
    there, again = since(edit), back(edit)
    assert verdicts(there) == expected
    assert verdicts(again) == dict.fromkeys(expected, "stricter")
    assert (there.verdict, again.verdict) == ("looser", "stricter")
    assert all(change.proved for change in (*there.changes, *again.changes))
    assert all(change.gained or change.became_unknown for change in there.changes)
    assert not any(change.lost or change.ruled_out for change in there.changes)
    assert not any(change.gained for change in again.changes)


@pytest.mark.parametrize("what", PROVED)
def test_each_record_does_what_it_is_shown_for(what: str) -> None:
    edit, _ = PROVED[what]
    new = rules_of(edited(edit))
    for change in since(edit).changes:
        if change.kind not in ("criterion", "definition"):
            continue
        for shown in filter(None, (getattr(change, name) for name in SHOWN)):
            assert (outcome(OLD, change, shown), outcome(new, change, shown)) == (shown.old, shown.new)


def outcome(rules: Rules, change: Change, shown: Shown) -> str:
    """What the interpreter says of a record that was shown."""
    witness = shown.witness
    moment = moment_of(witness.as_of, rules.header.zone, rules.header.fiscal_start)
    frame = Frame(PlainReader(rules).read(witness.record, witness.given))
    return Interpreter(rules, moment).named(change.name, frame).outcome.value


@pytest.mark.parametrize(
    ("edit", "kind", "name", "expected"),
    [
        (("at least 100", "at least 50"), "criterion", "big", {"gained": GAINED}),
        (("at least 100", "at least 150"), "criterion", "big", {"lost": LOST}),
        (('"DE", "FR"', '"DE", "IT"'), "criterion", "near", {"gained": GAINED, "lost": LOST}),
        (
            ("unknown counts as not met", "unknown counts as met"),
            "criterion",
            "closing",
            {"gained": GAINED},
        ),
        (("  unknown counts as not met\n", ""), "criterion", "closing", {"became_unknown": OPENED}),
        (("demo: yes/no", "demo: yes/no default no"), "criterion", "signed", {"ruled_out": RULED_OUT}),
        (
            ("demo: yes/no", "demo: yes/no default yes"),
            "criterion",
            "signed",
            {"gained": ("unknown", "met")},
        ),
        (
            ("date missing means not yet", "date"),
            "criterion",
            "answered",
            {"became_unknown": OPENED},
        ),
        (
            ("when demo", "when demo and amount is known"),
            "criterion",
            "signed",
            {"lost": LOST, "ruled_out": RULED_OUT},
        ),
        (
            ("when demo", "when demo and amount > 5 EUR"),
            "criterion",
            "signed",
            {"lost": LOST, "became_unknown": ("met", "unknown"), "ruled_out": RULED_OUT},
        ),
        (
            ("when demo", "when demo or amount > 5 EUR"),
            "criterion",
            "signed",
            {"gained": GAINED, "became_unknown": OPENED},
        ),
    ],
)
def test_each_direction_has_its_record(
    edit: tuple[str, str], kind: str, name: str, expected: dict[str, tuple[str, str]]
) -> None:
    assert directions(the(since(edit), kind, name)) == expected


@pytest.mark.parametrize(
    "edit",
    [
        ("seats is at least 100", "not seats < 100"),
        (
            'budget_status is one of ("Identified", "Approved")',
            'budget_status is "Identified" or budget_status is "Approved"',
        ),
        ("that not signed or not lost", "that at most 1 of (signed, lost)"),
        ("needs budget, big\n  unless lost", "needs all of budget, big\n  unless lost, lost"),
        ("within last 180 days", "on or before today and answered_on is on or after today - 180 days"),
        ("add 30 when told", "add 10 when told\n  add 20 when told"),
        ('when pain is "lost"', 'when pain is one of ("lost", "LOST")'),
        ("stay at most 30 days", "stay at most 30 days"),
    ],
)
def test_other_words_of_the_same_meaning_are_equivalent(edit: tuple[str, str]) -> None:
    diff = since(edit)
    assert {change.verdict for change in diff.changes} <= {"equivalent"}
    assert all(change.proved for change in diff.changes)
    assert (diff.verdict, diff.version.bump) == ("equivalent", "patch" if edit[0] != edit[1] else "none")


def test_a_value_that_is_gone_can_no_longer_be_read() -> None:
    diff = since(
        ('"None", "Identified", "Approved"\n', '"None", "Approved"\n'),
        ('("Identified", "Approved")', '("Approved")'),
    )
    assert directions(the(diff, "criterion", "budget"))["lost"] == ("met", "unknown")
    assert the(diff, "field", "opportunity.budget_status").note == '"Identified" is no longer a value'


def test_a_placeholder_takes_a_text_for_nothing() -> None:
    change = the(since(('placeholders "?"', 'placeholders "?", "lost"')), "criterion", "told")
    assert (change.verdict, directions(change)) == ("stricter", {"lost": LOST})
    assert change.lost is not None
    assert change.lost.witness.given == {"pain": "lost"}


def test_what_stands_behind_a_criterion_tells_where_it_is_used() -> None:
    diff = since(('when pain is "lost"', 'when pain is one of ("lost", "gone")'))
    assert verdicts(diff) == {
        "criterion lost": "looser",
        "definition qualified": "stricter",
        "score warmth": "stricter",
        "outcome Lost": "looser",
        "promise Nobody is lost and signed": "stricter",
    }
    assert diff.verdict == "different"  # fewer are qualified, and more can be lost


def test_criteria_decide_where_nothing_that_people_work_with_changed() -> None:
    unused = edited(
        ("criterion told", "criterion huge for opportunity\n  when seats > 9000\n\ncriterion told")
    )
    diff = compare(rules_of(unused), rules_of(unused.replace("9000", "8000")), as_of=DAY)
    assert (diff.verdict, verdicts(diff)) == ("looser", {"criterion huge": "looser"})


def test_a_line_that_decides_nothing_counts_last() -> None:
    assert since(("probability 10%", "probability 15%")).verdict == "different"
    both = since(("probability 10%", "probability 15%"), ("at least 100", "at least 50"))
    assert both.verdict == "looser"


@pytest.mark.parametrize("what", ["a source's column", "a value", "the fiscal year"])
def test_declarations_alone_do_not_count(what: str) -> None:
    edit, name, _ = STRUCTURE[what]
    diff = since(edit)
    declared = {
        f"{one.kind} {one.name}" for one in diff.changes if one.kind in ("field", "source", "setting")
    }
    assert declared == {name}
    assert diff.verdict == (
        "equivalent" if what != "a value" else "stricter"
    )  # "Found" is read as not budget now


def test_amounts_in_a_currency_that_is_read_at_another_rate_are_not_settled() -> None:
    text = edited(("when demo", "when amount is at least 100 EUR"))
    diff = compare(rules_of(text), rules_of(text.replace("USD = 0.92", "USD = 0.9")), as_of=DAY)
    change = the(diff, "criterion", "signed")
    assert (change.verdict, change.proved) == ("undecided", False)
    assert change.note == "amounts in USD are read at another rate, which no proof covers"
    assert (diff.verdict, diff.version.bump) == ("undecided", "major")


@pytest.mark.parametrize(
    ("edit", "name"),
    [
        (("seats: number", 'seats: number placeholders "0", "100", "-"'), "big"),
        (("close_date: date", 'close_date: date placeholders "1900-01-01"'), "closing"),
        (("demo: yes/no", 'demo: yes/no placeholders "no"'), "signed"),
    ],
)
def test_a_value_that_one_of_them_takes_for_nothing_is_not_settled(edit: tuple[str, str], name: str) -> None:
    change = the(since(edit), "criterion", name)
    assert (change.verdict, change.proved) == ("undecided", False)
    assert change.note.endswith("means missing in one of them only, which no proof covers")
    assert '"-"' not in change.note  # it is no number, so nobody could read it before


def test_a_placeholder_that_is_no_value_changes_no_number() -> None:
    change = the(since(("seats: number", 'seats: number placeholders "-"')), "criterion", "big")
    assert (change.verdict, change.proved) == ("equivalent", True)


def test_a_promise_with_another_title_has_been_renamed() -> None:
    diff = since(("Nobody is lost and signed", "A lost deal is not signed"))
    (change,) = diff.changes
    assert (change.kind, change.name, change.verdict, change.only_in) == (
        "promise",
        "A lost deal is not signed",
        "equivalent",
        "",
    )
    assert change.note == 'was called "Nobody is lost and signed"'
    assert diff.version.bump == "patch"


def test_a_promise_with_another_title_and_meaning_is_another_promise() -> None:
    edits = (
        ("Nobody is lost and signed", "A lost deal is not signed"),
        ("not signed or not lost", "not signed"),
    )
    assert verdicts(since(*edits)) == {
        "promise A lost deal is not signed": "new",
        "promise Nobody is lost and signed": "old",
    }


def test_a_rule_about_other_records_is_another_rule() -> None:
    old = edited(("criterion told", "criterion odd for opportunity\n  when stage is known\n\ncriterion told"))
    new = edited(("criterion told", 'criterion odd for contact\n  when role is "User"\n\ncriterion told'))
    change = the(compare(rules_of(old), rules_of(new), as_of=DAY), "criterion", "odd")
    assert (change.verdict, change.proved) == ("different", False)
    assert change.note == 'about "contact" records instead of "opportunity" records'


def test_a_stage_keeps_its_name_in_another_spelling() -> None:
    diff = since(('stage "Proposal"', 'stage "PROPOSAL"'), ('after "Proposal"', 'after "PROPOSAL"'))
    assert [change for change in diff.changes if change.only_in] == []


def test_places_are_those_of_both_texts() -> None:
    (change, *_) = since(("at least 100", "at least\n  50")).changes
    assert (change.old_at.text, change.new_at.text) == ("big", "big")
    (gone, *_) = back(STRUCTURE["a criterion"][0]).changes
    assert (gone.name, gone.old_at.text, gone.new_at.text) == ("huge", "huge", "")


def test_nothing_is_proved_once_the_time_is_up() -> None:
    new = rules_of(edited(("at least 100", "at least 50")))
    diff = compare(OLD, new, as_of=DAY, budget=Budget(is_over=lambda: True))
    assert {change.verdict for change in diff.changes} == {"undecided"}
    assert {change.note for change in diff.changes} == {"the time for proofs was up"}
    assert not any(change.proved for change in diff.changes)
    assert (diff.verdict, diff.version.bump, diff.skipped) == ("undecided", "major", "")


def test_what_takes_too_much_work_is_undecided() -> None:
    new = rules_of(edited(("at least 100", "at least 50")))
    diff = compare(OLD, new, as_of=DAY, budget=Budget(steps=1))
    assert {change.verdict for change in diff.changes} == {"undecided"}
    assert {change.note for change in diff.changes} == {"it takes more work than one question may"}


# ── Two names ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_ways_to_be_a_prospect_part_at_one_that_fits_and_never_answered() -> None:
    change = named(shipped("prospect_two_ways"), "prospect_engaged", "prospect_fit")
    assert (change.kind, change.name) == ("definition", "prospect_engaged → prospect_fit")
    assert (change.verdict, change.proved) == ("looser", True)
    assert change.gained is not None
    assert (change.gained.old, change.gained.new) == GAINED
    assert set(change.gained.witness.given) == {"industry", "employees"}  # and nobody answered
    assert named(shipped("prospect_two_ways"), "prospect_fit", "prospect_engaged").verdict == "stricter"


def test_three_of_four_is_looser_than_all_four() -> None:
    bant = shipped("bant")
    change = named(bant, "bant_full", "bant")
    assert (change.verdict, change.proved, change.lost) == ("looser", True, None)
    assert change.gained is not None
    assert (change.gained.old, change.gained.new) == GAINED
    frame = Frame(PlainReader(bant).read("opportunity", change.gained.witness.given))
    interpreter = Interpreter(bant, moment_of(DAY, "UTC"))
    outcomes = [
        interpreter.named(name, frame).outcome.value for name in ("budget", "authority", "need", "timeline")
    ]
    assert sorted(outcomes) == ["met", "met", "met", "not_met"]


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("qualified", "qualified", "equivalent"),
        ("budget", "qualified", "stricter"),  # a criterion and a definition
        ("qualified", "sales.Proposal", "different"),
        ("sales.Discovery", "sales.Proposal", "stricter"),
        ("told", "sales.Discovery", "equivalent"),
        ("lost", "sales.Lost", "equivalent"),
        ("Nobody is lost and signed", "Nobody is lost and signed", "equivalent"),
        ("warmth", "warmth", "equivalent"),
    ],
)
def test_things_of_several_kinds_are_held_against_each_other(old: str, new: str, verdict: str) -> None:
    diff = compare_named(OLD, old, OLD, new, as_of=DAY)
    assert diff.verdict == diff.changes[0].verdict == verdict
    assert (diff.old_name, diff.new_name) == (old, new)
    assert (diff.version.bump, diff.version.enough) == ("none", True)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "qualifed",
            "hot",
            '"acme" has no criterion, definition, score, stage or promise called "qualifed"; did you mean "qualified"?',
        ),
        (
            "Proposal",
            "hot",
            '"acme" has no criterion, definition, score, stage or promise called "Proposal"; did you mean "sales.Proposal"?',
        ),
        (
            "zzz",
            "hot",
            (
                '"acme" has no criterion, definition, score, stage or promise called "zzz"; '
                "a stage is named by its process and its own name: sales.Proposal"
            ),
        ),
        ("warmth", "hot", '"warmth" is a score and "hot" is none: points and outcomes cannot be compared'),
    ],
)
def test_what_cannot_be_held_against_each_other_is_said(old: str, new: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as raised:
        compare_named(OLD, old, OLD, new, as_of=DAY)
    assert str(raised.value) == message


def test_rules_about_different_records_are_not_held_against_each_other() -> None:
    bant = shipped("bant")
    with pytest.raises(ValueError, match=r"\w") as raised:
        compare_named(bant, "with_authority", bant, "authority", as_of=DAY)
    assert str(raised.value) == (
        '"with_authority" is about "contact" records and "authority" about "opportunity" records: no record has both'
    )


def test_two_names_without_a_solver_are_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "available", lambda: False)
    diff = compare_named(OLD, "qualified", OLD, "hot", as_of=DAY)
    assert (diff.verdict, diff.changes[0].proved) == ("undecided", False)
    assert "z3" in diff.skipped
