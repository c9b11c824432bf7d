"""Tables read by the server are read as Python reads them: the same records, the same account of what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.sql.reading import seen
from tests.engines.postgres.tables import Tables, read_both
from tests.invoking import invoke

RULES = """ruleset deals 1.0.0 "Deals"

record deal
  name: text
  tier: one of "Gold", "Silver"
  tags: some of "New", "Old"

criterion named
  when name is "jose"

criterion gold
  when tier is "Gold"

criterion new
  when tags includes "New"
"""
SEEDS = (0, 1, 3, 4, 5, 8)
"""Of the first, a date form is not clear: both ways say so."""


@pytest.mark.parametrize("typed", [False, True], ids=["texts", "types"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_server_reads_what_python_reads(
    address: str, connection: psycopg.Connection, database: PostgresDatabase, seed: int, typed: bool
) -> None:
    both = read_both(Tables(connection, seed, typed=typed), address, database)
    assert both.differences() == []


@pytest.mark.parametrize("first", [2_000, 1])
def test_texts_and_lists_are_the_same_only_where_every_character_is(
    address: str, connection: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    """A collation to which accents and case are nothing, and lists within a list, in the last row or at once."""
    monkeypatch.setattr(seen, "FIRST", first)
    connection.execute(
        "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false)"
    )
    connection.execute("CREATE TABLE deals (name text COLLATE loose, tier text COLLATE loose, tags text[])")
    connection.execute(
        "INSERT INTO deals VALUES ('jose', 'Gold', '{New,Old}'), ('José', 'Göld', '{{New,Old},{Old,New}}'), "
        "('JOSE', 'GOLD', '{Old,NULL}'), (NULL, 'gold', '{}')"
    )
    (tmp_path / "deals.qual").write_text(RULES, "utf-8")
    wanted, found = (
        invoke(
            "run", str(tmp_path / "deals.qual"), f"{address}#deals", "--engine", engine, "--format", "jsonl"
        )
        for engine in ("python", "postgres")
    )
    assert (found.code, found.out, found.err) == (wanted.code, wanted.out, wanted.err)
