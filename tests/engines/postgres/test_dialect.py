"""What the dialect writes, asked of a real server with strange settings, is what Python says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.sql.bounds import FIRST_INSTANT, LAST_INSTANT
from qualrules.engines.sql.postgres import LONGEST_NAME, Postgres
from qualrules.engines.sql.probe import text_difference
from qualrules.engines.sql.reading.postgres import PostgresWords
from qualrules.engines.sql.reading.raw import Kind
from qualrules.engines.sql.zone_probe import zone_differences
from qualrules.model.moment import Moment, period, shift, shift_instant, zone_named
from qualrules.model.values import fold
from tests.engines.sql.pattern_cases import pattern_cases

SAY = Postgres()
ZONES = (
    "UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Pacific/Apia", "Asia/Kathmandu",
)  # fmt: skip
UNITS = ("day", "week", "month", "quarter", "year")
ENDS = (date.min, date.max, date(1, 1, 2), date(9999, 12, 30), date(9999, 1, 31), date(1, 12, 31))
DAYS = (
    date(2024, 2, 29),
    date(2026, 1, 31),
    date(2026, 3, 31),
    date(2026, 11, 21),
    date(2025, 12, 31),
    date(1900, 3, 1),
)
TEXTS = ("%_", "a'b", "a\\b", "\\'", "", "İ", "i̇", "ß", "σς", "😀", "a\nb", "a\tb", "$1", "%s", "\x7f", "a ", "e\u0301",
         "\u2028")  # fmt: skip


def asked(database: PostgresDatabase, expressions: list[str]) -> list[object]:
    """What the server says of expressions, in their order."""
    found: list[object] = []
    for start in range(0, len(expressions), 500):
        lines = (f"({at}, {each})" for at, each in enumerate(expressions[start : start + 500]))
        found += [
            row[0]
            for row in database.rows(f"SELECT column2 FROM (VALUES {', '.join(lines)}) AS t ORDER BY column1")
        ]
    return found


def test_days_are_moved_as_in_python(database: PostgresDatabase) -> None:
    rng = Random(1)
    amounts = (
        0,
        1,
        -1,
        2,
        3,
        12,
        -13,
        30,
        400,
        -5000,
        40_000,
        3_652_058,
        -3_652_058,
        10**9,
        10**15,
        -(10**15),
    )
    cases = [(rng.choice((*ENDS, *DAYS)), rng.choice(amounts), rng.choice(UNITS)) for _ in range(3000)]
    found = asked(database, [SAY.shifted(SAY.day(day), amount, unit) for day, amount, unit in cases])
    assert found == [shift(*case) for case in cases]


def test_instants_are_moved_as_in_python(database: PostgresDatabase) -> None:
    instants = [datetime(day.year, day.month, day.day, 23, 30, 1, tzinfo=UTC) for day in (*ENDS, *DAYS)]
    cases = [
        (instant, hours)
        for instant in instants
        for hours in (0, 1, -1, 24, -48, 10**6, 10**8, -(10**8), 10**14)
    ]
    found = asked(database, [SAY.shifted_instant(SAY.instant(instant), hours) for instant, hours in cases])
    moved = [shift_instant(*case) for case in cases]
    assert found == [each and each.replace(tzinfo=None) for each in moved]


def test_periods_begin_and_end_as_in_python(database: PostgresDatabase) -> None:
    rng = Random(2)
    offsets = (0, 1, -1, 2, -5, 7, 40, -30, 8000, -2026, 96_000, 10**7, -(10**9))
    cases = [
        (rng.choice((*ENDS, *DAYS)), rng.choice(UNITS), rng.choice(offsets), rng.randint(1, 12))
        for _ in range(2000)
    ]
    edges = [period(*case) for case in cases]
    for last in (False, True):
        written = [
            SAY.period_edge(SAY.day(day), unit, offset, start, last=last)
            for day, unit, offset, start in cases
        ]
        assert asked(database, written) == [each and each[last] for each in edges]


@pytest.mark.parametrize("zone", ZONES)
def test_the_day_of_an_instant_is_that_of_python(database: PostgresDatabase, zone: str) -> None:
    rng = Random(zone)
    start, end = FIRST_INSTANT, LAST_INSTANT
    instants = [start, end, start + timedelta(hours=9), end - timedelta(hours=20)]
    day = datetime(1850, 1, 1)  # noqa: DTZ001 - of UTC, as held
    instants += [day + timedelta(seconds=rng.randrange(300 * 365 * 86400)) for _ in range(500)]
    found = asked(database, [SAY.day_of(SAY.instant(each), zone) for each in instants])
    moment = Moment(datetime(2026, 1, 1, tzinfo=UTC), zone_named(zone))
    assert found == [moment.day_of(each.replace(tzinfo=UTC)) for each in instants]
    assert text_difference(database) is None
    assert zone_differences(database, zone) == []


def test_nothing_comes_of_nothing(database: PostgresDatabase) -> None:
    day, instant, text, texts = (
        "CAST(NULL AS DATE)",
        "CAST(NULL AS TIMESTAMP)",
        "CAST(NULL AS TEXT)",
        "CAST(NULL AS TEXT[])",
    )
    written = [
        SAY.shifted(day, 3, "month"), SAY.shifted_instant(instant, 3), SAY.day_of(instant, "Asia/Tokyo"),
        SAY.day_of(instant, "UTC"), SAY.days_between(day, SAY.day(date.min)), SAY.period_edge(day, "year", 1, 4, last=True),
        SAY.length(text), SAY.contains(text, "a"), SAY.starts(text, "a"), SAY.ends(text, "a"), SAY.matches(text, "a"),
        SAY.includes(texts, "a"),
    ]  # fmt: skip
    assert database.rows(f"SELECT {', '.join(written)}") == [(None,) * len(written)]


def test_texts_are_compared_as_in_python(database: PostgresDatabase) -> None:
    pairs = [(text, part) for text in (*TEXTS, *(a + b for a in TEXTS for b in TEXTS)) for part in TEXTS]
    for say, wanted in (
        (SAY.contains, [part in text for text, part in pairs]),
        (SAY.starts, [text.startswith(part) for text, part in pairs]),
        (SAY.ends, [text.endswith(part) for text, part in pairs]),
    ):
        assert asked(database, [say(SAY.text(text), part) for text, part in pairs]) == wanted
    assert asked(database, [SAY.length(SAY.text(text)) for text in TEXTS]) == [len(text) for text in TEXTS]
    assert asked(database, [SAY.text(text) for text in TEXTS]) == list(TEXTS)
    equal = [f"{SAY.text(one)} = {SAY.text(other)}" for one in TEXTS for other in TEXTS]
    assert asked(database, equal) == [one == other for one in TEXTS for other in TEXTS]


def test_a_pattern_finds_what_python_finds(database: PostgresDatabase) -> None:
    cases = pattern_cases(80, 5)
    pairs = [
        (case, text, found) for case in cases for text, found in zip(case.texts, case.found, strict=True)
    ]
    said = asked(database, [SAY.matches(SAY.text(fold(text)), case.pattern) for case, text, _ in pairs])
    wrong = [
        (case.pattern, text)
        for (case, text, found), each in zip(pairs, said, strict=True)
        if each is not found
    ]
    assert wrong == []


def test_numbers_do_not_overflow(database: PostgresDatabase) -> None:
    large = SAY.number(10**18 - 10**6)
    assert asked(database, [f"{SAY.times(large, large)} > 0", f"{SAY.plus(large, large)} > 0"]) == [
        True,
        True,
    ]
    points = [SAY.integer(2_000_000_000), SAY.integer(-2_000_000_000)]
    assert asked(database, [f"{points[0]} + {points[0]}", f"{points[1]} + {points[1]}"]) == [
        4_000_000_000,
        -4_000_000_000,
    ]
    days = SAY.days_between(SAY.day(date.min), SAY.day(date.max))
    assert asked(database, [SAY.times(days, SAY.number(10**12))]) == [(date.max - date.min).days * 10**6]


def test_long_names_are_shortened_and_stay_apart(database: PostgresDatabase) -> None:
    names = [f"{'é' * 40}{end}" for end in ("a", "b", "")] + ["x" * 63, "x" * 64, "x" * 65]
    written = [SAY.identifier(name) for name in names]
    assert len(set(written)) == len(names)
    assert all(len(each[1:-1].encode()) <= LONGEST_NAME for each in written)
    assert written[3] == f'"{"x" * 63}"'
    database.run(f"CREATE TEMPORARY TABLE wide ({', '.join(f'{each} INTEGER' for each in written)})")
    columns = database.connection.execute("SELECT * FROM wide").description or ()
    assert [column.name for column in columns] == [each[1:-1] for each in written]


RAW_KINDS: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
    ("text", "text", ("''", "'a'", "'A'", "'a '")),
    ("whole", "bigint", ("0", "1", "-1")),
    ("decimal", "numeric", ("1", "1.0", "1.10", "0")),
    ("double", "double precision", ("1", "'NaN'", "-0.0", "0.0")),
    ("yes/no", "boolean", ("TRUE", "FALSE")),
    ("day", "date", ("'2026-01-31'", "'0001-01-01'")),
    ("instant", "timestamp", ("'2026-01-31 00:00'", "'2026-01-31 00:00:00.5'")),
    ("texts", "text[]", ("'{}'", "'{a}'", "'{a,NULL}'")),
)


@pytest.mark.parametrize(("kind", "type", "values"), RAW_KINDS)
def test_raw_values_are_the_same_as_in_any_database(
    kind: Kind, type: str, values: tuple[str, ...], database: PostgresDatabase
) -> None:
    words = PostgresWords(SAY, "C")
    listed = ", ".join(f"(CAST({value} AS {type}))" for value in ("NULL", *values))
    pairs = f"(VALUES {listed}) AS one (a), (VALUES {listed}) AS other (b)"
    ((differences,),) = database.rows(
        f"SELECT COUNT(*) FROM {pairs} WHERE {words.same('a', 'b', kind)} IS DISTINCT FROM (a IS NOT DISTINCT FROM b)"
    )
    assert differences == 0


@pytest.mark.parametrize(("kind", "type"), [(kind, type) for kind, type, _ in RAW_KINDS if kind != "texts"])
def test_raw_values_are_looked_up_and_not_compared_pair_by_pair(
    kind: Kind, type: str, database: PostgresDatabase
) -> None:
    same = PostgresWords(SAY, "C").same("one.a", "other.b", kind)
    database.keep("one", f"SELECT CAST(NULL AS {type}) AS a FROM generate_series(1, 1000)")
    database.keep("other", f"SELECT CAST(NULL AS {type}) AS b FROM generate_series(1, 1000)")
    plan = "\n".join(
        str(line) for (line,) in database.rows(f"EXPLAIN SELECT * FROM one LEFT JOIN other ON {same}")
    )
    assert "Hash Cond" in plan or "Merge Cond" in plan
