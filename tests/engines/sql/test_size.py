"""The SQL grows with the rules, not with the ways in which they can be reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from benchmarks import rulesets
from qualrules.engines.sql.duckdb import DuckDB
from qualrules.engines.sql.query import Fixed, results
from qualrules.model.moment import moment_of
from qualrules.model.rules import Rules
from tests.laws.strategies import checked

LEVELS = 12
TODAY = Fixed(moment_of(date(2026, 11, 21), "UTC"))


def rules_of(text: str) -> Rules:
    rules = checked(text).rules
    assert rules is not None
    return rules


def sql(text: str, record: str) -> str:
    return results(rules_of(text), record, DuckDB(), TODAY)


def in_a_row(levels: int) -> str:
    """Record types, each with two links to the next: two to the power of their number ways from the first to the last."""
    head = 'ruleset rows_of_types 1.0.0 "Each asks the next over two links"\n'
    parts = [f"record t{n}\n  one: t{n + 1}\n  other: t{n + 1}\n" for n in range(levels)]
    parts += [f"criterion c{n} for t{n} when one.c{n + 1} or not other.c{n + 1}\n" for n in range(levels)]
    return "".join(
        (head, *parts, f"record t{levels}\n  n: number\ncriterion c{levels} for t{levels} when n > 1\n")
    )


def in_a_ring(levels: int) -> str:
    """One record type, each rule asking the one before about the records above and below."""
    head = 'ruleset ring 1.0.0 "A record type that asks about itself"\nrecord t\n  n: number\n  up: t\n  down: t\n'
    rules = [f"criterion c{n} for t when up.c{n - 1} or not down.c{n - 1}\n" for n in range(1, levels)]
    return "".join((head, "criterion c0 for t when n > 1\n", *rules))


@pytest.mark.parametrize(("written", "record"), [(in_a_row, "t0"), (in_a_ring, "t")])
def test_rules_of_linked_records_are_written_once(written: Callable[[int], str], record: str) -> None:
    short, long = sql(written(LEVELS), record), sql(written(2 * LEVELS), record)
    assert long.count("JOIN ") == 2 * (2 * LEVELS - (record == "t"))
    assert len(long) < 2.3 * len(short)


def test_the_text_grows_with_the_criteria() -> None:
    few, many = (len(sql(rulesets.with_criteria(count), "opportunity")) for count in (40, 400))
    assert many < 11 * few


def test_a_long_process_has_few_steps() -> None:
    text = sql(rulesets.with_criteria(100, stages=100), "opportunity")
    assert text.count("FROM ") < 10


def test_rules_on_rules_are_written_once() -> None:
    def chain(length: int) -> str:
        rules = [
            f"criterion c{n} for t when (c{n - 1} and n > {n}) or (not c{n - 1} and n < 0)\n"
            for n in range(1, length)
        ]
        return "".join(
            (
                'ruleset chain 1.0.0 "One behind the other"\nrecord t\n  n: number\ncriterion c0 for t when n > 1\n',
                *rules,
            )
        )

    assert len(sql(chain(28), "t")) < 2.3 * len(sql(chain(14), "t"))
