"""Moves: only *met* is allowed; skipping, going back, and out of an outcome. Section 6 of the language."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from qualrules.evaluate.moves import MoveVerdict
from qualrules.truth import MET, NOT_MET, UNKNOWN
from tests.evaluate.asking import verdict_of

RECORDS = """
record deal
  a: yes/no
  b: yes/no
  c: yes/no
  lost: yes/no
  ours: yes/no default yes
  stage: stage of sales
"""
SALES = """
process sales for deal when ours
  stage "One" needs a
  stage "Two" needs b
  stage "Three" needs c
  outcome "Lost" lost needs lost
  outcome "Dropped"
  moves
"""
FREE = SALES.removesuffix("  moves\n")
ALL = {"a": True, "b": True, "c": True, "lost": True}


def move(rules: str, target: str, given: Mapping[str, object], source: str | None = None) -> MoveVerdict:
    return verdict_of(rules, given, records=RECORDS).move("sales", target, source)


def test_without_rules_a_move_is_the_targets_status():
    assert move(FREE, "Three", {**ALL, "stage": "One"}).outcome is MET
    assert move(FREE, "One", {**ALL, "stage": "Three"}).outcome is MET
    assert move(FREE, "Three", {"a": True, "stage": "One"}).outcome is UNKNOWN
    assert move(FREE, "Three", {"a": False, "stage": "One"}).outcome is NOT_MET
    assert move(FREE, "Three", ALL).outcome is MET


@pytest.mark.parametrize(
    ("source", "target", "outcome"),
    [
        (None, "One", MET),
        (None, "Two", NOT_MET),
        ("One", "Two", MET),
        ("One", "Three", NOT_MET),
        ("One", "One", MET),
        ("Three", "One", MET),
        ("One", "Lost", MET),
        (None, "Dropped", MET),
    ],
)
def test_no_skipping_allows_only_the_next_stage_forward(source, target, outcome):
    assert move(f"{SALES}    no skipping\n", target, {**ALL, "stage": source}).outcome is outcome


@pytest.mark.parametrize(
    ("source", "target", "outcome"),
    [
        ("Two", "One", NOT_MET),
        ("Two", "Two", MET),
        ("Two", "Three", MET),
        ("Three", "Lost", MET),
        (None, "One", MET),
    ],
)
def test_no_going_back_refuses_an_earlier_stage(source, target, outcome):
    assert move(f"{SALES}    no going back\n", target, {**ALL, "stage": source}).outcome is outcome


@pytest.mark.parametrize(
    ("reopen", "source", "target", "outcome"),
    [
        ("", "Lost", "One", NOT_MET),
        ("", "Lost", "Dropped", NOT_MET),
        ("", "Lost", "Lost", MET),
        ('reopen "Lost" to "One"', "Lost", "One", MET),
        ('reopen "Lost" to "One"', "Lost", "Two", NOT_MET),
        ('reopen "Lost" to "One"', "Dropped", "One", NOT_MET),
        ('reopen to "One"', "Dropped", "One", MET),
        ('reopen to "One"', "Lost", "One", MET),
    ],
)
def test_out_of_an_outcome_only_by_reopen(reopen, source, target, outcome):
    rules = f"{SALES}    {reopen}\n" if reopen else FREE
    assert move(rules, target, {**ALL, "stage": source}).outcome is outcome


def test_reopening_needs_the_targets_status():
    rules = f'{SALES}    reopen to "One"\n'
    assert move(rules, "One", {"a": False, "stage": "Lost"}).outcome is NOT_MET
    assert move(rules, "One", {"stage": "Lost"}).outcome is UNKNOWN


def test_reopening_leaves_the_rules_about_stages_aside():
    rules = f'{SALES}    no skipping\n    no going back\n    reopen "Lost" to "Two"\n'
    assert move(rules, "Two", {**ALL, "stage": "Lost"}).outcome is MET


def test_a_move_to_where_the_record_stands_is_judged_by_that_status_alone():
    assert (
        move(f"{SALES}    no skipping\n", "Two", {"a": True, "b": False, "stage": "Two"}).outcome is NOT_MET
    )
    assert move(f"{SALES}    no skipping\n", "Two", {"a": True, "stage": "Two"}).outcome is UNKNOWN


def test_from_wins_over_the_claim():
    assert move(f"{SALES}    no skipping\n", "Two", {**ALL, "stage": "Three"}, "One").outcome is MET
    assert move(f"{SALES}    no skipping\n", "Three", {**ALL, "stage": "Two"}, "One").outcome is NOT_MET


def test_a_refused_move_is_refused_whatever_is_open():
    found = move(f"{SALES}    no skipping\n", "Three", {"stage": "One"})
    assert (found.outcome, found.status) == (NOT_MET, UNKNOWN)
    assert found.refusals == ('no skipping: the next stage is "Two"',)


def test_a_move_that_would_be_met_is_unknown_where_it_is_open_whether_the_process_applies():
    given = {**ALL, "ours": "perhaps", "stage": "One"}
    assert move(FREE, "Two", given).outcome is UNKNOWN
    assert move(FREE, "Two", {**given, "b": False}).outcome is NOT_MET


def test_no_move_where_the_process_is_not_for_the_record():
    assert move(FREE, "Two", {**ALL, "ours": False, "stage": "One"}).outcome is NOT_MET


def test_a_claim_that_names_no_stage_is_no_place_to_move_from():
    assert move(f"{SALES}    no skipping\n", "One", {**ALL, "stage": "Elsewhere"}).outcome is MET
    assert move(f"{SALES}    no skipping\n", "Two", {**ALL, "stage": "Elsewhere"}).outcome is NOT_MET
