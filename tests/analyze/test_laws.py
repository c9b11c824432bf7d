"""The laws of proofs: no record contradicts one, every witness does what it is shown for, the same meaning is the same."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given, note, settings

from qualrules.analyze.prover import Prover
from qualrules.analyze.questions import Answer, Differ, Impossible, Is, Possible, Statement
from qualrules.model import datatypes as d
from qualrules.model import rules as r
from tests.analyze.asking import OUTCOMES, Judge, judges, question, replayed, subjects_of
from tests.analyze.respelling import said_otherwise
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import Case, cases, rules_of

AS_OF = date(2026, 11, 21)
EXAMPLES = max(12, settings().max_examples // 10)
QUESTIONS = 4
RECORDS = 60
RULESETS = 25
DRAWN = {"quick": 8, "ci": 12, "thorough": 400}.get(os.environ.get("HYPOTHESIS_PROFILE", "quick"), 12)
SHARES = 4
PAIRS = 60


def agrees(
    found: Answer, sides: tuple[r.Rules, ...], statements: tuple[Statement, ...], known: list[Judge]
) -> None:
    """An answer is never contradicted: by its own witness, by a part that was said to be enough, by a record."""
    if isinstance(found, Possible) and found.witness is not None:
        assert replayed(sides, found.witness, statements)
    if isinstance(found, Impossible):
        enough = [statements[position] for position in found.core]
        assert not [judge for judge in known if judge.does(enough)]


@settings(max_examples=EXAMPLES)
@given(cases())
def test_a_proof_is_never_contradicted_by_a_random_record(case: Case):
    note(case.text)
    sides, record = (case.rules,), case.layout.record
    if not subjects_of(case.rules, record):
        return
    prover = Prover(sides, record, as_of=AS_OF)
    known = list(judges(case.rng, sides, record, RECORDS))
    for _ in range(QUESTIONS):
        statements = question(case.rng, case.rules, record)
        found = prover.ask(*statements)
        note(f"{statements}: {found}")
        agrees(found, sides, statements, known)


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_nothing_that_was_proved_impossible_ever_happens(share: int):
    """Every outcome of everything in a ruleset, and many pairs of outcomes, asked at once; then records by the hundred."""
    proved = 0
    for seed in range(share, DRAWN, SHARES):
        rng = Random(seed)
        rules = rules_of(ruleset_text(rng, 6))
        record = rng.choice(("opportunity", "account", "account", "contact"))
        subjects = subjects_of(rules, record)
        if not subjects:
            continue
        singles = [(Is(subject, frozenset((outcome,))),) for subject in subjects for outcome in OUTCOMES]
        asked = [*singles, *((*rng.choice(singles), *rng.choice(singles)) for _ in range(PAIRS))]
        impossible = [asked[n] for n in Prover((rules,), record, as_of=AS_OF).impossible(asked).impossible]
        for judge in judges(rng, (rules,), record, 2 * RECORDS):
            told = judge.outcomes(subjects)
            for statements in impossible:
                assert not all(told[id(one.subject)] in one.outcomes for one in statements), (
                    seed,
                    statements,
                )
        proved += len(impossible)
    assert proved > DRAWN / SHARES


@settings(max_examples=EXAMPLES // 2)
@given(cases())
def test_where_the_meaning_is_the_same_no_record_differs(case: Case):
    """Two rules of one ruleset, or one of it and one of another that was drawn beside it."""
    note(case.text)
    record = case.layout.record
    other = rules_of(ruleset_text(Random(case.rng.random()), 2, Random(case.rng.random())))
    mine, its = subjects_of(case.rules, record), subjects_of(other, record)
    if not mine or not its:
        return
    sides = (case.rules, other)
    prover = Prover(sides, record, as_of=AS_OF)
    known = list(judges(case.rng, sides, record, RECORDS))
    for statement in (
        Differ(case.rng.choice(mine), case.rng.choice(its), (0, 1)),
        Differ(case.rng.choice(mine), case.rng.choice(mine), (0, 0)),
    ):
        agrees(prover.ask(statement), sides, (statement,), known)


@settings(max_examples=EXAMPLES)
@given(cases())
def test_other_words_are_never_told_apart(case: Case):
    """What keeps the meaning by the laws of logic: no witness against it, and where nothing is opaque a proof of it."""
    note(case.text)
    prover = Prover((case.rules,), case.layout.record, as_of=AS_OF)
    for name in case.layout.criteria:
        condition = case.rules.criteria[name].when
        rewrite, said = said_otherwise(condition, case.rules, case.rng)
        note(f"{name}: {rewrite}: {said}")
        found = prover.ask(Differ(condition, said))
        assert not (isinstance(found, Possible) and found.witness), found
        assert isinstance(found, Impossible) or not is_exact(condition), found


def is_exact(condition: r.Condition) -> bool:
    """Whether a proof sees into all of it: no figures over rows, no rows beyond a bound, no two texts compared."""
    opaque = (r.Rows, r.Aggregate, r.Named, r.ScoreWithin, r.Arithmetic, r.Length)
    return not any(isinstance(node, opaque) or _is_of_texts(node) for node in r.walk(condition))


def _is_of_texts(node: r.Condition | r.Value) -> bool:
    return isinstance(node, r.Compare) and all(
        isinstance(one.type, d.TEXTUAL) for one in (node.left, node.right)
    )


@settings(max_examples=EXAMPLES)
@given(cases())
def test_quick_answers_are_those_of_the_thorough_ones(case: Case):
    """`possible` and `impossible` prove just what `ask` proves, of one question or of many at once."""
    note(case.text)
    record = case.layout.record
    if not subjects_of(case.rules, record):
        return
    prover = Prover((case.rules,), record, as_of=AS_OF)
    asked = [question(case.rng, case.rules, record) for _ in range(QUESTIONS)]
    answers = [prover.ask(*statements) for statements in asked]
    sifted = prover.impossible(asked)
    for number, (statements, found) in enumerate(zip(asked, answers, strict=True)):
        if number not in sifted.undecided:
            assert (number in sifted.impossible) is isinstance(found, Impossible)
        assert (prover.possible(*statements) is False) is isinstance(found, Impossible)


@pytest.mark.slow
def test_most_questions_are_decided():
    """Laws about answers would hold of no answers, too: most are a proof or a record, and there are both."""
    seen: Counter[str] = Counter()
    for seed in range(RULESETS):
        rng = Random(seed)
        rules = rules_of(ruleset_text(rng, 4))
        prover = Prover((rules,), "opportunity", as_of=AS_OF)
        for _ in range(6):
            found = prover.ask(*question(rng, rules, "opportunity"))
            shown = isinstance(found, Possible) and found.witness is not None
            seen["shown" if shown else type(found).__name__] += 1
    total = sum(seen.values())
    assert seen["shown"] > total / 3
    assert seen["Impossible"] > total / 10
    assert seen["Undecided"] < total / 20
