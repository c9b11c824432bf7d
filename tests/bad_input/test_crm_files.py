"""Files of CRMs as they should not be: answers that failed, pages without records, half a file, two CRMs in one folder.

Each is one clear sentence with exit code 2, or a note beside the records that are there; never fewer records in silence.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.invoking import Done

RULES = """\
ruleset deals 1.0.0
  currency EUR

record account
  name:      text
  employees: number

record opportunity
  name:       text
  amount:     money
  close_date: date
  stage:      stage of sales
  account:    account

criterion large for opportunity when amount is at least 10k EUR
criterion soon for opportunity when close_date is within next 60 days
criterion big for opportunity when account.employees is at least 10

process sales for opportunity
  stage "A" needs soon
  stage "B" needs large
"""
KEY = "0123456789abcdef0123456789abcdef01234567"
STAMPS = {"createdAt": "2026-03-01T10:00:00Z", "updatedAt": "2026-03-02T10:00:00Z", "archived": False}
Row = Mapping[str, object]


def hubspot_deal(id_: str, company: str = "", **properties: str) -> Row:
    """A deal as HubSpot's pages hold it."""
    standard = {"dealname": "Mill", "amount": "20000", "closedate": "2026-12-01T10:00:00Z"}
    row = {"id": id_, "properties": {"hs_object_id": id_, **standard, **properties}, **STAMPS}
    links = {"companies": {"results": [{"id": company, "type": "deal_to_company"}]}}
    return row | ({"associations": links} if company else {})


def company(id_: str, employees: str, merged: str = "") -> Row:
    """A company as HubSpot's pages hold it."""
    properties = {
        "name": "Mill",
        "domain": "x",
        "numberofemployees": employees,
        "hs_merged_object_ids": merged,
    }
    return {"id": id_, "properties": properties, **STAMPS}


def pipedrive_deal(id_: int, stage: int, pipeline: int, **custom: object) -> Row:
    """A deal as Pipedrive's pages hold it."""
    return {
        "id": id_,
        "title": "Mill",
        "value": 20_000,
        "currency": "EUR",
        "expected_close_date": "2026-12-01",
        "stage_id": stage,
        "pipeline_id": pipeline,
        "status": "open",
        "add_time": "2026-03-01T10:00:00Z",
        "custom_fields": custom,
    }


def page(*rows: Row) -> Row:
    """A page of Pipedrive's."""
    return {"success": True, "data": rows, "additional_data": {"next_cursor": None}}


PAGE = {"results": [hubspot_deal("1")]}
OPPORTUNITY = {
    "attributes": {"type": "Opportunity", "url": "/services/data/v60.0/sobjects/Opportunity/006"},
    "Id": "0065g00000AbCdEAAV",
    "Amount": 5,
}
SAID = "answered with an error instead of records"


@pytest.fixture
def given(folder: Path, qualrules: Callable[..., Done]) -> Callable[..., Done]:
    """Put files into the folder `data` and run a command of the rules over it."""
    (folder / "rules.qual").write_text(RULES, encoding="utf-8")

    def given(files: Mapping[str, object], *arguments: str, command: str = "run") -> Done:
        for name, content in files.items():
            place = folder / "data" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            as_bytes = content if isinstance(content, bytes) else json.dumps(content).encode()
            place.write_bytes(as_bytes)
        form = ("--format", "jsonl") if command == "run" else ()
        return qualrules(command, "rules.qual", "data", *form, "--as-of", "2026-11-21", *arguments)

    return given


def refused(done: Done) -> str:
    """The one sentence of a run that could not be done."""
    assert (done.code, done.out) == (2, ""), done.out
    done.says()
    [sentence] = [line for line in done.err.splitlines() if line.startswith("error")]
    return sentence.partition(": ")[2]


def ids(done: Done) -> list[str]:
    """The records of a run that was done."""
    assert done.code == 0, done.err
    done.says()
    return [each["record"]["id"] for each in done.records]


# ── Answers that failed ──

