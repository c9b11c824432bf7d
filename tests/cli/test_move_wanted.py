"""`move --wanted`: tables of wanted moves and webhook bodies; nothing in them is dropped."""

from __future__ import annotations

import json

import pytest

from tests.cli.deals import AS_OF, call, fits, written

SOURCE = """\
source pages for json
  opportunity from "page.json" identified by "id"
    stage: "stage_id"
      "1" means "Discovery"
      "2" means "Proposal"
      "3" means "Won"
    amount: "value" currency "currency"
    account: "org_id"
  account from "organizations.json" identified by "id"
"""
PAGE = {
    "success": True,
    "data": [
        {"id": 11, "value": 500, "currency": "EUR", "budget_status": "Approved", "stage_id": 1,
         "pipeline": "New business"},
        {"id": 12, "value": 50000, "currency": "EUR", "budget_status": "Approved", "stage_id": 1,
         "pipeline": "New business"},
    ],
}  # fmt: skip


def body(data, previous, action="change"):
    """A body as Pipedrive sends it."""
    return {
        "meta": {"action": action, "entity": "deal", "version": "2.0"},
        "data": data,
        "previous": previous,
    }


@pytest.fixture
def deals(tmp_path):
    return (*written(tmp_path), *AS_OF)


@pytest.fixture
def wanted(tmp_path):
    def write(content, name="wanted.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    return write


@pytest.fixture
def page(tmp_path, deals, wanted):
    """A saved page of an API as DATA."""
    (tmp_path / "pages.qual").write_text(SOURCE, encoding="utf-8")
    return (deals[0], wanted(PAGE, "page.json"), "--source", tmp_path / "pages.qual", *AS_OF)


def judged(arguments, path):
    called = call("move", *arguments, "--wanted", path, "--format", "json")
    assert called.out, called.err
    assert fits(called.json)
    return called.code, called.json, called.err


def outcomes(document):
    return [(one["record"]["id"], one["from"], one["to"], one["outcome"]) for one in document["moves"]]


# ── Tables ──


def test_a_table_of_moves(deals, wanted):
    code, document, _ = judged(deals, wanted("Deal ID,New stage\nD4,Proposal\nD2,Proposal\n", "w.csv"))
    assert code == 1
    assert outcomes(document) == [
        ("D4", "Discovery", "Proposal", "met"),
        ("D2", "Proposal", "Proposal", "not_met"),
    ]
    assert document["summary"] == {"allowed": 1, "not_allowed": 1, "not_wanted": 0, "problems": 0}
    assert [one["wanted_at"] for one in document["moves"]] == ["w.csv:2", "w.csv:3"]


def test_all_allowed_is_exit_0(deals, wanted):
    assert judged(deals, wanted("id,to\nD4,Proposal\n", "w.csv"))[0] == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("w.json", [{"id": "D4", "stage": "Proposal", "from": "Discovery"}]),
        (
            "w.jsonl",
            '{"record_id": "D4", "wanted_stage": "Proposal"}\n{"record_id": "D4", "wanted_stage": "Won"}\n',
        ),
        ("w.csv", "opportunity;To Stage;Process\nD4;Proposal;sales\n"),
        ("w2.csv", "Opportunity ID,Target Stage\nD4,Proposal\n,\n"),
    ],
)
def test_forms_and_names_of_columns(deals, wanted, name, content):
    _, document, _ = judged(deals, wanted(content, name))
    assert outcomes(document)[0] == ("D4", "Discovery", "Proposal", "met")
    assert document["problems"] == []


def test_the_stage_before_may_be_written(deals, wanted):
    _, document, _ = judged(deals, wanted("id,from,to\nD4,Won,Proposal\n", "w.csv"))
    assert document["moves"][0]["refusals"] == ['"Won" is an end: no move leads from it to "Proposal"']


def test_what_cannot_be_judged_is_listed_and_exit_2(deals, wanted):
    rows = "id,to\nD99,Won\nD4,Wonn\n,Won\nD4,\nD4,Proposal\n"
    code, document, err = judged(deals, wanted(rows, "w.csv"))
    assert code == 2
    assert [one["place"] for one in document["problems"]] == ["w.csv:4", "w.csv:5", "w.csv:2", "w.csv:3"]
    told = " ".join(one["message"] for one in document["problems"])
    for words in ('with the id "D99"', 'did you mean "Won"?', "names no record", "names no stage"):
        assert words in told
        assert words in err
    assert len(document["moves"]) == 1
    lines = call("move", *deals, "--wanted", wanted(rows, "w.csv"), "--format", "jsonl")
    assert lines.code == 2
    assert [fits(one) for one in lines.lines] == [True]
    text = call("move", *deals, "--wanted", wanted(rows, "w.csv"))
    assert "1 move judged: 1 allowed, 0 not; 4 that could not be judged" in text.out


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name,to\nx,Won\n", "no column that names the record"),
        ("id,when\nD4,now\n", "no column that names the wanted stage"),
        ("id,to\n", "holds no wanted move"),
        ("", "is empty"),
    ],
)
def test_a_file_without_moves(deals, wanted, content, says):
    called = call("move", *deals, "--wanted", wanted(content, "w.csv"))
    assert (called.code, called.out) == (2, "")
    assert says in called.err


