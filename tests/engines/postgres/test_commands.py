"""`run` and `audit` over tables of a server, as people call them: as over files, and every mishap a sentence and exit 2."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import psycopg
import pytest

from tests.engines.postgres.server import PASSWORD, Server
from tests.engines.postgres.tables import Tables
from tests.invoking import Done, invoke

AS_OF = ("--as-of", "2026-11-21")
RULES = """ruleset deals 1.0.0 "Deals"
  currency EUR

record deal
  amount: money
  name:   text

criterion big for deal
  when amount >= 10 EUR
"""


@pytest.fixture
def ruleset(tmp_path: Path) -> str:
    (tmp_path / "deals.qual").write_text(RULES, encoding="utf-8")
    return str(tmp_path / "deals.qual")


@pytest.fixture
def deals(connection: psycopg.Connection, address: str) -> str:
    connection.execute("CREATE TABLE deals (name text, amount numeric)")
    connection.execute("INSERT INTO deals VALUES ('one', 5), ('two', 10), ('three', 'NaN'), ('four', NULL)")
    return f"{address}#deals"


def without_times(done: Done) -> tuple[int, str, str]:
    """What a command left behind, but for how long it took, and which engine did it."""
    out = re.sub(r'"seconds": [0-9.]+|in [0-9.]+ s', "", done.out)
    err = "".join(line for line in done.err.splitlines(keepends=True) if not line.startswith("engine: "))
    return done.code, out, err


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "typed"), [(4, False), (5, True)], ids=["texts", "types"])
@pytest.mark.parametrize(
    "form",
    [("run", "--format", "csv"), ("run", "--format", "jsonl"), ("audit", "--format", "text")],
    ids=" ".join,
)
def test_the_server_gives_what_python_gives(
    address: str,
    connection: psycopg.Connection,
    tmp_path: Path,
    seed: int,
    typed: bool,
    form: tuple[str, ...],
) -> None:
    tables = Tables(connection, seed, 3000, typed=typed)
    (tmp_path / "messy.qual").write_text(tables.rules_text, encoding="utf-8")
    command, *options = form
    asked = (command, str(tmp_path / "messy.qual"), *tables.addresses(address), *AS_OF, *options)
    by_python, by_server = (
        without_times(invoke(*asked, "--engine", engine)) for engine in ("python", "postgres")
    )
    if command == "run":
        assert by_server == by_python
    else:  # of a large audit the findings beyond the first thousand are only counted
        assert by_server[0] == by_python[0]
        assert by_server[0] in (1, 3)


def test_the_engine_is_chosen_by_the_address(ruleset: str, deals: str) -> None:
    done = invoke("run", ruleset, deals, *AS_OF, "--format", "jsonl")
    assert done.code == 0, done.err
    done.says("engine: postgres (the data is in a server)")
    assert [(each["record"]["id"], each["criteria"]["big"]) for each in done.records] == [
        ("deals:1", "not_met"), ("deals:2", "met"), ("deals:3", "unknown"), ("deals:4", "unknown"),
    ]  # fmt: skip
    done.says("1 value of amount cannot be read", '"NaN"', "deals:3")


@pytest.mark.parametrize(
    ("command", "word"),
    [(("why", "--id", "deals:2"), "10"), (("sources",), '"amount"')],
    ids=("why", "sources"),
)
def test_other_commands_read_tables_of_a_server(
    ruleset: str, deals: str, command: tuple[str, ...], word: str
) -> None:
    name, *options = command
    done = invoke(name, ruleset, deals, *options)
    assert done.code == 0, done.err
    done.says(word)


def test_results_go_into_a_table(ruleset: str, deals: str, connection: psycopg.Connection) -> None:
    for _ in range(2):
        done = invoke("run", ruleset, f"deal={deals}", *AS_OF, "--into", "results")
        assert (done.code, done.out) == (0, ""), done.err
        done.says('4 records written into the table "results"')
    rows = connection.execute("SELECT * FROM results").fetchall()
    assert rows == [("deal", f"deals:{place}", big) for place, big in enumerate((False, True, None, None), 1)]


def test_results_go_into_a_table_and_into_a_file(
    ruleset: str, deals: str, connection: psycopg.Connection, tmp_path: Path
) -> None:
    written = tmp_path / "out.jsonl"
    invoke(
        "run", ruleset, deals, *AS_OF, "--into", "results", "--where", "amount > 1 EUR", "-o", str(written)
    )
    lines = [json.loads(line) for line in written.read_text().splitlines()]
    rows = connection.execute('SELECT "record.id" FROM results').fetchall()
    assert rows == [(each["record"]["id"],) for each in lines] == [("deals:1",), ("deals:2",)]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            ("--into", "deals"),
            'there is a "deals" already that was not written by qualrules, so it is not replaced',
        ),
        (
            ("--into", "nowhere.results"),
            'writing the table "nowhere.results" failed: schema "nowhere" does not exist',
        ),
        (
            ("--into", "results", "--engine", "python"),
            "the engine python writes no tables of a server, as --into asks",
        ),
        (
            ("--into", "results", "--explain"),
            "the engine postgres gives no reasons, which --explain asks for\n  help: leave out --explain or --into",
        ),
        (
            ("--engine", "postgres", "more.csv"),
            "the engine postgres works where all records stand in one server",
        ),
    ],
    ids=lambda each: each[-1] if isinstance(each, tuple) else "",
)
def test_what_cannot_be_written(
    ruleset: str,
    deals: str,
    connection: psycopg.Connection,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    more: tuple[str, ...],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("more.csv").write_text("name,amount\none,1\n")
    done = invoke("run", ruleset, deals, *AS_OF, *more)
    done.says(sentence)
    assert (done.code, done.out) == (2, "")
    assert connection.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'results'").fetchone() == (0,)


def test_files_and_the_engine_postgres(ruleset: str, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("name,amount\none,1\n")
    place = "postgresql://user@host/database#table"
    said = {
        ("--engine", "postgres"): f"the engine postgres works where all records stand in one server: {place}",
        ("--into", "results"): f"name a table of a server as DATA ({place}), or write a file: -o FILE",
    }
    for more, sentence in said.items():
        done = invoke("run", ruleset, str(tmp_path / "deals.csv"), *AS_OF, *more)
        assert (done.code, done.out) == (2, "")
        done.says(sentence)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("postgresql://u:secret@host/d#deals", "a password does not stand in an address"),
        ("postgresql://host/d?password=secret#deals", "a password does not stand in an address"),
        ("postgresql://u@host.invalid/d#deals", "cannot be opened: there is no such host"),
        ("postgresql://u@/d?host=/nowhere#deals", "cannot be opened: no server answers there"),
        ("postgresql://u@[/d#deals", "cannot be opened: "),
        ("postgresql://u@host/d?colour=red#deals", 'cannot be opened: invalid URI query parameter: "colour"'),
    ],
)
def test_a_server_that_cannot_be_opened(ruleset: str, place: str, sentence: str) -> None:
    for engine in ("python", "postgres"):
        done = invoke("run", ruleset, place, "--engine", engine)
        assert (done.code, done.out) == (2, "")
        done.says(sentence)
        assert "secret" not in done.err


def test_passwords_come_from_the_environment_and_are_never_shown(
    postgres_server: Server,
    ruleset: str,
    deals: str,
    connection: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'guarded'").fetchone() is None:
        connection.execute("CREATE ROLE guarded LOGIN")
    connection.execute(psycopg.sql.SQL("ALTER ROLE guarded PASSWORD {}").format(PASSWORD))
    connection.execute("GRANT USAGE ON SCHEMA sales TO guarded; GRANT SELECT ON deals TO guarded")
    guarded = deals.replace("postgres@", "guarded@")
    monkeypatch.setenv("PGPASSFILE", os.devnull)
    for password, code, sentence in (
        (None, 2, "cannot be opened: the server asks for a password; set PGPASSWORD"),
        ("open sesame", 2, "cannot be opened: the password is not right; set PGPASSWORD"),
        (PASSWORD, 0, "4 records"),
    ):
        if password is not None:
            monkeypatch.setenv("PGPASSWORD", password)
        done = invoke("run", ruleset, guarded)
        assert done.code == code, done.err
        done.says(sentence)
        assert password is None or password not in done.out + done.err


def test_an_account_that_may_not_make_temporary_tables(
    ruleset: str, deals: str, connection: psycopg.Connection
) -> None:
    connection.execute(
        "CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA sales TO reader; GRANT SELECT ON deals TO reader"
    )
    database = connection.info.dbname
    revoke = psycopg.sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC")
    connection.execute(revoke.format(psycopg.sql.Identifier(database)))
    reader = deals.replace("postgres@", "reader@")
    named = invoke("run", ruleset, reader, "--engine", "postgres")
    assert (named.code, named.out) == (2, "")
    named.says("the account may not do this (permission denied to create temporary tables")
    chosen = invoke("run", ruleset, reader, "--format", "jsonl")
    assert (chosen.code, len(chosen.records)) == (0, 4)
    chosen.says("engine: python, because postgres cannot be used here")
    connection.execute("DROP OWNED BY reader; DROP ROLE reader")


def test_a_table_that_is_gone_when_it_is_read(
    ruleset: str, address: str, connection: psycopg.Connection
) -> None:
    done = invoke("run", ruleset, f"{address}#deals")
    assert (done.code, done.out) == (2, "")
    done.says('there is no table "deals" that the account may read')


def test_tables_that_were_copied_from_a_crm_are_read_with_what_is_known_of_it(
    ruleset: str, address: str, connection: psycopg.Connection
) -> None:
    connection.execute('CREATE TABLE "Opportunity" ("Id" text, "Amount" numeric)')
    connection.execute(
        """INSERT INTO "Opportunity" VALUES ('0065g00000A1b2cAAA', 10), ('0065g00000A1b2c', 5)"""
    )
    done = invoke(
        "run", ruleset, f"deal={address}#Opportunity", "--adapter", "salesforce", *AS_OF, "--format", "jsonl"
    )
    assert done.code == 0, done.err
    assert [(each["record"]["id"], each["criteria"]["big"]) for each in done.records] == [
        ("0065g00000A1b2cAAA", "met"), ("0065g00000A1b2c", "not_met"),
    ]  # fmt: skip
