"""The reasons behind a verdict: a tree for every rule, the facts that decided, and the way to the next stage.

Worked out only when asked for, by the interpreter. How they read as text is in `words`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from qualrules.dataclass import dataclass
from qualrules.evaluate.deciding import Deciding, deciding
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.evaluate.layout import Answers, Layout
from qualrules.evaluate.next_step import NextStep, next_step
from qualrules.evaluate.shown import gap_of, raw_of, shown
from qualrules.model.explanation import Reason
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Condition, Gate, Named, Not
from qualrules.model.values import Gap
from qualrules.model.verdict import ProcessVerdict
from qualrules.source import NOWHERE, Span
from qualrules.truth import MET, Outcome


@dataclass(frozen=True, slots=True)
class DecidingFact:
    """One field that decided an outcome.

    `field` as named from the top record, `source_field` and `raw` as the source has them, `value` as people write it
    (None: none, and `gap` says why), `needed` the line of the rules that asked for it, `outcome` of that line, `at` where
    it stands, `note` how the value was read, where that is worth saying: `default`, `converted from USD`.
    """

    field: str
    source_field: str | None
    value: str | None
    raw: str | None
    gap: Gap | None
    needed: str
    outcome: Outcome
    at: Span
    note: str = ""


class Reasons:
    """Every answer about one record with its reasons."""

    def __init__(
        self,
        layout: Layout,
        record: Record,
        moment: Moment,
        processes: Mapping[str, ProcessVerdict],
        answers: Answers,
    ) -> None:
        self.layout = layout
        self.record = record
        self.moment = moment
        self.processes = processes
        self._answers = answers
        self._interpreter = Interpreter(layout.rules, moment)
        self._frame = Frame(record)

    @cached_property
    def criteria(self) -> Mapping[str, Reason]:
        """The tree of each criterion, by name."""
        rules = self.layout.rules.criteria
        return {name: self._interpreter.criterion(rules[name], self._frame) for name in self.layout.criteria}

    @cached_property
    def definitions(self) -> Mapping[str, Reason]:
        """The tree of each definition, by name."""
        rules = self.layout.rules.definitions
        return {
            name: self._interpreter.definition(rules[name], self._frame) for name in self.layout.definitions
        }

    @cached_property
    def scores(self) -> Mapping[str, Reason]:
        """The tree of each score, by name: one part a line, each with its range."""
        rules = self.layout.rules.scores
        return {name: self._interpreter.score(rules[name], self._frame) for name in self.layout.scores}

    @cached_property
    def promises(self) -> Mapping[str, Reason]:
        """The tree of each promise, by title."""
        rules = self.layout.rules.promises
        return {title: self._interpreter.promise(rules[title], self._frame) for title in self.layout.promises}

    @cached_property
    def next(self) -> tuple[NextStep, ...]:
        """The shortest way to the next stage, one a process that has one."""
        steps = (self.way_to(process) for process in self.processes)
        return tuple(step for step in steps if step is not None)

    def way_to(self, process: str, target: str | None = None) -> NextStep | None:
        """The shortest way to a stage (left out: the one after the furthest)."""
        rule = self.layout.rules.processes[process]
        return next_step(self._interpreter, rule, self.processes[process], self._frame, target)

    def blocking(self, gate: Gate) -> tuple[Reason, ...]:
        """The trees of those parts of a gate that are not met; what the verdict says is met is not asked again."""
        parts = (part for part in gate.parts if not self._is_met(part))
        reasons = (self._interpreter.condition(part, self._frame) for part in parts)
        return tuple(reason for reason in reasons if reason.outcome is not MET)

    def _is_met(self, part: Condition) -> bool:
        asked, wanted = (part.part, False) if isinstance(part, Not) else (part, True)
        if not isinstance(asked, Named) or asked.links:
            return False
        return self._answers[self.layout.positions[asked.name]] is wanted

    def gate(self, gate: Gate) -> Reason:
        """The tree of a stage's gate, exit or advice."""
        return self._interpreter.gate(gate, self._frame)

    def condition(self, condition: Condition) -> Reason:
        """The tree of any condition about the record."""
        return self._interpreter.condition(condition, self._frame)

    def reason(self, name: str) -> Reason:
        """The tree of a criterion, definition or score of the record's type. Raises KeyError."""
        for group in (self.criteria, self.definitions, self.scores):
            if name in group:
                return group[name]
        raise KeyError(name)

    def because(self, name: str) -> tuple[DecidingFact, ...]:
        """The facts that decided a criterion or definition."""
        return self.facts(self.reason(name))

    def facts(self, reason: Reason) -> tuple[DecidingFact, ...]:
        """The facts that decided a reason, each field and line once."""
        found = {(fact.field, fact.at.start, fact.raw): fact for fact in self._facts(reason)}
        return tuple(found.values())

    def _facts(self, reason: Reason) -> Iterator[DecidingFact]:
        for one in deciding(reason):
            yield self._fact(one)

    def _fact(self, one: Deciding) -> DecidingFact:
        span = getattr(one.reason.rule, "span", NOWHERE)
        read = raw_of(one.seen)
        return DecidingFact(
            field=one.seen.path,
            source_field=read.source_field,
            value=shown(one.seen, self.layout.rules.header.currency),
            raw=read.raw,
            gap=gap_of(one.seen),
            needed=" ".join(span.text.split()),
            outcome=one.reason.outcome,
            at=span,
            note=read.note,
        )
