"""The audit of one record after the other: the CRM's claim against the agreed stage, broken promises.

Only the findings QR601 to QR609 are made here, from a verdict; nothing is read, counted or written.
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar, cast

from qualrules.evaluate.explain import DecidingFact
from qualrules.evaluate.finding import Finding, Way, way_of
from qualrules.evaluate.missing import Missing, missing_for, missing_in
from qualrules.evaluate.verdict import Verdict
from qualrules.evaluate.words import Explanation
from qualrules.model.rules import Process, Promise, Stage, StageOutcome, Stay
from qualrules.model.verdict import Claim, ProcessVerdict
from qualrules.source import Span
from qualrules.truth import MET, NOT_MET

T = TypeVar("T", bound=Hashable)
Wanted = Container[tuple[str, str]] | None
"""Kinds of findings, by code and process or promise."""
OF_FACTS_ALONE = {"QR607", "QR608"}
"""Findings that are the same whatever stage is claimed: their fingerprint must not change when the record is moved."""
CLAIM_CODES = {
    Claim.AHEAD: "QR601",
    Claim.UNPROVEN: "QR602",
    Claim.BEHIND: "QR603",
    Claim.UNMAPPED: "QR604",
    Claim.UNCLAIMED: "QR605",
}


class Auditor:
    """Finds on record after record. Without `values` nothing that stands in a record is kept.

    What many findings then have in common is kept once: a CRM makes the same mistake thousands of times.
    """

    def __init__(self, values: bool = True) -> None:
        self._values = values
        self._kept: dict[Hashable, Hashable] = {}

    def findings(self, verdict: Verdict, wanted: Wanted = None) -> Iterator[Finding]:
        """Everything that is found on a record; of `wanted` kinds only, where there are any."""
        return self.shown(_Audit(verdict, self._values, wanted).findings())

    def shown(self, found: Iterable[Finding]) -> Iterator[Finding]:
        """The findings with what may be shown of them."""
        return iter(found) if self._values else map(self._without_values, found)

    def _without_values(self, finding: Finding) -> Finding:
        return replace(
            finding,
            message=self._once(finding.message),
            missing=self._once(tuple(self._once(self._hidden(one)) for one in finding.missing)),
            facts=self._once(_hidden(finding.facts)),
            next=self._once(finding.next),
            unmapped=None,
        )

    def _hidden(self, missing: Missing) -> Missing:
        return replace(missing, facts=self._once(_hidden(missing.facts)))

    def _once(self, thing: T) -> T:
        return cast("T", self._kept.setdefault(thing, thing))


def _hidden(facts: Iterable[DecidingFact]) -> tuple[DecidingFact, ...]:
    """The facts without what stands in the record; rows that differ in that alone are one."""
    return tuple(dict.fromkeys(replace(fact, value=None, raw=None, note="") for fact in facts))


class _Audit:
    """The findings of one record. The reasons are worked out when the first finding asks for them."""

    def __init__(self, verdict: Verdict, values: bool, wanted: Wanted = None) -> None:
        self.verdict = verdict
        self._values = values
        self._wanted = wanted
        self.rules = verdict.layout.rules
        self._reasons: Explanation | None = None

    @property
    def reasons(self) -> Explanation:
        if self._reasons is None:
            self._reasons = self.verdict.explain()
        return self._reasons

    def findings(self) -> Iterator[Finding]:
        for name, judged in self.verdict.processes.items():
            if judged.applies is not NOT_MET:
                yield from self._process(self.rules.processes[name], judged)
        for title, outcome in self.verdict.promises.items():
            if outcome is NOT_MET and self._wants("QR609", title):
                yield self._broken(self.rules.promises[title])

    def _wants(self, code: str, subject: str) -> bool:
        return self._wanted is None or (code, subject) in self._wanted

    def _process(self, process: Process, judged: ProcessVerdict) -> Iterator[Finding]:
        if judged.claim is not None:
            yield from self._held_against_claim(process, judged, judged.claim)
        if len(judged.met_outcomes) > 1 and self._wants("QR608", process.name):
            both = " and ".join(f'"{name}"' for name in judged.met_outcomes)
            yield self._finding("QR608", process, judged, f"{both} are met at once", process.span)

    def _held_against_claim(
        self, process: Process, judged: ProcessVerdict, claim: Claim
    ) -> Iterator[Finding]:
        if claim in CLAIM_CODES and self._wants(CLAIM_CODES[claim], process.name):
            yield self._claim(process, judged, claim)
        if judged.overdue is MET and self._wants("QR606", process.name):
            yield self._overdue(process, judged)
        if self._wants("QR607", process.name):
            yield from self._advice(process, judged)

    def _claim(self, process: Process, judged: ProcessVerdict, claim: Claim) -> Finding:
        code = CLAIM_CODES[claim]
        missing: tuple[Missing, ...] = ()
        if judged.claimed is not None and claim in (Claim.AHEAD, Claim.UNPROVEN):
            missing = missing_for(self.reasons, process, judged.claimed)
        unmapped = self.verdict.record.claims.get(process.claim or "") if claim is Claim.UNMAPPED else None
        return self._finding(
            code,
            process,
            judged,
            _claim_in_words(process, judged, claim, unmapped if self._values else None),
            span_of(process, judged.claimed),
            missing=missing,
            next=self._way(process, judged.claimed if missing else None),
            unmapped=unmapped,
        )

    def _overdue(self, process: Process, judged: ProcessVerdict) -> Finding:
        stay = next(stage.stay for stage in process.stages if stage.name == judged.claimed)
        assert stay is not None  # a stay that is over was declared
        message = overdue_in_words(stay, judged.claimed or "")
        facts = self.reasons.facts(self.reasons.condition(stay.overdue)) if stay.overdue else ()
        return self._finding(
            "QR606", process, judged, message, stay.span, facts=facts, next=self._way(process)
        )

    def _advice(self, process: Process, judged: ProcessVerdict) -> Iterator[Finding]:
        """Advice counts from the furthest stage; an outcome that is supported has its own."""
        standing = dict.fromkeys(name for name in (judged.furthest, judged.supported) if name)
        missing: list[Missing] = []
        for name in standing:
            stage = stage_of(process, name)
            if stage is not None:
                missing += missing_in(self.reasons, stage.advice) if stage.advice.parts else ()
        if missing:
            names = ", ".join(dict.fromkeys(one.criterion for one in missing))
            where = next(iter(standing))
            message = f'"{where}" should have {names}'
            yield self._finding(
                "QR607", process, judged, message, span_of(process, where), missing=tuple(missing)
            )

    def _finding(
        self,
        code: str,
        process: Process,
        judged: ProcessVerdict,
        message: str,
        at: Span,
        *,
        missing: tuple[Missing, ...] = (),
        facts: tuple[DecidingFact, ...] = (),
        next: Way | None = None,
        unmapped: str | None = None,
    ) -> Finding:
        record = self.verdict.record
        return Finding(
            code=code,
            subject=process.name,
            record_type=record.type,
            record_id=record.id,
            place=record.place,
            claimed=None if code in OF_FACTS_ALONE else judged.claimed,
            supported=judged.supported,
            message=message,
            at=at,
            missing=missing,
            facts=facts,
            next=next,
            unmapped=unmapped,
        )

    def _broken(self, promise: Promise) -> Finding:
        record = self.verdict.record
        facts = self.reasons.facts(self.reasons.promises[promise.title])
        message = f'the promise "{promise.title}" is broken'
        return Finding(
            code="QR609",
            subject=promise.title,
            record_type=record.type,
            record_id=record.id,
            place=record.place,
            claimed=None,
            supported=None,
            message=message,
            at=promise.span,
            facts=facts,
        )

    def _way(self, process: Process, target: str | None = None) -> Way | None:
        step = self.reasons.way_to(process.name, target)
        return way_of(step) if step is not None and step.reachable else None


def overdue_in_words(stay: Stay, stage: str) -> str:
    """The sentence of a stay that is over."""
    return f'in "{stage}" for more than the agreed {limit_in_words(stay)}'


def limit_in_words(stay: Stay) -> str:
    """How long the stay may be: `10 days`."""
    return f"{stay.amount} {stay.unit}{'' if stay.amount == 1 else 's'}"


def _claim_in_words(
    process: Process, judged: ProcessVerdict, claim: Claim, unmapped: str | None = None
) -> str:
    """The sentence of a finding; `unmapped` is the claim's text where it names no stage and may be shown."""
    claimed, supported = f'"{judged.claimed}"', stage_in_words(judged.supported)
    match claim:
        case Claim.AHEAD:
            return f"the CRM says {claimed}, the facts support {supported}"
        case Claim.UNPROVEN if judged.stages[judged.claimed or ""] is MET:
            return f'the CRM says {claimed}, and it is open whether "{process.name}" is for this record'
        case Claim.UNPROVEN:
            return f"the CRM says {claimed}, and the facts leave it open; they support {supported}"
        case Claim.BEHIND:
            return f"the CRM says {claimed}, the facts support {supported} already"
        case Claim.UNMAPPED:
            stage = f'the stage in the CRM, "{unmapped}",' if unmapped is not None else "the stage in the CRM"
            return f'{stage} is none of the process "{process.name}"; the facts support {supported}'
        case _:
            return f"the CRM says no stage, the facts support {supported}"


def stage_in_words(stage: str | None) -> str:
    """A stage in quotes, or that there is none."""
    return f'"{stage}"' if stage else "no stage"


def stage_of(process: Process, name: str | None) -> Stage | StageOutcome | None:
    """The stage or outcome of that name."""
    both: Iterable[Stage | StageOutcome] = (*process.stages, *process.outcomes)
    return next((stage for stage in both if stage.name == name), None)


def span_of(process: Process, name: str | None) -> Span:
    """Where a stage or outcome is declared; the process where there is none."""
    stage = stage_of(process, name)
    return stage.span if stage else process.span
