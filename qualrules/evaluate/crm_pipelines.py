"""Which of the CRM's pipelines a process is for: its guard, asked of a record of which only the pipeline is known."""

from __future__ import annotations

from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Process, Rules
from qualrules.model.values import Gap
from qualrules.reading.drift import IsFor
from qualrules.reading.metadata import StageInfo
from qualrules.reading.shapes import loose
from qualrules.reading.survey import RecordCells
from qualrules.reading.unread import Unreadable
from qualrules.truth import NOT_MET


def is_for(rules: Rules, cells: RecordCells, moment: Moment) -> IsFor:
    """Whether a process can be for records in the pipeline of a stage; where that is open, it can."""
    column = loose(cells.bound.described.pipeline_column)
    field = next(
        (
            (name, line)
            for name, cell in cells.fields.items()
            for line in cell.lines
            if column and loose(line.bound.column) == column
        ),
        None,
    )

    def answer(process: Process, stage: StageInfo) -> bool:
        if process.guard is None or field is None or not stage.pipeline:
            return True
        name, line = field
        value = line.convert(stage.pipeline)
        if not stage.pipeline_label and (isinstance(value, Unreadable) or value == stage.pipeline):
            return True  # only its id is known, so that its name may be the one that the guard asks for
        if isinstance(value, Unreadable):
            return False
        declared = rules.records[process.record].fields
        gaps = dict.fromkeys(declared, Gap.NOT_SUPPLIED)
        values = dict.fromkeys(declared) | {name: value}
        if value is not None:
            del gaps[name]
        record = Record(process.record, "", values, gaps)
        return Interpreter(rules, moment).condition(process.guard, Frame(record)).outcome is not NOT_MET

    return answer
