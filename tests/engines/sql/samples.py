"""Random rulesets, each with many random records of one type: what engines are compared on.

A question of a database costs more than a record, so many records share one. Nothing here asks an engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from qualrules.evaluate.layout import Answers, Layout
from qualrules.model.moment import Moment, moment_of
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.reading.plain import PlainReader
from tests.engines.sql.conformance import answer_names
from tests.laws import records
from tests.laws.rulesets import ruleset_text
from tests.laws.strategies import Case, checked
from tests.laws.vocabulary import RECORDS

CRITERIA = (2, 4, 8)


@dataclass(frozen=True)
class Sample:
    """Records of one type under one ruleset at one moment."""

    name: str
    rules: Rules
    record: str
    records: list[Record]
    moment: Moment

    def difference(self, wanted: list[Answers], found: list[Answers]) -> str | None:
        """The first answer that differs, in a sentence."""
        names = answer_names(Layout(self.rules, self.record))
        for number, (one, other) in enumerate(zip(wanted, found, strict=True), 1):
            for name, right, said in zip(names, one, other, strict=True):
                if (right, type(right)) != (said, type(said)):
                    return f"{self.name}, {self.record} {number}, {name}: {said} instead of {right} at {self.moment.now}"
        return None


def samples(seed: int, number: int = 40) -> Iterator[Sample]:
    """One ruleset, and so many records of each of its types; of the first type, which has the most rules, twice as many."""
    rng = Random(seed)
    found = checked(ruleset_text(rng, rng.choice(CRITERIA))).rules
    assert found is not None
    for place, record in enumerate(RECORDS):
        count = number if place else 2 * number
        yield _sample(f"ruleset {seed}", found, record, rng, count, PlainReader(found))


def sample_of(case: Case, number: int) -> Sample:
    """The case of a law with further records beside its own."""
    rules, record, rng = case.rules, case.layout.record, case.rng
    more = [case.read(records.record(rng, record)) for _ in range(number - 1)]
    return Sample("ruleset drawn", rules, record, [case.record, *more], case.moment)


def _sample(name: str, rules: Rules, record: str, rng: Random, count: int, reader: PlainReader) -> Sample:
    moment = moment_of(records.as_of(rng), rules.header.zone, rules.header.fiscal_start)
    read = [reader.read(record, records.record(rng, record), str(i)) for i in range(1, count + 1)]
    return Sample(name, rules, record, read, moment)