def test_a_file_that_is_not_there(deals):
    called = call("move", *deals, "--wanted", "nowhere.csv")
    assert (called.code, called.out) == (2, "")
    assert 'there is no file "nowhere.csv"' in called.err


def test_a_table_needs_data(deals, wanted):
    called = call("move", deals[0], "--wanted", wanted("id,to\nD4,Won\n", "w.csv"))
    assert called.code == 2
    assert "DATA is missing" in called.err


# ── Webhook bodies ──


def test_a_body_is_judged_with_its_own_values_over_those_of_data(page, wanted):
    hook = body({"id": 11, "value": 15000.5, "currency": "EUR", "stage_id": 2}, {"stage_id": 1, "value": 500})
    code, document, _ = judged(page, wanted(hook))
    assert code == 0
    assert outcomes(document) == [("11", "Discovery", "Proposal", "met")]


def test_what_the_body_says_is_shown_with_its_own_raw_value(page, wanted):
    hook = body({"id": 12, "value": 100, "currency": "EUR", "stage_id": 2}, {"stage_id": 1})
    code, document, _ = judged(page, wanted(hook))
    assert code == 1
    fact = document["moves"][0]["missing"][0]["because"][0]
    assert (fact["source_field"], fact["raw"], fact["value"]) == ("value", "100", "100 EUR")


def test_what_the_body_does_not_say_is_as_in_data(page, wanted):
    code, document, _ = judged(page, wanted(body({"id": 12, "stage_id": 2}, {"stage_id": 1})))
    assert (code, outcomes(document)) == (0, [("12", "Discovery", "Proposal", "met")])


def test_a_value_that_the_body_clears_is_missing(page, wanted):
    hook = body({"id": 12, "stage_id": 2, "budget_status": None}, {"stage_id": 1})
    assert outcomes(judged(page, wanted(hook))[1]) == [("12", "Discovery", "Proposal", "unknown")]


def test_bodies_without_a_move_are_said(page, wanted):
    hooks = [
        body({"id": 12, "stage_id": 1, "value": 5}, {"value": 4}),
        body({"id": 12, "stage_id": 1}, {"id": 12, "stage_id": 1}),
        body({"id": 12, "title": "x"}, {"title": "y"}),
        body(None, {"id": 12}, "delete"),
    ]
    code, document, _ = judged(page, wanted(hooks))
    assert (code, document["moves"]) == (0, [])
    assert [one["message"].partition(": ")[2] for one in document["not_wanted"]] == [
        "the stage did not change", "the stage did not change", "it says nothing of a stage", "the record was deleted",
    ]  # fmt: skip
    assert "wanted.json:4: no move is wanted" in call("move", *page, "--wanted", wanted(hooks)).out


@pytest.mark.parametrize(
    ("hook", "says"),
    [
        (body({"id": 99, "stage_id": 2}, {"stage_id": 1}), 'no opportunity with the id "99"'),
        (body({"id": 12, "stage_id": 8}, {"stage_id": 1}), 'no stage "8"'),
    ],
)
def test_bodies_that_cannot_be_judged(page, wanted, hook, says):
    good = body({"id": 12, "stage_id": 2}, {"stage_id": 1})
    code, document, err = judged(page, wanted([hook, good]))
    assert code == 2
    assert says in document["problems"][0]["message"]
    assert says in err
    assert len(document["moves"]) == 1


def test_a_new_record_moves_from_nowhere_and_needs_no_row_in_data(page, wanted):
    new = {"id": 77, "stage_id": 1, "budget_status": "Approved", "pipeline": "New business"}
    code, document, _ = judged(page, wanted(body(new, None, "create")))
    assert (code, outcomes(document)) == (0, [("77", None, "Discovery", "met")])
    assert document["moves"][0]["place"] == "wanted.json:1"


def test_bodies_by_themselves(page, wanted):
    whole = {**PAGE["data"][1], "stage_id": 2}
    code, document, _ = judged((page[0], *page[2:]), wanted([body(whole, {"stage_id": 1})]))
    assert (code, outcomes(document)) == (0, [("12", "Discovery", "Proposal", "met")])


def test_bodies_a_line_each(page, wanted):
    hooks = [body({"id": id_, "stage_id": 2}, {"stage_id": 1}) for id_ in (11, 12)]
    code, document, _ = judged(page, wanted("\n".join(map(json.dumps, hooks)), "w.jsonl"))
    assert code == 1
    assert [one["outcome"] for one in document["moves"]] == ["not_met", "met"]


def test_links_lead_to_the_records_of_data(tmp_path, page, wanted):
    text = page[0].read_text(encoding="utf-8").replace("    needs large\n", "    needs large, here\n")
    text += '\ncriterion here for opportunity\n  when account.country is "FR"\n'
    page[0].write_text(text, encoding="utf-8")
    accounts = wanted(
        {"data": [{"id": 5, "country": "FR"}, {"id": 6, "country": "US"}]}, "organizations.json"
    )
    arguments = (page[0], page[1], accounts, *page[2:])
    hooks = [body({"id": 12, "org_id": id_, "stage_id": 2}, {"stage_id": 1}) for id_ in (5, 6)]
    _, document, _ = judged(arguments, wanted(hooks))
    assert [one["outcome"] for one in document["moves"]] == ["met", "not_met"]


