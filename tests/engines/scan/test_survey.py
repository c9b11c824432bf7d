"""The forms of columns settled from the values that a database picks, and from all of them: the same, examples included."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest

from qualrules.engines.duckdb.database import DuckDatabase
from qualrules.engines.sql.reading.duckdb import DuckWords
from qualrules.engines.sql.reading.raw import RawColumn, RawRelation
from qualrules.engines.sql.reading.survey import DatabaseSurvey
from qualrules.reading.columns import DateWatch, NumberWatch, PercentWatch
from qualrules.reading.raw import WatchedColumn

SIGNS = {
    "dates": "0123/-. :TZ",
    "numbers": "01234,. '-%e€",
    "percents": "0012.,% ",
}
DATES = """01/02/2026|31/12/2025|12/31/2025|2026-11-01|2026-11-01T10:00|1/2/26|iso|T01/02/2026|01/02/2026 25:00|1 Nov 2026
01/02/2026 23:59|13/01/2026, 10:00|13/01/2026,T10:00|2026/01/13 10:00 AM|31/02/2026|2026-02-30|00/00/2026
01/02/2026 10:00+02:00|01/02/2026 10:00+99:00""".replace("\n", "|").split("|")
NUMBERS = """1|1.5|1,5|1.234|1,234|0.125|0,125|1.234,5|1,234.5|$1.234|1,234%|1e5|digits|point|either|12.3456|0|0.0|0,000
000.000|٣,٣|1 234,5| 1,5|1234567890123.5""".replace("\n", "|").split("|")
PERCENTS = ["0", "0.0", "0%", "20%", "20", "0.2", "0,00", "00", "5 %", "abc"]
WATCHES = {
    "dates": (DateWatch, DATES),
    "numbers": (NumberWatch, NUMBERS),
    "percents": (PercentWatch, PERCENTS),
}


@pytest.fixture(scope="module")
def database() -> Iterator[DuckDatabase]:
    with DuckDatabase() as opened:
        yield opened


def columns(kind: str, count: int) -> Iterator[list[str]]:
    choice = random.Random(kind)
    _, known = WATCHES[kind]
    for _ in range(count):
        few = choice.sample(known, choice.randint(1, 4))
        made = ["".join(choice.choices(SIGNS[kind], k=choice.randint(1, 7))) for _ in range(5)]
        yield choice.choices([*few, *few, *made], k=choice.randint(1, 30))


def telling(database: DuckDatabase, kind: str, texts: Sequence[str]) -> list[str]:
    words = DuckWords(database.dialect)
    values = ", ".join(f"({number}, {database.dialect.text(text)})" for number, text in enumerate(texts))
    database.keep("raw texts", f"SELECT * FROM (VALUES {values}) AS t(number, c)")
    relation = RawRelation("deal", '"raw texts"', {"c": RawColumn("raw.c")}, "raw.number", "''")
    survey = DatabaseSurvey(database, words, relation)
    watched = WatchedColumn("c", kind, frozenset())  # type: ignore[arg-type]
    return [str(row.values["c"]) for row in survey.telling_rows([watched])]


@pytest.mark.parametrize("kind", sorted(WATCHES))
def test_the_values_picked_settle_what_all_values_settle(database: DuckDatabase, kind: str) -> None:
    made, _ = WATCHES[kind]
    for texts in columns(kind, 60):
        all_seen, some_seen = made(), made()
        for text in texts:
            all_seen.see(text)
        for text in telling(database, kind, texts):
            some_seen.see(text)
        assert (texts, some_seen.found()) == (texts, all_seen.found())


def test_of_many_plain_values_few_are_picked(database: DuckDatabase) -> None:
    numbers = [f"{number}.{number % 100:02}" for number in range(1000)]
    assert len(telling(database, "numbers", numbers)) == 1
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    assert telling(database, "dates", days) == ["2026-01-01"]
