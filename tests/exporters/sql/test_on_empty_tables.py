"""What `export sql` writes for every shipped ruleset and every story is a query that a database parses and runs, over
tables without rows; or it is refused with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import psycopg
import pytest

from qualrules.engines.sql.export.statement import Statement
from qualrules.engines.sql.refusals import CannotSay
from qualrules.source import NOWHERE
from tests.engines.postgres.server import Server
from tests.exporters.empty import created, wishes
from tests.exporters.refused import refusal
from tests.invoking import ROOT

Ask = Callable[[str], list[str]]
"""Runs a statement and gives the names of its columns."""


class Told(NamedTuple):
    """A ruleset, and the file with the source block of its story."""

    ruleset: Path
    source: tuple[Path, ...] = ()

    def __str__(self) -> str:
        names = [each.relative_to(ROOT).with_suffix("").as_posix() for each in (self.ruleset, *self.source)]
        return " and ".join(names)


def stories() -> Iterator[Told]:
    """Each ruleset under `examples`, alone and with the source block beside it."""
    for folder in sorted((ROOT / "examples").iterdir()):
        if (
            folder / "pyproject.toml"
        ).exists():  # its source block is for a plugin that is not installed here
            continue
        files = sorted(folder.rglob("*.qual"))
        sources = [each for each in files if each.read_text(encoding="utf-8").lstrip().startswith("source")]
        for ruleset in files:
            if sources and ruleset not in sources:
                yield from (Told(ruleset), *(Told(ruleset, (source,)) for source in sources))


ALL = [*(Told(path) for path in sorted((ROOT / "rulesets").glob("*.qual"))), *stories()]


def tried(told: Told, dialect: str, ask: Ask) -> Iterator[CannotSay]:
    """Asks the query of each record type of its tables; gives the refusals."""
    rules, asked = wishes(told.ruleset, told.source, dialect)
    for record in asked.records(rules):
        statement = Statement(rules, record, asked.warehouse, dialect)
        try:
            query = statement.head() + statement.select()
        except CannotSay as error:
            yield error
            continue
        for each in created(statement):
            ask(each)
        assert ask(query) == statement.columns


def tried_in_duckdb(told: Told) -> list[CannotSay]:
    with duckdb.connect() as connection:

        def ask(text: str) -> list[str]:
            return [each[0] for each in connection.execute(text).description]

        return list(tried(told, "duckdb", ask))


def tried_in_postgres(told: Told, address: str) -> list[CannotSay]:
    with psycopg.connect(address) as connection:

        def ask(text: str) -> list[str]:
            return [each.name for each in connection.execute(text).description or ()]

        refused = list(tried(told, "postgres", ask))
        connection.rollback()
        return refused


@pytest.fixture(scope="module")
def address(postgres_server: Server) -> str:
    """The address of an empty database."""
    return postgres_server.new_database()


@pytest.mark.parametrize("told", ALL, ids=str)
def test_duckdb_and_postgres(told: Told, address: str) -> None:
    for dialect, refused in (
        ("duckdb", tried_in_duckdb(told)),
        ("postgres", tried_in_postgres(told, address)),
    ):
        assert all(each.diagnostic.span != NOWHERE for each in refused), refused
        expected = refusal(str(told), dialect)
        if expected is None:
            assert not refused, dialect
        else:
            assert refused, dialect
            assert all(str(each).startswith(expected) for each in refused), refused
