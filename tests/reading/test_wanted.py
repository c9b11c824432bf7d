"""What a live source is asked for: the columns that may feed the fields which the rules read, type by type."""

from __future__ import annotations

import tempfile
from pathlib import Path

from qualrules.evaluate.fields_read import fields_read
from qualrules.reading.raw import Knowledge
from qualrules.reading.wanted import wanted
from qualrules.workspace.loading import load_ruleset

RULES = """ruleset asking 1.0.0
  currency USD

record account
  name:      text
  employees: number

record contact
  name: text
  role: text

record opportunity
  name:     text
  amount:   money
  unread:   text
  stage:    text
  account:  account
  contacts: list of contact

criterion large for opportunity
  when amount is at least 10k USD and stage is known

criterion served for opportunity
  when account.employees is at least 50

criterion met for opportunity
  when some contacts where (role is "Champion")
"""
SOURCE = """
source crm for json
  opportunity from "Deals.json" identified by "Deal ID"
    amount: "Worth" currency "Currency"
    stage: "Phase"
    stage: "Old phase"
    contacts: contact by "Deal"
  contact from "people"
    role: "Part"
"""
KNOWLEDGE = Knowledge(
    aliases={
        "opportunity": {"amount": ("Amount", "Value"), "stage": ("StageName",)},
        "": {"employees": ("Heads",)},
    },
    places={"opportunity": ("Opportunity",), "account": ("Account",)},
    id_columns=("Id",),
    children={"opportunity": {"contacts": ("OpportunityId",)}},
    merged_ids=("merged",),
    currencies={"Amount": ("Amount Currency",), "": ("CurrencyIsoCode",)},
)


def rules_in(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "asking.qual")
        path.write_text(text, encoding="utf-8")
        loaded = load_ruleset(str(path), ())
    assert loaded.rules is not None, loaded.diagnostics
    return loaded.rules


def tables(text=RULES, knowledge=KNOWLEDGE, source=False):
    rules = rules_in(text + (SOURCE if source else ""))
    asked = fields_read(rules)
    found = wanted(rules, rules.sources[0] if source else None, knowledge, ("opportunity",), asked)
    return {table.record: table for table in found}


def test_only_fields_that_are_read_have_columns():
    found = tables()
    assert set(found["opportunity"].columns) == {"amount", "stage", "account", "contacts"}
    assert set(found["account"].columns) == {"employees"}
    assert set(found["contact"].columns) == {"role"}


def test_top_records_come_first():
    assert next(iter(tables())) == "opportunity"


def test_a_type_to_which_no_read_field_leads_is_not_wanted():
    text = RULES.replace("when account.employees is at least 50", "when amount is known")
    assert "account" not in tables(text)


def test_columns_are_what_the_adapter_knows_then_the_name():
    found = tables()
    assert found["opportunity"].columns["amount"] == ("Amount", "Value", "amount")
    assert found["opportunity"].columns["account"] == ("account", "account_id")
    assert found["account"].columns["employees"] == ("Heads", "employees")
    assert not found["opportunity"].said


def test_lines_of_the_source_block_stand_instead():
    found = tables(source=True)
    assert found["opportunity"].columns["stage"] == ("Phase", "Old phase")
    assert found["opportunity"].columns["contacts"] == ()
    assert found["opportunity"].said == {"amount", "stage", "contacts"}
    assert found["contact"].columns["role"] == ("Part",)


def test_places_are_that_of_the_block_then_what_is_known():
    assert tables(source=True)["opportunity"].places == ("Deals.json", "Opportunity", "opportunity")
    assert tables()["contact"].places == ("contact",)


def test_ids_parents_currencies_and_merged_ids():
    plain, said = tables(), tables(source=True)
    assert plain["opportunity"].identity == ("Id",)
    assert said["opportunity"].identity == ("Deal ID",)
    assert plain["contact"].parents == ("OpportunityId",)
    assert said["contact"].parents == ("OpportunityId", "Deal")
    assert plain["opportunity"].others == ("Amount Currency", "CurrencyIsoCode", "merged")
    assert said["opportunity"].others == ("Currency", "CurrencyIsoCode", "merged")


def test_links_and_lists_say_where_they_lead():
    found = tables()["opportunity"]
    assert found.links == {"account": "account", "contacts": "contact"}
    assert found.lists == {"contacts"}


def test_rows_that_stand_inside_others_have_no_table():
    text = RULES + '\nsource crm for json\n  opportunity from "deals"\n    contacts: contact in "roles"\n'
    rules = rules_in(text)
    found = wanted(rules, rules.sources[0], KNOWLEDGE, ("opportunity",), fields_read(rules))
    assert {table.record: table.nested_in for table in found} == {
        "opportunity": "",
        "account": "",
        "contact": "opportunity",
    }
