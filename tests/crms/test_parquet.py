"""The fifty deals as Parquet: flat tables with ids, and one table with everything nested."""

from __future__ import annotations

from io import BytesIO

import pyarrow as pa
from pyarrow import parquet

from tests.crms.deals import DEALS
from tests.crms.expected import RULESET, expected, outcomes
from tests.crms.plain_tables import SOURCE, Row, opportunities, tables

SCHEMA = {
    "amount": pa.decimal128(12, 2),
    "discount": pa.decimal128(5, 2),
    "interests": pa.list_(pa.string()),
    "lead_source": pa.dictionary(pa.int8(), pa.string()),
    "last_activity": pa.timestamp("us", tz="UTC"),
    "employees": pa.uint32(),
    "probability": pa.int8(),
}
NESTED = """\
source lake for parquet  percents "20"
  opportunity from "deals.parquet" identified by "id"
    amount: "amount" currency "currency"
"""


def as_parquet(rows: list[Row], *, size: int = 7, **types: pa.DataType) -> bytes:
    """A table in row groups of a few rows."""
    columns = {}
    for column in rows[0]:
        values = [list(row[column]) if isinstance(row[column], tuple) else row[column] for row in rows]
        columns[column] = pa.array(values, types.get(column, SCHEMA.get(column)))
    out = BytesIO()
    parquet.write_table(pa.table(columns), out, row_group_size=size)
    return out.getvalue()


def test_typed_columns():
    files = {f"{name}.parquet": as_parquet(rows) for name, rows in tables().items()}
    source = SOURCE.format(adapter="parquet", **{name: f"{name}.parquet" for name in tables()})
    assert outcomes(RULESET, source, files) == expected()


def test_everything_nested_in_one_table():
    rows = [
        row
        | {"account": vars(deal.company) if deal.company else None}
        | {"contacts": [{"name": person.name, "role": person.role} for person in deal.people]}
        for row, deal in zip(opportunities(), DEALS, strict=True)
    ]
    assert outcomes(RULESET, NESTED, {"deals.parquet": as_parquet(rows)}) == expected()


def test_moments_without_a_zone_are_in_that_of_the_source():
    rows = [
        row | {"last_activity": row["last_activity"].replace(tzinfo=None) if row["last_activity"] else None}
        for row in opportunities()
    ]
    zoneless = as_parquet(rows, last_activity=pa.timestamp("ns"))
    others = {name: as_parquet(each) for name, each in tables().items() if name != "opportunity"}
    files = {"opportunity.parquet": zoneless} | {
        f"{name}.parquet": content for name, content in others.items()
    }
    source = SOURCE.format(adapter="parquet", **{name: f"{name}.parquet" for name in tables()})
    assert outcomes(RULESET, source, files) == expected()
