"""Parquet files read by Spark: their rows are numbered by the file itself, and read from it whenever they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from qualrules.engines.scan.loaded import LoadedColumn, LoadedFile
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.spark.parts import parts_of, path_of, said_of_rows
from qualrules.engines.sql.reading.raw import Kind
from qualrules.engines.whole import Unsuitable
from qualrules.reading.raw import RawTable

if TYPE_CHECKING:
    from pyspark.sql.types import DataType

FILE, LINE, NUMBER = "file", "line", "number"


def load_parquet(database: SparkDatabase, table: RawTable, name: str) -> LoadedFile:
    """A file, or the parts of a table, as a relation. Raises Unsuitable."""
    columns, files = table.columns or (), {each.name: path_of(each) for each in parts_of(table)}
    schema, rows = _schema_and_rows(list(files.values()))
    quoted = database.dialect.identifier
    with database.work():
        from pyspark.sql.functions import col

        frame = database.session.read.parquet(*files.values())
        types = [field.dataType for field in frame.schema.fields]
        if [field.name for field in frame.schema.fields] != schema or len(types) != len(columns):
            raise Unsuitable("it has columns that Spark sees otherwise")
        kinds = [_kind(column, each) for column, each in zip(columns, types, strict=True)]
        told = frame.select("*", said_of_rows(files), col("_metadata.row_index") + 1)
    places = [f"c{place}" for place in range(len(columns))]
    database.name(f"rows {name}", told.toDF(*places, FILE, LINE))
    befores = dict(zip(files, accumulate(rows, initial=0), strict=False))
    pieces = ", ".join(f"({database.dialect.text(file)}, {before}L)" for file, before in befores.items())
    database.run(
        f"CREATE VIEW {quoted(name)} AS SELECT /*+ BROADCAST(pieces) */ placed.*, placed.{LINE} + pieces.before AS {NUMBER} "
        f"FROM {quoted(f'rows {name}')} AS placed JOIN (VALUES {pieces}) AS pieces(piece, before) "
        f"ON placed.{FILE} = pieces.piece"
    )
    own = {
        column: LoadedColumn(f"raw.{place}", kind)
        for column, place, kind in zip(columns, places, kinds, strict=True)
    }
    return LoadedFile(quoted(name), f"raw.{NUMBER}", sum(rows), own, f"raw.{LINE}")


def _schema_and_rows(paths: Sequence[str]) -> tuple[list[str], list[int]]:
    """What the files say of themselves at their ends. Raises Unsuitable where they do not have the same columns."""
    from pyarrow import parquet  # type: ignore[import-untyped]

    found = [parquet.read_metadata(path.removeprefix("file:")) for path in paths]
    schemas = [each.schema.to_arrow_schema() for each in found]
    if any(not schema.equals(schemas[0]) for schema in schemas):
        raise Unsuitable("its parts have columns of different types")
    return list(schemas[0].names), [int(each.num_rows) for each in found]


def _kind(column: str, datatype: DataType) -> Kind:
    """What a column holds. Raises Unsuitable for what Spark and Python hand out in different ways."""
    from pyspark.sql import types as t

    match datatype:
        case t.StringType():
            return "text"
        case t.ByteType() | t.ShortType() | t.IntegerType() | t.LongType():
            return "whole"
        case t.DoubleType():
            return "double"
        case t.BooleanType():
            return "yes/no"
        case t.DateType():
            return "day"
        case t.TimestampNTZType():
            return "instant"
        case t.DecimalType(precision=digits, scale=scale) if scale <= 6:
            return "decimal" if digits - scale <= 12 else "wide"
        case t.ArrayType(elementType=t.StringType()):
            return "texts"
        case _:
            raise Unsuitable(f'the column "{column}" is of the type {datatype.simpleString()}')
