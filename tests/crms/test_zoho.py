"""Zoho CRM: the fifty deals in its shapes come to what the plain deals come to, record by record."""

from __future__ import annotations

import pytest

from tests.crms import zoho_shapes as shapes
from tests.crms.expected import RULESET, expected, outcomes


def test_pages_of_the_api_with_accounts_contacts_and_contact_roles():
    assert outcomes(RULESET, shapes.SOURCE, shapes.pages(), ids=shapes.IDS) == expected()


@pytest.mark.parametrize(
    ("id_column", "ids"), [("Record Id", shapes.EXPORT_IDS), ("Potential Id", shapes.IDS)]
)
def test_exports_that_call_deals_potentials(id_column, ids):
    assert outcomes(RULESET, shapes.SOURCE, shapes.exports(id_column), ids=ids) == expected()
