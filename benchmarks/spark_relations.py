"""Records that are read already, made by DuckDB as Parquet files: every relation that a ruleset wants, with links and child
rows, values missing and values unreadable. The same for the same number, on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from qualrules.engines.duckdb.database import DuckDatabase
from qualrules.engines.sql.relations import ID, KEY, PARENT, ROW, Relation, claim, gap, list_relation
from qualrules.model import datatypes as t
from qualrules.model.schema import Field

TODAY = date(2026, 6, 30)
TEXTS = (
    "",
    "slow",
    "month end takes a week",
    "it's \\ 100%",
    "straße 5",
    "σίσυφος",
    "istanbul",
    "no decision yet",
)
MISSING, UNREADABLE = 15, 2
"""Of 100 values of a field."""
PART = 50_000
"""Records of a file."""


@dataclass(frozen=True)
class Sizes:
    """How many records of each type there are; types that are not named have as many as the top one."""

    top: str
    records: int
    others: dict[str, int]

    def of(self, record: str) -> int:
        """The number of records of a type."""
        return self.records if record == self.top else self.others.get(record, self.records)


def make(database: DuckDatabase, relations: dict[str, Relation], sizes: Sizes, folder: Path) -> None:
    """Write a folder of Parquet files for each relation."""
    for name, relation in relations.items():
        _write(database, folder / name, sizes.of(name), partial(_records, relation, sizes))
        for own in relation.lists:
            listed, child = list_relation(name, own), relation.fields[own].type
            assert isinstance(child, t.ListOf)
            select = _rows(sizes.of(name), sizes.of(child.record))
            _write(database, folder / listed, sizes.of(child.record), (select + " FROM {}").format)


def _write(database: DuckDatabase, folder: Path, records: int, select: Callable[[str], str]) -> None:
    folder.mkdir(parents=True)
    for number, start in enumerate(range(1, records + 1, PART)):
        rows = f"(SELECT i FROM range({start}, {min(start + PART, records + 1)}) AS r(i)) AS n"
        database.write(select(rows), folder / f"part-{number:05}.parquet")


def _records(relation: Relation, sizes: Sizes, rows: str) -> str:
    columns = [f'i AS "{KEY}"', f"'{relation.record}-' || i AS \"{ID}\""]
    for place, field in enumerate(relation.fields.values()):
        columns += _columns(field, place, sizes)
    return f"SELECT {', '.join(columns)} FROM {rows}"


def _columns(field: Field, place: int, sizes: Sizes) -> Iterator[str]:
    draw = f"CAST(hash(i * 1000 + {place}) % 1000000 AS BIGINT)"
    fate = f"CAST(hash(i * 1000 + {place + 500}) % 100 AS BIGINT)"
    there = f"{fate} >= {MISSING + UNREADABLE}"
    value = _value(field, draw, sizes)
    yield f'CASE WHEN {there} THEN {value} END AS "{field.name}"'
    yield f'{fate} < {UNREADABLE} AS "{gap(field.name)}"'
    if isinstance(field.type, t.StageOf):
        yield f"CASE WHEN {there} THEN {value} WHEN {fate} < 5 THEN 'elsewhere' END AS \"{claim(field.name)}\""


def _value(field: Field, draw: str, sizes: Sizes) -> str:
    match field.type:
        case t.Text():
            return _one_of(TEXTS[1:], draw)
        case t.Choice() | t.StageOf():
            return _one_of(tuple(field.type.spelling), draw)
        case t.Choices():
            held = ", ".join(map(_text, field.type.spelling))
            return f"list_slice([{held}], 1, {draw} % {len(field.type.values) + 1})"
        case t.YesNo():
            return f"{draw} % 2 = 0"
        case t.Day():
            return f"DATE '{TODAY}' + CAST({draw} % 800 AS INTEGER) - 400"
        case t.Instant():
            return (
                f"TIMESTAMP '{TODAY} 00:00:00' + to_seconds(CAST({draw} % 1000 * 86399 AS BIGINT) - 43000000)"
            )
        case t.Percent():
            return f"CAST({draw} % 4001 AS DECIMAL(18,6)) / 100"
        case t.Link():
            return f"CAST({draw} * 7919 % {sizes.of(field.type.record)} + 1 AS BIGINT)"
        case t.ListOf():
            return "TRUE"
    return f"CAST({draw} % 25000 AS DECIMAL(18,6)) - 20.5"


def _rows(parents: int, children: int) -> str:
    """Which rows belong to which record: some have many, some none."""
    return f'SELECT CAST(hash(i) % {parents} + 1 AS BIGINT) AS "{PARENT}", CAST(i AS BIGINT) AS "{ROW}"'


def _one_of(texts: tuple[str, ...], draw: str) -> str:
    return f"([{', '.join(map(_text, texts))}])[{draw} % {len(texts)} + 1]"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
