"""A comparison is never contradicted by a random record: neither by what it proves, nor by what it passes over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from qualrules.analyze.comparison.changes import Change, Diff, Shown
from qualrules.analyze.comparison.diff import compare
from qualrules.analyze.comparison.diff_stages import status
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model import rules as r
from qualrules.model.moment import moment_of
from qualrules.model.record import Record
from qualrules.reading.plain import PlainReader
from tests.analyze.drawn import Drawn, supplied
from tests.analyze.edits import Edit
from tests.analyze.test_edits import drawn_edit

EDITS = {"quick": 12, "ci": 24, "thorough": 200}.get(os.environ.get("HYPOTHESIS_PROFILE", "quick"), 12)
RECORDS = {"quick": 60, "ci": 100, "thorough": 1000}.get(os.environ.get("HYPOTHESIS_PROFILE", "quick"), 60)
AS_OF = date(2026, 11, 21)
pytestmark = pytest.mark.slow
RANKS = {"not_met": 0, "unknown": 1, "met": 2}

Said = dict[tuple[str, str, str], tuple[int, int]]
"""Kind, process and name → the rank of an outcome (twice), or the points of a score."""


def said(rules: r.Rules, record: Record, as_of: date) -> Said:
    """Everything that the interpreter says of a record."""
    frame = Frame(record)
    asking = Interpreter(rules, moment_of(as_of, rules.header.zone, rules.header.fiscal_start))

    def rank(condition: r.Condition) -> tuple[int, int]:
        outcome = asking.condition(condition, frame).outcome.value
        return RANKS[outcome], RANKS[outcome]

    found: Said = {}
    for kind, named in (("criterion", rules.criteria), ("definition", rules.definitions)):
        for name, rule in named.items():
            if rule.record == record.type:
                found[kind, "", name] = (RANKS[asking.named(name, frame).outcome.value],) * 2
    for name, score in rules.scores.items():
        if score.record == record.type:
            found["score", "", name] = asking.score(score, frame).range or (0, 0)
    return found | {key: rank(condition) for key, condition in conditions(rules, record.type)}


def conditions(rules: r.Rules, record: str) -> Iterator[tuple[tuple[str, str, str], r.Condition]]:
    """Promises, for whom a process is, stages and outcomes."""
    for title, promise in rules.promises.items():
        if promise.record == record:
            yield ("promise", "", title), promise.condition
    for process in rules.processes.values():
        if process.record == record:
            yield ("move", process.name, "when"), process.guard or r.And(())
            for kind, places in (("stage", process.stages), ("outcome", process.outcomes)):
                yield from (
                    (((kind, process.name, each.name), status(process, each.name))) for each in places
                )


def records(edit: Edit, rng: Random) -> Iterator[tuple[Record, Record]]:
    """Random records as both rulesets read them, where each value can be read."""
    drawn = Drawn(edit.old, rng, beside=edit.new)
    readers = PlainReader(edit.old), PlainReader(edit.new)
    left = RECORDS
    while left:
        given = drawn.given(edit.record)
        one, other = (reader.read(edit.record, given, "1") for reader in readers)
        if supplied(one) and supplied(other):
            left -= 1
            yield one, other


def contradicts(change: Change | None, old: tuple[int, int], new: tuple[int, int]) -> bool:
    """Whether a record is one that the verdict rules out; None: told to be the same."""
    verdict = "equivalent" if change is None else change.verdict
    higher, lower = old[0] < new[0] or old[1] < new[1], new[0] < old[0] or new[1] < old[1]
    return (higher and verdict in ("equivalent", "stricter")) or (
        lower and verdict in ("equivalent", "looser")
    )


def test_no_random_record_contradicts_a_comparison() -> None:
    told: set[str] = set()
    for seed in range(EDITS):
        edit = drawn_edit(seed)
        diff = compare(edit.old, edit.new, as_of=AS_OF)
        changes = {(change.kind, change.process, change.name): change for change in diff.changes}
        told |= {change.verdict for change in diff.changes}
        for one, other in records(edit, Random(seed)):
            old, new = said(edit.old, one, AS_OF), said(edit.new, other, AS_OF)
            for key in old.keys() & new.keys():
                assert not contradicts(changes.get(key), old[key], new[key]), (seed, edit, key)
        assert_shown(edit, diff)
    assert told >= {"equivalent", "looser", "stricter", "different"}


def assert_shown(edit: Edit, diff: Diff) -> None:
    """Each record that is shown has the outcomes that are shown with it."""
    for change in diff.changes:
        for shown in (change.gained, change.lost, change.became_unknown, change.ruled_out):
            if shown is not None and change.kind in ("criterion", "definition", "promise", "stage", "score"):
                assert (words(edit.old, change, shown), words(edit.new, change, shown)) == (
                    shown.old,
                    shown.new,
                )


def words(rules: r.Rules, change: Change, shown: Shown) -> str:
    """What a ruleset says of the record, as it is shown."""
    witness = shown.witness
    record = PlainReader(rules).read(witness.record, witness.given)
    low, high = said(rules, record, witness.as_of)[change.kind, change.process, change.name]
    if change.kind == "score":
        return str(low) if low == high else f"{low} to {high}"
    return next(name for name, rank in RANKS.items() if rank == low)


@pytest.mark.parametrize("seed", range(0, EDITS, 4))
def test_turned_round_a_comparison_says_the_opposite(seed: int) -> None:
    edit = drawn_edit(seed)
    there = compare(edit.old, edit.new, as_of=AS_OF)
    again = compare(edit.new, edit.old, as_of=AS_OF)
    opposite = {"looser": "stricter", "stricter": "looser"}
    turned = {
        (one.kind, one.process, one.name): opposite.get(one.verdict, one.verdict) for one in again.changes
    }
    assert {(one.kind, one.process, one.name): one.verdict for one in there.changes} == turned
