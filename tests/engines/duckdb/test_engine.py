"""The engine `duckdb` by the protocol of plugins: verdicts in order, batch after batch, and what it refuses."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from qualrules.engines import batches
from qualrules.engines.compiled import compile_ruleset
from qualrules.engines.duckdb.database import DuckDatabase, Settings
from qualrules.engines.duckdb.engine import DuckDBEngine
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.query import CannotSay
from qualrules.engines.whole import EngineMissing
from qualrules.model.moment import moment_of
from qualrules.plugins.hookspecs import Engine, Prepared
from qualrules.reading.plain import PlainReader
from tests.laws.strategies import rules_of

RULES = rules_of("""ruleset engine 1.0.0 "One of each"
record deal
  n: number
  parent: deal
criterion large for deal when n > 5
criterion led for deal when parent.large
""")
MOMENT = moment_of(date(2026, 11, 21), "UTC")
READER = PlainReader(RULES)


def deals(number):
    return [READER.read("deal", {"n": each, "parent": {"n": 2 * each}}, str(each)) for each in range(number)]


def test_it_is_an_engine_of_the_plugins():
    made: Engine = DuckDBEngine()
    prepared: Prepared = made.prepare(RULES)("deal")
    assert made.name == "duckdb"
    assert prepared.layout.criteria == ("large", "led")


def test_verdicts_come_in_order_batch_after_batch(monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 7)
    given = deals(23)
    given.insert(3, given[9])  # twice, in two batches
    given.append(given[22])  # and twice in one
    verdicts = list(DuckDBEngine().prepare(RULES)("deal").evaluate_many(iter(given), MOMENT))
    assert [verdict.record for verdict in verdicts] == given
    wanted = [verdict.answers for verdict in compile_ruleset(RULES, "deal").evaluate_many(given, MOMENT)]
    assert [verdict.answers for verdict in verdicts] == wanted


def test_no_records():
    assert list(DuckDBEngine().prepare(RULES)("deal").evaluate_many([], MOMENT)) == []


def test_records_are_taken_only_as_they_are_judged(monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 5)
    waiting = iter(deals(12))
    verdicts = DuckDBEngine().prepare(RULES)("deal").evaluate_many(waiting, MOMENT)
    next(verdicts)
    assert len(list(waiting)) == 7
    verdicts.close()  # type: ignore[attr-defined]  # it is a generator


def test_names_that_are_one_to_the_database():
    rules = rules_of("""ruleset alike 1.0.0 "Two names"
record deal
  amount: number
  Amount: number
criterion c for deal when amount > 1 and Amount > 2
""")
    with pytest.raises(CannotSay) as refused:
        DuckDBEngine().prepare(rules)("deal")
    assert refused.value.diagnostic.message == 'duckdb takes "amount" and "Amount" for one name'
    assert refused.value.diagnostic.span.line == 4


# ── The database ──


def test_it_keeps_to_its_memory_and_its_folder(tmp_path: Path):
    with DuckDatabase(Settings(memory="60MiB", threads=1, folder=tmp_path)) as database:
        assert database.rows("SELECT current_setting('memory_limit')") == [("60.0 MiB",)]
        database.keep("large", "SELECT range AS n, hash(range)::VARCHAR AS t FROM range(3_000_000)")
        assert [file for file in tmp_path.rglob("*") if file.is_file()] != []
        assert database.rows("SELECT COUNT(*), COUNT(DISTINCT n % 7) FROM large") == [(3_000_000, 7)]
    assert list(tmp_path.iterdir()) == []


def test_what_it_cannot_do_is_a_sentence():
    with DuckDatabase() as database, pytest.raises(DatabaseError) as said:
        database.rows("SELECT nothing FROM nowhere")
    assert str(said.value) == "DuckDB: table with name nowhere does not exist"


def test_too_little_memory_is_a_sentence(tmp_path: Path):
    wanted = "DuckDB needs more memory than the 20MiB that it may take"
    small = Settings(memory="20MiB", threads=1, folder=tmp_path)
    with DuckDatabase(small) as database, pytest.raises(DatabaseError, match=wanted):
        database.rows("SELECT list(range) FROM range(10_000_000)")


def test_settings_that_it_does_not_take_leave_no_folder(tmp_path: Path):
    with pytest.raises(DatabaseError, match="DuckDB: "):
        DuckDatabase(Settings(memory="much", folder=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path: Path):
    with DuckDatabase() as database, pytest.raises(DatabaseError, match="DuckDB: ") as said:
        database.write("SELECT 1 AS n", tmp_path / "no folder" / "file.parquet")
    assert "no folder" in str(said.value)
    assert "\n" not in str(said.value)


def test_the_zone_of_the_session_is_utc(monkeypatch):
    with DuckDatabase() as database:
        select = "SELECT CAST(TIMESTAMPTZ '2026-07-01 00:30:00+01:00' AS VARCHAR)"
        assert database.rows(select) == [("2026-06-30 23:30:00+00",)]
        assert list(database.batches(select)) == [[("2026-06-30 23:30:00+00",)]]


def test_large_answers_come_in_pieces_while_others_are_asked():
    with DuckDatabase() as database:
        pieces = database.batches("SELECT range FROM range(25_000) ORDER BY range")
        assert len(next(pieces)) == 10_000
        assert database.rows("SELECT 1") == [(1,)]
        assert [len(piece) for piece in pieces] == [10_000, 5_000]


def test_answers_are_written_in_order(tmp_path):
    file = tmp_path / "an 'answer'.parquet"
    with DuckDatabase() as database:
        database.write("SELECT 1 AS n, 'a,b' AS t UNION ALL SELECT 2, NULL ORDER BY n", file)
        found = database.rows(f"FROM read_parquet({database.dialect.text(str(file))})")
    assert found == [(1, "a,b"), (2, None)]


class Interrupted:
    """A connection that says of Ctrl-C what DuckDB says while it works."""

    def execute(self, statement):
        raise RuntimeError("Query interrupted")

    def close(self):
        pass


def test_who_interrupts_it_gets_no_sentence(monkeypatch):
    with DuckDatabase() as database:
        monkeypatch.setattr(database, "connection", Interrupted())
        with pytest.raises(KeyboardInterrupt):
            database.rows("SELECT 1")


def test_without_duckdb(monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(EngineMissing, match="the engine duckdb needs duckdb and pyarrow") as missing:
        DuckDatabase()
    assert missing.value.help == 'pip install "qualrules[tables]"'
