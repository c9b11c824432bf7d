"""Where the CRM's own lists and stages and the agreed ones have drifted apart, as far as metadata tells.

Each value that the CRM offers is read by the very cell that reads the records. Nothing is judged here; gates
are compared in `evaluate.crm_gates`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qualrules.model.datatypes import Choice, Choices, StageOf
from qualrules.model.rules import Process, Rules
from qualrules.reading.bound import BoundLine
from qualrules.reading.cells import LineCell
from qualrules.reading.metadata import StageInfo
from qualrules.reading.shapes import loose
from qualrules.reading.survey import RecordCells
from qualrules.reading.unread import PartlyKept, Unreadable


@dataclass(frozen=True)
class Drift:
    """One difference. `crm` is what only the CRM has, `agreed` what only the definition has.

    `value`: picklist values. `stage`: stages. `order`: stages in another order. `label`: two stages of one label.
    `gate`: fields that one of the two asks for in `stage`.
    """

    kind: Literal["value", "stage", "order", "label", "gate"]
    record: str
    field: str
    column: str = ""
    stage: str = ""
    crm: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    """Agreed values that the CRM has but no longer offers."""


IsFor = Callable[[Process, StageInfo], bool]
"""Whether a process can be for records in the pipeline of a stage."""


def drifts(rules: Rules, cells: RecordCells, is_for: IsFor = lambda process, stage: True) -> Iterator[Drift]:
    """The differences of one record type."""
    for name, cell in cells.fields.items():
        declared = cell.field.type
        if isinstance(declared, Choice | Choices | StageOf):
            process = rules.processes[declared.process] if isinstance(declared, StageOf) else None
            stages = [one for one in cells.bound.described.stages if process is None or is_for(process, one)]
            for line in cell.lines:
                offered = _offered(cells, line.bound, stages, of_stages=process is not None)
                if offered.labels:
                    yield from _of_list(cells.bound.record.name, name, declared, line, offered)
                    if process is not None:
                        yield from _of_stages(process, cells, stages, name, line)


@dataclass(frozen=True)
class _Offered:
    labels: Mapping[str, str]
    retired: frozenset[str]


def _offered(
    cells: RecordCells, line: BoundLine, stages: Sequence[StageInfo], of_stages: bool = False
) -> _Offered:
    """Raw value → label of what the CRM offers in a column; of stages those in pipelines that the process is for."""
    said = cells.bound.described
    if said.stages and loose(line.column) == loose(said.stage_column):
        return _Offered({stage.id: stage.label for stage in stages}, frozenset())
    info = said.about(line.column)
    if info is None:
        is_pipeline = said.pipeline_column and loose(line.column) == loose(said.pipeline_column)
        named = {stage.pipeline: stage.pipeline_label for stage in said.stages if stage.pipeline_label}
        return _Offered(named if is_pipeline else {}, frozenset())
    others = (
        {stage.id for stage in said.stages} - {stage.id for stage in stages}
        if of_stages
        else frozenset[str]()
    )
    kept = {raw: label for raw, label in info.options.items() if raw not in others}
    return _Offered(kept, info.retired)


def agreed_value(line: LineCell, raw: str) -> str | None:
    """The folded value of the definition that a raw value is read as, None where it is none or means missing."""
    found = line.convert(raw)
    if isinstance(found, PartlyKept):
        found = found.kept
    if isinstance(found, frozenset):
        return next(iter(found), None)
    return found if isinstance(found, str) else None


def _is_unknown(line: LineCell, raw: str) -> bool:
    return isinstance(line.convert(raw), Unreadable | PartlyKept)


def _of_list(
    record: str, name: str, declared: Choice | Choices | StageOf, line: LineCell, offered: _Offered
) -> Iterator[Drift]:
    kept = {raw: label for raw, label in offered.labels.items() if raw not in offered.retired}
    crm = tuple(dict.fromkeys(label for raw, label in kept.items() if _is_unknown(line, raw)))
    now = {agreed_value(line, raw) for raw in kept}
    once = {agreed_value(line, raw) for raw in offered.retired}
    spelling = declared.spelling
    agreed = tuple(text for folded, text in spelling.items() if folded not in now | once)
    retired = tuple(text for folded, text in spelling.items() if folded in once - now)
    if crm or agreed or retired:
        kind: Literal["stage", "value"] = "stage" if isinstance(declared, StageOf) else "value"
        column = line.bound.shown or line.bound.column
        yield Drift(kind, record, name, column, crm=crm, agreed=agreed, retired=retired)


def _of_stages(
    process: Process, cells: RecordCells, stages: Sequence[StageInfo], name: str, line: LineCell
) -> Iterator[Drift]:
    record, column = cells.bound.record.name, line.bound.shown or line.bound.column
    order = [stage.name for stage in process.stages]
    for pipeline in dict.fromkeys(stage.pipeline for stage in stages):
        own = [stage for stage in stages if stage.pipeline == pipeline]
        named = [text for stage in own if (text := stage_of(line, stage)) in order]
        if [order.index(text) for text in named] != sorted(order.index(text) for text in named):
            agreed = tuple(text for text in order if text in named)
            yield Drift("order", record, name, column, own[0].pipeline_label, tuple(named), agreed)
    yield from _shared_labels(stages, record, name, column, is_for_all=process.guard is None)


def _shared_labels(
    stages: Sequence[StageInfo], record: str, name: str, column: str, is_for_all: bool
) -> Iterator[Drift]:
    """Stages that the definition cannot tell apart: it is for all pipelines alike, or two are called the same."""
    called: dict[str, set[str]] = {}
    by_label: dict[str, dict[str, StageInfo]] = {}
    for stage in stages:
        called.setdefault(stage.pipeline_label, set()).add(stage.pipeline)
        by_label.setdefault(stage.label, {}).setdefault(stage.pipeline, stage)
    for label, own in by_label.items():
        alike = [
            each
            for each in own.values()
            if is_for_all or (each.pipeline_label and len(called[each.pipeline_label]) > 1)
        ]
        if len(alike) > 1:
            pipelines = tuple(_pipeline(each, len(called[each.pipeline_label]) > 1) for each in alike)
            yield Drift("label", record, name, column, label, pipelines)


def _pipeline(stage: StageInfo, is_shared: bool) -> str:
    """The name of a stage's pipeline, with its id where that is not enough."""
    name, id_ = stage.pipeline_label, stage.pipeline
    return f"{name} ({id_})" if name and is_shared else name or id_


def stage_of(line: LineCell, stage: StageInfo) -> str | None:
    """The agreed stage or outcome, as it is written, that a stage of the CRM is read as."""
    folded = agreed_value(line, stage.id) or agreed_value(line, stage.label)
    declared = line.field.type
    return declared.spelling.get(folded) if folded and isinstance(declared, StageOf) else None
