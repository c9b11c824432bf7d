"""Patterns in the notations of the databases: each finds what Python finds, over random patterns and texts."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from contextlib import closing
from functools import cache
from pathlib import Path
from shutil import which

import pytest

from qualrules.check.patterns import check_pattern
from qualrules.check.scope import Report
from qualrules.engines.duckdb.database import DuckDatabase
from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.sql import patterns
from qualrules.engines.sql.database import Database
from qualrules.source import NOWHERE
from tests.engines.postgres.server import Server
from tests.engines.sql.pattern_cases import PatternCase, pattern_cases

DEEP = (
    ("^(a{40}){40}$", ("a" * 1600, "a" * 1599, "a" * 1601), [True, False, False]),
    ("^((b{3}){20}){18,20}c", ("b" * 1080 + "c", "b" * 1140 + "c", "b" * 1077 + "c"), [True, True, False]),
)
"""Counts in counts whose product is more than RE2 takes: texts, and in which of them they are found."""
JAVA = Path(__file__).with_name("FindIn.java")


@cache
def drawn() -> list[PatternCase]:
    return pattern_cases(150, 7)


def test_the_patterns_find_something_and_not_everything() -> None:
    found = [each for case in drawn() for each in case.found]
    assert 0.2 < sum(found) / len(found) < 0.8


def test_re2_finds_what_python_finds() -> None:
    with DuckDatabase() as database:
        _compare(database)


def test_postgres_finds_what_python_finds(postgres_server: Server) -> None:
    with closing(PostgresDatabase(postgres_server.address())) as database:
        _compare(database)


def test_java_finds_what_python_finds() -> None:
    java = which("java")
    if java is None:
        pytest.skip("there is no java")
    cases = drawn()
    lines = [
        f"{_coded(patterns.java(case.pattern))} {_coded(text)}\n" for case in cases for text in case.texts
    ]
    ran = subprocess.run([java, JAVA], input="".join(lines), capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    said = iter(ran.stdout.split())
    wrong = [case.pattern for case in cases if [next(said) == "1" for _ in case.texts] != case.found]
    assert wrong == []


@pytest.mark.parametrize(("pattern", "texts", "found"), DEEP)
def test_counts_in_counts(pattern: str, texts: tuple[str, ...], found: list[bool]) -> None:
    python = check_pattern(pattern, NOWHERE, Report())
    assert python is not None
    case = PatternCase(pattern, python, texts)
    assert case.found == found
    with DuckDatabase() as database:
        assert _found(database, case) == found


def _compare(database: Database) -> None:
    wrong = {case.pattern: case.texts for case in drawn() if _found(database, case) != case.found}
    assert wrong == {}


def _found(database: Database, case: PatternCase) -> list[object]:
    say = database.dialect
    lines = ", ".join(f"({place}, {say.text(text)})" for place, text in enumerate(case.texts))
    test = say.matches("texts.told", case.pattern)
    rows = database.rows(f"SELECT {test} FROM (VALUES {lines}) AS texts(place, told) ORDER BY place")
    return [row[0] for row in rows]


def _coded(text: str) -> str:
    return b64encode(text.encode()).decode()
