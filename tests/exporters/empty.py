"""The tables that an exported query asks for, without any rows: each column of the type that the query takes for granted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qualrules.engines.sql.export.asked import Asked
from qualrules.engines.sql.export.statement import Statement
from qualrules.engines.sql.relations import Relation
from qualrules.model.datatypes import Day, FieldType, Instant, ListOf, Money, Number, Percent, YesNo
from qualrules.model.rules import Rules
from qualrules.plugins.manager import load_plugins
from qualrules.workspace.exporting import ExportRequest, asked
from qualrules.workspace.loading import load_ruleset

_OF_THEIR_OWN = (Number, Money, Percent, YesNo, Day, Instant)
"""The fields whose columns have the type of the field; any other is read from a text."""


def wishes(ruleset: Path, sources: tuple[Path, ...], dialect: str) -> tuple[Rules, Asked]:
    """The rules of a file and what `export sql` is asked for."""
    rules = load_ruleset(str(ruleset), tuple(map(str, sources))).rules
    assert rules is not None
    return rules, asked(ExportRequest(dialect), rules, load_plugins())


def columns(statement: Statement) -> dict[str, dict[str, str]]:
    """Table → its columns, each with its type. Raises CannotSay."""
    found: dict[str, dict[str, str]] = {}
    for record, name in statement.reading.tables().items():
        table = found.setdefault(name, {})
        table.update(_columns(statement, statement.reading.relations[record]))
        for child, column in _children(statement, record):
            found.setdefault(statement.warehouse.table(child), {})[column] = statement.forms.dialect.text_type
    return found


def _columns(statement: Statement, relation: Relation) -> Iterator[tuple[str, str]]:
    dialect, warehouse = statement.forms.dialect, statement.warehouse
    yield warehouse.identity(relation.record), dialect.text_type
    for each in relation.fields.values():
        if isinstance(each.type, ListOf):
            continue
        for line in warehouse.lines(statement.rules.records[relation.record], each):
            yield line.column, _type(statement, each.type)
            if (currency := warehouse.forms(line).currency_column) is not None:
                yield currency, dialect.text_type


def _children(statement: Statement, record: str) -> Iterator[tuple[str, str]]:
    for each in statement.reading.relations[record].fields.values():
        if isinstance(each.type, ListOf):
            (line,) = statement.warehouse.lines(statement.rules.records[record], each)
            yield line.child, line.column


def _type(statement: Statement, datatype: FieldType) -> str:
    dialect = statement.forms.dialect
    return dialect.column_type(datatype) if isinstance(datatype, _OF_THEIR_OWN) else dialect.text_type


def created(statement: Statement) -> Iterator[str]:
    """The statements that make the tables, and the schemas that they are in. Raises CannotSay."""
    words, quoted = statement.words, statement.words.quoted
    for name, typed in columns(statement).items():
        *before, _ = name.split(".")
        if before:
            yield f"CREATE SCHEMA IF NOT EXISTS {'.'.join(map(quoted, before))}"
        listed = ", ".join(f"{quoted(column)} {kind}" for column, kind in typed.items())
        yield f"CREATE TABLE {words.path('table', name)} ({listed})"
