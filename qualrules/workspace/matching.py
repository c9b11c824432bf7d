"""What feeds what in a session: fields with their columns, how full they are, and what nothing reads.

Reads every record of every type that a file feeds once, and judges none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from qualrules.evaluate.crm_gates import gate_drifts
from qualrules.evaluate.crm_pipelines import is_for
from qualrules.evaluate.fields_read import fields_read
from qualrules.model.values import Gap
from qualrules.reading.drift import Drift, drifts
from qualrules.reading.facts import ColumnFacts
from qualrules.reading.raw import UnreadableFile
from qualrules.report.results import SourceField, SourcesReport, SourceTable
from qualrules.workspace.session import Session, unreadable_file


def matching(session: Session, step: Callable[[], None]) -> SourcesReport:
    """The account of a source; `step` is called after each record. Raises SessionError."""
    try:
        tables = tuple(_table(session, record, step) for record in session.reading.bound)
        columns = session.reading.columns()
    except UnreadableFile as error:
        raise unreadable_file(error) from None
    by_record: dict[str, list[ColumnFacts]] = {}
    for column in columns:
        by_record.setdefault(column.record, []).append(column)
    for table in tables:
        table.add_columns(by_record.get(table.record, ()))
    absent = tuple(name for name in session.rules.records if name not in session.reading.bound)
    return SourcesReport(session.about, tables, absent, session.reading, tuple(_drifts(session)))


def _drifts(session: Session) -> Iterator[Drift]:
    """What the CRM says of its lists, stages and gates, where that differs from what was agreed."""
    for cells in session.reading.cells.values():
        applies = is_for(session.rules, cells, session.moment)
        yield from drifts(session.rules, cells, applies)
        yield from gate_drifts(session.rules, cells, applies)


def _table(session: Session, record: str, step: Callable[[], None]) -> SourceTable:
    bound, known, unreadable = session.reading.bound[record], Counter[str](), Counter[str]()
    rows = 0
    for each in session.reading.records(record):
        rows += 1
        known.update(name for name, value in each.values.items() if value is not None)
        unreadable.update(name for name, gap in each.gaps.items() if gap is Gap.UNREADABLE)
        step()
    read = fields_read(session.rules)
    absent = {
        each.rpartition(".")[2] for each in session.reading.not_supplied if _is_of(session, each, record)
    }
    fields = tuple(
        SourceField(name, (record, name) in read, name not in absent, known[name], unreadable[name])
        for name in bound.record.fields
    )
    identity = bound.identity[0] if bound.identity is not None else None
    return SourceTable(record, bound.place, identity, rows, fields, bound.unread)


def _is_of(session: Session, name: str, record: str) -> bool:
    return name == session.reading.field_name(record, name.rpartition(".")[2])
