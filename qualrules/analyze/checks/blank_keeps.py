"""QR508: a stage that a record has because a field is blank, and loses whatever is filled in, for nothing in return."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qualrules.analyze.checks.absences import Absence, absences
from qualrules.analyze.checks.examined import About, Asked, Examined
from qualrules.analyze.checks.filled_in import CannotFillIn, FilledIn, atoms_on, own_conditions, with_copies
from qualrules.analyze.checks.regions import stand_ins
from qualrules.analyze.checks.statuses import LOST, applies, ends, met, status
from qualrules.analyze.checks.witnessed import for_example
from qualrules.analyze.questions import Is, Possible, Undecided, Witness
from qualrules.diagnostics import Diagnostic, Label, Level
from qualrules.model import datatypes as d
from qualrules.model import rules as r
from qualrules.truth import MET, NOT_MET


class Blank(NamedTuple):
    """A stage, a field whose absence may be what supports it, and the question."""

    process: r.Process
    stage: r.Stage
    absence: Absence
    asked: Asked
    filled: tuple[FilledIn, ...]


def blank_keeps_the_stage(examined: Examined) -> Iterator[Diagnostic]:
    """For each process and field the first stage that filling it in loses."""
    for process in examined.own(examined.rules.processes):
        questions = list(_questions(examined, process))
        if not questions:
            continue
        rules = with_copies(examined.rules, [each for one in questions for each in one.filled])
        told: set[str] = set()
        kept = examined.impossible(process.record, [each.asked for each in questions], rules)
        for position, blank in enumerate(questions):
            if position in kept or blank.absence.field in told:
                continue
            answer = examined.prover(process.record, rules).ask(*blank.asked.statements)
            if isinstance(answer, Undecided):
                examined.undecided.append(blank.asked.about)
            elif isinstance(answer, Possible) and answer.witness is not None:
                told.add(blank.absence.field)
                yield _told(examined, blank, answer.witness)


def _questions(examined: Examined, process: r.Process) -> Iterator[Blank]:
    for stage in process.stages:
        if (process.name, stage.name) in examined.unreachable:
            continue
        for absence in absences(examined.rules, status(process, stage.name)).values():
            question = _question(examined.rules, process, stage, absence)
            if question is not None:
                yield question


def _question(rules: r.Rules, process: r.Process, stage: r.Stage, absence: Absence) -> Blank | None:
    """The question with every value that counts; None where those cannot be told, and nothing is claimed."""
    declared = rules.records[process.record].fields.get(absence.field)
    if declared is None or declared.default is not None or isinstance(declared.type, d.Link | d.ListOf):
        return None
    statuses = list(_belonging(rules, process, stage, absence.field))
    try:
        conditions = [each for one in statuses for each in own_conditions(rules, one)]
        values = stand_ins(rules, process.record, absence.field, atoms_on(conditions, absence.field))
        if values is None or (process.guard and _asks_about(rules, process.guard, absence.field)):
            return None  # which records the process is for is not what is asked here
        filled = tuple(
            FilledIn(rules, process.record, absence.field, value, number)
            for number, value in enumerate(values)
        )
        lost = [Is(each.condition(one), LOST) for each in filled for one in statuses]
    except CannotFillIn:
        return None
    field = r.FieldValue(absence.field, declared.type, record=process.record, not_yet=declared.not_yet)
    statements = (
        *applies(process, frozenset((MET,))),
        *met(process, stage.name),
        Is(r.Known(field), frozenset((NOT_MET,))),
        *lost,
    )
    about = About("QR508", f'the stage "{stage.name}"', stage.name_span)
    return Blank(process, stage, absence, Asked(about, statements), filled)


def _belonging(rules: r.Rules, process: r.Process, stage: r.Stage, field: str) -> Iterator[r.Condition]:
    """What the record may be once the field is filled in: in the stage, at an end, or what a definition says that asks
    about the field.
    """
    for name in (stage.name, *(each.name for each in ends(process))):
        yield status(process, name)
    for definition in rules.definitions.values():
        if definition.record == process.record:
            named = r.Named(definition.name, "definition", record=definition.record)
            if _asks_about(rules, named, field):
                yield named


def _asks_about(rules: r.Rules, condition: r.Condition, field: str) -> bool:
    return any(
        isinstance(node, r.FieldValue) and node.name == field and not node.links
        for each in own_conditions(rules, condition)
        for node in r.walk(each)
    )


def _told(examined: Examined, blank: Blank, witness: Witness) -> Diagnostic:
    field, stage = blank.absence.field, blank.stage
    return Diagnostic(
        "QR508",
        f'filling in {field} loses the stage "{stage.name}", whatever the value is',
        stage.name_span,
        label=f"a record without {field} supports it, and with a value nothing in its place",
        labels=(Label(blank.absence.at, f"sees that {field} is missing"),),
        notes=(for_example(examined.rules, witness, [status(blank.process, stage.name)]),),
        helps=(f"say where a record with {field} belongs: in a stage, an outcome or a definition",),
        level=Level.WARNING,
    )
