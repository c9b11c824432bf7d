"""The same files read by Python and by DuckDB, and everything that may differ between the two held side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from qualrules.diagnostics import Diagnostic
from qualrules.engines.duckdb.database import DuckDatabase
from qualrules.engines.duckdb.files.scan import open_scan
from qualrules.engines.scan import Scan, ScannedReading
from qualrules.engines.sql.relations import ID, KEY, PARENT, ROW, Relation, claim, gap, list_relation
from qualrules.engines.whole import PLACE
from qualrules.engines.whole import Given as Tables
from qualrules.model.datatypes import Choices, ListOf, Money, Number, Percent, StageOf
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.model.values import Gap, decimal_of, fold
from qualrules.plugins.manager import load_plugins
from qualrules.reading.collect import Reading, read_data
from qualrules.reading.tables import choose_source
from qualrules.workspace.data import data_arguments
from qualrules.workspace.given import Given, adapters_for
from qualrules.workspace.loading import load_ruleset


@dataclass
class Both:
    """One run's data by both ways."""

    rules: Rules
    python: Reading | None
    said: tuple[Diagnostic, ...]
    scanned: ScannedReading | None
    said_scanned: tuple[Diagnostic, ...]
    database: Any
    top: tuple[str, ...]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def differences(self) -> list[str]:
        """What is not the same, in words."""
        if self.said != self.said_scanned:
            return [f"said {[str(d) for d in self.said]}", f"scan {[str(d) for d in self.said_scanned]}"]
        if self.python is None or self.scanned is None:
            return [] if self.python is self.scanned else ["only one of them read"]
        found = []
        for record in dict.fromkeys([*self.python.linked, *self.top]):
            found += self._records(record)
        return found + self._account()

    # ── Records ──

    def _records(self, record: str) -> list[str]:
        assert self.python is not None
        fields = self.rules.records[record].fields
        theirs = self._rows(record)
        ours = list(self.python.records(record))
        if len(ours) != len(theirs):
            return [f"{record}: {len(ours)} records by Python, {len(theirs)} rows"]
        numbers = {name: self._numbers(name) for name in self.python.bound}
        found = []
        for one, row in zip(ours, theirs, strict=True):
            if (one.id, one.place) != (row[ID], row[PLACE]):
                found.append(f"{record}: {one.id} {one.place} is {row[ID]} {row[PLACE]}")
            for name, field in fields.items():
                said = self._held(one, name, field.type, numbers)
                of_row = self._of_row(record, row, name, field.type)
                if said != of_row:
                    found.append(f"{one.place} {name}: {said} by Python, {of_row} by DuckDB")
        return found[:20]

    def _held(self, one: Record, name: str, kind: object, numbers: Mapping[str, Mapping[str, int]]) -> object:
        value, is_gap = one.values[name], one.gap(name) not in (None, Gap.MISSING)
        said: object = value
        if isinstance(value, Record):
            said = numbers[value.type].get(value.place)
        elif isinstance(value, tuple):
            said = [numbers[row.type].get(row.place) for row in value]
        elif isinstance(kind, Number | Money | Percent) and isinstance(value, int):
            said = decimal_of(value)
        elif isinstance(value, frozenset):
            said = sorted(value)
        elif isinstance(value, datetime):
            said = value.replace(tzinfo=None)
        claimed = (fold(one.claims.get(name) or "") or None) if isinstance(kind, StageOf) else None
        return said, is_gap, claimed

    def _of_row(self, record: str, row: Mapping[str, object], name: str, kind: object) -> object:
        value = row[name]
        if isinstance(value, Decimal):
            value = value.normalize() if value else Decimal(0)
            value = Decimal(f"{value:f}")
        if isinstance(kind, ListOf) and value is not None:
            relation = self.database.dialect.identifier(list_relation(record, name))
            row_key, parent = map(self.database.dialect.identifier, (ROW, PARENT))
            select = f"SELECT {row_key} FROM {relation} WHERE {parent} = {row[KEY]} ORDER BY 1"
            value = [number for (number,) in self.database.rows(select)]
        elif isinstance(kind, Choices) and isinstance(value, list):
            value = sorted(set(value))  # rules only ask what is in it
        claimed = row[claim(name)] if isinstance(kind, StageOf) else None
        return value, row[gap(name)], claimed

    def _rows(self, record: str) -> list[dict[str, object]]:
        fields = self.rules.records[record].fields
        columns = [ID, KEY, PLACE, *fields, *map(gap, fields)]
        columns += [claim(name) for name, field in fields.items() if isinstance(field.type, StageOf)]
        quote = self.database.dialect.identifier
        select = f"SELECT {', '.join(map(quote, columns))} FROM {quote(record)} ORDER BY {quote(KEY)}"
        return [dict(zip(columns, row, strict=True)) for row in self.database.rows(select)]

    def _numbers(self, record: str) -> dict[str, int]:
        quote = self.database.dialect.identifier
        return dict(self.database.rows(f"SELECT {quote(PLACE)}, {quote(KEY)} FROM {quote(record)}"))  # type: ignore[arg-type]

    # ── The account ──

    def _account(self) -> list[str]:
        assert self.python is not None
        assert self.scanned is not None
        ours, theirs = self.python.tally, self.scanned.tally
        found = []
        for name in ("records", "bad_count", "bad", "notes", "outside"):
            if getattr(ours, name) != getattr(theirs, name):
                found.append(f"{name}: {getattr(ours, name)} by Python, {getattr(theirs, name)} by DuckDB")
        for name in ("problems", "duplicates"):
            one, other = list(getattr(ours, name).values()), list(getattr(theirs, name).values())
            if one != other:
                only = [each for each in one if each not in other]
                more = [each for each in other if each not in one]
                found.append(f"{name}: by Python {only or one}, by DuckDB {more or other}")
        for name in ("count", "not_supplied", "unmatched", "guesses", "unclear", "bad_count"):
            if getattr(self.python, name) != getattr(self.scanned, name):
                found.append(name)
        return found

    def numbers(self, record: str) -> list[int]:
        """The numbers of the records of a type."""
        quote = self.database.dialect.identifier
        return [
            int(number)
            for (number,) in self.database.rows(f"SELECT {quote(KEY)} FROM {quote(record)} ORDER BY 1")
        ]  # type: ignore[call-overload]

    def some_records(self, record: str, numbers: Sequence[int]) -> list[str]:
        """What is not the same of a few records that are fetched one by one."""
        assert self.python is not None
        assert self.scanned is not None
        by_place = {one.place: one for one in self.python.records(record)}
        found = []
        for one in self.scanned.records_at(record, numbers):
            other = by_place[one.place]
            for name in one.values:
                if _shown(one, name) != _shown(other, name):
                    found.append(f"{one.place} {name}: {_shown(other, name)} is {_shown(one, name)}")
        return found