FAILED = {
    "Salesforce, an old session": (
        [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}],
        f'Salesforce {SAID}: "Session expired or invalid" (INVALID_SESSION_ID)',
    ),
    "HubSpot, an old token": (
        {
            "status": "error",
            "message": "The token expired",
            "correlationId": "x",
            "category": "EXPIRED_AUTHENTICATION",
        },
        f'HubSpot {SAID}: "The token expired" (EXPIRED_AUTHENTICATION)',
    ),
    "HubSpot, too many calls": (
        {
            "status": "error",
            "message": "You have reached your secondly limit.",
            "errorType": "RATE_LIMIT",
            "correlationId": "x",
            "policyName": "SECONDLY",
        },
        f'HubSpot {SAID}: "You have reached your secondly limit."',
    ),
    "Pipedrive, no right": (
        {
            "success": False,
            "error": "Scope and URL mismatch",
            "errorCode": 403,
            "error_info": "see the documentation",
        },
        f'Pipedrive {SAID}: "Scope and URL mismatch" (403)',
    ),
    "Pipedrive v2, no such deal": (
        {"success": False, "error": "Deal not found", "code": "ERR_NOT_FOUND", "data": None},
        f'Pipedrive {SAID}: "Deal not found" (ERR_NOT_FOUND)',
    ),
    "Dynamics": (
        {"error": {"code": "0x80060891", "message": "The entity was not found"}},
        f'Dynamics {SAID}: "The entity was not found" (0x80060891)',
    ),
    "Zoho": (
        {"code": "INVALID_TOKEN", "details": {}, "message": "invalid oauth token", "status": "error"},
        f'Zoho {SAID}: "invalid oauth token" (INVALID_TOKEN)',
    ),
    "a sign-in that anybody's server refused": (
        {"error": "invalid_grant", "error_description": "authentication failure"},
        'this is the answer to a call that failed, and holds no records: "authentication failure"',
    ),
}


@pytest.mark.parametrize("case", FAILED)
def test_an_answer_that_failed_is_no_record(given, case):
    body, sentence = FAILED[case]
    assert refused(given({"deals.json": body})) == f'"data/deals.json": {sentence}'


def test_a_page_that_failed_among_others_is_not_left_out(given):
    body, sentence = FAILED["HubSpot, too many calls"]
    assert refused(given({"deals-1.json": PAGE, "deals-2.json": body})) == f'"data/deals-2.json": {sentence}'


# ── Pages without their envelope, and envelopes without a page ──

HOLLOW = {
    "Salesforce": (
        {"totalSize": 2, "done": True},
        (
            'this is the answer to a query without its "records"; save the whole answer, '
            '{"totalSize": 2, "done": true, "records": [...]}'
        ),
    ),
    "HubSpot": (
        {"results": None, "paging": {"next": {"after": "1"}}},
        "this is a page of an API without its list of records; save the whole answer",
    ),
    "Pipedrive": (
        {"success": True, "additional_data": {"next_cursor": "x"}},
        'this is an answer of Pipedrive without "data", so it holds no records',
    ),
    "Dynamics": (
        {"@odata.context": "https://org.example/api/data/v9.2/$metadata#opportunities"},
        'this is a page of opportunities without a list of them under "value"',
    ),
    "Zoho": (
        {"info": {"per_page": 200, "count": 0, "page": 1, "more_records": False}},
        "this is a page of an API without its list of records; save the whole answer",
    ),
}


@pytest.mark.parametrize("crm", HOLLOW)
def test_a_page_without_its_list_is_no_record(given, crm):
    body, sentence = HOLLOW[crm]
    assert refused(given({"deals.json": body})) == f'"data/deals.json": {sentence}'


def test_records_without_the_envelope_of_their_page_are_read(given):
    assert ids(given({"deals.json": [hubspot_deal("1"), hubspot_deal("2")]})) == ["1", "2"]


@pytest.mark.parametrize(
    "empty",
    [
        {"totalSize": 0, "done": True, "records": []},
        {"results": []},
        {"success": True, "data": None},
        {"@odata.context": "https://org.example/api/data/v9.2/$metadata#opportunities", "value": []},
        {"data": [], "info": {"count": 0, "more_records": False}},
    ],
    ids=["Salesforce", "HubSpot", "Pipedrive", "Dynamics", "Zoho"],
)
def test_an_empty_page_alone_is_no_run(given, empty):
    done = given({"deals.json": empty})
    assert refused(done) == "no record was read"
    assert "the data holds no opportunity" in done.err


