"""Where `--history` names the CRM itself, its past comes along, and only the past of what the rules read."""

from __future__ import annotations

import json

import pytest

from qualrules.plugins.live.salesforce import SalesforceLive
from qualrules.reading.live import LiveRequest, WantedTable
from tests.live import salesforce_org
from tests.live.reading import CRMS, HUBSPOT, PIPEDRIVE, SALESFORCE, run
from tests.live.server import Server


@pytest.fixture
def serve(monkeypatch):
    """Starts a server for a CRM and points the environment at it."""
    running = []

    def start(crm, **different):
        server = Server(crm.make(**different)).__enter__()
        running.append(server)
        for name, value in crm.environment(server).items():
            monkeypatch.setenv(name, value)
        return server

    yield start
    for server in running:
        server.__exit__()


def with_history(crm, tmp_path):
    return run(crm, tmp_path, "--history", crm.uri, command="audit")


def past_of_one_deal():
    rows = salesforce_org.standard_rows()
    first = rows["Opportunity"][0]["Id"]
    change = {"Id": "017", "OpportunityId": first, "OldValue": None, "NewValue": "Closed Won"}
    rows["OpportunityFieldHistory"] = [
        {
            **change,
            "Field": "StageName",
            "OldValue": "Qualification",
            "CreatedDate": "2026-05-01T08:00:00.000+0000",
        },
        {**change, "Id": "018", "Field": "Secret_Note__c", "CreatedDate": "2026-05-01T08:00:00.000+0000"},
    ]
    rows["OpportunityHistory"] = [
        {"Id": "008", "OpportunityId": first, "StageName": "Qualification", "Amount": 1, "Probability": 10,
         "CloseDate": "2026-12-01", "CreatedDate": "2026-04-01T08:00:00.000+0000"},
    ]  # fmt: skip
    return rows


def test_salesforce_gives_snapshots_and_the_changes_of_what_is_read(serve, tmp_path):
    server = serve(SALESFORCE, rows=past_of_one_deal())
    done = with_history(SALESFORCE, tmp_path)
    assert done.code in (0, 1), done.err
    asked = [each.query["q"] for each in server.log if "q" in each.query]
    (changes,) = [each for each in asked if "FROM OpportunityFieldHistory" in each]
    assert "'StageName'" in changes
    assert "'created'" in changes
    assert "Secret_Note__c" not in changes
    assert any("FROM OpportunityHistory" in each for each in asked)
    assert not any(b"nobody reads" in body for body in server.sent)


def test_hubspot_gives_the_past_of_the_properties_that_are_read(serve, tmp_path):
    server = serve(HUBSPOT)
    done = with_history(HUBSPOT, tmp_path)
    assert done.code in (0, 1), done.err
    deals = [each.query for each in server.log if each.path.endswith("/objects/deals")]
    assert {each["limit"] for each in deals} == {"50"}
    assert all(each["propertiesWithHistory"] == each["properties"] for each in deals)
    assert not any("propertiesWithHistory" in each.query for each in server.log if "contacts" in each.path)


def test_pipedrive_gives_the_changes_of_each_deal(serve, tmp_path):
    server = serve(PIPEDRIVE)
    done = with_history(PIPEDRIVE, tmp_path)
    assert done.code in (0, 1), done.err
    assert sum(each.path.endswith("/changelog") for each in server.log) == 50


@pytest.mark.parametrize("scheme", CRMS)
def test_without_it_no_past_is_asked_for(scheme, serve, tmp_path):
    server = serve(CRMS[scheme])
    assert run(CRMS[scheme], tmp_path, command="audit").code in (0, 1)
    told = "\n".join(server.lines)
    assert "History" not in told
    assert "changelog" not in told


def test_a_past_that_is_not_shown_is_said(serve):
    """The org of this test has no history objects for its user."""

    class Hidden(salesforce_org.Org):
        def __call__(self, asked):
            if "History" in asked.query.get("q", ""):
                return salesforce_org.error(400, "INVALID_TYPE", "sObject type is not supported")
            return super().__call__(asked)

    with Server(Hidden()) as server, pytest.MonkeyPatch.context() as patched:
        for name, value in SALESFORCE.environment(server).items():
            patched.setenv(name, value)
        wanted = (WantedTable("opportunity", ("Opportunity",), {"name": ("Name",)}),)
        pages = list(SalesforceLive().pages(LiveRequest("production", wanted, history=True)))
    notes = [note for page in pages for note in page.notes]
    assert notes == [
        "Salesforce does not show OpportunityHistory to this user",
        "Salesforce does not show OpportunityFieldHistory to this user",
    ]
    described = next(page for page in pages if page.table == "Opportunity.describe")
    assert json.loads(described.body)["name"] == "Opportunity"
