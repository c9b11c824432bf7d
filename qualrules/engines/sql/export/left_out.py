"""What a ruleset says and an exported query does not: people are told, and `--strict` refuses it."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.diagnostics import Diagnostic, Level
from qualrules.engines.sql.export.asked import Asked
from qualrules.model.rules import Moves, Process, Rules, Stage, StageOutcome
from qualrules.reading.raw import same_id
from qualrules.source import Span


def left_out(rules: Rules, asked: Asked) -> tuple[Diagnostic, ...]:
    """A note for each thing that the query leaves out."""
    return tuple(_left_out(rules, asked))


def _left_out(rules: Rules, asked: Asked) -> Iterator[Diagnostic]:
    records = asked.records(rules)
    for process in rules.processes.values():
        if process.record in records:
            yield from _of_process(process)
    source, knowledge = asked.warehouse.source, asked.warehouse.knowledge
    if source is not None and knowledge.same_id is not same_id:
        yield _note(
            f"ids are compared as they are written, and {source.adapter} spells one id in several ways",
            source.span,
        )


def _of_process(process: Process) -> Iterator[Diagnostic]:
    steps: tuple[Stage | StageOutcome, ...] = (*process.stages, *process.outcomes)
    advised = [each.name for each in steps if each.advice.parts]
    if advised:
        names = ", ".join(f'"{name}"' for name in advised)
        yield _note(
            f"the query leaves out what {names} should have: advice is part of no status", process.span
        )
    if process.moves != Moves():
        yield _note(
            f"the query leaves out the moves of {process.name}: it judges where records stand", process.span
        )


def _note(message: str, span: Span) -> Diagnostic:
    return Diagnostic("QR422", message, span, level=Level.NOTE)
