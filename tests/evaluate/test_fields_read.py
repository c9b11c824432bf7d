"""Which fields rules look at, and which records stand at the top."""

from __future__ import annotations

import pytest

import qualrules
from qualrules.evaluate.fields_read import fields_read
from qualrules.evaluate.tops import judged_records, top_records

RULES = """\
ruleset reads 1.0.0 "Fields"

record account
  country: text
  size:    number
  parent:  account

record contact
  role:    text
  seen_on: date

record opportunity
  account:  account
  contacts: list of contact
  owner:    text
  since:    date
  unread:   text
  guard:    yes/no
  stage:    stage of sales

criterion served for account when country is "DE"

criterion home for opportunity when account.served

criterion own for opportunity when some contacts where (role is opportunity.owner)

criterion last_seen for opportunity when latest of contacts.seen_on is before today

process sales for opportunity when guard
  stage "One"
    needs home
    stay at most 3 days since since
"""


@pytest.fixture
def rules(tmp_path):
    (tmp_path / "reads.qual").write_text(RULES, encoding="utf-8")
    return qualrules.load(tmp_path / "reads.qual").rules


def test_fields_links_rows_guards_stays_and_claims_are_read(rules):
    assert fields_read(rules) == {
        ("account", "country"),
        ("opportunity", "account"),
        ("opportunity", "contacts"),
        ("contact", "role"),
        ("contact", "seen_on"),
        ("opportunity", "owner"),
        ("opportunity", "guard"),
        ("opportunity", "since"),
        ("opportunity", "stage"),
    }


def test_a_record_that_only_links_to_itself_stays_at_the_top(rules):
    assert judged_records(rules) == ("account", "opportunity")
    assert top_records(rules) == ("opportunity",)
