"""The shared data set holds what it is for, and plain files of it come to what the plain dicts come to."""

from __future__ import annotations

import dataclasses

from tests.crms.deals import COMPANIES, DEALS, Deal
from tests.crms.expected import RULESET, expected, outcomes
from tests.crms.plain_tables import SOURCE, as_csv, as_json, tables
from tests.invoking import invoke

EVERY_CLAIM = {"agrees", "ahead", "unproven", "behind", "unmapped", "unclaimed", "not_applicable"}


def test_the_ruleset_checks_cleanly():
    # three criteria stand alone in it, for the forms of a condition that they are written in
    done = invoke("check", "--strict", "--no-prove", "--ignore", "unused-criterion", str(RULESET))
    assert (done.code, done.out + done.err) == (0, "no mistakes in 1 file\n")


def test_there_are_fifty_deals_of_their_own():
    people = [person for deal in DEALS for person in deal.people]
    assert len({deal.id for deal in DEALS}) == len({deal.name for deal in DEALS}) == len(DEALS) == 50
    assert len({company.id for company in COMPANIES}) == 12
    assert len({person.id for person in people}) == len({person.name for person in people}) == len(people)
    assert {len(deal.people) for deal in DEALS} == {0, 1, 2, 3}
    assert {deal.currency for deal in DEALS} == {"EUR", "USD"}


def test_every_criterion_has_every_outcome():
    for name in next(iter(expected().values()))["criteria"]:
        found = {judged["criteria"][name] for judged in expected().values()}
        assert found == {"met", "not_met", "unknown"}, name


def test_every_claim_occurs():
    assert {judged["processes"]["sales"]["claim"] for judged in expected().values()} == EVERY_CLAIM


def test_every_field_is_missing_somewhere_but_those_that_a_crm_always_has():
    always = {"id", "name", "currency", "created_on", "pipeline", "people"}
    fields = {field.name for field in dataclasses.fields(Deal)}
    filled = {field for field in fields if all(getattr(deal, field) is not None for deal in DEALS)}
    assert filled == always


def test_plain_csv():
    files = {f"{name}.csv": as_csv(rows) for name, rows in tables().items()}
    assert outcomes(RULESET, _source("csv"), files) == expected()


def test_plain_json():
    files = {f"{name}.json": as_json(rows) for name, rows in tables().items()}
    assert outcomes(RULESET, _source("json"), files) == expected()


def _source(ending: str) -> str:
    names = {name: f"{name}.{ending}" for name in tables()}
    return SOURCE.format(adapter=ending, **names)
