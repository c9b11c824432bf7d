"""The `expect` lines of an example, each resolved to a rule, score, process, stage or promise of its record.

What is wrong with one is said in `expectation_mistakes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qualrules.check import expectation_mistakes, paths, unknown
from qualrules.check.process_mistakes import unknown_stage
from qualrules.check.scope import Names, Report, Scope
from qualrules.check.wording import a, joined, nearest, quoted, shortened
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import Link, ListOf, YesNo
from qualrules.model.values import fold
from qualrules.model.verdict import Claim
from qualrules.source import Span
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome

OUTCOMES: dict[syntax.OutcomeWord, Outcome] = {"met": MET, "not met": NOT_MET, "unknown": UNKNOWN}


@dataclass
class ExpectationReader:
    """Types the expectations of examples about one record."""

    names: Names
    report: Report
    checked: rules.Rules
    record: str

    def read(self, expect: syntax.Expect) -> rules.Expectation | None:
        """One expectation; None after a mistake, or where it is about an item with a mistake of its own."""
        match expect:
            case syntax.ExpectName():
                return self._name(expect)
            case syntax.ExpectScore():
                return self._score(expect)
            case syntax.ExpectStage():
                return self._stage(expect)
            case syntax.ExpectClaim():
                return self._claim(expect)
            case syntax.ExpectOverdue(outcome, process, span):
                found = self._process(process, span)
                return self._of(found, "overdue", OUTCOMES[outcome], span)
            case syntax.ExpectPromise():
                return self._promise(expect)
            case syntax.ExpectMove():
                return self._move(expect)

    @property
    def _scope(self) -> Scope:
        return Scope(self.names, self.report, self.record)

    def _of(
        self,
        process: rules.Process | None,
        kind: Literal["stage", "possible", "claim", "overdue"],
        wanted: object,
        span: Span,
    ) -> rules.Expectation | None:
        return rules.Expectation(kind, process.name, wanted, span=span) if process is not None else None

    # ── Names and scores ──

    def _name(self, expect: syntax.ExpectName) -> rules.Expectation | None:
        found = self._found(expect.path)
        because = self._because(expect.because)
        if found is None:
            return None
        if isinstance(found, paths.RuleName) and found.rule.kind == "score":
            self.report.add(expectation_mistakes.score_as_name(expect))
            return None
        if isinstance(found, rules.FieldValue) and not isinstance(found.type, YesNo):
            self.report.add(expectation_mistakes.field_as_name(expect))
            return None
        return rules.Expectation(
            "name", _subject(found), OUTCOMES[expect.outcome], because=because, span=expect.span
        )

    def _score(self, expect: syntax.ExpectScore) -> rules.Expectation | None:
        found = self._found(expect.path)
        if found is None:
            return None
        if not isinstance(found, paths.RuleName) or found.rule.kind != "score":
            kind = found.rule.kind if isinstance(found, paths.RuleName) else "field"
            self.report.add(expectation_mistakes.not_a_score(expect, kind))
            return None
        highest = expect.lowest if expect.highest is None else expect.highest
        if highest < expect.lowest:
            message = f"a score cannot lie between {expect.lowest} and {highest}"
            label = f"write {highest} to {expect.lowest}"
            self.report.add(Diagnostic("QR115", message, expect.span, label=label))
            return None
        return rules.Expectation("score", _subject(found), (expect.lowest, highest), span=expect.span)

    def _found(self, path: syntax.Path) -> paths.Found | None:
        """The rule or field that is meant; a wrong bare name is told as a criterion, which is what is
        expected of.
        """
        found = paths.look_up(path, self._scope)
        if isinstance(found, Diagnostic):
            wrong = found
            if wrong.code == "QR201" and len(path.names) == 1:
                wrong = (
                    unknown.need(path.names[0], path, self.names.records[self.record], self._scope) or wrong
                )
            self.report.add(wrong)
            return None
        return found

    # ── Deciding fields ──

    def _because(self, because: Sequence[syntax.Path] | None) -> tuple[str, ...] | None:
        if because is None:
            return None
        return tuple(path for path in map(self._deciding, because) if path is not None)

    def _deciding(self, path: syntax.Path) -> str | None:
        """A deciding field as it is named: over links and lists, without the record's own name before it."""
        names = path.names
        record = self.names.records[self.record]
        if len(names) > 1 and names[0].text == self.record:
            names = names[1:]
        for name in names[:-1]:
            field = record.fields.get(name.text)
            if field is None or not isinstance(field.type, Link | ListOf):
                self._no_field(name, path, record.name)
                return None
            record = self.names.records[field.type.record]
        if names[-1].text not in record.fields:
            self._no_field(names[-1], path, record.name)
            return None
        return ".".join(name.text for name in names)

    def _no_field(self, name: syntax.Name, path: syntax.Path, record: str) -> None:
        rule = self.names.rules.get(name.text)
        if rule is not None:
            message = f'"{name.text}" is a {rule.kind}, and `because` names the fields that decide'
            self.report.add(Diagnostic("QR219", message, path.span))
            return
        mistake = unknown.field(name, path, self.names.records[record], self._scope)
        if mistake is not None:
            self.report.add(mistake)

    # ── Processes ──

    def _stage(self, expect: syntax.ExpectStage) -> rules.Expectation | None:
        if expect.stage is None:
            return self._of(self._process(expect.process, expect.span), expect.kind, None, expect.span)
        inner = expect.kind == "stage"
        process = self._process(expect.process, expect.span, expect.stage, outcomes=inner)
        if process is None:
            return None
        stage = self._stage_of(process, expect.stage, outcomes=inner)
        return self._of(process, expect.kind, stage, expect.span) if stage is not None else None

    def _claim(self, expect: syntax.ExpectClaim) -> rules.Expectation | None:
        known = [claim.value for claim in Claim]
        if expect.claim not in known:
            message = f'a claim cannot be "{expect.claim}"'
            helps = (f"a claim is {joined(known, 'or')}",)
            self.report.add(
                Diagnostic("QR318", message, expect.span, nearest(expect.claim, known), helps=helps)
            )
            return None
        process = self._process(expect.process, expect.span)
        if process is not None and process.claim is None:
            self.report.add(expectation_mistakes.nothing_claimed(expect.span, process))
            return None
        return self._of(process, "claim", expect.claim, expect.span)

    def _move(self, expect: syntax.ExpectMove) -> rules.Expectation | None:
        process = self._process(expect.process, expect.span, expect.target)
        because = self._because(expect.because)
        target = self._stage_of(process, expect.target) if process is not None else None
        if process is None or target is None:
            return None
        return rules.Expectation(
            "move", process.name, OUTCOMES[expect.outcome], target=target, because=because, span=expect.span
        )

    def _process(
        self,
        name: syntax.Name | None,
        span: Span,
        stage: syntax.String | None = None,
        *,
        outcomes: bool = True,
    ) -> rules.Process | None:
        """The process that is named, or the only one that it can be."""
        own = [process for process in self.checked.processes.values() if process.record == self.record]
        if name is not None:
            return self._named_process(name, own)
        if len(own) > 1 and stage is not None:
            own = [process for process in own if _step(process, stage.value, outcomes=outcomes)] or own
        if len(own) == 1:
            return own[0]
        if own:
            self.report.add(expectation_mistakes.which_process(span, own))
        elif not self._some_process_is_broken():
            message = f"there is no process for {a(self.record)}"
            self.report.add(Diagnostic("QR204", message, span, label="so there are no stages to expect"))
        return None

    def _some_process_is_broken(self) -> bool:
        return len(self.names.stages) > len(self.checked.processes) or bool(self.names.lost_names)

    def _named_process(self, name: syntax.Name, own: Sequence[rules.Process]) -> rules.Process | None:
        found = next((process for process in own if process.name == name.text), None)
        if found is not None:
            return found
        other = self.checked.processes.get(name.text)
        if other is not None:
            message = (
                f'the process "{name.text}" is for {a(other.record)}, and this example for {a(self.record)}'
            )
            self.report.add(Diagnostic("QR219", message, name.span))
        elif name.text not in self.names.stages and name.text not in self.names.lost_names:
            known = [process.name for process in own]
            message = f'there is no process called "{name.text}"'
            helps = (f"processes: {shortened(known)}",) if known else ()
            self.report.add(Diagnostic("QR204", message, name.span, nearest(name.text, known), helps=helps))
        return None

    def _stage_of(self, process: rules.Process, name: syntax.String, *, outcomes: bool = True) -> str | None:
        found = _step(process, name.value, outcomes=outcomes)
        if found is not None:
            return found
        if _step(process, name.value, outcomes=True) is not None:
            message = f'"{name.value}" is an outcome, and only a stage is ever possible next'
            self.report.add(Diagnostic("QR207", message, name.span))
            return None
        known = [step.name for step in _steps(process, outcomes=outcomes)]
        self.report.add(unknown_stage(name, process.name, known, (f"it has {quoted(known)}",)))
        return None

    def _promise(self, expect: syntax.ExpectPromise) -> rules.Expectation | None:
        title = expect.title.value
        found = self.checked.promises.get(title)
        if found is None:
            if title not in self.names.lost_names:
                titles = [
                    promise.title
                    for promise in self.checked.promises.values()
                    if promise.record == self.record
                ]
                self.report.add(expectation_mistakes.no_promise(expect.title, titles))
            return None
        if found.record != self.record:
            message = f"this promise is about {a(found.record)}, and the example about {a(self.record)}"
            self.report.add(Diagnostic("QR219", message, expect.title.span))
            return None
        return rules.Expectation("promise", title, OUTCOMES[expect.outcome], span=expect.span)


def _steps(process: rules.Process, *, outcomes: bool) -> Sequence[rules.Stage | rules.StageOutcome]:
    return (*process.stages, *process.outcomes) if outcomes else process.stages


def _step(process: rules.Process, name: str, *, outcomes: bool) -> str | None:
    """The declared spelling of a stage (or outcome) of the process."""
    steps = _steps(process, outcomes=outcomes)
    return next((step.name for step in steps if fold(step.name) == fold(name)), None)


def _subject(found: paths.Found) -> str:
    if isinstance(found, paths.RuleName):
        return ".".join((*found.links, found.rule.name))
    return found.path
