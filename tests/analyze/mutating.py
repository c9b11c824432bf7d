"""A ruleset from text, its mutants by what was changed, and what a search for those that live has found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qualrules.analyze.questions import Budget
from qualrules.analyze.testing.expectations import expect_line
from qualrules.analyze.testing.killing import Trials
from qualrules.analyze.testing.mutants import Mutant, mutants
from qualrules.analyze.testing.surviving import Survived, survived
from qualrules.check import check
from qualrules.model import rules as r
from qualrules.report.mutants_form import changed
from qualrules.source import SourceFile

FILE = "sales.qual"
TODAY = date(2026, 11, 21)


def rules_of(text: str) -> r.Rules:
    """The checked ruleset."""
    checked = check(SourceFile(FILE, text), lambda *_: None)
    assert checked.diagnostics == (), checked.diagnostics
    assert checked.rules is not None
    return checked.rules


def mutants_of(rules: r.Rules) -> dict[str, Mutant]:
    """What was changed → the mutant."""
    return {changed(mutant): mutant for mutant in mutants(rules, FILE)}


def alive(rules: r.Rules) -> list[Mutant]:
    """The mutants that the examples do not notice."""
    trials = Trials(rules, rules.examples)
    return [mutant for mutant in mutants(rules, FILE) if trials.killer(mutant) is None]


def searched(
    rules: r.Rules, living: Sequence[Mutant] | None = None, budget: Budget | None = None
) -> Survived:
    """What became of the mutants that live."""
    return survived(rules, alive(rules) if living is None else living, budget or Budget(), TODAY)


def lines_of(rules: r.Rules, example: r.Example) -> list[str]:
    """The expectations of an example as lines."""
    return [expect_line(each, rules) for each in example.expects]
