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


class Redundant(NamedTuple):
    """A need that changes nothing, the others that are left, and for each of them whether it is enough alone."""

    gate: Owned
    part: r.Condition
    others: tuple[r.Condition, ...]
    alone: tuple[Asked, ...]


def redundant_needs(examined: Examined) -> Iterator[Diagnostic]:
    """For each gate the needs that the others guarantee; of two that guarantee each other, the later one."""
    asked = _needs(examined)
    found = [
        asked[each] for each in sorted(impossible_of(examined, examined.once(questions), examined.sound))
    ]
    told: list[Redundant] = []
    for at, gate in {id(gate.parts): gate for gate, _ in asked}.items():
        told += _in_gate(examined, gate, [position for each, position in found if id(each.parts) == at])
    for record in {each.gate.record for each in told}:
        alone = [one for each in told if each.gate.record == record for one in each.alone]
        examined.prepare(record, alone, examined.sound)
    for each in told:
        yield _told(examined, each, _guarantors(examined, each))


def questions(examined: Examined) -> list[tuple[str, Asked]]:
    """Whether each need of each gate matters to some record."""
    return [(gate.record, _asked(gate, gate.parts, gate.parts[each])) for gate, each in _needs(examined)]


def _needs(examined: Examined) -> list[tuple[Owned, int]]:
    gates = [gate for gate in _gates(examined) if len(gate.parts) > 1]
    return [(gate, position) for gate in gates for position in range(len(gate.parts))]


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


def _asked(gate: Owned, parts: Sequence[r.Condition], *left_out: r.Condition) -> Asked:
    """Whether the gate has another outcome for some record without these parts."""
    about = About("QR505", gate.what, gate.at)
    fewer = r.Gate(tuple(part for part in parts if all(part is not each for each in left_out)))
    return Asked(about, (Differ(r.Gate(tuple(parts)), fewer),))


def _in_gate(examined: Examined, gate: Owned, positions: Sequence[int]) -> Iterator[Redundant]:
    told = _dropped(examined, gate, [gate.parts[position] for position in reversed(positions)])
    others = tuple(part for part in gate.parts if all(part is not each for each in told))
    for part in reversed(told):
        yield Redundant(gate, part, others, tuple(_asked(gate, (other, part), part) for other in others))


def _dropped(examined: Examined, gate: Owned, found: Sequence[r.Condition]) -> Sequence[r.Condition]:
    """Those that can go together: of parts that guarantee each other one has to stay."""
    if len(found) < 2 or not examined.possible(gate.record, _asked(gate, gate.parts, *found), examined.sound):
        return found
    told: list[r.Condition] = []
    for part in found:
        left = [each for each in gate.parts if all(each is not other for other in told)]
        if not told or not examined.possible(gate.record, _asked(gate, left, part), examined.sound):
            told.append(part)
    return told


def _guarantors(examined: Examined, redundant: Redundant) -> list[r.Condition]:
    """The need that guarantees it by itself, else the fewest that do so together."""
    gate, part, others, questions = redundant
    alone = examined.impossible(gate.record, questions, examined.sound)
    if alone:
        return [others[min(alone)]]
    kept = list(others)
    for other in others:
        fewer = [each for each in kept if each is not other]
        if not examined.possible(gate.record, _asked(gate, (*fewer, part), part), examined.sound):
            kept = fewer
    return kept


def _told(examined: Examined, redundant: Redundant, reasons: Sequence[r.Condition]) -> Diagnostic:
    gate, part = redundant.gate, redundant.part
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
    return quoted(part.part.span if isinstance(part, r.Not) else part.span).removeprefix("needs ")


def _behind(examined: Examined, part: r.Condition) -> str:
    """What a need means, where it names a criterion."""
    named = part.part if isinstance(part, r.Not) else part
    if not isinstance(named, r.Named) or named.name not in examined.rules.criteria:
        return ""
    when = examined.rules.criteria[named.name].when
    return f"means {quoted(when.span)} ({line_of(when.span, part.span)})"
