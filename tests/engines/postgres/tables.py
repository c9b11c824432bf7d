"""Messy tables in a server, of texts as people write them and of the server's own types, read by both ways."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import psycopg
from psycopg import sql

from qualrules.check.pipeline import check
from qualrules.engines.postgres.address import address_of
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.postgres.moments import take_odd_moments
from qualrules.engines.postgres.rows import raw_table
from qualrules.engines.postgres.scan import scanned
from qualrules.model.rules import Rules
from qualrules.plugins.adapters.postgres import Postgres
from qualrules.reading.collect import read_data
from qualrules.source import SourceFile
from tests.engines.scan.both import Both, all_fields
from tests.engines.scan.messy import Export

DEALS = ("Id", "Name", "Amount", "Listed", "Currency", "Size", "Either", "Or", "Discount", "Closes", "Touched", "Won",
         "Tier", "Tags", "Phase", "Account", "Unused")  # fmt: skip
ACCOUNTS, CONTACTS = ("Account Id", "Name", "Size", "Parent"), ("Deal", "Name", "Age")
TOP = ("deal",)
TYPED = {
    "Amount": (
        "numeric",
        ("12.5", "0", "-3", "999", "1.5", "NaN", "1234567890123.5", "0.0000005", "0.1234565", "1e11", None),
    ),
    "Listed": (
        "double precision",
        ("12.5", "0.1", "0.30000000000000004", "1e300", "NaN", "Infinity", "-0", "999", "1e-7", None),
    ),
    "Size": ("integer", ("1", "0", "-7", "999", "2147483647", None)),
    "Either": ("bigint", ("1", "9223372036854775807", "-999999999999", "999999999999", None)),
    "Or": ("real", ("12345.67", "0.1", "3.4e38", None)),
    "Closes": (
        "date",
        ("2026-11-01", "2024-02-29", "infinity", "0044-03-15 BC", "0001-01-01", "9999-12-31", "10000-01-01", None),
    ),
    "Touched": (
        "timestamptz",
        ("2026-11-01 10:00+02", "2026-03-29 02:30+00", "infinity", "0001-01-01 00:00+00", "9999-12-31 23:59:59.9+00",
         "2026-11-01 10:00:00.999999+00", "0001-01-01 12:00:00+14", None),
    ),
    "Won": ("boolean", ("t", "f", None)),
    "Tags": ("text[]", ("{New,old}", "{}", "{Odd,odd}", "{NULL}", "{New,NULL,-}", '{"n/a"}', "{ÜNDER}", None)),
}  # fmt: skip
"""Column → its type and what stands in it."""


class Tables:
    """Three tables in a schema of their own; `seed` decides about everything. `typed`: with types of the server."""

    def __init__(
        self, connection: psycopg.Connection, seed: int, rows: int = 60, *, typed: bool = False
    ) -> None:
        self.export = Export(seed, rows, tame=True)
        self.schema = f"messy_{seed}_{'typed' if typed else 'text'}"
        self._connection = connection
        self._random = Random(seed)
        self._typed = TYPED if typed else {}
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(self.schema)))
        self.rules_text = self._rules()
        self._fill("deals", DEALS, [self._deal(place) for place in range(rows)])
        self._fill("accounts", ACCOUNTS, [self.export.account() for _ in range(rows // 3)])
        self._fill("contacts", CONTACTS, [self.export.contact() for _ in range(rows)])

    def _rules(self) -> str:
        text = self.export.ruleset().replace(".csv", "").replace("for csv", "for postgres")
        return text.replace('time zone "America/New_York"\n', "\n") if self._typed else text

    @property
    def rules(self) -> Rules:
        found = check(SourceFile("rules.qual", self.rules_text), lambda *_: None)
        assert found.rules is not None, found.diagnostics
        return found.rules

    def _deal(self, place: int) -> list[object]:
        row = dict(zip(DEALS, self.export.deal(place), strict=True))
        return [
            self._random.choice(self._typed[name][1]) if name in self._typed else row[name] for name in DEALS
        ]

    def _fill(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        table = sql.Identifier(self.schema, name)
        kinds = {
            column: self._typed[column][0] for column in columns if name == "deals" and column in self._typed
        }
        said = ", ".join(f'"{column}" {kinds.get(column, "text")}' for column in columns)
        self._connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, sql.SQL(said)))
        with (
            self._connection.cursor() as cursor,
            cursor.copy(sql.SQL("COPY {} FROM STDIN").format(table)) as copy,
        ):
            for row in rows:
                # What people leave empty comes as an empty text or as nothing.
                copy.write_row(
                    [None if value == "" and self._random.random() < 0.5 else value for value in row]
                )

    def addresses(self, address: str) -> list[str]:
        return [f"{address}#{self.schema}.{name}" for name in ("deals", "accounts", "contacts")]


def read_both(tables: Tables, address: str, database: PostgresDatabase) -> Both:
    """The tables read by Python and by the server."""
    rules, addresses = tables.rules, tables.addresses(address)
    given = [(None, raw_table(each)) for each in addresses]
    source, adapter = rules.sources[0], Postgres()
    python, said = read_data(rules, source, given, adapter.knowledge, TOP, adapter.name)
    take_odd_moments(database.connection)
    scan = scanned(database, given, [address_of(each) for each in addresses])
    reading, said_scanned = read_data(rules, source, scan.tables, adapter.knowledge, TOP, adapter.name)
    found = None if reading is None else scan.read(reading, rules, all_fields(rules))
    return Both(rules, python, said, found, said_scanned, database, TOP)  # type: ignore[arg-type]  # it asks rows() alone
