"""PostgreSQL is the interpreter: the same answers over random rulesets and records, in every form of the language."""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import pytest

from qualrules.engines.postgres.engine import PostgresEngine
from qualrules.engines.sql.database import DatabaseError
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import answers_of
from qualrules.model.moment import moment_of
from qualrules.reading.plain import PlainReader
from tests.evaluate.asking import AS_OF, rules_of
from tests.laws import records
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import checked
from tests.laws.vocabulary import RECORDS

RULESETS = {"quick": 8, "ci": 60, "thorough": 1000}.get(os.environ.get("HYPOTHESIS_PROFILE", "quick"), 8)
SHARES = 2
TOGETHER = 15
"""Records of a type that are asked of at once."""


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_the_server_answers_as_the_interpreter_does(address: str, share: int) -> None:
    seen: Counter[object] = Counter()
    for seed in range(1000 + share, 1000 + RULESETS, SHARES):
        rng = Random(seed)
        rules = checked(ruleset_text(rng)).rules
        assert rules is not None
        engine, reader = PostgresEngine(address).prepare(rules), PlainReader(rules)
        for name in RECORDS:
            layout, as_of = Layout(rules, name), records.as_of(rng)
            moment = moment_of(as_of, rules.header.zone, rules.header.fiscal_start)
            given = [records.record(rng, name) for _ in range(TOGETHER)]
            read = [reader.read(name, each, str(place)) for place, each in enumerate(given)]
            found = [verdict.answers for verdict in engine(name).evaluate_many(read, moment)]
            wanted = [answers_of(layout, each, moment) for each in read]
            for said, right, one in zip(found, wanted, given, strict=True):
                assert said == right, f"ruleset {seed}: {one} as of {as_of}"
                assert list(map(type, said)) == list(map(type, right)), f"ruleset {seed}: {one} as of {as_of}"
                seen.update(right)
    assert min(seen[True], seen[False], seen[None]) > sum(seen.values()) / 10


def test_a_record_that_comes_twice_is_answered_twice_and_batches_follow_each_other(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qualrules.engines.batches.BATCH", 2)
    rules, moment = rules_of("criterion c for deal when seats > 2"), moment_of(AS_OF, "UTC")
    reader = PlainReader(rules)
    few, many = (reader.read("deal", {"seats": seats}) for seats in (1, 3))
    read = [many, many, few, many, few]
    found = PostgresEngine(address).prepare(rules)("deal").evaluate_many(read, moment)
    assert [(verdict.record is one, verdict.answers) for verdict, one in zip(found, read, strict=True)] == [
        (True, (one is many,)) for one in read
    ]


@pytest.mark.parametrize(("text", "shown"), [("a\0b", "U+0000"), ("half \ud800", "U+D800")])
def test_a_text_that_no_server_holds_is_refused(address: str, text: str, shown: str) -> None:
    rules = rules_of('criterion c for deal when pain contains "a"')
    record = PlainReader(rules).read("deal", {"pain": text})
    with pytest.raises(DatabaseError) as told:
        list(PostgresEngine(address).prepare(rules)("deal").evaluate_many([record], moment_of(AS_OF, "UTC")))
    assert str(told.value).startswith('a "pain" of deal holds ')
    assert shown in str(told.value)
