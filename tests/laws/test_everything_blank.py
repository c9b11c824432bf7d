"""A record with everything blank: nothing is decided but what the rules show may be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, note

from qualrules.check.pipeline import check
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.model.moment import Moment, moment_of
from qualrules.model.rules import Rules
from qualrules.model.values import Gap
from qualrules.reading.plain import PlainReader
from qualrules.source import SourceFile
from qualrules.truth import Outcome
from tests.laws.exemptions import OPEN, Blank
from tests.laws.records import TODAY
from tests.laws.shipped import RULESETS, finder
from tests.laws.strategies import Case, cases

SUPPLIED = {"missing": True, "not supplied": False}


def shipped(path: Path) -> Rules:
    found = check(SourceFile(str(path), path.read_text("utf-8")), finder)
    assert found.rules is not None, [f"{one.span.line}: {one.message}" for one in found.diagnostics]
    return found.rules


def blank(rules: Rules, record: str, supplied: bool, moment: Moment) -> Verdict:
    """The verdict on a record without any value."""
    given_values = {} if supplied else dict.fromkeys(rules.records[record].fields, Gap.NOT_SUPPLIED)
    read = PlainReader(rules).read(record, given_values)
    return interpret(Layout(rules, record), read, moment)


def outcomes(verdict: Verdict) -> dict[str, Outcome]:
    return {**verdict.criteria, **verdict.definitions}


def decided_for_no_reason(rules: Rules, supplied: bool, moment: Moment) -> list[str]:
    """Rules that say of a blank record what nothing in them can say."""
    can = Blank(rules, supplied)
    found = []
    for record in rules.records:
        verdict = blank(rules, record, supplied, moment)
        found += [name for name, outcome in outcomes(verdict).items() if outcome not in can.rule(name)]
        found += [
            title
            for title, outcome in verdict.promises.items()
            if outcome not in can.condition(rules.promises[title].condition)
        ]
    return found


@pytest.mark.parametrize("supplied", SUPPLIED.values(), ids=SUPPLIED)
@pytest.mark.parametrize("path", RULESETS, ids=lambda path: path.stem)
def test_a_shipped_ruleset_decides_nothing_about_a_blank_record(path: Path, supplied: bool):
    rules = shipped(path)
    moment = moment_of(TODAY, rules.header.zone, rules.header.fiscal_start)
    assert decided_for_no_reason(rules, supplied, moment) == []


@pytest.mark.parametrize("supplied", SUPPLIED.values(), ids=SUPPLIED)
def test_most_criteria_that_ship_are_open_on_a_blank_record(supplied: bool):
    """The list of those that may be decided is short, so that the test above says something."""
    can_only_be_open = []
    for path in RULESETS:
        rules = shipped(path)
        can_only_be_open += [
            Blank(rules, supplied).rule(name) == OPEN for name in (*rules.criteria, *rules.definitions)
        ]
    assert sum(can_only_be_open) > len(can_only_be_open) * (0.4 if supplied else 0.95) > 50


@given(cases())
def test_a_random_ruleset_decides_nothing_about_a_blank_record(case: Case):
    note(case.text)
    for supplied in SUPPLIED.values():
        assert decided_for_no_reason(case.rules, supplied, case.moment) == []


@pytest.mark.parametrize("path", RULESETS, ids=lambda path: path.stem)
def test_an_empty_text_is_as_good_as_none(path: Path):
    rules = shipped(path)
    moment = moment_of(TODAY, rules.header.zone, rules.header.fiscal_start)
    for record, declared in rules.records.items():
        lists_and_links = {
            name for name, field in declared.fields.items() if type(field.type).__name__ in ("ListOf", "Link")
        }
        texts = dict.fromkeys(declared.fields.keys() - lists_and_links, "  ")
        empty = PlainReader(rules).read(record, texts)
        answers = interpret(Layout(rules, record), empty, moment).answers
        assert answers == blank(rules, record, True, moment).answers