def test_an_empty_page_after_a_full_one_loses_nothing_and_is_said(given):
    done = given({"deals-1.json": PAGE, "deals-2.json": {"results": []}})
    assert ids(done) == ["1"]
    assert 'note[QR405]: "deals-2.json" holds no record, so it feeds none\n' in done.err


@pytest.mark.parametrize("name", ["deals.json", "deals-2.json"])
def test_a_page_that_is_cut_off_is_not_half_read(given, name):
    whole = json.dumps({"results": [hubspot_deal("2")]}).encode()
    half = whole[: whole.index(b'"updatedAt"') - 1]
    sentence = refused(given({"deals-1.json": PAGE, name: half}))
    assert sentence == (
        f'"data/{name}": line 1, column {len(half) + 1}: the text ends too early here; it is cut off'
    )


def test_a_page_that_says_that_more_follow_is_read_and_said(given):
    done = given({"deals.json": {**PAGE, "paging": {"next": {"after": "1", "link": "x"}}}})
    assert ids(done) == ["1"]
    assert "this is one page; the file says that more of them follow\n" in done.err


# ── Files that do not belong together, or are not what they are called ──


def test_files_of_two_crms_are_not_mixed(given):
    answer = {"totalSize": 1, "done": True, "records": [OPPORTUNITY]}
    done = given({"deals.json": PAGE, "opportunities.json": answer})
    assert (
        refused(done) == '"data/deals.json" looks like hubspot and "data/opportunities.json" like salesforce'
    )
    assert "say which CRM they are from: --adapter NAME, or a source block for it" in done.err


def test_a_packed_file_beside_others_is_said(given):
    done = given({"deals.json": PAGE, "more.json.gz": gzip.compress(b"[]"), "old.xls": b""})
    assert ids(done) == ["1"]
    assert 'note[QR419]: data: "more.json.gz" is not read; unpack it first\n' in done.err
    assert 'note[QR419]: data: "old.xls" is not read; save it as .xlsx\n' in done.err


def test_a_packed_file_alone_says_what_to_do(given):
    done = given({"deals.json.gz": gzip.compress(json.dumps(PAGE).encode())})
    assert refused(done) == 'there is no data in the folder "data"'
    assert '"deals.json.gz" is not read; unpack it first\n' in done.err


@pytest.mark.parametrize("name", ["deals.json.gz", "deals.csv"])
def test_a_packed_file_is_told_by_its_first_bytes(given, qualrules, folder, name):
    (folder / "rules.qual").write_text(RULES, encoding="utf-8")
    (folder / name).write_bytes(gzip.compress(b"name,amount\n"))
    done = qualrules("run", "rules.qual", name)
    assert refused(done) == f'"{name}": this is a gzip archive, no text; unpack it first'


def test_a_folder_in_the_folder_is_not_passed_over_in_silence(given):
    done = given(
        {"deals.json": PAGE, "more/deals.json": {"results": [hubspot_deal("2")]}, "empty/notes.md": b""}
    )
    assert ids(done) == ["1"]
    assert [line for line in done.err.splitlines() if " in it " in line] == [
        'note[QR419]: data: the folder "more" in it is not read; name it, too'
    ]


def test_a_page_that_is_there_twice_is_said(given):
    done = given({"deals-1.json": PAGE, "deals-2.json": PAGE})
    assert ids(done) == ["1", "1"]
    assert (
        '1 id found more than once, each record judged:\n  opportunity "1", again at deals-2.json:1\n'
        in done.err
    )


# ── What only the CRM's own lists can tell ──


def test_a_key_of_40_characters_without_the_list_of_fields_is_said(given):
    done = given({"deals.json": page(pipedrive_deal(1, 11, 1, **{KEY: 3}))})
    assert ids(done) == ["1"]
    assert f'note[QR419]: deals.json: 1 column has a key of 40 characters and no name ("{KEY}")\n' in done.err
    assert (
        "give the CRM's list of its fields too (Pipedrive: dealFields), which has their names and options\n"
        in (done.err)
    )


