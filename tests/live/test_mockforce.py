"""Salesforce as `simple-mockforce` stands in for it: our requests are what `simple-salesforce` sends to a Salesforce.

It has no `describe`, so that alone is answered here; it knows plain queries, with columns of parents.
"""

from __future__ import annotations

import json
import re
import warnings

import pytest
import responses
from simple_salesforce import Salesforce

from tests.invoking import invoke
from tests.live.salesforce_org import described

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of the parser that it stands on
    from simple_mockforce import mock_salesforce
    from simple_mockforce.constants import DETAIL_URL

RULES = """ruleset mocked 1.0.0
  currency USD

record opportunity
  name:   text
  amount: money
  company: text

criterion large for opportunity
  when amount is at least 10k USD

criterion known_company for opportunity
  when company is "Acme"

source org for salesforce
  opportunity from "Opportunity"
    company: "Account.Name"
"""
COLUMNS = {
    "Opportunity": ("Id", "Name", "Amount", "AccountId", "Budget__c"),
    "Account": ("Id", "Name"),
}
SIGNED_IN = {
    "QUALRULES_SALESFORCE_INSTANCE_URL": "https://mock.salesforce.com",
    "QUALRULES_SALESFORCE_ACCESS_TOKEN": "FAKE_ACCESS_TOKEN",
}
WITH_A_PASSWORD = {
    "QUALRULES_SALESFORCE_SANDBOX_USERNAME": "admin@example.com",
    "QUALRULES_SALESFORCE_SANDBOX_PASSWORD": "not-a-real-password",
    "QUALRULES_SALESFORCE_SANDBOX_SECURITY_TOKEN": "not-a-real-token",
    "QUALRULES_SALESFORCE_SANDBOX_DOMAIN": "test",
}
CONNECTED_APP = {
    "QUALRULES_SALESFORCE_CONSUMER_KEY": "not-a-real-key",
    "QUALRULES_SALESFORCE_CONSUMER_SECRET": "not-a-real-secret",
    "QUALRULES_SALESFORCE_DOMAIN": "acme.my",
}


def describe(request):
    name = re.search(r"sobjects/(\w+)/describe", request.url)[1]
    fields = [described(each) for each in COLUMNS[name]]
    return 200, {}, json.dumps({"name": name, "queryable": True, "fields": fields, "childRelationships": []})


def fill():
    """Two opportunities, made through the client, of a company each."""
    client = Salesforce(instance_url="https://mock.salesforce.com", session_id="x")
    companies = [client.Account.create({"Name": name})["id"] for name in ("Acme", "Initech")]
    made = [
        client.Opportunity.create({"Amount": amount, "AccountId": company, "Budget__c": "x"})["id"]
        for amount, company in zip((20_000, 500), companies, strict=True)
    ]
    client.OpportunityStage.create({"MasterLabel": "Prospecting", "SortOrder": 1})
    responses.remove(responses.GET, re.compile(DETAIL_URL))
    responses.add_callback(responses.GET, re.compile(r".*/sobjects/\w+/describe"), callback=describe)
    return made


@pytest.mark.parametrize("environment", [SIGNED_IN, WITH_A_PASSWORD, CONNECTED_APP])
def test_two_opportunities(environment, tmp_path, monkeypatch):
    rules = tmp_path / "mocked.qual"
    rules.write_text(RULES, encoding="utf-8")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    @mock_salesforce
    def reads():
        made = fill()
        before = len(responses.calls)
        done = invoke("run", str(rules), "salesforce://sandbox", "--format", "jsonl")
        return made, done, [call.request for call in list(responses.calls)[before:]]

    made, done, sent = reads()
    assert done.code == 0, done.err
    assert [record["record"]["id"] for record in done.records] == made
    assert [record["criteria"]["large"] for record in done.records] == ["met", "not_met"]
    assert [record["criteria"]["known_company"] for record in done.records] == ["met", "not_met"]
    urls = [request.url for request in sent]
    assert not any("Budget__c" in url for url in urls)
    assert any("Account.Name" in url for url in urls)
    assert {request.method for request in sent if "/services/data/" in request.url} == {"GET"}
    assert all(url.startswith("https://") for url in urls)
