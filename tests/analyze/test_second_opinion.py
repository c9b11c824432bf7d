"""A second opinion: cvc5 is asked the very questions that z3 is asked, as SMT-LIB text, and both have to say the same."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from qualrules.analyze.encoding.calendar import Calendar
from qualrules.analyze.encoding.encode import Encoder
from qualrules.analyze.encoding.formulas import Formula
from qualrules.analyze.encoding.reach import Place
from qualrules.analyze.encoding.space import Space
from qualrules.analyze.smtlib import Writer
from qualrules.analyze.solver import Solver
from qualrules.check.pipeline import check
from qualrules.model import rules as r
from qualrules.source import SourceFile
from qualrules.truth import MET, NOT_MET, UNKNOWN
from tests.analyze.asking import subjects_of
from tests.laws import shipped
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import rules_of

cvc5 = pytest.importorskip("cvc5")

STEPS = 3_000_000
MILLISECONDS = 5_000
DRAWN = 4
QUESTIONS = 6
WORDS = {"sat": "possible", "unsat": "impossible"}


def questions(rules: r.Rules, rng: Random) -> tuple[list[Formula], list[Formula]]:
    """What always holds of an opportunity, or of another record, and questions: two subjects with an outcome each."""
    record = "opportunity" if "opportunity" in rules.records else max(rules.records)
    space = Space((rules,))
    encoder = Encoder(space, Calendar(space.variables), 0)
    asked = subjects_of(rules, record)
    found = []
    for _ in range(QUESTIONS if asked else 0):
        pairs = [encoder.subject(subject, Place(record)) for subject in rng.choices(asked, k=2)]
        found += [pair.has({rng.choice((MET, NOT_MET, UNKNOWN))}) for pair in pairs]
    return space.variables.rules, found


def second_opinion(rules: list[Formula], question: list[Formula]) -> str:
    """What cvc5 says: possible, impossible, or anything else where it does not know."""
    writer, lines = Writer(), ["(set-logic QF_LIA)"]
    for formula in (*rules, *question):
        told, name = writer.tell(formula)
        lines += [told, f"(assert {name})"]
    solver = cvc5.Solver()
    solver.setOption("tlimit-per", str(MILLISECONDS))
    parser = cvc5.InputParser(solver)
    text = "\n".join([*lines, "(check-sat)"])
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "question")
    said = ""
    while not (command := parser.nextCommand()).isNull():
        said = command.invoke(solver, parser.getSymbolManager()).strip()
    return WORDS.get(said, said)


def opinions(rules: r.Rules, rng: Random) -> Counter[tuple[str, str]]:
    """What z3 and cvc5 say of each question, counted."""
    held, asked = questions(rules, rng)
    solver = Solver(STEPS, MILLISECONDS)
    solver.hold(held)
    pairs = [asked[place : place + 2] for place in range(0, len(asked), 2)]
    return Counter((solver.ask(pair), second_opinion(held, pair)) for pair in pairs)


def must_agree(said: Counter[tuple[str, str]]) -> None:
    assert not said["possible", "impossible"], said
    assert not said["impossible", "possible"], said
    assert said["possible", "possible"] + said["impossible", "impossible"] > sum(said.values()) * 0.8, said


@pytest.mark.slow
def test_both_solvers_say_the_same_of_drawn_rulesets():
    said: Counter[tuple[str, str]] = Counter()
    for seed in range(DRAWN):
        said += opinions(rules_of(ruleset_text(Random(seed), 3)), Random(seed))
    must_agree(said)
    assert said["impossible", "impossible"]


@pytest.mark.slow
def test_both_solvers_say_the_same_of_shipped_rulesets():
    said: Counter[tuple[str, str]] = Counter()
    for number, path in enumerate(shipped.RULESETS):
        rules = check(SourceFile(str(path), path.read_text("utf-8")), shipped.finder).rules
        assert rules is not None
        said += opinions(rules, Random(number))
    must_agree(said)
