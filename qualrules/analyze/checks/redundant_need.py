"""QR505: a need, or an `unless`, of a gate that changes the gate's outcome for no record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qualrules.analyze.checks.contradictions import line_of, quoted
from qualrules.analyze.checks.examined import About, Asked, Examined, impossible_of
from qualrules.analyze.checks.wording import PROVED
from qualrules.analyze.questions import Differ
from qualrules.diagnostics import Diagnostic, Label, Level, listed
from qualrules.model import rules as r
from qualrules.source import Span


class Owned(NamedTuple):
    """A gate, the record type that it is about, and whose it is."""

    record: str
    what: str
    at: Span
    parts: tuple[r.Condition, ...]


def redundant_needs(examined: Examined) -> Iterator[Diagnostic]:
    """For each gate the needs that the others guarantee; of two that guarantee each other, the later one."""
    gates = [gate for gate in _gates(examined) if len(gate.parts) > 1]
    asked = [(gate, position) for gate in gates for position in range(len(gate.parts))]
    questions = [(gate.record, _asked(gate, gate.parts, gate.parts[each])) for gate, each in asked]
    found = [asked[each] for each in sorted(impossible_of(examined, questions, examined.sound))]
    for gate in gates:
        yield from _in_gate(examined, gate, [position for each, position in found if each is gate])


def _gates(examined: Examined) -> Iterator[Owned]:
    for definition in examined.own(examined.sound.definitions):
        what = f'the definition "{definition.name}"'
        yield Owned(definition.record, what, definition.name_span, definition.gate.parts)
    for process in examined.own(examined.sound.processes):
        for stage in process.stages:
            what = f'the stage "{stage.name}"'
            yield Owned(process.record, what, stage.name_span, stage.gate.parts)
            yield Owned(process.record, f"leaving {what}", stage.name_span, stage.exit.parts)
        for outcome in process.outcomes:
            what = f'the outcome "{outcome.name}"'
            yield Owned(process.record, what, outcome.name_span, outcome.gate.parts)


def _asked(gate: Owned, parts: Sequence[r.Condition], left_out: r.Condition) -> Asked:
    about = About("QR505", gate.what, gate.at)
    fewer = r.Gate(tuple(part for part in parts if part is not left_out))
    return Asked(about, (Differ(r.Gate(tuple(parts)), fewer),))


def _in_gate(examined: Examined, gate: Owned, positions: Sequence[int]) -> Iterator[Diagnostic]:
    parts = list(gate.parts)
    told: list[r.Condition] = []
    for position in reversed(positions):
        part = gate.parts[position]
        # Without an earlier find the answer is there already; after one, it may have been the reason.
        if not told or not examined.possible(gate.record, _asked(gate, parts, part), examined.sound):
            parts = [each for each in parts if each is not part]
            told.append(part)
    for part in reversed(told):
        yield _told(examined, gate, part, _guarantors(examined, gate, part, parts))


def _guarantors(
    examined: Examined, gate: Owned, part: r.Condition, others: Sequence[r.Condition]
) -> list[r.Condition]:
    """The need that guarantees it by itself, else the fewest that do so together."""
    questions = [_asked(gate, (other, part), part) for other in others]
    alone = examined.impossible(gate.record, questions, examined.sound)
    if alone:
        return [others[min(alone)]]
    kept = list(others)
    for other in others:
        fewer = [each for each in kept if each is not other]
        if not examined.possible(gate.record, _asked(gate, (*fewer, part), part), examined.sound):
            kept = fewer
    return kept


def _told(examined: Examined, gate: Owned, part: r.Condition, reasons: Sequence[r.Condition]) -> Diagnostic:
    names = listed([f'"{_words(each)}"' for each in reasons])
    asks = "rules out" if isinstance(part, r.Not) else "needs"
    verb = "guarantees" if len(reasons) == 1 else "guarantee"
    return Diagnostic(
        "QR505",
        f'{gate.what} {asks} "{_words(part)}" for nothing: {names} already {verb} it',
        part.span,
        label=_behind(examined, part) or "leaving it out changes nothing",
        labels=tuple(
            Label(each.span, _behind(examined, each) or "already asked for here") for each in reasons
        ),
        notes=(PROVED,),
        level=Level.WARNING,
    )


def _words(part: r.Condition) -> str:
    """A need as it is written; one that is not wanted, by its name."""
    return quoted(part.part.span if isinstance(part, r.Not) else part.span)


def _behind(examined: Examined, part: r.Condition) -> str:
    """What a need means, where it names a criterion."""
    named = part.part if isinstance(part, r.Not) else part
    if not isinstance(named, r.Named) or named.name not in examined.rules.criteria:
        return ""
    when = examined.rules.criteria[named.name].when
    return f"means {quoted(when.span)} ({line_of(when.span, part.span)})"