def test_a_label_without_the_list_of_fields_feeds_nothing_and_says_so(given, folder):
    block = 'source pipedrive\n  opportunity from "deals"\n    close_date: "Agreed close"\n'
    (folder / "source.qual").write_text(block, encoding="utf-8")
    done = given({"deals.json": page(pipedrive_deal(1, 11, 1, **{KEY: 3}))}, "--source", "source.qual")
    assert [each["criteria"]["soon"] for each in done.records] == ["unknown"]
    assert 'no row has a column "Agreed close", so it does not feed close_date\n' in done.err


def test_two_stages_of_one_label_in_two_pipelines_are_asked_about(given):
    stages = page(
        {"id": 11, "order_nr": 1, "name": "A", "pipeline_id": 1},
        {"id": 12, "order_nr": 2, "name": "B", "pipeline_id": 1},
        {"id": 21, "order_nr": 1, "name": "A", "pipeline_id": 2},
    )
    pipelines = page({"id": 1, "name": "New", "order_nr": 1}, {"id": 2, "name": "Old", "order_nr": 2})
    files = {
        "deals.json": page(pipedrive_deal(1, 11, 1), pipedrive_deal(2, 21, 2)),
        "stages.json": stages,
        "pipelines.json": pipelines,
    }
    done = given(files, command="sources")
    assert done.code == 0
    done.says(
        'stage: "A" is a stage of "New" and "Old", and the process does not say for which pipeline it is\n'
    )


def test_a_merged_deal_that_is_still_there_is_said_and_both_are_judged(given):
    done = given(
        {"deals.json": {"results": [hubspot_deal("1", hs_merged_object_ids="2;3"), hubspot_deal("2")]}}
    )
    assert ids(done) == ["1", "2"]
    assert "deals.json:1: 2 was merged into 1, and is there as a record of its own\n" in done.err


def test_a_link_to_a_company_that_two_have_taken_in_is_unknown(given):
    companies = {"results": [company("91", "20", "92;93"), company("94", "5", "92")]}
    done = given({"deals.json": {"results": [hubspot_deal("1", "92")]}, "companies.json": companies})
    assert [each["criteria"]["big"] for each in done.records] == ["unknown"]
    assert "companies.json:2: 92 was merged into 91 and 94, as each of them says\n" in done.err


# ── Numbers and dates of another country ──

HEADER = "name;amount;close_date;stage\n"
UNCLEAR = {
    "every number fits two forms": (
        "a;1.234;2026-12-01;A\nb;20.000;2026-12-01;A\n",
        'the numbers in column "amount" of deals.csv can be read in two ways',
        'amount: "amount" numbers "1,234.56"  # or "1.234,56"',
    ),
    "no form fits every number": (
        "a;1.234,50;2026-12-01;A\nb;20,000.00;2026-12-01;A\n",
        'the numbers in column "amount" of deals.csv are written in more than one way',
        'amount: "amount" numbers "1,234.56"  # or "1.234,56"',
    ),
    "every date fits two forms": (
        "a;5;03/04/2026;A\nb;5;01/02/2027;A\n",
        'the dates in column "close_date" of deals.csv can be read in two ways',
        'close_date: "close_date" dates "DD/MM/YYYY"  # or "MM/DD/YYYY"',
    ),
}


@pytest.mark.parametrize("case", UNCLEAR)
def test_a_form_that_is_not_clear_is_asked_for(given, case):
    rows, sentence, line = UNCLEAR[case]
    done = given({"deals.csv": (HEADER + rows).encode()})
    assert refused(done) == sentence
    assert f"{line}\n" in done.err


def test_a_form_that_one_number_settles_is_taken_and_said(given):
    done = given({"deals.csv": (HEADER + "a;1.234,50;2026-12-01;A\nb;20.000;2026-12-01;A\n").encode()})
    assert [each["criteria"]["large"] for each in done.records] == ["not_met", "met"]
    assert 'numbers "1.234,56" is taken for amount: no other form fits all values of "amount"\n' in done.err
