"""The texts of the dialect mean the same, whatever a session has set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import product

import pytest

from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.sql.spark import Spark
from qualrules.model.moment import Moment, period, zone_named

SAY = Spark()
TEXTS = (
    "", "a", "it's", "a\\b", "\\", "'", "${env:HOME}", "$", "a$", "\\'${x}", "\n\t\x00 x", "%_", "\\%\\u0041", "é\u2028ß",
    "`", '"', '"a\\"', "r'", "😀", "--x", "/*", "${", "it''s\\", ":a", "?",
)  # fmt: skip
SETTINGS = {
    "spark.sql.parser.escapedStringLiterals": ("true", "false"),
    "spark.sql.legacy.consecutiveStringLiterals.enabled": ("true", "false"),
    "spark.sql.ansi.doubleQuotedIdentifiers": ("true", "false"),
    "spark.sql.variable.substitute": ("true", "false"),
}


@contextmanager
def session_with(database: SparkDatabase, settings: dict[str, str]) -> Iterator[None]:
    before = {name: database.session.conf.get(name) for name in settings}
    for name, value in settings.items():
        database.session.conf.set(name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            database.session.conf.set(name, str(value))


@pytest.mark.slow
def test_a_text_means_itself_in_every_session(database: SparkDatabase) -> None:
    select = f"SELECT {', '.join(map(SAY.text, TEXTS))}"
    for values in product(*SETTINGS.values()):
        settings = dict(zip(SETTINGS, values, strict=True))
        with session_with(database, settings):
            assert database.rows(select) == [TEXTS], settings


@pytest.mark.slow
def test_a_pattern_means_the_same_in_every_session(database: SparkDatabase) -> None:
    cases = [
        (r"^a\.b$", "a.b", True),
        (r"^a\.b$", "axb", False),
        (r"it's|\\", "\\", True),
        (r"\d{2}-/~", "12-/~", True),
    ]
    select = ", ".join(SAY.matches(SAY.text(text), pattern) for pattern, text, _ in cases)
    for escaped in ("true", "false"):
        with session_with(database, {"spark.sql.parser.escapedStringLiterals": escaped}):
            assert database.rows(f"SELECT {select}") == [tuple(found for *_, found in cases)]


@pytest.mark.slow
def test_names_with_dots_and_quotes_are_names(database: SparkDatabase) -> None:
    for name in ("a.b", "a`b", 'a"b', "select", "a:b c", "Ä.ß"):
        quoted = SAY.identifier(name)
        database.keep(name, f"SELECT 1 AS {quoted}")
        assert database.rows(f"SELECT {quoted}.{quoted} FROM {quoted}") == [(1,)]


@pytest.mark.slow
def test_names_differ_by_case(database: SparkDatabase) -> None:
    assert database.rows("SELECT a, A FROM (SELECT 1 AS a, 2 AS A)") == [(1, 2)]


@pytest.mark.slow
def test_the_day_of_an_instant_does_not_hang_on_the_zone_of_the_session(database: SparkDatabase) -> None:
    zone = "America/New_York"
    moment = Moment(datetime(2026, 1, 1, tzinfo=UTC), zone_named(zone))
    instants = [
        datetime.fromisoformat(f"{each}+00:00")
        for each in (
            "0001-01-01T00:00:00", "0001-01-01T23:00:00", "2024-03-10T06:59:59", "2024-03-10T07:30:00",
            "2024-11-03T04:59:59", "2024-11-03T05:00:00", "9999-12-31T23:59:59",
        )
    ]  # fmt: skip
    select = ", ".join(SAY.day_of(SAY.instant(each), zone) for each in instants)
    expected = tuple(map(moment.day_of, instants))
    for own in ("UTC", "Europe/Berlin", zone):
        with session_with(database, {"spark.sql.session.timeZone": own}):
            assert database.rows(f"SELECT {select}") == [expected]


@pytest.mark.slow
def test_the_edges_of_periods_are_those_of_the_calendar(database: SparkDatabase) -> None:
    days = (date(2026, 11, 22), date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31), date(2025, 1, 31))
    asked = [
        (day, unit, offset, start)
        for day in days
        for unit in ("day", "week", "month", "quarter", "year")
        for offset in (-1, 0, 1)
        for start in (1, 4, 11)
    ]
    edges = [
        SAY.period_edge(SAY.day(d), u, o, s, last=last) for d, u, o, s in asked for last in (False, True)
    ]
    expected = []
    for day, unit, offset, start in asked:
        expected += list(period(day, unit, offset, start) or (None, None))
    for piece in range(0, len(edges), 90):
        (row,) = database.rows(f"SELECT {', '.join(edges[piece : piece + 90])}")
        assert list(row) == expected[piece : piece + 90]


@pytest.mark.slow
@pytest.mark.parametrize("ansi", ["true", "false"])
def test_numbers_of_many_digits_stay_exact(ansi: str, database: SparkDatabase) -> None:
    """A sum times a sum has 37 digits, and a type of more: without a narrower one Spark would cut digits off."""
    held, tiny = "CAST('999999999999.999999' AS DECIMAL(18,6))", "CAST('0.000001' AS DECIMAL(18,6))"
    total = SAY.sized(SAY.plus(held, held), 19, 6)
    product_ = SAY.sized(SAY.times(total, total), 37, 12)
    more = SAY.sized(SAY.plus(product_, SAY.sized(SAY.times(tiny, tiny), 12, 12)), 38, 12)
    with session_with(database, {"spark.sql.ansi.enabled": ansi}):
        (row,) = database.rows(f"SELECT CAST({product_} AS STRING), {product_} = {more}, {product_} < {more}")
    assert row == ("3999999999999999992000000.000000000004", False, True)