def test_the_version_before_called_the_record_current(page, wanted):
    old = {
        "v": 1,
        "meta": {"object": "deal"},
        "current": {"id": 12, "stage_id": 2},
        "previous": {"stage_id": 1},
    }
    assert outcomes(judged(page, wanted(old))[1]) == [("12", "Discovery", "Proposal", "met")]


def test_custom_fields_are_unwrapped(tmp_path, page, wanted):
    source = tmp_path / "pages.qual"
    text = SOURCE.replace("    account:", '    champion: "custom_fields.abc"\n    account:')
    source.write_text(
        text.replace(
            'currency "currency"',
            'currency "currency"\n    budget_status: "custom_fields.def"\n      "7" means "Approved"',
        ),
        encoding="utf-8",
    )
    data = {"id": 12, "stage_id": 1, "value": 50000, "currency": "EUR", "pipeline": "New business",
            "custom_fields": {"abc": "Ann", "def": 9}}  # fmt: skip
    deals = wanted({"data": [data]}, "page.json")
    after = {"id": 12, "stage_id": 2, "custom_fields": {"def": {"type": "enum", "id": 7}}}
    assert judged((page[0], deals, *page[2:]), wanted(body(after, {"stage_id": 1})))[0] == 0


def test_events_of_hubspot_build_on_each_other(tmp_path, deals, wanted):
    (tmp_path / "hub.qual").write_text(
        SOURCE.replace('"stage_id"', '"properties.dealstage"')
        .replace('"value" currency "currency"', '"properties.amount"\n    budget_status: "properties.budget_status"'
                 '\n    pipeline: "properties.pipeline"'),
        encoding="utf-8",
    )  # fmt: skip
    rows = [{"id": "12", "properties": {"amount": "5", "budget_status": "Approved", "dealstage": "1",
                                        "pipeline": "New business"}}]  # fmt: skip
    arguments = (deals[0], wanted({"results": rows}, "page.json"), "--source", tmp_path / "hub.qual", *AS_OF)
    events = [
        {"objectId": 12, "propertyName": "dealstage", "propertyValue": "2", "occurredAt": 30},
        {"objectId": 12, "propertyName": "amount", "propertyValue": "20000", "occurredAt": 20},
        {"objectId": 12, "subscriptionType": "deal.creation", "occurredAt": 10},
        {"objectId": 12, "propertyName": "budget_status", "propertyValue": "Identified", "occurredAt": 35},
        {"objectId": 12, "propertyName": "dealstage", "propertyValue": "3", "occurredAt": 40},
    ]
    _, document, _ = judged(arguments, wanted(events))
    assert outcomes(document) == [
        ("12", "Discovery", "Proposal", "met"),
        ("12", "Proposal", "Won", "unknown"),
    ]
    assert [one["place"] for one in document["not_wanted"]] == [
        "wanted.json:3",
        "wanted.json:2",
        "wanted.json:4",
    ]


def test_a_ruleset_without_a_claim_says_nothing_of_webhooks(page, wanted):
    text = page[0].read_text(encoding="utf-8")
    text = text.replace("  stage:         stage of sales\n", "").replace(
        "    stay at most 30 days since stage_since\n", ""
    )
    page[0].write_text(text, encoding="utf-8")
    (page[3]).write_text(
        SOURCE.partition("    stage: ")[0] + "    amount:" + SOURCE.partition("    amount:")[2]
    )
    called = call("move", *page, "--wanted", wanted(body({"id": 12, "stage_id": 2}, {"stage_id": 1})))
    assert called.code == 2
    assert "no field holds the CRM's stage of sales" in called.err


@pytest.mark.parametrize("content", ['{"meta": {', "[1, 2]", '{"meta": {}, "data": 5, "previous": null}'])
def test_a_broken_body_is_a_sentence(page, wanted, content):
    called = call("move", *page, "--wanted", wanted(content))
    assert called.code == 2
    assert "Traceback" not in called.err
    assert "bug of qualrules" not in called.err


def test_an_amount_without_its_currency_is_in_that_of_data(page, wanted):
    text = (
        page[0]
        .read_text(encoding="utf-8")
        .replace("  currency EUR\n", "  currency EUR\n  rate USD = 0.5 EUR\n")
    )
    page[0].write_text(text, encoding="utf-8")
    rows = [{**PAGE["data"][0], "currency": "USD"}]
    arguments = (page[0], wanted({"data": rows}, "page.json"), *page[2:])
    hooks = [body({"id": 11, "stage_id": 2, "value": value}, {"stage_id": 1}) for value in (12000, 20000)]
    assert [one["outcome"] for one in judged(arguments, wanted(hooks))[1]["moves"]] == ["not_met", "met"]
