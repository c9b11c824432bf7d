"""An explanation as text: what `why` prints. Words only; no colours, no widths."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.evaluate.explain import DecidingFact, Reasons
from qualrules.evaluate.next_step import NextStep
from qualrules.model.explanation import Reason
from qualrules.model.rules import Criterion, Definition, Promise
from qualrules.model.values import Gap
from qualrules.model.verdict import Claim, ProcessVerdict
from qualrules.truth import MET, UNKNOWN


class Explanation(Reasons):
    """Every answer about one record with its reasons; `str()` of it is the text of `why`."""

    def __str__(self) -> str:
        return in_words(self)


def in_words(explanation: Reasons, only: str | None = None) -> str:
    """The whole explanation, or that of one criterion, definition or score."""
    lines = [_heading(explanation)]
    if only is None:
        for name, verdict in explanation.processes.items():
            lines += ["", *_process(name, verdict)]
        for step in explanation.next:
            lines += ["", *next_in_words(step)]
    for title, group in _groups(explanation):
        shown = {name: reason for name, reason in group.items() if only in (None, name)}
        if shown:
            lines += [
                "",
                title,
                *(line for name, reason in shown.items() for line in _rule(explanation, name, reason)),
            ]
    return "\n".join(lines)


def _heading(explanation: Reasons) -> str:
    record = explanation.record
    place = f" ({record.place})" if record.place and record.place != record.id else ""
    return f"{record.type} {record.id}".rstrip() + f"{place}, as of {explanation.moment.today.isoformat()}"


def _groups(explanation: Reasons) -> list[tuple[str, dict[str, Reason]]]:
    return [
        ("Definitions", dict(explanation.definitions)),
        ("Criteria", dict(explanation.criteria)),
        ("Scores", dict(explanation.scores)),
        ("Promises", dict(explanation.promises)),
    ]


def _process(name: str, verdict: ProcessVerdict) -> Iterator[str]:
    yield f"Process {name}"
    if verdict.claim is not None:
        nothing = "no stage of this process" if verdict.claim is Claim.UNMAPPED else "none"
        claimed = f'"{verdict.claimed}"' if verdict.claimed else nothing
        yield f"  the CRM claims {claimed}: {verdict.claim.value.replace('_', ' ')}"
    yield f"  supported {_stage(verdict.supported)}, possible {_stage(verdict.possible)}"
    if verdict.overdue is not None and verdict.overdue is MET:
        yield "  the agreed stay in this stage is over"
    yield "  " + ", ".join(f'"{stage}" {status.words}' for stage, status in verdict.stages.items())


def _stage(name: str | None) -> str:
    return f'"{name}"' if name else "none"


def next_in_words(step: NextStep) -> Iterator[str]:
    """The way to a stage as lines."""
    if not step.reachable:
        yield f'No change of facts leads to "{step.stage}" from here'
        return
    if not step.actions:
        yield f'Nothing is missing for "{step.stage}"'
        return
    yield f'For "{step.stage}":'
    if step.fill:
        yield "  fill in " + ", ".join(step.fill)
    if step.change:
        yield "  change  " + ", ".join(action.path for action in step.change)
    for question in step.ask:
        yield f"  ask: {question}"


def _rule(explanation: Reasons, name: str, reason: Reason) -> Iterator[str]:
    rule = reason.rule
    title = f"  ({rule.title})" if isinstance(rule, Criterion | Definition) and rule.title else ""
    if reason.range is not None:
        low, high = reason.range
        yield f"  {name}: {low}" + (f" to {high}" if high != low else "")
    else:
        yield f"  {name}: {reason.outcome.words}{title}"
    for fact in explanation.facts(reason):
        yield "    " + fact_in_words(fact)
    if reason.decided_by_default:
        yield f"    unknown counts as {reason.outcome.words}"
    if isinstance(rule, Criterion) and reason.outcome is not MET and rule.notes.ask:
        yield f"    ask: {rule.notes.ask}"
    if isinstance(rule, Promise) and reason.outcome is UNKNOWN:
        yield "    cannot be said yet"


def fact_in_words(fact: DecidingFact) -> str:
    """One fact as a line: the field, its value, and the line of the rules that asked."""
    gaps = {None: fact.value, Gap.MISSING: "missing", Gap.NOT_SUPPLIED: "not supplied"}
    value = gaps.get(fact.gap, f'cannot be read ("{fact.raw}")')
    from_source = (
        f' [{fact.source_field}: "{fact.raw}"]' if fact.source_field and fact.raw is not None else ""
    )
    note = f" ({fact.note})" if fact.note else ""
    where = f"  ({fact.at.source.name}:{fact.at.line})" if fact.needed else ""
    return f"{fact.field}: {value}{from_source}{note} – {fact.outcome.words}: {fact.needed}{where}"
