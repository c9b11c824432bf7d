"""The CRM's own gates against the agreed ones: which fields each of the two asks for in which stage.

A CRM can only ask that a field is filled in; so fields are compared, not conditions. Judges no record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualrules.evaluate.fields_read import fields_asked
from qualrules.model.rules import Gate, Process, Rules
from qualrules.reading.cells import LineCell
from qualrules.reading.drift import Drift, IsFor, stage_of
from qualrules.reading.metadata import StageInfo
from qualrules.reading.survey import RecordCells


def gate_drifts(
    rules: Rules, cells: RecordCells, is_for: IsFor = lambda process, stage: True
) -> Iterator[Drift]:
    """Where the fields that the CRM requires in a stage and those that the agreed gates read differ.

    What must hold before a stage is left is asked for in the next one.
    """
    said = cells.bound.described
    if not any(info.required_in for info in said.columns.values()):
        return
    for process in rules.processes.values():
        if process.record == cells.bound.record.name and process.claim in cells.fields:
            for line in cells.fields[process.claim].lines:
                stages = [each for each in cells.bound.described.stages if is_for(process, each)]
                yield from _of_process(rules, process, cells, line, stages)


def _of_process(
    rules: Rules, process: Process, cells: RecordCells, line: LineCell, stages: Sequence[StageInfo]
) -> Iterator[Drift]:
    said, feeds = cells.bound.described, _fields_by_column(cells)
    before: dict[str | None, set[str]] = {None: set()}
    required_before: dict[str | None, set[str]] = {None: set()}
    for name, after, asked in _asked_in_turn(rules, process):
        ids = _ids({each for each in stages if stage_of(line, each) == name}, stages)
        required = {
            key: info.label or key for key, info in said.columns.items() if ids & set(info.required_in)
        }
        before[name] = before[after] | asked
        required_before[name] = required_before[after] | {feeds[key] for key in required if key in feeds}
        crm = tuple(label for key, label in required.items() if feeds.get(key) not in before[name])
        agreed = tuple(sorted((asked & set(feeds.values())) - required_before[name]))
        if ids and (crm or agreed):
            yield Drift("gate", process.record, process.claim or "", line.bound.shown, name, crm, agreed)


def _asked_in_turn(rules: Rules, process: Process) -> Iterator[tuple[str, str | None, set[str]]]:
    """Each stage and outcome with the stage before it, None where there is none, and the fields it asks for."""
    before, left = None, dict[str | None, set[str]]()
    for stage in process.stages:
        yield stage.name, before, _asked(rules, process, stage.gate) | left.get(before, set())
        before = stage.name
        left[before] = _asked(rules, process, stage.exit)
    for end in process.outcomes:
        yield end.name, end.after, _asked(rules, process, end.gate) | left.get(end.after, set())


def _ids(own: set[StageInfo], stages: Sequence[StageInfo]) -> set[str]:
    """What a field that is required in one of these stages may say; an end that pipelines share, by each of them."""
    pipelines = {each.pipeline for each in stages if each.pipeline}
    shared = {f"{pipeline}/{each.id}" for each in own if not each.pipeline for pipeline in pipelines}
    return {each.id for each in own} | shared


def _fields_by_column(cells: RecordCells) -> Mapping[str, str]:
    """The CRM's own name of a column → the field that it feeds."""
    feeds: dict[str, str] = {}
    for name, bound in cells.bound.fields.items():
        for line in bound.lines:
            info = cells.bound.described.about(line.column)
            feeds.setdefault(info.column if info is not None else line.column, name)
    return feeds


def _asked(rules: Rules, process: Process, gate: Gate) -> set[str]:
    """The record's own fields that decide a gate."""
    places = fields_asked(rules, process.record, gate.parts)
    return {name for record, name in places if record == process.record}
