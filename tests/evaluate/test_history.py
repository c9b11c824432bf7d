"""The audit of the past: moves judged by what was known then, stays, and the laws that histories obey."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualrules.diagnostics import Level
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.history import HistoryCounts
from qualrules.evaluate.verdict import interpret
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.values import Gap
from qualrules.truth import UNKNOWN
from tests.evaluate.pasts import (
    CHANGES,
    COLUMNS,
    NOW,
    RULES,
    SNAPSHOTS,
    VERSIONS,
    Lives,
    State,
    Told,
    as_changes,
    as_snapshots,
    as_stays,
    as_versions,
    table_of,
    told,
)

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def state(day: int, stage: str, amount: str = "", pain: str = "", budget: str = "") -> State:
    return START + timedelta(days=day), dict(zip(COLUMNS, (stage, amount, pain, budget), strict=True))


FILLER: Lives = {"another": [state(-1, "", "", "", ""), state(-1, "Discovery", "1", "it", "None")]}
"""A record that the data does not hold; by it the history is known to hold every column."""


def changes(lives: Lives, *more: dict[str, object], text: str = RULES, now: datetime = NOW) -> Told:
    return of_rows(lives, [*as_changes(lives), *more], text=text, now=now)


def of_rows(lives: Lives, rows: list[dict[str, object]], text: str = RULES, now: datetime = NOW) -> Told:
    table = table_of("history.csv", [*rows, *as_changes(FILLER)], None, CHANGES)
    return told(lives, table, text=text, now=now)


def found(lives: Lives, *more: dict[str, object], text: str = RULES) -> tuple[list[Finding], HistoryCounts]:
    return changes(lives, *more, text=text).found()


def of_moves(findings: list[Finding]) -> list[Finding]:
    return [one for one in findings if one.code != "QR606"]


def kinds(findings: list[Finding]) -> list[tuple[str, str, str | None]]:
    return [(one.code, one.record_id, one.moved.target if one.moved else None) for one in findings]


# ── Moves ──


def test_a_move_is_judged_by_what_was_known_then():
    small, large = ("8000", "ouch"), ("12000", "ouch")
    lives = {
        "early": [state(0, "Discovery", *small), state(5, "Proposal", *small), state(9, "Proposal", *large)],
        "in time": [
            state(0, "Discovery", *small),
            state(4, "Discovery", *large),
            state(5, "Proposal", *large),
        ],
    }
    findings, counts = found(lives)
    (early,) = findings
    assert (early.code, early.level, early.record_id) == ("QR610", Level.ERROR, "early")
    assert early.moved is not None
    assert (early.moved.instant, early.moved.source, early.moved.target) == (
        "2026-01-10T09:00:00Z",
        "Discovery",
        "Proposal",
    )
    assert (early.claimed, early.supported) == ("Proposal", "Discovery")
    assert [(one.criterion, one.outcome.value) for one in early.missing] == [("large", "not_met")]
    assert early.missing[0].facts[0].raw == "8000"
    assert early.at.text.startswith('stage "Proposal"')
    assert (counts.moves, counts.allowed, counts.too_early) == (4, 3, 1)


def test_today_is_that_of_the_move():
    text = RULES.replace("when pain is known", "when created_on is within last 3 days")
    lives = {
        "D1": [
            state(0, "Discovery", "12000"),
            state(2, "Proposal", "12000"),
            state(9, "Negotiation", "12000", "", "Approved"),
        ]
    }
    findings, _ = changes(lives, text=text).found()
    assert kinds(findings) == [("QR610", "D1", "Negotiation")]


def test_the_fingerprint_has_the_instant_and_the_target():
    lives = {"D1": [state(0, "Discovery", "8000", "ouch"), state(5, "Proposal", "8000", "ouch")]}
    (early,) = found(lives)[0]
    parts = ["QR610", "sales", "deal", "D1", "Proposal", "2026-01-10T09:00:00Z", "Proposal"]
    assert early.fingerprint == sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()


def test_a_field_that_was_empty_is_a_warning_and_one_that_is_not_held_a_note():
    lives = {
        "D1": [
            state(0, "Discovery", "", "ouch"),
            state(5, "Proposal", "", "ouch"),
            state(9, "Proposal", "12000", "ouch"),
        ]
    }
    (empty,), counts = found(lives)
    assert (empty.code, empty.level) == ("QR611", Level.WARNING)
    assert not counts.not_held
    rows = [row for row in as_changes(lives) if row["field"] not in ("Amount", "Pain")]
    findings, counts = told(lives, table_of("history.csv", rows, None, CHANGES)).found()
    assert {(one.code, one.level) for one in findings} == {("QR611", Level.NOTE)}
    assert "the history does not hold pain, amount" in findings[-1].message
    assert counts.not_held == {"pain": 2, "amount": 1}
    assert counts.unproven == 2


def test_stages_left_out_are_a_warning_where_skipping_is_forbidden():
    lives = {
        "D1": [
            state(0, "Discovery", "12000", "ouch", "Approved"),
            state(5, "Nego", "12000", "ouch", "Approved"),
        ]
    }
    (skipped,), counts = found(lives)
    assert (skipped.code, skipped.level) == ("QR612", Level.WARNING)
    assert '"Proposal" left out' in skipped.message
    assert (counts.refused, counts.skipped) == (1, 1)
    (noted,), counts = found(lives, text=RULES.replace("    no skipping\n", ""))
    assert (noted.code, noted.level) == ("QR612", Level.NOTE)
    assert (counts.allowed, counts.refused, counts.skipped) == (2, 0, 1)


def test_a_first_stage_is_left_out_only_where_it_is_forbidden():
    lives = {"D1": [state(0, "Proposal", "12000", "ouch")]}
    assert kinds(found(lives)[0]) == [("QR612", "D1", "Proposal")]
    assert found(lives, text=RULES.replace("    no skipping\n", ""))[0] == []


def test_a_move_back_is_a_warning_where_it_is_forbidden():
    lives = {
        "D1": [
            state(0, "Discovery", "12000", "ouch"),
            state(5, "Proposal", "12000", "ouch"),
            state(6, "Discovery", "12000", "ouch"),
        ]
    }
    (back,) = of_moves(found(lives)[0])
    assert (back.code, back.level) == ("QR613", Level.NOTE)
    findings, counts = found(lives, text=RULES.replace("    no skipping\n", "    no going back\n"))
    (back,) = of_moves(findings)
    assert (back.code, back.level) == ("QR613", Level.WARNING)
    assert (counts.refused, counts.back) == (1, 1)


def test_no_move_leads_out_of_an_outcome_but_a_reopening():
    known = ("12000", "ouch", "Approved")
    lives = {
        "won": [state(0, "Discovery", *known), state(5, "Won", *known), state(6, "Discovery", *known)],
        "lost": [state(0, "Discovery", *known), state(5, "Lost", *known), state(6, "Discovery", *known)],
    }
    findings = of_moves(found(lives)[0])
    assert kinds(findings) == [("QR610", "won", "Discovery")]
    assert '"Won" is an end' in findings[0].message


def test_what_is_no_stage_of_the_process_is_counted_and_what_comes_from_it_is_judged_by_its_gate():
    known = ("12000", "ouch", "Approved")
    lives = {
        "D1": [state(0, "Discovery", *known), state(5, "Haggling", *known), state(6, "Negotiation", *known)]
    }
    findings, counts = found(lives)
    assert findings == []
    assert (counts.moves, counts.allowed, counts.unmapped) == (2, 2, 1)


def test_a_move_after_the_moment_of_the_run_is_left_out():
    lives = {"D1": [state(0, "Discovery", "8000", "ouch"), state(20, "Proposal", "8000", "ouch")]}
    through = changes(lives, now=START + timedelta(days=10))
    assert through.found()[0] == []
    assert through.past.account.later == 1


def test_a_change_that_does_not_say_what_it_was_is_unknown():
    """CRMs keep of long texts only that they changed."""
    lives = {"D1": [state(0, "Discovery", "12000", "ouch"), state(5, "Proposal", "12000", "ouch")]}
    silent = {
        "deal id": "D1",
        "field": "Pain",
        "old value": "",
        "new value": "",
        "changed at": "2026-02-01T09:00:00",
    }
    findings, counts = found(lives, silent)
    assert [one.code for one in findings] == ["QR611", "QR611"]
    assert counts.not_held == {"pain": 2}


def test_several_changes_at_one_instant_are_one_step():
    lives = {"D1": [state(0, "Discovery", "8000", "ouch"), state(5, "Proposal", "12000", "ouch")]}
    findings, counts = found(lives)
    assert findings == []
    at = lives["D1"][1][0].isoformat()
    through = [
        {"deal id": "D1", "field": "Stage", "old value": "Discovery", "new value": "Lost", "changed at": at},
        {"deal id": "D1", "field": "Stage", "old value": "Lost", "new value": "Proposal", "changed at": at},
    ]
    rows = [row for row in as_changes(lives) if row["field"] != "Stage"] + through
    findings, counts = of_rows(lives, rows).found()
    assert (findings, counts.moves) == ([], 2)


def test_changes_of_one_instant_that_do_not_follow_are_judged_by_their_gates_alone():
    lives = {"D1": [state(0, "Discovery", "8000", "ouch"), state(5, "Proposal", "8000", "ouch")]}
    at = lives["D1"][1][0].isoformat()
    rows = [
        {"deal id": "D1", "stage": stage, "entered": at, "left": ""}
        for stage in ("Nego", "Proposal", "Discovery")
    ]
    findings, counts = told(lives, table_of("stays.csv", rows)).found()
    assert {one.code for one in findings} == {"QR611"}
    assert counts.skipped == counts.back == 0
    assert counts.moves == 3


def test_nothing_is_known_of_the_time_before_the_history():
    """CRMs let go of what is older than some months; what a field was before that, nobody can say."""
    lives = {"D1": [state(0, "Discovery", "8000", "ouch"), state(9, "Discovery", "9000", "ouch")]}
    rows = [row for row in as_changes(lives) if str(row["changed at"]) > "2026-01-10"]
    through = told(lives, table_of("history.csv", rows, None, CHANGES))
    (record,) = through.records
    assert through.past.as_of(record, START + timedelta(days=9)).values["amount"] == 9_000_000_000
    assert through.past.as_of(record, START + timedelta(days=8)).gap("amount") is Gap.NOT_SUPPLIED


def test_a_stage_that_is_only_seen_is_no_move_and_no_beginning_of_a_stay():
    """The first snapshot of a record that is older than the history says where it stood, not since when."""
    known = ("12000", "ouch")
    lives = {
        "D1": [state(0, "Discovery", *known), state(90, "Discovery", *known), state(95, "Proposal", *known)]
    }
    rows = as_snapshots(lives)[1:]
    findings, counts = told(lives, table_of("history.csv", rows, None, SNAPSHOTS)).found()
    assert (findings, counts.moves, counts.allowed, counts.stays) == ([], 1, 1, 0)


# ── Stays, and the end ──


def test_stays_are_held_against_the_agreed_length():
    known = ("12000", "ouch")
    lives = {
        "long": [state(0, "Discovery", *known), state(31, "Proposal", *known)],
        "short": [state(0, "Discovery", *known), state(30, "Proposal", *known)],
        "still": [state(0, "Discovery", *known)],
    }
    findings, counts = found(lives)
    assert [(one.code, one.record_id, one.claimed) for one in findings] == [
        ("QR614", "long", "Discovery"),
        ("QR606", "still", "Discovery"),
    ]
    assert findings[0].at.text.startswith("stay at most")
    assert findings[0].moved is not None
    assert findings[0].moved.instant == "2026-02-05T09:00:00Z"
    assert findings[1].moved is None
    assert "since 2026-01-05" in findings[1].message
    assert (counts.stays, counts.too_long, counts.overdue) == (3, 1, 1)


def test_a_field_that_says_since_when_has_the_word():
    text = RULES.replace("stay at most 30 days", "stay at most 30 days since created_on")
    lives = {"D1": [state(0, "Discovery", "12000", "ouch")]}
    assert found(lives, text=text)[0] == []  # the audit of now says it


def test_stays_tell_how_long_and_say_still_by_sentinels():
    known = ("12000", "ouch")
    lives = {
        "D1": [state(0, "Discovery", *known), state(31, "Proposal", *known)],
        "D2": [state(0, "Discovery", *known)],
    }
    findings, counts = told(lives, table_of("stays.csv", as_stays(lives))).found()
    assert [one.code for one in findings if one.code != "QR611"] == ["QR614", "QR606"]
    assert counts.unproven == counts.moves == 3


def test_a_record_that_is_elsewhere_now_is_in_no_stay():
    lives = {"D1": [state(0, "Discovery", "12000", "ouch")]}
    rows = [{"deal id": "D1", "stage": "Proposal", "entered": "2026-01-06", "left": "2050-01-01"}]
    through = told(lives, table_of("stays.csv", rows))
    assert "QR606" not in [one.code for one in through.found()[0]]
    assert through.past.account.other_ends == 1


def test_closing_before_creation():
    known = ("12000", "ouch", "Approved")
    lives = {"D1": [state(0, "Discovery", *known), state(-9, "Won", *known)]}
    rows = [row for row in as_changes(lives) if row["field"] != "created"]
    findings, _ = of_rows(lives, rows).found()
    assert [one.code for one in findings] == ["QR615"]


def test_a_close_date_before_creation():
    text = RULES.replace("  created_on: datetime", "  created_on: datetime\n  due: date").replace(
        '    budget: "Budget"\n', '    budget: "Budget"\n    due: "CloseDate"\n'
    )
    at, known = state(0, "Won", "12000", "ouch", "Approved")
    codes = {}
    for day in ("2026-01-04", "2026-01-05"):
        for stage in ("Won", "Discovery"):
            lives = {"D1": [(at, {**known, "Stage": stage, "CloseDate": day})]}
            codes[day, stage] = "QR615" in [one.code for one in found(lives, text=text)[0]]
    assert [case for case, is_told in codes.items() if is_told] == [("2026-01-04", "Won")]


# ── Laws ──

VALUES = {
    "Stage": ("Discovery", "Proposal", "Nego", "Won", "Lost", "Haggling", ""),
    "Amount": ("8000", "12000", ""),
    "Pain": ("ouch", ""),
    "Budget": ("None", "Approved", ""),
}
STATES = st.tuples(*(st.sampled_from(VALUES[column]) for column in COLUMNS))


@st.composite
def lives_of_deals(draw: st.DrawFn) -> Lives:
    """Some deals, each with states at least two days apart; every column changes somewhere."""
    lives: dict[str, list[State]] = {}
    for number in range(draw(st.integers(1, 3))):
        days = draw(st.lists(st.integers(2, 40), min_size=0, max_size=5))
        starts = [draw(st.integers(1, 30))]
        for day in days:
            starts.append(starts[-1] + day)
        lives[f"D{number}"] = [state(day, *draw(STATES)) for day in starts]
    lives["filler"] = [state(0, "", "", "", ""), state(1, "Discovery", "1", "it", "None")]
    return lives


def moments(lives: Lives) -> list[datetime]:
    instants = [at for states in lives.values() for at, _ in states]
    return sorted({*instants, *(at + timedelta(hours=7) for at in instants), NOW})


def seen(record: Record) -> tuple[object, ...]:
    return record.values, dict(record.gaps), dict(record.claims)


def by_forms(lives: Lives, order: random.Random) -> dict[str, Told]:
    tables = {
        "changes": (as_changes(lives), CHANGES),
        "versions": (as_versions(lives), VERSIONS),
        "snapshots": (as_snapshots(lives), SNAPSHOTS),
    }
    for rows, _ in tables.values():
        order.shuffle(rows)
    return {name: told(lives, table_of(name, rows, None, form)) for name, (rows, form) in tables.items()}


@given(lives_of_deals(), st.randoms(use_true_random=False))
def test_every_form_tells_the_same_past_in_whatever_order(lives: Lives, order: random.Random):
    """Changes, versions and snapshots of the same states rebuild the same records, and the same is found."""
    forms = by_forms(lives, order)
    for number, record in enumerate(forms["changes"].records):
        since = lives[record.id][0][0]
        for at in moments(lives):
            then = [seen(each.past.as_of(each.records[number], at)) for each in forms.values()]
            if at >= since:
                assert all(one == then[0] for one in then), at
    results = [each.found(values=False) for each in forms.values()]
    for findings, counts in results:
        assert findings == results[0][0]
        assert counts == results[0][1]


@given(lives_of_deals(), st.randoms(use_true_random=False))
def test_a_record_rebuilt_as_of_now_is_the_record_of_now(lives: Lives, order: random.Random):
    """All but a record that never had a value: a history of values alone does not know it, so all is unknown."""
    for form, through in by_forms(lives, order).items():
        for record in through.records:
            if form == "versions" and not any(any(state.values()) for _, state in lives[record.id]):
                continue
            assert seen(through.past.as_of(record, NOW)) == seen(record)


def outcomes(through: Told, record: Record, at: datetime) -> dict[str, object]:
    moment = Moment(at.replace(microsecond=0), through.moment.zone)
    verdict = interpret(through.layout, through.past.as_of(record, at), moment)
    return {**verdict.criteria, **verdict.processes["sales"].stages}


@given(lives_of_deals(), st.sets(st.sampled_from(COLUMNS)), st.integers(0, 80), st.booleans())
def test_a_history_that_holds_less_only_makes_things_unknown(
    lives: Lives, columns: set[str], day: int, keeps_old: bool
):
    """Without some columns, and from some day on only: what is decided stays as it was, and nobody is accused anew."""
    whole = changes(lives) if keeps_old else told(lives, table_of("v", as_versions(lives), None, VERSIONS))
    first = (START + timedelta(days=day, hours=12)).isoformat()
    if keeps_old:
        rows = [row for row in as_changes(lives, columns) if str(row["changed at"]) >= first]
        less = told(lives, table_of("less", rows, tuple(as_changes(lives)[0]), CHANGES))
    else:
        late = VERSIONS.__class__("changes", "id", "at", column="name", new="value")
        rows = [row for row in as_versions(lives, columns) if str(row["at"]) >= first]
        less = told(lives, table_of("less", rows, ("id", "at", "name", "value"), late))
    for one, other in zip(whole.records, less.records, strict=True):
        for at in moments(lives):
            known, left = outcomes(whole, one, at), outcomes(less, other, at)
            if at >= lives[one.id][0][0]:
                assert all(left[name] in (known[name], UNKNOWN) for name in known), at
    accused = {(one.fingerprint, one.code) for one in whole.found(values=False)[0] if one.code != "QR611"}
    assert {
        (one.fingerprint, one.code) for one in less.found(values=False)[0] if one.code != "QR611"
    } <= accused


@pytest.mark.parametrize("wrong", ["Amount", "Stage"])
def test_what_does_not_lead_to_the_present_is_unknown(wrong: str):
    """The last change of a column is missing in the history: nobody knows when it came."""
    lives = {
        "D1": [
            state(0, "Discovery", "8000", "ouch"),
            state(5, "Discovery", "9000", "ouch"),
            state(9, "Proposal", "12000", "ouch"),
            state(20, "Lost", "12000", "ouch"),
        ]
    }
    rows = [
        row
        for row in as_changes(lives)
        if (row["field"], row["new value"]) not in ((wrong, "12000"), (wrong, "Lost"))
    ]
    through = told(lives, table_of("history.csv", rows, None, CHANGES))
    (record,) = through.records
    known = through.past.as_of(record, START + timedelta(days=15))
    assert known.gap(wrong.lower()) is not None
    assert through.past.as_of(record, START + timedelta(days=5)).values["amount"] == 9_000_000_000
