"""Rows that webhooks tell of, read as records beside those of a session, and laid over them.

The rows pass through the adapter as a page of the CRM would, so that stages and values mean what they mean in DATA.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO

from qualrules.diagnostics import Level
from qualrules.evaluate.fields_read import fields_read
from qualrules.model.record import Fact, Origin, Record
from qualrules.model.values import Gap
from qualrules.plugins.adapters.forms import tables_in_form
from qualrules.plugins.adapters.webhooks import Row
from qualrules.reading.bound import BoundRecord
from qualrules.reading.collect import Reading, read_data
from qualrules.reading.origin import RowOrigin
from qualrules.reading.raw import NOTHING_KNOWN, Adapter, DataFile, RawTable
from qualrules.reading.shapes import ABSENT, good_rows
from qualrules.workspace.given import tables_of
from qualrules.workspace.session import Session, SessionError


@dataclass(frozen=True)
class ReadRow:
    """A row as a record; `carried` are the fields of which it says anything.

    `incomplete` are amounts whose currency stands in a column that the row lacks: field → that column.
    """

    record: Record
    carried: frozenset[str]
    incomplete: Mapping[str, str]


def page_of(rows: Sequence[Row], name: str) -> DataFile:
    """Rows as a page of an API that is saved under that name."""
    envelope = "results" if rows and "properties" in rows[0] else "data"
    content = f'{{"success": true, "{envelope}": [{", ".join(map(_json, rows))}]}}'.encode()
    named = name if name.lower().endswith(".json") else f"{name}.json"  # it is one document, whatever it was
    return DataFile(named, lambda: BytesIO(content))


def _json(value: object) -> str:
    """JSON with every digit of a decimal, which Python's own writer does not know."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {_json(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value)


def read_rows(
    session: Session, record_type: str, rows: Sequence[Row], name: str
) -> tuple[list[ReadRow], Reading | None]:
    """The rows as records of a type, in their order, and the account of reading them; links lead to the session's
    records. Raises SessionError.
    """
    if not rows:
        return [], None
    adapter = session.plugins.adapter(session.adapter)
    knowledge = adapter.knowledge if adapter is not None else NOTHING_KNOWN
    tables = _tables(page_of(rows, name), adapter if knowledge != NOTHING_KNOWN else None)
    currencies = _currency_columns(session, record_type)
    others = [
        (other, table)
        for other, bound in session.reading.bound.items()
        if other != record_type
        for table in bound.tables
    ]
    reading, diagnostics = read_data(
        session.rules,
        session.source,
        [*((record_type, replace(table, columns=currencies)) for table in tables), *others],
        knowledge,
        session.top,
        session.adapter,
        fields_read(session.rules),
        metadata=session.given.metadata,
    )
    if reading is None:
        raise SessionError([one for one in diagnostics if one.level is Level.ERROR])
    return _carrying(reading, record_type), reading


def _tables(page: DataFile, adapter: Adapter | None) -> list[RawTable]:
    """Read by the CRM's adapter where one is known, else as the form has them."""
    if adapter is None:
        return list(tables_in_form(page))
    return [each for each in tables_of(page, adapter) if isinstance(each, RawTable)]


def _currency_columns(session: Session, record_type: str) -> tuple[str, ...]:
    """The columns of currencies that a source names: a body has them only where it tells of the amount, too."""
    blocks = session.source.records if session.source is not None else ()
    named = [
        line.forms.currency_column for block in blocks if block.record == record_type for line in block.fields
    ]
    return tuple(dict.fromkeys(column for column in named if column is not None))


def _carrying(reading: Reading, record_type: str) -> list[ReadRow]:
    bound = reading.bound[record_type]
    rows = (row.values for table in bound.tables for row in good_rows(table))
    records = reading.records(record_type)
    return [ReadRow(record, *_carried(bound, row)) for row, record in zip(rows, records, strict=True)]


def _carried(bound: BoundRecord, row: Mapping[str, object]) -> tuple[frozenset[str], dict[str, str]]:
    carried, incomplete = set(), {}
    for name, each in bound.fields.items():
        for line in each.lines:
            if line.get(row) is ABSENT:
                continue
            carried.add(name)
            if line.currency_of is not None and line.currency_of(row) is ABSENT:
                incomplete[name] = line.forms.currency_column or ""
    return frozenset(carried), incomplete


def completed(row: Row, read: ReadRow, known: Record) -> Row:
    """The row with the currencies that it lacks, as the record in DATA has them."""
    found = {}
    for name, column in read.incomplete.items():
        currency = _currency(known, name)
        if column and currency is not ABSENT:
            found[column] = currency
    return {**row, **found}


def _currency(record: Record, name: str) -> object:
    if not isinstance(record.origin, RowOrigin):
        return ABSENT
    values, cells = record.origin
    lines = cells.bound.fields[name].lines
    return next((one.currency_of(values) for one in lines if one.currency_of is not None), ABSENT)


def laid_over(record: Record, row: ReadRow) -> Record:
    """The record with what the row carries instead of its own; a link whose record is nowhere stays as it was."""
    over = row.record
    names = {name for name in row.carried if over.gap(name) is not Gap.NOT_SUPPLIED}
    values = record.values | {name: over.values[name] for name in names}
    gaps = {name: gap for name, gap in record.gaps.items() if name not in names}
    gaps |= {name: over.gaps[name] for name in names if name in over.gaps}
    claims = {name: text for name, text in record.claims.items() if name not in names}
    claims |= {name: text for name, text in over.claims.items() if name in names}
    origin = _Laid(record.origin, over.origin, frozenset(names))
    return replace(record, values=values, gaps=gaps, claims=claims, origin=origin)


@dataclass(frozen=True)
class _Laid:
    """The origin of a record over which another one was laid."""

    under: Origin
    over: Origin
    carried: frozenset[str]

    def fact(self, name: str) -> Fact:
        """The fact behind the field, from the one that tells it."""
        return (self.over if name in self.carried else self.under).fact(name)
