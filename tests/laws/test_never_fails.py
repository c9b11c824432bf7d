"""A checked ruleset never fails at run time, whatever the record holds and whenever it is judged."""

from __future__ import annotations

from bisect import bisect
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
from tests.evaluate.asking import HEADER, RECORDS
from tests.laws.shipped import RULESETS, finder
from tests.laws.strategies import Case, cases

FIRST, LAST = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)  # noqa: DTZ001 - without a zone
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
        FIRST,
        LAST,
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
    FIRST,
    LAST.replace(tzinfo=UTC),
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
    assert all(step.process in verdict.processes for step in reasons.next)
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


CHAINS = {
    "criteria": ("criterion c{n} for deal when asked and c{m}\n", "criterion c0 for deal when asked\n"),
    "definitions": (
        "definition c{n} for deal\n  needs at least 1 of c{m}, asked\n",
        "criterion c0 for deal when asked\n",
    ),
    "scores": ("score c{n} for deal\n  add c{m}\n", "score c0 for deal\n  add 5 when asked\n"),
    "counts": (
        "criterion c{n} for deal when exactly 1 of (at most 1 of (c{m}, asked), legal)\n",
        "criterion c0 for deal when asked\n",
    ),
    "links": ("criterion c{n} for account when parent.c{m}\n", "criterion c0 for account when served\n"),
    "rows": (
        'criterion c{n} for deal when some contacts where (deal.c{m} or role is "User")\n',
        "criterion c0 for deal when asked\n",
    ),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_the_longest_chain_of_rules_never_fails(chain: str):
    """The checker refuses a chain that is too long to walk, and the longest one that it lets through is walked."""
    link, start = CHAINS[chain]

    def text(length: int) -> str:
        links = [link.format(n=n, m=n - 1) for n in range(length, 0, -1)]
        of_record = "account" if chain == "links" else "deal"
        top = f"criterion top for {of_record} when c{length} >= 5\n" if chain == "scores" else ""
        needed = "top" if top else f"c{length}"
        process = f'process path for {of_record}\n  stage "One" needs {needed}\n'
        return HEADER + RECORDS + top + "".join(links) + start + process

    longest = (
        bisect(range(120), False, key=lambda n: check(SourceFile("x.qual", text(n)), finder).rules is None)
        - 1
    )
    refused = check(SourceFile("x.qual", text(longest + 1)), finder)
    assert [found.code for found in refused.diagnostics] == ["QR109"]
    rules = check(SourceFile("x.qual", text(longest)), finder).rules
    assert rules is not None
    assert longest >= 15
    deal: dict[str, object] = {"asked": True, "contacts": [{}]}
    account: dict[str, object] = {"served": True}
    for _ in range(longest):
        account = {"parent": account}
    ask_everything(
        rules, "account" if chain == "links" else "deal", account if chain == "links" else deal, MOMENTS[2]
    )
