"""Random single edits of drawn and of shipped rulesets: *equivalent* only where all records agree, else a record that differs.

`HYPOTHESIS_PROFILE=thorough` makes the full run: 200 edits, and 10,000 records for each that is proved equivalent.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from qualrules.analyze.prover import Prover
from qualrules.analyze.questions import (
    Answer,
    Differ,
    Higher,
    Impossible,
    Possible,
    Statement,
    Subject,
    Undecided,
)
from qualrules.check.pipeline import check
from qualrules.engines.compiled import compile_ruleset
from qualrules.evaluate.layout import Answers, Layout
from qualrules.model import rules as r
from qualrules.model.moment import moment_of
from qualrules.reading.plain import PlainReader
from qualrules.source import SourceFile
from tests.analyze.asking import judges, replayed, status
from tests.analyze.drawn import Drawn, supplied
from tests.analyze.edits import Edit, random_edit
from tests.laws import shipped
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import rules_of

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
EDITS = {"quick": 16, "ci": 24, "thorough": 200}.get(PROFILE, 16)
RECORDS = {"quick": 200, "ci": 400, "thorough": 10_000}.get(PROFILE, 200)
SHARES = 4
"""Parts of the run, so that several workers can share it."""
AS_OF = date(2026, 11, 21)
MOMENTS = 8

pytestmark = pytest.mark.slow


def drawn_edit(seed: int) -> Edit:
    """One edit of a ruleset: in turn a drawn and a shipped one."""
    rng = Random(seed)
    if seed % 2:
        path = rng.choice(shipped.RULESETS)
        text = path.read_text("utf-8")
        rules = check(SourceFile(str(path), text), shipped.finder).rules
        assert rules is not None
        return random_edit(rng, rules, text)
    text = ruleset_text(rng, 4)
    return random_edit(rng, rules_of(text), text)


def questions(edit: Edit) -> Iterator[tuple[Statement, ...]]:
    """What would have to be possible if the edit changed something: each a question of its own."""
    for one, other in pairs(edit):
        yield (Differ(one, other, (0, 1)),)
    for name in Layout(edit.old, edit.record).scores:
        scores = edit.old.scores[name], edit.new.scores[name]
        if edit.subject in (f"scores {name}", "the text"):
            yield from (
                (Higher(scores, bound, above),) for bound in ("lowest", "highest") for above in (0, 1)
            )


def pairs(edit: Edit) -> Iterator[tuple[Subject, Subject]]:
    """What the edit may have changed, before and after; of a declaration or setting it may be everything."""
    layout, (group, _, name) = Layout(edit.old, edit.record), edit.subject.partition(" ")
    everything = edit.subject == "the text"
    for each in layout.criteria:
        if everything or (group == "criteria" and each == name):
            yield edit.old.criteria[each], edit.new.criteria[each]
    for each in layout.definitions:
        if everything or (group == "definitions" and each == name):
            yield edit.old.definitions[each], edit.new.definitions[each]
    for each in layout.promises:
        if everything or (group == "promises" and each == name):
            yield edit.old.promises[each].condition, edit.new.promises[each].condition
    for each in layout.processes:
        if everything or (group == "processes" and each.name == name):
            yield from _of_process(each, edit.new.processes[each.name])


def _of_process(old: r.Process, new: r.Process) -> Iterator[tuple[Subject, Subject]]:
    if old.guard is not None and new.guard is not None:
        yield old.guard, new.guard
    for stage in (*old.stages, *old.outcomes):
        yield status(old, stage.name), status(new, stage.name)


def compared(layout: Layout, answers: Answers) -> Answers:
    """The answers but for overdue stays, which no question is about."""
    place, skipped = layout.offsets[3], set()
    for process in layout.processes:
        skipped.add(place + 3)
        place += 4 + len(process.outcomes)
    return tuple(answer for number, answer in enumerate(answers) if number not in skipped)


def differing(edit: Edit, rng: Random, count: int) -> list[object]:
    """Those of many random records that the rules before and after judge differently, by the compiled engine."""
    drawn = Drawn(edit.old, rng, beside=edit.new)
    sides = [
        (compile_ruleset(rules, edit.record), PlainReader(rules), rules.header)
        for rules in (edit.old, edit.new)
    ]
    judges_at = [
        [engine.bind(moment_of(day, header.zone, header.fiscal_start)) for engine, _, header in sides]
        for day in (drawn.moment() for _ in range(MOMENTS))
    ]
    found: list[object] = []
    while count:
        given = drawn.given(edit.record)
        records = [reader.read(edit.record, given, "1") for _, reader, _ in sides]
        if not all(map(supplied, records)):
            continue
        count -= 1
        answers = [
            compared(side[0].layout, judge(record))
            for side, judge, record in zip(sides, rng.choice(judges_at), records, strict=True)
        ]
        if answers[0] != answers[1]:
            found.append(given)
    return found


@pytest.mark.parametrize("share", range(SHARES))
def test_equivalent_is_what_no_record_tells_apart(share: int):
    seen: Counter[str] = Counter()
    for seed in range(share, EDITS, SHARES):
        edit = drawn_edit(seed)
        prover = Prover((edit.old, edit.new), edit.record, as_of=AS_OF)
        answers = [(statements, prover.ask(*statements)) for statements in questions(edit)]
        for statements, found in answers:
            if isinstance(found, Possible) and found.witness is not None:
                assert replayed((edit.old, edit.new), found.witness, statements), (seed, edit)
        verdict = said(answers)
        seen[verdict] += 1
        if verdict == "equivalent":
            assert not differing(edit, Random(seed), RECORDS), (seed, edit)
        if verdict == "possibly":
            seen["really"] += any(
                judge.does(statements)
                for statements, _ in answers
                for judge in judges(Random(seed), (edit.old, edit.new), edit.record, 20)
            )
    print(dict(seen))
    assert seen["undecided"] <= EDITS / SHARES / 10
    assert seen["different"] > sum(seen.values()) / 3


def said(answers: list[tuple[tuple[Statement, ...], Answer]]) -> str:
    """The verdict on an edit."""
    found = [answer for _, answer in answers]
    if all(isinstance(answer, Impossible) for answer in found):
        return "equivalent"
    if any(isinstance(answer, Possible) and answer.witness is not None for answer in found):
        return "different"
    return "undecided" if any(isinstance(answer, Undecided) for answer in found) else "possibly"


def test_every_kind_of_edit_is_made():
    """In the full run each of the edits that people make comes up."""
    kinds = {drawn_edit(seed).kind for seed in range(200)}
    assert kinds >= {
        "threshold", "operator", "and to or", "or to and", "not dropped", "part dropped", "need dropped",
        "unless dropped", "need dropped of a stage", "unless dropped of a stage", "value dropped", "default", "not yet",
        "quantity", "points", "score bound", "length of time", "text", "unknown counts as",
    }  # fmt: skip
