"""The order in which items stand never matters."""

from __future__ import annotations

from hypothesis import given, note
from hypothesis import strategies as st

from qualrules.check.digest import digest
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.reading.plain import PlainReader
from tests.laws.rulesets import shuffled_items
from tests.laws.strategies import Case, cases, rules_of


@given(cases(), st.randoms(use_true_random=False))
def test_order_of_criteria_never_matters(case: Case, rng):
    text = shuffled_items(rng, case.text)
    note(text)
    rules = rules_of(text)
    record = PlainReader(rules).read(case.layout.record, case.given, "1")
    shuffled = interpret(Layout(rules, case.layout.record), record, case.moment)
    assert said(shuffled) == said(case.verdict())
    assert digest(rules) == digest(case.rules)


def said(verdict: Verdict) -> dict[str, object]:
    """Every answer by name."""
    return {
        **verdict.criteria,
        **verdict.definitions,
        **verdict.scores,
        **verdict.promises,
        **{f"process {name}": process for name, process in verdict.processes.items()},
    }
