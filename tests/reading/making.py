"""Rules, sources and tables made by hand, so that tests of reading need neither a parser nor files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from qualrules.diagnostics import Diagnostic
from qualrules.model.datatypes import FieldType
from qualrules.model.record import Record
from qualrules.model.rules import Forms, Header, Rules, Source, SourceField, SourceRecord
from qualrules.model.schema import Field, RecordType
from qualrules.reading.collect import Reading, read_data
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import BadRow, Knowledge, RawRow, RawTable


def local(text: str) -> datetime:
    """A datetime without a zone."""
    return datetime.fromisoformat(text)


def record_type(name: str, /, *fields: Field, **types: FieldType) -> RecordType:
    declared = [*fields, *(Field(each, of_type) for each, of_type in types.items())]
    return RecordType(name, "", {each.name: each for each in declared})


def rules_of(*records: RecordType, **header: object) -> Rules:
    settings = {"currency": "EUR", "rates": {"USD": 920_000}} | header
    return Rules(Header(**settings), {each.name: each for each in records})


def csv_table(name: str, text: str) -> RawTable:
    """A table of texts: the header's names and the cells, parted by `|`."""
    header, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    rows = [
        RawRow(dict(zip(header, cells, strict=True)), f"{name}:{number}")
        for number, cells in enumerate(lines, start=2)
    ]
    return RawTable(name, rows, tuple(header))


def column_table(column: str, values: Iterable[object], name: str = "deals.csv") -> RawTable:
    """A table of one column; typed where a value is no text."""
    listed = list(values)
    rows = [RawRow({column: value}, f"{name}:{number}") for number, value in enumerate(listed, start=2)]
    is_text = all(isinstance(value, str) for value in listed)
    return RawTable(name, rows, (column,), "text" if is_text else "typed")


def json_table(name: str, rows: Sequence[Mapping[str, object] | BadRow]) -> RawTable:
    """A typed table, whose keys are known from its rows only."""
    made = [
        row if isinstance(row, BadRow) else RawRow(row, f"{name}:{number}")
        for number, row in enumerate(rows, start=1)
    ]
    return RawTable(name, made, None, "typed")


def source_of(*records: SourceRecord, **forms: str) -> Source:
    return Source("exports", "csv", "", Forms(**forms), records)


def comes_from(record: str, place: str, *lines: SourceField, by: str | None = None) -> SourceRecord:
    return SourceRecord(record, place, by, lines)


def read(
    rules: Rules,
    *tables: RawTable,
    source: Source | None = None,
    top: str = "deal",
    knowledge: Knowledge | None = None,
    metadata: Sequence[Metadata] = (),
) -> tuple[Reading | None, tuple[Diagnostic, ...]]:
    given = [(None, table) for table in tables]
    return read_data(rules, source, given, knowledge, (top,), metadata=metadata)


def records_of(reading: Reading | None, record: str = "deal") -> list[Record]:
    assert reading is not None
    return list(reading.records(record))


def codes(diagnostics: Iterable[Diagnostic], level: str = "error") -> list[str]:
    return [each.code for each in diagnostics if each.level.value == level]


def values_of(
    of_type: FieldType,
    raw: Iterable[object],
    line: SourceField | None = None,
    knowledge: Knowledge | None = None,
    header: Mapping[str, object] | None = None,
    field: Field | None = None,
    **forms: str,
) -> list[object]:
    """What a column of these raw values is read as; the text `unreadable` for those that cannot be."""
    declared = field or Field("value", of_type)
    rules = rules_of(RecordType("deal", "", {declared.name: declared}), **dict(header or {}))
    block = comes_from("deal", "deals.csv", *([line] if line is not None else []))
    column = line.column if line is not None else declared.name
    reading, diagnostics = read(
        rules, column_table(column, raw), source=source_of(block, **forms), knowledge=knowledge
    )
    assert reading is not None, diagnostics
    return [
        record.gap(declared.name).value if declared.name in record.gaps else record.values[declared.name]
        for record in reading.records("deal")
    ]
