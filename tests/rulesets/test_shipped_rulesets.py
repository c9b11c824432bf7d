"""Every ruleset that ships: free of findings, in the canonical look, its examples pass and expect every outcome."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import qualrules
from qualrules import Outcome
from tests.replay import run

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path.stem for path in (ROOT / "rulesets").glob("*.qual"))
OF_THE_DOMAIN = {
    "anum",
    "bant",
    "campaign_response",
    "champ",
    "demand_waterfall",
    "faint",
    "gpctba",
    "invisible_pipeline",
    "lead_or_list",
    "meddicc",
    "mql_sql",
    "opportunity_five",
    "pain_first_bant_later",
    "pain_interest_fit",
    "prospect_two_ways",
    "salesforce_lead",
    "spiced",
    "stage_exit",
    "suspect_to_customer",
    "three_levels",
}


def test_every_definition_of_the_domain_ships() -> None:
    assert set(SHIPPED) >= OF_THE_DOMAIN


@pytest.mark.parametrize("name", SHIPPED)
def test_free_of_findings_and_in_the_canonical_look(name: str) -> None:
    for command in (
        f"qualrules check --strict rulesets/{name}.qual",
        f"qualrules fmt --check rulesets/{name}.qual",
    ):
        output, code = run(command, ROOT)
        assert code == 0, output


@pytest.mark.parametrize("name", SHIPPED)
def test_examples_pass_and_expect_every_outcome(name: str) -> None:
    output, code = run(f"qualrules test --coverage --format json rulesets/{name}.qual", ROOT)
    assert code == 0, output
    for coverage in json.loads(output)["coverage"]:
        assert coverage["never_expected"] == [], coverage


def test_a_prospect_by_one_definition_and_not_by_the_other() -> None:
    """Fits, never answered: a prospect where engagement is not asked for."""
    verdict = qualrules.load("prospect_two_ways").evaluate(
        {"industry": "Software", "employees": 400, "contacted_on": "2026-11-01"}, as_of="2026-11-21"
    )
    assert verdict.definitions["prospect_fit"] is Outcome.MET
    assert verdict.definitions["prospect_engaged"] is Outcome.NOT_MET


def test_a_shipped_ruleset_is_found_by_name_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "own.qual").write_text(
        'ruleset own 1.0.0\n  currency EUR\n  rate USD = 0.9 EUR\n\nuse "bant"\n'
    )
    for command in ("qualrules check own.qual", "qualrules test bant"):
        output, code = run(command, tmp_path)
        assert code == 0, output
