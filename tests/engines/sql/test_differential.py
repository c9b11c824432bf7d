"""DuckDB is the interpreter: the same answers and the same table of results over random rulesets and records."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from hypothesis import given, note, settings

from qualrules.engines.duckdb.engine import DuckDBEngine
from qualrules.evaluate.layout import Answers
from tests.engines.sql.engines import by_compiled, by_interpreter
from tests.engines.sql.result_rows import ROOM, rows_of_duckdb, rows_of_report
from tests.engines.sql.samples import Sample, sample_of, samples
from tests.laws.strategies import Case, cases

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
RULESETS = {"ci": 16, "thorough": 600}.get(PROFILE, 4)
EXAMPLES = {"ci": 30, "thorough": 400}.get(PROFILE, 6)
SHARES = 2
"""Parts of the long run, so that several workers can share it."""


@pytest.mark.parametrize("share", range(SHARES))
def test_duckdb_answers_as_the_interpreter_does(share: int) -> None:
    seen: Counter[object] = Counter()
    for seed in range(share, RULESETS, SHARES):
        for sample in samples(seed):
            answers = compared(sample)
            seen.update(each for answer in answers for each in answer)
    # A run in which little is decided would prove little.
    assert min(seen[True], seen[False], seen[None]) > sum(seen.values()) / 20


@given(cases())
@settings(max_examples=EXAMPLES)
def test_duckdb_answers_as_the_interpreter_does_on_a_small_ruleset(case: Case) -> None:
    """The same on a few records, so that a difference shrinks to a small ruleset."""
    note(case.text)
    compared(sample_of(case, 10))


def compared(sample: Sample) -> list[Answers]:
    """What the interpreter says, after the others have said the same."""
    given = (sample.rules, sample.record, sample.records, sample.moment)
    answers = by_interpreter(*given)
    assert sample.difference(answers, by_compiled(*given)) is None
    prepared = DuckDBEngine(ROOM).prepare(sample.rules)(sample.record)
    verdicts = prepared.evaluate_many(sample.records, sample.moment)
    difference = sample.difference(answers, [verdict.answers for verdict in verdicts])
    assert difference is None, difference
    assert rows_of_duckdb(sample) == rows_of_report(sample, answers)
    return answers
