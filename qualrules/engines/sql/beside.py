"""Questions that a run has beside the rules, as rules of their own, so that one query answers all: guards, `--where`.

The names begin with two dashes, as no name of a ruleset can. What the answers are good for is known by who asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qualrules.dataclass import dataclass
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.stages import inferable
from qualrules.model.rules import Condition, Criterion, Definition, Process, Rules, Stage, StageOutcome
from qualrules.truth import NOT_MET

WHERE = "--where"


@dataclass(frozen=True)
class Beside:
    """The rules with the questions among them. Of a process's guard and of the advice of its stages: the column of
    `query.results` that has the answer.
    """

    rules: Rules
    guards: Mapping[str, str]
    advice: Mapping[tuple[str, str], str]

    @property
    def where(self) -> str | None:
        """The column that says whether a record is wanted; None where all are."""
        return f"criteria.{WHERE}" if WHERE in self.rules.criteria else None


def with_where(rules: Rules, record: str, condition: Condition | None) -> Rules:
    """The rules with the condition of `--where`. It has to be met for sure: what it leaves unknown is not met."""
    if condition is None:
        return rules
    asked = Criterion(WHERE, "", record, condition, unknown_counts_as=NOT_MET)
    return replace(rules, criteria={**rules.criteria, WHERE: asked})


def with_audit(rules: Rules, record: str) -> Beside:
    """The rules with what the findings of an audit rest on beside the results."""
    guards: dict[str, str] = {}
    advice: dict[tuple[str, str], str] = {}
    criteria, definitions = dict(rules.criteria), dict(rules.definitions)
    for process in Layout(rules, record).processes:
        if process.guard is not None and sum(map(inferable, process.outcomes)) > 1:
            name = f"--guard {len(guards)}"
            guards[process.name] = f"criteria.{name}"
            criteria[name] = Criterion(name, "", record, process.guard)
        for stage, own in _with_advice(process, record, len(advice)):
            advice[process.name, stage] = f"definitions.{own.name}"
            definitions[own.name] = own
    return Beside(replace(rules, criteria=criteria, definitions=definitions), guards, advice)


def _with_advice(process: Process, record: str, number: int) -> Iterator[tuple[str, Definition]]:
    stages: tuple[Stage | StageOutcome, ...] = (*process.stages, *process.outcomes)
    for stage in stages:
        if stage.advice.parts and process.claim is not None:
            name = f"--advice {number}"
            yield stage.name, Definition(name, "", record, stage.advice)
            number += 1
