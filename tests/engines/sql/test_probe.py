"""What a database is asked before it is trusted: texts and zones as Python has them, and a sentence where they are not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from qualrules.engines.duckdb.database import DuckDatabase
from qualrules.engines.duckdb.engine import DuckDBRuleset
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.duckdb import DuckDB
from qualrules.engines.sql.probe import probe, text_difference
from qualrules.engines.sql.zone_probe import MODERN, zone_difference
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import answers_of
from qualrules.model.moment import moment_of
from qualrules.reading.plain import PlainReader
from tests.laws.strategies import rules_of


@pytest.fixture
def database() -> Iterator[DuckDatabase]:
    with DuckDatabase() as opened:
        yield opened


@pytest.mark.parametrize(
    "zone", ["UTC", "Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Pacific/Chatham"]
)
def test_duckdb_is_trusted(database, zone):
    probe(database, zone)


class Folds(DuckDB):
    """Compares texts as if `ß` were `ss`."""

    def text(self, value):
        return super().text(value.replace("ß", "ss"))


class Bytes(DuckDB):
    """Counts bytes."""

    def length(self, text):
        return f"strlen({text})"


class Wild(DuckDB):
    """Takes `%` for any text."""

    def starts(self, text, part):
        return f"({text} LIKE {self.text(part)} || '%')"


class Lines(DuckDB):
    """Takes a line end for a character like any other."""

    def matches(self, text, pattern):
        return super().matches(text, pattern.replace(".", r"(.|\n)"))


@pytest.mark.parametrize(
    ("dialect", "sentence"),
    [
        (Folds(), 'duckdb is refused: of the text "ßß" it says "ssss", where the rules need "ßß"'),
        (Bytes(), 'duckdb is refused: of the length of "😀a" it says "5", where the rules need "2"'),
        (Wild(), 'duckdb is refused: of "%" at the start of "😀a" it says yes, where the rules need no'),
        (Lines(), 'duckdb is refused: of the characters of "a\nb" it says yes, where the rules need no'),
    ],
)
def test_other_texts_are_refused(database, monkeypatch, dialect, sentence):
    monkeypatch.setattr(database, "dialect", dialect)
    assert text_difference(database) == sentence


class OtherZone(DuckDB):
    """Has rules of its own for a zone."""

    def __init__(self, shift):
        self.shift = shift

    def day_of(self, instant, zone):
        return super().day_of(f"({instant} + {self.shift})", zone)


AN_HOUR_IN_2040 = "CASE WHEN year(instants.told) = 2040 THEN INTERVAL 1 HOUR ELSE INTERVAL 0 HOUR END"


@pytest.mark.parametrize(
    ("shift", "instant"),
    [
        ("INTERVAL 1 SECOND", "0001-07-02 00:01:14"),
        ("INTERVAL (-1) SECOND", "0001-07-02 00:01:15"),
        (AN_HOUR_IN_2040, "2040-03-24 23:59:59"),
    ],
)
def test_another_zone_is_refused(database, monkeypatch, shift, instant):
    monkeypatch.setattr(database, "dialect", OtherZone(shift))
    sentence = f'it has other rules for the time zone "Europe/London": {instant} UTC is on '
    with pytest.raises(DatabaseError, match=sentence):
        probe(database, "Europe/London")


def test_a_zone_that_the_database_has_not(database):
    class Renamed(DuckDB):
        def day_of(self, instant, zone):
            return super().day_of(instant, f"{zone}/Nowhere")

    database.dialect = Renamed()
    with pytest.raises(DatabaseError, match="Nowhere"):
        probe(database, "Europe/London")


# ── Zones whose old days are told differently ──

OLD = """ruleset old 1.0.0 "Old days"
  time zone "Africa/Windhoek"
record deal
  told: datetime
criterion past for deal when told <= 2026-01-01
"""


class UntilTheSixties(DuckDB):
    """Took every zone for UTC before 1965."""

    def day_of(self, instant, zone):
        since = super().day_of(instant, zone)
        return f"CASE WHEN {instant} < TIMESTAMP '1965-01-01' THEN CAST({instant} AS DATE) ELSE {since} END"


def test_old_days_matter_only_where_there_are_any(monkeypatch):
    monkeypatch.setattr(DuckDatabase, "dialect", UntilTheSixties())
    rules = rules_of(OLD)
    moment, reader, layout = (
        moment_of(date(2026, 11, 21), "Africa/Windhoek"),
        PlainReader(rules),
        Layout(rules, "deal"),
    )
    recent = [
        reader.read("deal", {"told": datetime(year, 12, 31, 22, 30, tzinfo=UTC)}, str(year))
        for year in (1970, 2025)
    ]
    verdicts = DuckDBRuleset(layout).evaluate_many(recent, moment)
    assert [each.answers for each in verdicts] == [answers_of(layout, each, moment) for each in recent]
    old = reader.read("deal", {"told": datetime(1940, 1, 1, tzinfo=UTC)}, "3")
    with pytest.raises(DatabaseError, match="Africa/Windhoek"):
        list(DuckDBRuleset(layout).evaluate_many([*recent, old], moment))
    with pytest.raises(DatabaseError, match="Africa/Windhoek"):
        list(DuckDBRuleset(layout).evaluate_many(recent, moment_of(date(1940, 1, 1), "Africa/Windhoek")))


def test_only_what_is_reached_is_asked(database, monkeypatch):
    monkeypatch.setattr(database, "dialect", UntilTheSixties())
    assert zone_difference(database, "Africa/Windhoek", MODERN) is None
    assert zone_difference(database, "Africa/Windhoek") is not None
