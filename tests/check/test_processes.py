"""Processes: stages and outcomes, the claim, moves, and the longest stay."""

from __future__ import annotations

import pytest

from qualrules.model import rules
from qualrules.model.datatypes import Day, Instant
from tests.check.rulesets import codes, only, sound

HEAD = (
    "ruleset test 1.0.0\nrecord deal\n  stage: stage of sales\n  since: date\n  at: datetime\n"
    "  size: number\n"
    '  kind: one of "New", "Old"\ncriterion big when size > 1\ncriterion huge when size > 10\n'
)


def test_a_whole_process() -> None:
    process = sound(
        HEAD + 'process sales "How" for deal when kind is "New"\n'
        '  stage "A" "First" probability 12.5% owner "Sales"\n'
        "    needs big, huge\n    needs at least 1 of big, huge\n    unless huge\n    should have huge\n"
        "    exit needs big\n"
        '    stay at most 30 days since since\n  stage "B"\n  outcome "Won" won after "b" needs huge\n'
        '  outcome "Lost" lost "Gone" needs not big\n  moves\n    no skipping\n    no going back\n'
        '    reopen "lost" to "A"\n'
        '    reopen to "B"\n'
    ).processes["sales"]
    first, second = process.stages
    assert (process.record, process.title, process.claim) == ("deal", "How", "stage")
    assert isinstance(process.guard, rules.Compare)
    assert (first.name, first.title, first.owner, first.probability) == ("A", "First", "Sales", 12_500_000)
    assert [type(need) for need in first.gate.needs] == [rules.Named, rules.Named, rules.Quantity]
    assert [len(first.gate.unless), len(first.exit.needs), len(first.advice.needs)] == [1, 1, 1]
    assert second == rules.Stage("B", "")
    won, lost = process.outcomes
    assert (won.result, won.after, lost.result, lost.title) == ("won", "B", "lost", "Gone")
    assert process.moves == rules.Moves(True, True, (("Lost", "A"), (None, "B")))


def test_a_stay_is_overdue_when_today_is_later_than_its_end() -> None:
    stay = (
        sound(HEAD + 'process sales for deal\n  stage "A" stay at most 2 weeks since since\n')
        .processes["sales"]
        .stages[0]
        .stay
    )
    since = rules.FieldValue("since", Day(), record="deal")
    limit = rules.Shift(since, 2, "week", Day())
    assert stay == rules.Stay(2, "week", since, rules.Compare(">", rules.Today(Day()), limit))


def test_a_stay_without_a_field_is_judged_by_the_history() -> None:
    stay = (
        sound(HEAD + 'process sales for deal\n  stage "A" stay at most 1 month\n')
        .processes["sales"]
        .stages[0]
        .stay
    )
    assert stay == rules.Stay(1, "month", None, None)


def test_a_stay_in_hours_is_counted_from_a_datetime() -> None:
    stay = (
        sound(HEAD + 'process sales for deal\n  stage "A" stay at most 4 hours since at\n')
        .processes["sales"]
        .stages[0]
        .stay
    )
    assert stay is not None
    assert stay.overdue is not None
    assert isinstance(stay.overdue, rules.Compare)
    assert stay.overdue.right.type == Instant()
    assert codes(HEAD + 'process sales for deal\n  stage "A" stay at most 4 hours since since\n') == ["QR313"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('stage "A"\n  stage "a"', "QR203"),
        ('stage "A"\n  outcome "A"', "QR203"),
        ('stage "A"\n  outcome "Won" after "Aa"', "QR207"),
        ('stage "A"\n  outcome "Won"\n  outcome "Lost" after "Won"', "QR207"),
        ('stage "A"\n  moves reopen "A" to "A"', "QR207"),
        ('stage "A"\n  outcome "Won"\n  moves reopen "Wn" to "A"', "QR207"),
        ('stage "A"\n  outcome "Won"\n  moves reopen to "Won"', "QR207"),
        ('stage "A" stay at most 3 days since size', "QR309"),
        ('stage "A" stay at most 3 days since sinec', "QR201"),
        ('stage "A" probability 120%', "QR115"),
        ('stage "A" needs bigg', "QR204"),
        ('stage "A" owner "x" owner "y"', "QR117"),
        ('stage "A"\n  outcome "Won" exit needs big', "QR219"),
        ('stage "A"\n  outcome "Won" stay at most 3 days', "QR219"),
        ('outcome "Won"', "QR219"),
    ],
)
def test_processes_that_cannot_be(body: str, code: str) -> None:
    assert codes(HEAD + f"process sales for deal\n  {body}\n") == [code]


def test_a_stage_that_is_not_there_is_guessed() -> None:
    found = only(HEAD + 'process sales for deal\n  stage "Proposal"\n  outcome "Won" after "Propsal"\n')
    assert (found.span.text, found.label) == ('"Propsal"', 'did you mean "Proposal"?')


def test_two_claims_of_one_process() -> None:
    found = only(
        HEAD.replace("  since: date\n", "  since: date\n  old: stage of sales\n")
        + 'process sales for deal\n  stage "A"\n'
    )
    assert (found.code, found.span.line, found.labels[0].span.line) == ("QR216", 5, 3)


def test_a_claim_in_a_record_that_the_process_is_not_for() -> None:
    found = only(HEAD + 'record lead\n  step: stage of sales\nprocess sales for deal\n  stage "A"\n')
    assert found.code == "QR219"


def test_outcomes_stand_behind_stages_wherever_they_are_written() -> None:
    process = sound(HEAD + 'process sales for deal\n  stage "A"\n  outcome "Won"\n  stage "B"\n').processes[
        "sales"
    ]
    assert [stage.name for stage in process.stages] == ["A", "B"]


def test_all_mistakes_of_a_process_in_one_go() -> None:
    body = (
        'stage "A" needs bigg\n    exit needs hug\n  outcome "Won" after "X" needs wonn\n'
        '  moves reopen "Y" to "Z"'
    )
    assert codes(HEAD + f"process sales for deal\n  {body}\n") == [
        "QR204",
        "QR204",
        "QR207",
        "QR204",
        "QR207",
        "QR207",
    ]
