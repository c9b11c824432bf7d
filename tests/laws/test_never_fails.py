"""A checked ruleset never fails at run time, whatever the record holds and whenever it is judged."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, note

from qualrules.check.pipeline import check
from qualrules.engines.compiled import compile_ruleset
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict, answers_of
from qualrules.evaluate.words import in_words
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules
from qualrules.model.values import Amount, Gap, Share
from qualrules.reading.plain import PlainReader
from qualrules.source import SourceFile
from tests.laws.shipped import RULESETS, finder
from tests.laws.strategies import Case, cases

ODD = (
    *(
        None,
        True,
        False,
        0,
        -1,
        10**18,
        10**400,
        -(10**12),
        1.5,
        float("nan"),
        float("inf"),
        -0.0,
        1e300,
        5e-324,
    ),
    *(
        "",
        " ",
        "yes",
        "no",
        "20%",
        "12,000 EUR",
        "1.5m",
        "1e9",
        "2026-11-21",
        "0001-01-01T00:00Z",
        "9999-12-31T23:59Z",
    ),
    *("Approved", "Demo; Price", "İ", "ß" * 50, "\x00", "\ud800", "Discovery", "TBD", "12" * 30),
    *(
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1e-30"),
        Decimal("999999999999.999999"),
        Amount(Decimal(1), "XXX"),
    ),
    *(Amount(Decimal(10_000), "USD"), Share(Decimal("0.000001")), Share(Decimal("-1e40"))),
    *(
        date.min,
        date.max,
        datetime.min,
        datetime.max,
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, tzinfo=UTC),
    ),
    *(
        time(),
        timedelta(),
        b"bytes",
        object(),
        [],
        {},
        [{}],
        [None],
        ["Demo", 3],
        {"account": {}},
        ({},),
        {1: 2},
        set(),
    ),
    *(Gap.NOT_SUPPLIED, Gap.UNREADABLE, Gap.MISSING),
)
MOMENTS = (
    date.min,
    date(1, 12, 31),
    date(2026, 11, 21),
    date.max,
    datetime.min,
    datetime.max.replace(tzinfo=UTC),
)


def odd_record(rng: Random, rules: Rules, record: str, depth: int = 2) -> dict[str, object]:
    """A dict with anything at all in its fields; links and rows now and then as they should be."""
    given_values: dict[str, object] = {}
    for name, field in rules.records[record].fields.items():
        target = getattr(field.type, "record", None)
        given_values[name] = rng.choice(ODD)
        if target and depth and rng.random() < 0.7:
            rows = [odd_record(rng, rules, target, depth - 1) for _ in range(rng.randint(1, 2))]
            given_values[name] = rows if type(field.type).__name__ == "ListOf" else rows[0]
    return given_values


def ask_everything(rules: Rules, record: str, given_values: dict[str, object], as_of: date) -> None:
    """Every question that can be asked of a verdict, by the interpreter and by the engine."""
    layout, reader = Layout(rules, record), PlainReader(rules)
    moment = moment_of(as_of, rules.header.zone, rules.header.fiscal_start)
    read = reader.read(record, given_values)
    answers = answers_of(layout, read, moment)
    assert compile_ruleset(rules, record).bind(moment)(read) == answers
    verdict = Verdict(layout, answers, read, moment)
    reasons = verdict.explain()
    assert str(reasons) == in_words(reasons)
    assert [*reasons.next] is not None
    for process in layout.processes:
        names = [step.name for step in (*process.stages, *process.outcomes)]
        for target in names:
            reasons.way_to(process.name, target)
            for source in (None, *names):
                verdict.move(process.name, target, source)
    reader.problems(read)


@given(cases())
def test_a_random_ruleset_never_fails(case: Case):
    note(case.text)
    for _ in range(2):
        given_values = odd_record(case.rng, case.rules, case.layout.record)
        ask_everything(case.rules, case.layout.record, given_values, case.rng.choice(MOMENTS))


@pytest.mark.parametrize("path", RULESETS, ids=lambda path: path.stem)
def test_a_shipped_ruleset_never_fails(path: Path):
    rules = check(SourceFile(str(path), path.read_text("utf-8")), finder).rules
    assert rules is not None
    rng = Random(path.stem)
    for record in rules.records:
        for _ in range(4):
            ask_everything(rules, record, odd_record(rng, rules, record), rng.choice(MOMENTS))
