"""The encoding is the interpreter: the same outcomes over random rulesets and records, in every form of the language.

`HYPOTHESIS_PROFILE=thorough` makes the long run, over 5,000 rulesets.
"""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import pytest
from hypothesis import given, note, settings

from qualrules.check.pipeline import check
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model.moment import moment_of
from qualrules.source import SourceFile
from qualrules.truth import MET, NOT_MET
from tests.analyze.asking import FIRST_YEAR, LAST_YEAR
from tests.analyze.differential import Differential, mismatches
from tests.analyze.drawn import Drawn
from tests.laws import shipped
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import Case, cases, rules_of
from tests.laws.vocabulary import RECORDS

RULESETS = {"quick": 24, "ci": 40, "thorough": 5000}.get(os.environ.get("HYPOTHESIS_PROFILE", "quick"), 24)
SHARES = 4
"""Parts of the long run, so that several workers can share it."""
EXAMPLES = max(20, settings().max_examples // 4)


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_the_encoding_answers_as_the_interpreter_does(share: int):
    for seed in range(share, RULESETS, SHARES):
        rng = Random(seed)
        rules = rules_of(ruleset_text(rng))
        for name in RECORDS:
            found = list(mismatches(rules, name, rng, 6 if name == "opportunity" else 2))
            assert not found, f"ruleset {seed}: {found[0]}"


@settings(max_examples=EXAMPLES)
@given(cases())
def test_the_encoding_answers_as_the_interpreter_does_on_a_small_ruleset(case: Case):
    """The same on one record, so that a difference shrinks to a small ruleset."""
    note(case.text)
    differential = Differential(case.rules, case.layout.record)
    if FIRST_YEAR < case.moment.today.year < LAST_YEAR:
        assert not list(differential.mismatches(case.record, case.moment))


@pytest.mark.parametrize("path", shipped.RULESETS, ids=lambda path: path.stem)
def test_the_shipped_rulesets_are_encoded_as_they_are_meant(path):
    """Near their own limits, where a random record seldom comes; some meet criteria and some do not."""
    rules = check(SourceFile(str(path), path.read_text("utf-8")), shipped.finder).rules
    assert rules is not None
    drawn, seen = Drawn(rules, Random(5), gaps=True), Counter()
    for name in rules.records:
        differential = Differential(rules, name)
        for _ in range(8):
            moment = moment_of(drawn.moment(), rules.header.zone, rules.header.fiscal_start)
            record = drawn.record(name)
            assert not list(differential.mismatches(record, moment))
            asked = [each for each in rules.criteria.values() if each.record == name]
            interpreter = Interpreter(rules, moment)
            seen.update(interpreter.criterion(each, Frame(record)).outcome for each in asked)
    assert seen[MET]
    assert seen[NOT_MET]
