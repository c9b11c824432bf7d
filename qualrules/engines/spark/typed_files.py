"""Parquet files read by Spark: their rows are numbered by the file itself, and read from it whenever they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualrules.engines.scan.loaded import LoadedColumn, LoadedFile
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.sql.reading.raw import Kind
from qualrules.engines.whole import Unsuitable
from qualrules.reading.raw import FileLayout, RawTable

if TYPE_CHECKING:
    from pyspark.sql.types import DataType

NUMBER = "number"


def load_parquet(database: SparkDatabase, table: RawTable, layout: FileLayout, name: str) -> LoadedFile:
    """A file as a relation. Raises Unsuitable."""
    columns, path = table.columns or (), layout.file.path
    if path is None:
        raise Unsuitable("it is no file on this machine")
    quoted = database.dialect.identifier
    with database.work():
        from pyspark.sql.functions import col

        frame = database.session.read.parquet(path)
        types = [field.dataType for field in frame.schema.fields]
        if len(types) != len(columns):
            raise Unsuitable("it has columns that Spark sees otherwise")
        kinds = [_kind(column, each) for column, each in zip(columns, types, strict=True)]
        numbered = frame.select("*", (col("_metadata.row_index") + 1).alias(NUMBER))
    database.name(name, numbered.toDF(*(f"c{place}" for place in range(len(columns))), NUMBER))
    (rows,) = database.rows(f"SELECT COUNT(*) FROM {quoted(name)}")[0]
    own = {
        column: LoadedColumn(f"raw.c{place}", kind)
        for place, (column, kind) in enumerate(zip(columns, kinds, strict=True))
    }
    return LoadedFile(quoted(name), "raw.number", int(str(rows)), own, "raw.number")


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
        case t.DecimalType(precision=digits, scale=scale) if scale <= 6 and digits - scale <= 12:
            return "decimal"
        case t.ArrayType(elementType=t.StringType()):
            return "texts"
        case _:
            raise Unsuitable(f'the column "{column}" is of the type {datatype.simpleString()}')
