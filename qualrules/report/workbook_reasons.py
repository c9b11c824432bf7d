"""Why a record's outcomes are not met or unknown, as the texts of comments beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from qualrules.evaluate.explain import DecidingFact, Reasons
from qualrules.evaluate.next_step import NextStep
from qualrules.evaluate.verdict import Verdict
from qualrules.evaluate.words import next_in_words
from qualrules.model.explanation import Reason
from qualrules.model.rules import Criterion
from qualrules.model.values import Gap
from qualrules.model.verdict import Claim
from qualrules.report.run_csv import Column
from qualrules.truth import Outcome


def reasons_of(verdict: Verdict, processes: Collection[str] = ()) -> dict[Column, str]:
    """Column → the facts that decided its outcome and the question to ask; for a claim that is not agreed with, the
    way on.
    """
    reasons = verdict.explain()
    texts: dict[Column, str] = {
        (group, name): "\n".join(_lines(reasons, trees[name]))
        for group, outcomes, trees in (
            ("criteria", verdict.criteria, reasons.criteria),
            ("definitions", verdict.definitions, reasons.definitions),
            ("promises", verdict.promises, reasons.promises),
        )
        for name, outcome in outcomes.items()
        if outcome is not Outcome.MET
    }
    agreed = (Claim.AGREES, Claim.NOT_APPLICABLE, None)
    for step in reasons.next:
        is_shown = not processes or step.process in processes
        if is_shown and verdict.processes[step.process].claim not in agreed:
            texts["processes", step.process, "claim"] = "\n".join(_way_on(verdict, reasons, step))
    return texts


def is_through(verdict: Verdict, process: str) -> bool:
    """Whether the CRM or the facts say that a record is at an end, won or lost."""
    rule = verdict.layout.rules.processes[process]
    judged = verdict.processes[process]
    return any(outcome.name in (judged.claimed, judged.supported) for outcome in rule.outcomes)


def _way_on(verdict: Verdict, reasons: Reasons, step: NextStep) -> Iterator[str]:
    """What to do; of a record that is at an end only what that end lacks."""
    if not is_through(verdict, step.process):
        yield from next_in_words(step)
        return
    judged = verdict.processes[step.process]
    rule = verdict.layout.rules.processes[step.process]
    yield f'the facts support "{judged.supported}"' if judged.supported else "the facts support no stage"
    if any(outcome.name == judged.claimed for outcome in rule.outcomes):
        way = reasons.way_to(step.process, judged.claimed)
        yield from next_in_words(way) if way is not None else ()


def _lines(reasons: Reasons, reason: Reason) -> Iterator[str]:
    rule = reason.rule
    title = getattr(rule, "title", None)
    if title:
        yield title
    for fact in reasons.facts(reason):
        yield _fact(fact)
    if reason.decided_by_default:
        yield f"unknown counts as {reason.outcome.words}"
    if isinstance(rule, Criterion) and rule.notes.ask:
        yield f"ask: {rule.notes.ask}"


def _fact(fact: DecidingFact) -> str:
    """One fact: the field, its value, and what was needed; where it stands in the rules is left to `why`."""
    gaps = {None: fact.value, Gap.MISSING: "missing", Gap.NOT_SUPPLIED: "not supplied"}
    value = gaps.get(fact.gap, f'cannot be read ("{fact.raw}")')
    note = f" ({fact.note})" if fact.note else ""
    needed = f" – {fact.outcome.words}: {fact.needed}" if fact.needed else ""
    return f"{fact.field}: {value}{note}{needed}"
