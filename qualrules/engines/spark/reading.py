"""A run's files in Spark: read by Spark itself, their odd values by Python, in a small table that every worker gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from qualrules.engines.scan import FileScan
from qualrules.engines.scan.loaded import LoadedFile
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.spark.delimited import load_delimited
from qualrules.engines.spark.parts import as_one
from qualrules.engines.spark.typed_files import load_parquet
from qualrules.engines.sql.reading.fields import FieldPlan
from qualrules.engines.sql.reading.odd import OddValues
from qualrules.engines.sql.reading.relation import RelationMaker
from qualrules.engines.sql.reading.spark import SparkWords
from qualrules.engines.whole import Given, Unsuitable
from qualrules.model.datatypes import NUMERIC, Choices, Day, FieldType, Instant, YesNo
from qualrules.model.values import decimal_of, fold
from qualrules.reading.raw import FileLayout, RawTable
from qualrules.reading.tally import Tally

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]


class SparkOddValues(OddValues):
    """The mappings as tables of Arrow: Spark takes in no single rows. Python holds the different odd values of one field."""

    def mapping(self, plan: FieldPlan) -> str:
        """As in the base class."""
        database = self._database
        assert isinstance(database, SparkDatabase)
        name = f"read {self._relation.record}.{plan.field.name}"
        keys = ", ".join(f"{key.raw.sql} AS k{place}" for place, key in enumerate(plan.keys))
        found = database.table(f"SELECT DISTINCT {keys} FROM {self._relation.name} AS raw WHERE {plan.odd}")
        database.hold(name, _with_columns(found, self._told(plan, found), plan.field.type))
        return database.dialect.identifier(name)

    def _told(self, plan: FieldPlan, found: pa.Table) -> list[_Told]:
        names = [key.column for key in plan.keys]
        columns = [found.column(place).to_pylist() for place in range(len(names))]
        rows = zip(*columns, strict=True)
        return [self._read(plan, dict(zip(names, row, strict=True))) for row in rows]

    def _read(self, plan: FieldPlan, raw: Mapping[str, object]) -> _Told:
        tally = Tally()
        value, is_gap, claim = self._reader.read_field(plan.field.name, raw, "", tally)
        problem = next(iter(tally.problems.values()), None)
        told: list[object] = [value, is_gap, fold(claim) if claim else None]
        if problem is None:
            return (*told, None, None, None, 0, [])
        outside = next(iter(tally.outside.values()), {})
        texts = [each for each, times in outside.items() for _ in range(times)]
        return (*told, problem.code, problem.reason, problem.example, problem.count, texts)


_Told = tuple[object, ...]
"""What `OddValues` notes of a value, in the order of its columns behind `id`."""
_COLUMNS = ("value", "gap", "claim", "code", "reason", "shown", "times", "outside")


def _with_columns(found: pa.Table, told: Sequence[_Told], datatype: FieldType) -> pa.Table:
    """The values, each with a number and what was made of it."""
    import pyarrow as pa

    text = pa.string()
    kinds = (_kind(datatype), pa.bool_(), text, text, text, text, pa.int64(), pa.list_(text))
    columns = list(zip(*told, strict=True)) or [()] * len(_COLUMNS)
    held = [_held(value) for value in columns[0]]
    table = found.append_column("id", pa.array(range(found.num_rows), pa.int64()))
    for name, kind, column in zip(_COLUMNS, kinds, [held, *columns[1:]], strict=True):
        table = table.append_column(name, pa.array(column, kind))
    return table


def _kind(datatype: FieldType) -> pa.DataType:
    import pyarrow as pa

    match datatype:
        case YesNo():
            return pa.bool_()
        case Day():
            return pa.date32()
        case Instant():
            return pa.timestamp("us")
        case Choices():
            return pa.list_(pa.string())
    return pa.decimal128(18, 6) if isinstance(datatype, NUMERIC) else pa.string()


def _held(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return decimal_of(value)
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


class SparkRelations(RelationMaker):
    """The relations of a run in Spark."""

    odd_values = SparkOddValues


class SparkScan(FileScan):
    """The files of a run in Spark."""

    maker = SparkRelations

    def __init__(self, database: SparkDatabase) -> None:
        super().__init__(database, SparkWords(database.dialect))
        self._spark = database

    def _place(self, base_name: str, file: LoadedFile) -> str:
        """Every row knows its file, as several may be one table."""
        return f"concat(raw.file, ':', CAST({file.line} AS STRING))"

    def _load(self, table: RawTable, layout: FileLayout, name: str) -> LoadedFile:
        if layout.form == "delimited":
            return load_delimited(self._spark, table, name)
        if layout.form == "parquet":
            return load_parquet(self._spark, table, name)
        raise Unsuitable("JSON lines are not read by Spark itself")


def open_scan(database: SparkDatabase, tables: Given) -> SparkScan:
    """The files of a run. Raises Unsuitable, DatabaseError."""
    scan = SparkScan(database)
    for record, table in as_one(tables):
        scan.add(record, table)
    return scan
