"""A CRM that is slow, drops the line or refuses: tried again within a bound, then a sentence, and never fewer records."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from qualrules.plugins.live import patience
from tests.crms.expected import expected
from tests.live.reading import CRMS, HUBSPOT, PIPEDRIVE, SALESFORCE, outcomes, run
from tests.live.salesforce_org import error
from tests.live.server import Answer, Fault, Server

BUSY = Answer({"message": "too many"}, 429, {"Retry-After": "1"})


def at_records(crm):
    return lambda asked: crm.records in asked.path


@pytest.mark.parametrize("answer", [
    Answer({"message": "later"}, 500),
    Answer({"message": "later"}, 503, {"Retry-After": "0"}),
    Answer({"results": [], "records": [], "data": [], "done": True, "success": True, "x": "y" * 5_000}, cut=700),
], ids=["a fault of its own", "not there for now", "dropped in the middle of the body"])  # fmt: skip
def test_what_passes_is_tried_again(crm, server, tmp_path, answer):
    server.faults.append(Fault(at_records(crm), answer, times=3))
    done = run(crm, tmp_path)
    assert done.code == 0, done.err
    assert outcomes(crm, done) == expected()
    assert server.faults[0].times == 0


def test_as_long_is_waited_as_the_crm_asks(crm, server, tmp_path):
    server.faults.append(Fault(at_records(crm), BUSY))
    started = time.monotonic()
    done = run(crm, tmp_path)
    assert time.monotonic() - started >= 1
    assert outcomes(crm, done) == expected()


def test_who_asks_for_an_hour_gets_no_further_request(crm, server, tmp_path):
    server.faults.append(Fault(at_records(crm), Answer({}, 429, {"Retry-After": "3600"}), times=99))
    done = run(crm, tmp_path)
    assert done.code == 2
    done.says("takes no more requests for now", "start the same command again")
    if crm is not SALESFORCE:  # its client keeps the headers to itself
        done.says("asks to wait 3,600 seconds")
    assert server.faults[0].times == 98


def test_tries_have_a_bound(crm, server, tmp_path):
    server.faults.append(Fault(at_records(crm), Answer({}, 500), times=99))
    done = run(crm, tmp_path)
    assert done.code == 2
    done.says("has a fault of its own (status 500), also after 5 further tries")
    assert 99 - server.faults[0].times == 1 + patience.TRIES


def test_a_body_that_never_comes_whole_ends_the_run(crm, server, tmp_path):
    server.faults.append(Fault(at_records(crm), Answer({"x": "y" * 5_000}, cut=700), times=99))
    done = run(crm, tmp_path)
    assert done.code == 2
    done.says("the connection to", "failed, also after 5 further tries")
    assert 99 - server.faults[0].times == 1 + patience.TRIES


def test_nobody_there_is_said_at_once_with_host_port_and_cause(crm, tmp_path, monkeypatch):
    with Server(crm.make()) as server:
        pass
    for name, value in crm.environment(server).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(patience, "BACKOFF", 30.0)
    started = time.monotonic()
    done = run(crm, tmp_path)
    assert time.monotonic() - started < 20
    assert done.code == 2
    done.says(
        f"{crm.uri}: the connection to", f"at {server.address.partition('//')[2]} failed: connection refused"
    )
    assert crm.token not in done.err


def test_a_host_that_is_not_known_is_said_at_once(crm, tmp_path, monkeypatch):
    monkeypatch.setenv(crm.address, "https://nobody.invalid")
    monkeypatch.setenv(crm.credential, crm.token)
    monkeypatch.setattr(patience, "BACKOFF", 30.0)
    done = run(crm, tmp_path)
    assert done.code == 2
    done.says("at nobody.invalid:443 failed: the name of the host is not found")
    assert crm.token not in done.err


def test_a_404_of_hubspot_is_no_matter_of_scopes(tmp_path, monkeypatch):
    crm = HUBSPOT
    with Server(crm.make()) as server:
        for name, value in crm.environment(server).items():
            monkeypatch.setenv(name, value)
        answer = Answer({"message": "resource not found", "category": "OBJECT_NOT_FOUND"}, 404)
        server.faults.append(Fault(lambda asked: True, answer, times=99))
        done = run(crm, tmp_path)
    assert done.code == 2
    done.says("HubSpot has nothing there (404): resource not found", "QUALRULES_HUBSPOT_BASE_URL")
    assert "scopes" not in done.err


def test_a_redirect_is_not_followed_with_a_credential(crm, server, tmp_path):
    with Server(lambda asked: Answer({})) as elsewhere:
        answer = Answer(b"", 302, {"Location": f"{elsewhere.address}/caught"})
        server.faults.append(Fault(lambda asked: True, answer, times=99))
        done = run(crm, tmp_path)
        assert elsewhere.log == []
    assert done.code == 2
    done.says("points to another address, which is not followed")


def test_a_page_to_log_in_is_no_answer(crm, server, tmp_path):
    server.faults.append(Fault(lambda asked: True, Answer(b"<html>Sign in</html>"), times=99))
    done = run(crm, tmp_path)
    assert done.code == 2
    done.says("answers with something that is no JSON object")


@pytest.mark.parametrize(("scheme", "body", "key"), [
    ("salesforce", {"done": True, "totalSize": 0}, "records"),
    ("hubspot", {"deals": []}, "results"),
    ("pipedrive", {"success": True, "items": []}, "data"),
])  # fmt: skip
def test_a_page_without_its_envelope(scheme, body, key, tmp_path, monkeypatch):
    crm = CRMS[scheme]
    with Server(crm.make()) as server:
        for name, value in crm.environment(server).items():
            monkeypatch.setenv(name, value)
        server.faults.append(Fault(lambda asked: crm.records in asked.path, Answer(body), times=99))
        done = run(crm, tmp_path)
    assert done.code == 2
    done.says(f'gives a page without "{key}"')


# ── What one of them refuses ──


@pytest.fixture
def started(request, monkeypatch):
    """A server for (crm, what is different in it)."""
    crm, different = request.param
    with Server(crm.make(**different)) as server:
        for name, value in crm.environment(server).items():
            monkeypatch.setenv(name, value)
        yield crm, server


def of(crm, **different):
    return pytest.mark.parametrize("started", [(crm, different)], indirect=True, ids=[crm.scheme])


@of(SALESFORCE, hidden=frozenset({"Budget__c"}))
def test_a_column_that_is_not_described_is_not_supplied_and_said(started, tmp_path):
    crm, server = started
    done = run(crm, tmp_path)
    assert done.code == 0, done.err
    done.says('Salesforce has no "Budget__c" for opportunity.budget_status, or it may not be seen')
    assert {record["criteria"]["budget_found"] for record in done.records} == {"unknown"}
    assert not any("Budget__c" in line for line in server.lines)


@of(SALESFORCE, refused=frozenset({"Need__c"}))
def test_a_column_that_a_query_may_not_name_is_left_out_and_said(started, tmp_path):
    crm, _ = started
    done = run(crm, tmp_path)
    assert done.code == 0, done.err
    done.says('Salesforce does not show "Need__c" to this user: it is not supplied')
    assert {record["criteria"]["need_found"] for record in done.records} == {"unknown"}
    found = outcomes(crm, done)
    assert {id: each["criteria"]["worth_it"] for id, each in found.items()} == {
        id: each["criteria"]["worth_it"] for id, each in expected().items()
    }


@of(SALESFORCE, missing=frozenset({"Account"}))
def test_a_type_that_is_not_there_is_not_supplied_and_said(started, tmp_path):
    crm, _ = started
    done = run(crm, tmp_path)
    assert done.code == 0, done.err
    done.says("Salesforce has no Account, or this user may not see it: no account is read")
    assert len(done.records) == 50
    assert {record["criteria"]["right_company"] for record in done.records} <= {"unknown", "not_met"}


@of(SALESFORCE, missing=frozenset({"Opportunity"}))
def test_without_what_the_rules_are_about_there_is_no_run(started, tmp_path):
    done = run(started[0], tmp_path)
    assert done.code == 2
    done.says("Salesforce has no Opportunity, or this user may not see it")


@of(SALESFORCE, short=3)
def test_fewer_records_than_are_counted_are_an_error(started, tmp_path, cache):
    done = run(started[0], tmp_path)
    assert done.code == 2
    done.says("Salesforce counts 50 opportunity records, and 47 came")
    assert not done.out
    assert [each for each in cache.iterdir() if each.is_dir()] == []


INSIDE = replace(
    SALESFORCE,
    source=SALESFORCE.source.replace(
        "  contact from", '    contacts: contact in "OpportunityContactRoles"\n  contact from'
    ),
)


@of(INSIDE)
def test_rows_that_the_block_finds_inside_others_come_by_a_query_inside(started, tmp_path):
    crm, server = started
    done = run(crm, tmp_path)
    assert done.code == 0, done.err
    assert outcomes(crm, done) == expected()
    asked = " ".join(server.lines)
    assert "FROM OpportunityContactRoles)" in asked
    assert 'FROM OpportunityContactRole"' not in asked


@of(INSIDE, cut_inside=True)
def test_rows_inside_that_are_cut_off_are_an_error(started, tmp_path):
    done = run(started[0], tmp_path)
    assert done.code == 2
    done.says("Salesforce cuts off the OpportunityContactRoles of a record (Opportunity)", "with `by`")


@pytest.mark.parametrize(("answer", "said"), [
    (error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), "the organisation's limit is reached"),
    (error(403, "API_DISABLED_FOR_ORG", "API is not enabled"), "this user may not use the API of Salesforce"),
    (error(403, "INSUFFICIENT_ACCESS", "no access"), "refuses the request (403 INSUFFICIENT_ACCESS): no access"),
    (error(400, "MALFORMED_QUERY", "unexpected token: FROM"), "refuses the request (400 MALFORMED_QUERY)"),
])  # fmt: skip
@of(SALESFORCE)
def test_what_salesforce_refuses_is_a_sentence(started, tmp_path, answer, said):
    crm, server = started
    server.faults.append(Fault(lambda asked: "query" in asked.path, answer, times=99))
    done = run(crm, tmp_path)
    assert done.code == 2
    done.says(said)


@of(HUBSPOT, denied=frozenset({"contacts"}))
def test_a_scope_that_the_token_lacks_for_contacts(started, tmp_path):
    crm, _ = started
    done = run(crm, tmp_path)
    assert done.code == 0, done.err
    done.says(
        "HubSpot refuses the request (403): This app hasn't been granted all required scopes: no contact is read"
    )
    assert len(done.records) == 50
    met = {id for id, each in expected().items() if each["criteria"]["two_roles"] == "met"}
    found = outcomes(crm, done)
    assert {found[id]["criteria"]["two_roles"] for id in met} == {"unknown"}


@of(HUBSPOT, denied=frozenset({"deals"}))
def test_a_scope_that_the_token_lacks_for_deals(started, tmp_path):
    done = run(started[0], tmp_path)
    assert done.code == 2
    done.says("HubSpot refuses the request (403)", "give the private app the scopes")


@of(PIPEDRIVE, denied=frozenset({"organizations", "organizationFields"}))
def test_organizations_that_may_not_be_read(started, tmp_path):
    crm, _ = started
    done = run(crm, tmp_path)
    assert done.code == 0, done.err
    done.says("Pipedrive refuses the request (403): Scope and URL mismatch: no account is read")
    assert len(done.records) == 50
