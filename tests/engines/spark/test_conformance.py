"""The table of cases that every engine has to agree with, and random rulesets: Spark says what the interpreter says."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest

from qualrules.engines.spark.engine import SparkEngine
from qualrules.engines.spark.session import Settings
from qualrules.evaluate.layout import Answers, Layout
from qualrules.evaluate.verdict import answers_of
from qualrules.model.moment import Moment, moment_of
from qualrules.model.record import Record
from qualrules.reading.plain import PlainReader
from tests.engines.sql.cases import TABLES
from tests.engines.sql.conformance import Table
from tests.laws import records
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import checked
from tests.laws.vocabulary import RECORDS

pytestmark = pytest.mark.slow
RULESETS = {"quick": 2, "ci": 4, "thorough": 60}.get(os.environ.get("HYPOTHESIS_PROFILE", "quick"), 2)
SAMPLE = 40


def said(settings: Settings, layout: Layout, some: Sequence[Record], moment: Moment) -> list[Answers]:
    prepared = SparkEngine(settings).prepare(layout.rules)(layout.record)
    return [verdict.answers for verdict in prepared.evaluate_many(some, moment)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_spark_says_what_the_language_says(table: Table, settings: Settings) -> None:
    found = table.said(said(settings, Layout(table.rules, "deal"), table.read(), table.moment))
    wrong = {name: (found[name], wanted) for name, wanted in table.expected.items() if found[name] != wanted}
    assert wrong == {}
    kinds = {name: [type(each) for each in values] for name, values in table.expected.items()}
    assert {name: [type(each) for each in values] for name, values in found.items()} == kinds


def test_random_rulesets_are_judged_as_by_the_interpreter(settings: Settings) -> None:
    seen: Counter[object] = Counter()
    for seed in range(RULESETS):
        rng = Random(seed)
        rules = checked(ruleset_text(rng, 4)).rules
        assert rules is not None
        reader, as_of = PlainReader(rules), records.as_of(rng)
        moment = moment_of(as_of, rules.header.zone, rules.header.fiscal_start)
        for name in RECORDS:
            layout = Layout(rules, name)
            some = [reader.read(name, records.record(rng, name), str(place)) for place in range(SAMPLE)]
            wanted = [answers_of(layout, one, moment) for one in some]
            found = said(settings, layout, some, moment)
            assert found == wanted, f"ruleset {seed}, {name}"
            assert [[*map(type, each)] for each in found] == [[*map(type, each)] for each in wanted]
            seen.update(answer for each in wanted for answer in each)
    # a run in which little is decided would prove little
    assert min(seen[True], seen[False], seen[None]) > sum(seen.values()) / 20


def test_records_keep_their_order(settings: Settings) -> None:
    table = TABLES[0]
    some = table.read()
    prepared = SparkEngine(settings).prepare(table.rules)("deal")
    verdicts = list(prepared.evaluate_many(iter(some), table.moment))
    assert [verdict.record for verdict in verdicts] == some
    assert [verdict.answers for verdict in verdicts] == [
        answers_of(Layout(table.rules, "deal"), each, table.moment) for each in some
    ]
