"""Every engine is the interpreter: the same answers over random rulesets and records, in every form of the language."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, note

from qualrules.engines.compiled import compile_ruleset
from qualrules.evaluate.layout import Answers, Layout
from qualrules.evaluate.verdict import answers_of
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules
from qualrules.reading.plain import PlainReader
from tests.laws import forms, records
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import Case, cases, checked
from tests.laws.vocabulary import RECORDS

RULESETS = {"quick": 120, "ci": 400, "thorough": 5000}.get(os.environ.get("HYPOTHESIS_PROFILE", "quick"), 120)
SHARES = 4
"""Parts of the long run, so that several workers can share it."""

ENGINES = {"compiled": compile_ruleset}
"""Engine → how it takes rules about one record type."""


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("share", range(SHARES))
def test_an_engine_answers_as_the_interpreter_does(engine, share):
    seen: Counter[object] = Counter()
    for seed in range(share, RULESETS, SHARES):
        rng = Random(seed)
        rules = checked(ruleset_text(rng)).rules
        assert rules is not None
        for wanted, found, said in _answers(engine, rules, rng):
            assert found == wanted, f"ruleset {seed}: {said}"
            assert list(map(type, found)) == list(map(type, wanted)), f"ruleset {seed}: {said}"
            seen.update(wanted)
    # a run in which little is decided would prove little
    assert min(seen[True], seen[False], seen[None]) > sum(seen.values()) / 10


def _answers(engine: str, rules: Rules, rng: Random) -> Iterator[tuple[Answers, Answers, str]]:
    reader = PlainReader(rules)
    for name in RECORDS:
        layout, compiled = Layout(rules, name), ENGINES[engine](rules, name)
        for _ in range(10 if name == "opportunity" else 4):
            given, as_of = records.record(rng, name), records.as_of(rng)
            moment = moment_of(as_of, rules.header.zone, rules.header.fiscal_start)
            record = reader.read(name, given, "1")
            yield answers_of(layout, record, moment), compiled.bind(moment)(record), f"{given} as of {as_of}"


@given(cases())
def test_an_engine_answers_as_the_interpreter_does_on_a_small_ruleset(case: Case):
    """The same on one record, so that a difference shrinks to a small ruleset."""
    note(case.text)
    for compile_rules in ENGINES.values():
        answers = compile_rules(case.rules, case.layout.record).bind(case.moment)(case.record)
        assert answers == answers_of(case.layout, case.record, case.moment)


@pytest.mark.slow
def test_every_form_of_the_language_was_written():
    """The rulesets of the long run hold every form of the language, every kind of typed rule, every pair of types."""
    written: Counter[forms.Form] = Counter()
    typed: Counter[forms.Form] = Counter()
    for seed in range(RULESETS):
        found = checked(ruleset_text(Random(seed)))
        assert found.rules is not None
        for file in found.syntax:
            written.update(forms.forms_of((file.header, *file.items)))
        rules = found.rules
        for group in (rules.criteria, rules.definitions, rules.scores, rules.promises, rules.processes):
            typed.update(forms.forms_of(dict(group)))
    assert forms.forms_of_syntax() - set(written) == set()
    assert forms.forms_of_rules() - set(typed) == set()
