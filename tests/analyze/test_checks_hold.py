"""The law of the checks: no random record contradicts what is told of a random ruleset, and nothing that is told raises."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

from qualrules.analyze.checks.examined import Examined
from qualrules.analyze.checks.run import run_checks
from qualrules.analyze.prover import Prover
from qualrules.analyze.questions import Budget
from qualrules.diagnostics import Diagnostic
from qualrules.model import rules as r
from qualrules.report.diagnostics_text import render
from qualrules.truth import MET, NOT_MET, UNKNOWN
from qualrules.workspace.clock import time_limit
from tests.analyze.asking import Judge, judges, status
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import rules_of

SECONDS = 8
RECORDS = 150
QUOTED = re.compile(r'"([^"]+)"')
TOLD = {"QR502": {MET}, "QR503": {NOT_MET, UNKNOWN}, "QR504": {NOT_MET}}
"""What no record has."""


def found_in(rules: r.Rules) -> list[Diagnostic]:
    is_over = time_limit(SECONDS)
    examined = Examined(
        rules, "drawn.qual", lambda each, record: Prover((each,), record, Budget(is_over=is_over))
    )
    return list(run_checks(examined))


def contradicted(rules: r.Rules, one: Diagnostic, judge: Callable[[str], list[Judge]]) -> bool:
    """Whether a record does what the finding says none does."""
    names = QUOTED.findall(one.message)
    match one.code:
        case "QR502" | "QR503" | "QR504":
            rule = rules.criteria.get(names[0]) or rules.definitions[names[0]]
            # The first and the last are told of what a rule is before `unknown counts as`.
            subject = rule if one.code == "QR503" else _gate(rule)
            return any(each.outcome(subject) in TOLD[one.code] for each in judge(rule.record))
        case "QR501":
            process = next(each for each in rules.processes.values() if names[0] in _targets(each))
            return any(_stands(each, process, names[0]) for each in judge(process.record))
        case "QR507":
            process = next(each for each in rules.processes.values() if set(names) <= _targets(each))
            here, following = names
            return any(
                _stands(each, process, here) and each.outcome(status(process, following)) is not MET
                for each in judge(process.record)
            )
    return False


def _gate(rule: r.Criterion | r.Definition) -> r.Gate:
    return rule.gate if isinstance(rule, r.Definition) else r.Gate((rule.when,), rule.unless)


def _targets(process: r.Process) -> set[str]:
    return {each.name for each in (*process.stages, *process.outcomes)}


def _stands(judge: Judge, process: r.Process, target: str) -> bool:
    applies = process.guard is None or judge.outcome(process.guard) is not NOT_MET
    return applies and judge.outcome(status(process, target)) is MET


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 34])
def test_no_record_contradicts_what_is_told(seed: int):
    rng = Random(seed)
    rules = rules_of(ruleset_text(rng, 5))
    known: dict[str, list[Judge]] = {}

    def judge(record: str) -> list[Judge]:
        if record not in known:
            known[record] = list(judges(Random(seed), (rules,), record, RECORDS))
        return known[record]

    found = found_in(rules)
    assert render(found)
    assert [one for one in found if contradicted(rules, one, judge)] == []