def _shown(record: Record, name: str) -> object:
    value, fact = record.values[name], record.origin.fact(name)
    # The adapter drops the blanks in front of a cell, if it is not quoted.
    said = fact.source_field, (fact.raw or "").lstrip(" "), fact.raw is None, fact.note
    if isinstance(value, Record):
        return value.id, value.place, said
    if isinstance(value, tuple):
        return [row.id for row in value], said
    return value, record.gap(name), record.claims.get(name), said


def all_fields(rules: Rules) -> dict[str, Relation]:
    """Every field of every record, as though the rules read all of them."""
    return {name: Relation(name, each.fields) for name, each in rules.records.items()}


def by_duckdb(tables: Tables) -> tuple[DuckDatabase, Scan]:
    """The files in a database of DuckDB."""
    database = DuckDatabase()
    return database, open_scan(database, tables)


def read_both(
    folder: Path,
    ruleset: str,
    files: Mapping[str, str | bytes],
    top: Sequence[str] = ("deal",),
    scanned_by: Callable[[Tables], tuple[Any, Scan]] = by_duckdb,
) -> Both:
    """Reads files by Python and by a database."""
    folder.mkdir(exist_ok=True)
    (folder / "rules.qual").write_text(ruleset, encoding="utf-8")
    for name, text in files.items():
        content = text.encode("utf-8") if isinstance(text, str) else text
        (folder / name).write_bytes(content)
    loaded = load_ruleset(str(folder / "rules.qual"), ())
    assert loaded.rules is not None, loaded.diagnostics
    rules, plugins = loaded.rules, load_plugins()
    names = [str(folder / name) for name in files]
    arguments = data_arguments(names, plugins.suffixes)
    adapters = adapters_for([each.file for each in arguments], plugins)
    given = Given.read(arguments, adapters)
    source, _ = choose_source(rules.sources, None, None, list(files))
    knowledge, adapter = adapters[0].knowledge, adapters[0].name
    python, said = read_data(rules, source, given.tables, knowledge, tuple(top), adapter)
    database, scan = scanned_by(given.tables)
    reading, said_scanned = read_data(rules, source, scan.tables, knowledge, tuple(top), adapter)
    scanned = None if reading is None else scan.read(reading, rules, all_fields(rules))
    return Both(rules, python, said, scanned, said_scanned, database, tuple(top))
