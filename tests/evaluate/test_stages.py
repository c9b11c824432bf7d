"""Processes: statuses, the supported, furthest and possible stage, and the claim. Section 6 of the language."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from qualrules.model.verdict import Claim, ProcessVerdict
from qualrules.truth import MET, NOT_MET, UNKNOWN
from tests.evaluate.asking import verdict_of

RECORDS = """
record deal
  a: yes/no
  b: yes/no
  c: yes/no
  x: yes/no
  won: yes/no
  lost: yes/no
  ours: yes/no default yes
  since: date
  stage: stage of sales
"""
SALES = """
process sales for deal when ours
  stage "One"
    needs a
    exit needs x
    stay at most 30 days since since
  stage "Two"
    needs b
    should have c
  stage "Three"
    unless c
  outcome "Won" won after "Two" needs won
  outcome "Lost" lost needs lost
  outcome "Dropped"
  outcome "Parked" after "One"
"""


def judged(given: Mapping[str, object], process: str = SALES) -> ProcessVerdict:
    return verdict_of(process, given, records=RECORDS).processes["sales"]


def statuses(given: Mapping[str, object]) -> str:
    """The status of each stage and outcome: `+` met, `-` not met, `?` unknown."""
    signs = {MET: "+", NOT_MET: "-", UNKNOWN: "?"}
    return "".join(signs[status] for status in judged(given).stages.values())


YES, NO = True, False


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        # One, Two, Three, Won, Lost, Dropped, Parked
        ({}, "?????+?"),
        ({"a": NO}, "----?+-"),
        ({"a": YES}, "+????+?"),
        ({"a": YES, "x": NO}, "+---?+-"),
        ({"a": YES, "x": YES}, "+????++"),
        ({"a": YES, "x": YES, "b": YES}, "++???++"),
        ({"a": YES, "x": YES, "b": NO}, "+---?++"),
        ({"a": YES, "x": YES, "b": YES, "c": NO}, "+++??++"),
        ({"a": YES, "x": YES, "b": YES, "c": YES}, "++-??++"),
        ({"a": YES, "x": YES, "b": YES, "won": YES}, "++?+?++"),
        ({"a": YES, "b": YES, "won": YES}, "+????+?"),
        ({"a": YES, "b": NO, "won": YES}, "+---?+?"),
        ({"b": NO, "lost": YES}, "?---++?"),
        ({"b": YES, "c": NO}, "?????+?"),
    ],
)
def test_a_status_is_the_and_of_all_gates_before(given, wanted):
    assert statuses(given) == wanted


@pytest.mark.parametrize(
    ("given", "furthest", "supported", "possible"),
    [
        ({}, None, None, "Three"),
        ({"a": NO}, None, None, None),
        ({"a": YES, "x": NO}, "One", "One", "One"),
        ({"a": YES, "x": YES, "b": YES}, "Two", "Two", "Three"),
        ({"a": YES, "x": YES, "b": YES, "c": YES}, "Two", "Two", "Two"),
        ({"a": YES, "x": YES, "b": YES, "won": YES}, "Two", "Won", "Three"),
        ({"lost": YES}, None, "Lost", "Three"),
        # the first outcome in order that has needs; two met at once are a finding of their own
        ({"a": YES, "x": YES, "b": YES, "won": YES, "lost": YES}, "Two", "Won", "Three"),
    ],
)
def test_supported_furthest_and_possible(given, furthest, supported, possible):
    verdict = judged(given)
    assert (verdict.furthest, verdict.supported, verdict.possible) == (furthest, supported, possible)


def test_only_outcomes_with_needs_are_inferred():
    verdict = judged({"a": YES, "x": YES, "b": YES, "won": YES, "lost": YES})
    assert verdict.met_outcomes == ("Won", "Lost")
    assert verdict.stages["Dropped"] is verdict.stages["Parked"] is MET


@pytest.mark.parametrize(
    ("claimed", "given", "claim"),
    [
        (None, {"a": YES}, Claim.UNCLAIMED),
        ("", {"a": YES}, Claim.UNCLAIMED),
        ("Elsewhere", {"a": YES}, Claim.UNMAPPED),
        ("one", {"a": YES}, Claim.AGREES),
        ("Two", {"a": NO}, Claim.AHEAD),
        ("Two", {"a": YES, "x": YES}, Claim.UNPROVEN),
        ("Two", {"a": YES, "x": YES, "b": NO}, Claim.AHEAD),
        ("One", {"a": YES, "x": YES, "b": YES}, Claim.BEHIND),
        ("One", {"a": YES, "lost": YES}, Claim.BEHIND),
        ("Dropped", {"a": YES, "x": YES, "b": YES}, Claim.AGREES),
        ("Parked", {"lost": YES, "a": YES, "x": YES}, Claim.AGREES),
        ("Lost", {"a": YES}, Claim.UNPROVEN),
        ("Lost", {"lost": NO}, Claim.AHEAD),
    ],
)
def test_the_claim(claimed, given, claim):
    verdict = judged({**given, "stage": claimed})
    assert verdict.claim is claim


@pytest.mark.parametrize(
    ("claimed", "given", "claim"),
    [
        ("One", {"a": YES}, Claim.UNPROVEN),  # would agree
        ("One", {"a": YES, "x": YES, "b": YES}, Claim.UNPROVEN),  # would be behind
        ("One", {"a": NO}, Claim.AHEAD),
        ("One", {}, Claim.UNPROVEN),
        (None, {}, Claim.UNCLAIMED),
        ("Elsewhere", {}, Claim.UNMAPPED),
    ],
)
def test_the_claim_where_it_is_open_whether_the_process_applies(claimed, given, claim):
    verdict = judged({**given, "stage": claimed, "ours": "perhaps"})
    assert verdict.claim is claim
    assert verdict.applies is UNKNOWN
    assert verdict.furthest == judged(given).furthest


@pytest.mark.parametrize("claimed", [None, "One", "Elsewhere"])
def test_a_process_that_is_not_for_the_record(claimed):
    verdict = judged({"a": YES, "ours": NO, "stage": claimed})
    assert verdict.claim is Claim.NOT_APPLICABLE


def test_a_process_without_a_claim_field_reports_no_claim():
    records = RECORDS.replace("  stage: stage of sales\n", "")
    verdict = verdict_of(SALES, {"a": YES}, records=records).processes["sales"]
    assert (verdict.claimed, verdict.claim, verdict.overdue) == (None, None, None)
    assert (verdict.supported, verdict.possible) == ("One", "Three")


@pytest.mark.parametrize(
    ("claimed", "since", "overdue"),
    [
        ("One", "2026-10-22", NOT_MET),  # thirty days to the day
        ("One", "2026-10-21", MET),
        ("One", None, UNKNOWN),
        ("Two", "2020-01-01", None),  # no stay is declared for it
        (None, "2020-01-01", None),
        ("Elsewhere", "2020-01-01", None),
    ],
)
def test_the_stay_in_the_claimed_stage(claimed, since, overdue):
    assert judged({"stage": claimed, "since": since}).overdue is overdue


def test_a_stay_without_a_field_is_unknown():
    process = SALES.replace(" since since", "")
    assert judged({"stage": "One", "since": "2020-01-01"}, process).overdue is UNKNOWN


def test_advice_and_stays_are_never_part_of_a_status():
    late = {"a": YES, "x": YES, "b": YES, "stage": "One", "since": "2020-01-01"}
    assert judged(late).stages["One"] is MET
    assert judged(late).stages["Two"] is MET


def test_a_stage_with_neither_gate_nor_exit_is_open():
    process = 'process sales for deal\n  stage "One"\n  stage "Two" needs a\n'
    assert judged({}, process).furthest == "One"
