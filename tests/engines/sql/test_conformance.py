"""One table of cases per operator, the outcomes written by hand: every engine gives them, and no value of another type."""

from __future__ import annotations

import pytest

from tests.engines.sql.cases import TABLES
from tests.engines.sql.conformance import Table
from tests.engines.sql.engines import Judge


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_an_engine_says_what_the_language_says(engine: Judge, table: Table) -> None:
    answers = engine(table.rules, "deal", table.read(), table.moment)
    said = table.said(answers)
    wrong = {name: (said[name], wanted) for name, wanted in table.expected.items() if said[name] != wanted}
    assert wrong == {}
    kinds = {name: [type(each) for each in values] for name, values in table.expected.items()}
    assert {name: [type(each) for each in values] for name, values in said.items()} == kinds


def test_every_record_has_an_outcome() -> None:
    for table in TABLES:
        lengths = {name: len(values) for name, values in table.expected.items()}
        assert lengths == dict.fromkeys(lengths, len(table.records)), table.name
