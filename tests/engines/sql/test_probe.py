"""What a database is asked before it is trusted: texts and zones as Python has them, and a sentence where they are not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import ClassVar

import pytest

from qualrules.engines.duckdb.database import DuckDatabase
from qualrules.engines.duckdb.engine import DuckDBEngine
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.duckdb import DuckDB
from qualrules.engines.sql.letters import letters_difference
from qualrules.engines.sql.probe import text_difference
from qualrules.engines.sql.reading.duckdb import DuckWords
from qualrules.engines.sql.zone_probe import zone_differences
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
    assert text_difference(database) is None
    assert zone_differences(database, zone) == []
    assert letters_difference(database, DuckWords(database.dialect).folded) is None


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


@pytest.mark.parametrize(
    ("folded", "sign"),
    [("lower({})", "U+03C2"), ("replace({}, 'Ԁ', 'ԁ')", "U+0041"), ("'x' || {}", "U+0001")],
)
def test_other_letters_are_refused(database, folded, sign):
    difference = letters_difference(database, folded.format)
    assert difference == f"duckdb is refused: it has another small letter for {sign} than Python"


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
    sentence = (
        f'duckdb is refused: it has other rules for the time zone "Europe/London": {instant} UTC is on '
    )
    assert zone_differences(database, "Europe/London")[0].sentence.startswith(sentence)


def test_a_zone_that_the_database_has_not(database):
    class Renamed(DuckDB):
        def day_of(self, instant, zone):
            return super().day_of(instant, f"{zone}/Nowhere")

    database.dialect = Renamed()
    with pytest.raises(DatabaseError, match="Nowhere"):
        zone_differences(database, "Europe/London")


# ── Zones of which some days are told differently ──

OLD = """ruleset old 1.0.0 "Old days"
  time zone "Africa/Windhoek"
record deal
  told: datetime
criterion past for deal when told <= 2026-01-01
"""
NOW = moment_of(date(2026, 11, 21), "Africa/Windhoek")


class UntilTheSixties(DuckDB):
    """Took every zone for UTC before 1965."""

    def day_of(self, instant, zone):
        since = super().day_of(instant, zone)
        return f"CASE WHEN {instant} < TIMESTAMP '1965-01-01' THEN CAST({instant} AS DATE) ELSE {since} END"


class FromTheForties(DuckDB):
    """Takes every zone for UTC from 2040 on."""

    def day_of(self, instant, zone):
        before = super().day_of(instant, zone)
        return f"CASE WHEN {instant} < TIMESTAMP '2040-01-01' THEN {before} ELSE CAST({instant} AS DATE) END"


def verdicts(text, told, moment=NOW):
    """What DuckDB says of deals that were told of at these instants; it has to be what Python says."""
    rules = rules_of(text)
    reader, layout = PlainReader(rules), Layout(rules, "deal")
    deals = [reader.read("deal", {"told": each}, str(place)) for place, each in enumerate(told)]
    found = [each.answers for each in DuckDBEngine().prepare(rules)("deal").evaluate_many(deals, moment)]
    assert found == [answers_of(layout, each, moment) for each in deals]
    return found


RECENT = [datetime(year, 12, 31, 22, 30, tzinfo=UTC) for year in (1970, 2025)]


@pytest.mark.parametrize(
    ("dialect", "there"),
    [
        (UntilTheSixties(), datetime(1940, 1, 1, tzinfo=UTC)),
        (FromTheForties(), datetime(2044, 7, 1, tzinfo=UTC)),
    ],
)
def test_days_matter_only_where_there_are_any(monkeypatch, dialect, there):
    monkeypatch.setattr(DuckDatabase, "dialect", dialect)
    verdicts(OLD, RECENT)
    with pytest.raises(DatabaseError, match=f"Africa/Windhoek.*{there.year // 10}"):
        verdicts(OLD, [*RECENT, there])
    with pytest.raises(DatabaseError, match="Africa/Windhoek"):
        verdicts(OLD, RECENT, moment_of(there.date(), "Africa/Windhoek"))


@pytest.mark.parametrize("hours", [-600_000, 200_000])
def test_hours_reach_further_than_the_records(monkeypatch, hours):
    monkeypatch.setattr(DuckDatabase, "dialect", UntilTheSixties() if hours < 0 else FromTheForties())
    moved = OLD.replace("told <=", f"told {'-' if hours < 0 else '+'} {abs(hours)} hours <=")
    with pytest.raises(DatabaseError, match="Africa/Windhoek"):
        verdicts(moved, RECENT)


class Asked(DuckDatabase):
    """Notes what it is asked, and knows nothing yet."""

    asked: ClassVar[list[str]] = []

    def __init__(self, settings=None):
        super().__init__(settings)
        self.asked.clear()
        self.probed = {}

    def rows(self, select):
        self.asked.append(select)
        return super().rows(select)


@pytest.mark.parametrize(
    ("fields", "condition", "questions"),
    [
        ("n: number", "n > 1", 1),
        ("n: date", "days since n > 1", 1),
        ("n: text", 'n is "a"', 2),
        ("n: datetime", "n >= 2026-01-01", 2),
        ("n: datetime\n  t: text", 'n >= 2026-01-01 and t is "a"', 3),
    ],
)
def test_only_what_the_rules_use_is_asked(monkeypatch, fields, condition, questions):
    monkeypatch.setattr("qualrules.engines.duckdb.engine.DuckDatabase", Asked)
    text = OLD.replace("told: datetime", fields).replace("told <= 2026-01-01", condition)
    verdicts(text, [None] * 3)
    assert len(Asked.asked) == questions  # the rules' own question among them


def test_another_way_to_say_it_is_asked_anew(monkeypatch):
    with DuckDatabase() as database:
        assert zone_differences(database, "Europe/London") == []
        with monkeypatch.context() as patched:
            patched.setattr(DuckDB, "day_of", lambda self, instant, zone: f"CAST({instant} AS DATE)")
            assert zone_differences(database, "Europe/London") != []
        assert zone_differences(database, "Europe/London") == []
