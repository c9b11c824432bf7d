"""The pass that types processes: stages, outcomes, the claim, moves and the longest stay.

What a status is, and which moves are allowed, is the interpreter's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from qualrules.check import process_mistakes
from qualrules.check.conditions import lower_condition
from qualrules.check.criteria import lower_gate, text_of
from qualrules.check.names import ordered_steps
from qualrules.check.scope import Names, Report, Scope
from qualrules.check.values import lower_field, lower_shift, unit_of
from qualrules.diagnostics import Diagnostic, Label
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import MOMENTS, Day, StageOf
from qualrules.model.schema import Field
from qualrules.model.values import MILLION, fold, millionths

_Clause = TypeVar("_Clause", bound=syntax.StageClause)


def find_claims(names: Names, records_of: Mapping[str, str | None], report: Report) -> dict[str, str]:
    """Process → the `stage of` field of its record. A second one, or one of another record, is a mistake."""
    claims: dict[str, Field] = {}
    for record in names.records.values():
        for field in record.fields.values():
            if not isinstance(field.type, StageOf):
                continue
            process = field.type.process
            owner = records_of.get(process)
            if owner is not None and owner != record.name:
                report.add(process_mistakes.claim_of_other(field, process, record.name, owner))
            elif owner is not None:
                first = claims.setdefault(process, field)
                if first is not field:
                    report.add(process_mistakes.second_claim(field, first, process, record.name))
    return {process: field.name for process, field in claims.items()}


@dataclass
class ProcessReader:
    """Types one process for the record that was found for it."""

    item: syntax.Process
    scope: Scope
    claim: str | None

    def read(self) -> rules.Process | None:
        """The typed process; None where something in it is wrong."""
        item = self.item
        before = len(self.scope.report.diagnostics)
        guard = lower_condition(item.guard, self.scope) if item.guard is not None else None
        steps = self._distinct_steps()
        stages = [self._stage(step) for step in steps if isinstance(step, syntax.Stage)]
        outcomes = [self._outcome(step) for step in steps if isinstance(step, syntax.StageOutcome)]
        moves = self._moves()
        whole = all(step is not None for step in (*stages, *outcomes))
        if (
            not whole
            or (item.guard is not None and guard is None)
            or len(self.scope.report.diagnostics) > before
        ):
            return None
        return rules.Process(
            item.name.text,
            text_of(item.title),
            self.scope.record,
            tuple(stage for stage in stages if stage is not None),
            tuple(outcome for outcome in outcomes if outcome is not None),
            guard,
            self.claim,
            moves,
            item.span,
            item.name.span,
        )

    def _distinct_steps(self) -> list[syntax.Stage | syntax.StageOutcome]:
        seen: dict[str, syntax.Stage | syntax.StageOutcome] = {}
        steps = ordered_steps(self.item)
        if not any(isinstance(step, syntax.Stage) for step in steps) and steps:
            self.scope.report.add(process_mistakes.no_stage(self.item))
        for step in steps:
            first = seen.setdefault(fold(step.name.value), step)
            if first is not step:
                self.scope.report.add(process_mistakes.step_twice(step, first, self.item.name.text))
        return steps

    # ── Stages and outcomes ──

    def _gate(self, clauses: Sequence[syntax.StageClause]) -> rules.Gate | None:
        needs = [clause.needs for clause in _of(clauses, syntax.Enter)]
        unless = [need for clause in _of(clauses, syntax.Unless) for need in clause.items]
        return lower_gate(needs, unless, self.scope)

    def _advice(self, clauses: Sequence[syntax.StageClause]) -> rules.Gate | None:
        return lower_gate([clause.needs for clause in _of(clauses, syntax.ShouldHave)], (), self.scope)

    def _stage(self, step: syntax.Stage) -> rules.Stage | None:
        gate, advice = self._gate(step.clauses), self._advice(step.clauses)
        leaving = lower_gate([clause.needs for clause in _of(step.clauses, syntax.ExitNeeds)], (), self.scope)
        probability, owner, stay = self._particulars(step.clauses)
        if gate is None or advice is None or leaving is None:
            return None
        return rules.Stage(
            step.name.value,
            text_of(step.title),
            gate,
            leaving,
            advice,
            probability,
            owner,
            stay,
            step.span,
            step.name.span,
        )

    def _outcome(self, step: syntax.StageOutcome) -> rules.StageOutcome | None:
        gate, advice = self._gate(step.clauses), self._advice(step.clauses)
        probability, owner, _ = self._particulars(step.clauses)
        for clause in _of(step.clauses, syntax.ExitNeeds):
            self.scope.report.add(process_mistakes.exit_of_outcome(clause, step))
        for stay in _of(step.clauses, syntax.StayAtMost):
            self.scope.report.add(process_mistakes.stay_in_outcome(stay, step))
        after = self._stage_named(step.after, "after") if step.after is not None else None
        if gate is None or advice is None:
            return None
        return rules.StageOutcome(
            step.name.value,
            text_of(step.title),
            gate,
            step.result or "",
            after,
            advice,
            owner,
            probability,
            step.span,
            step.name.span,
        )

    def _particulars(
        self, clauses: Sequence[syntax.StageClause]
    ) -> tuple[int | None, str, rules.Stay | None]:
        """Probability, owner and longest stay, each at most once."""
        probability = self._once(_of(clauses, syntax.Probability), "probability")
        owner = self._once(_of(clauses, syntax.Owner), "owner")
        stay = self._once(_of(clauses, syntax.StayAtMost), "stay at most")
        return (
            self._probability(probability) if probability else None,
            owner.text.value if owner else "",
            self._stay(stay) if stay else None,
        )

    def _once(self, clauses: list[_Clause], words: str) -> _Clause | None:
        for again in clauses[1:]:
            self.scope.report.add(
                Diagnostic(
                    "QR117",
                    f"`{words}` is said twice for one stage",
                    again.span,
                    labels=(Label(clauses[0].span, "first here"),),
                    helps=("keep one of them",),
                )
            )
        return clauses[0] if clauses else None

    def _probability(self, clause: syntax.Probability) -> int | None:
        try:
            held = millionths(Decimal(clause.percent.replace("_", "").replace(",", "")))
        except InvalidOperation:
            held = None
        if held is None or not 0 <= held <= 100 * MILLION:
            self.scope.report.add(
                Diagnostic(
                    "QR115",
                    f"a probability of {clause.percent}% is not possible",
                    clause.span,
                    label="from 0% to 100%",
                )
            )
            return None
        return held

    def _stay(self, clause: syntax.StayAtMost) -> rules.Stay | None:
        amount, unit = clause.duration.amount, unit_of(clause.duration.unit)
        if clause.since is None:
            return rules.Stay(amount, unit, None, None, clause.span)
        since = lower_field(clause.since, self.scope)
        if since is None:
            return None
        if not isinstance(since.type, MOMENTS):
            self.scope.report.add(process_mistakes.since_no_moment(since))
            return None
        limit = lower_shift(since, clause.duration, 1, self.scope)
        if limit is None:
            return None
        overdue = rules.Compare(">", rules.Today(Day(), clause.span), limit, clause.span)
        return rules.Stay(amount, unit, since, overdue, clause.span)

    # ── Names of stages ──

    def _moves(self) -> rules.Moves:
        reopen: list[tuple[str | None, str]] = []
        for move in self.item.moves:
            if move.kind != "reopen" or move.target is None:
                continue
            source = self._outcome_named(move.source) if move.source is not None else None
            target = self._stage_named(move.target, "reopen … to")
            if target is not None and (source is not None or move.source is None):
                reopen.append((source, target))
        kinds = {move.kind for move in self.item.moves}
        return rules.Moves("no skipping" in kinds, "no going back" in kinds, tuple(dict.fromkeys(reopen)))

    def _stage_named(self, name: syntax.String, words: str) -> str | None:
        return self._step_named(name, syntax.Stage, f"`{words}` names a stage")

    def _outcome_named(self, name: syntax.String) -> str | None:
        return self._step_named(name, syntax.StageOutcome, "`reopen` leads out of an outcome")

    def _step_named(
        self, name: syntax.String, kind: type[syntax.Stage | syntax.StageOutcome], rule: str
    ) -> str | None:
        declared = {fold(step.name.value): step for step in self.item.steps}
        found = declared.get(fold(name.value))
        if found is not None and isinstance(found, kind):
            return found.name.value
        fitting = [step.name.value for step in self.item.steps if isinstance(step, kind)]
        if found is not None:
            other = "an outcome" if isinstance(found, syntax.StageOutcome) else "a stage"
            self.scope.report.add(
                Diagnostic(
                    "QR207",
                    f'{rule}, and "{name.value}" is {other}',
                    name.span,
                    helps=process_mistakes.choices(kind, fitting),
                )
            )
            return None
        self.scope.report.add(
            process_mistakes.unknown_stage(
                name, self.item.name.text, fitting, process_mistakes.choices(kind, fitting)
            )
        )
        return None


def _of(clauses: Iterable[syntax.StageClause], kind: type[_Clause]) -> list[_Clause]:
    return [clause for clause in clauses if isinstance(clause, kind)]
