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
    before: set[str] = set()
    required_before: set[str] = set()
    left: set[str] = set()
    for stage in process.stages:
        ids = {each.id for each in stages if stage_of(line, each) == stage.name}
        required = {
            key: info.label or key for key, info in said.columns.items() if ids & set(info.required_in)
        }
        asked = _asked(rules, process, stage.gate) | left
        left = _asked(rules, process, stage.exit)
        before |= asked
        required_before |= {feeds[key] for key in required if key in feeds}
        crm = tuple(label for key, label in required.items() if key not in feeds or feeds[key] not in before)
        agreed = tuple(sorted(name for name in asked & set(feeds.values()) if name not in required_before))
        if ids and (crm or agreed):
            name = process.claim or ""
            yield Drift("gate", process.record, name, line.bound.shown, stage.name, crm, agreed)


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
