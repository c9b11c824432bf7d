"""Answers of HubSpot's API become flat rows, and what is wrong with one is said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qualrules.plugins.adapters.hubspot import HubSpot
from qualrules.plugins.adapters.hubspot_fields import DEFAULT_STAGES
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import BadRow, RawRow, RawTable, UnreadableFile
from qualrules.testing import data_file


def read(value: Any, name: str = "page.json") -> list[RawTable | Metadata]:
    return list(HubSpot().read(data_file(json.dumps(value).encode(), name)))


def table(value: Any, name: str = "page.json") -> RawTable:
    return next(each for each in read(value, name) if isinstance(each, RawTable) and each.history is None)


def rows(value: Any) -> list[RawRow | BadRow]:
    return list(table(value).rows)


def deal(**properties: Any) -> dict[str, Any]:
    return {"id": "1", "properties": {"dealname": "a", **properties}}


# ── Properties ──


def test_a_cleared_property_is_empty_and_one_that_was_not_asked_for_has_no_key():
    (row,) = rows({"results": [deal(amount="", closedate=None)]})
    assert row.values == {"id": "1", "dealname": "a", "amount": "", "closedate": None}


def test_ids_beyond_doubles_stay_as_they_are():
    (row,) = rows([{"vid": 9007199254740993, "properties": {"firstname": {"value": "a"}}}])
    assert row.values["vid"] == "9007199254740993"


@pytest.mark.parametrize(
    ("name", "value", "read_as"),
    [
        ("closedate", "1470145673504", "2016-08-02T13:47:53.504Z"),
        ("closedate", "2016-08-02T13:47:53.504Z", "2016-08-02T13:47:53.504Z"),
        ("hs_v2_date_entered_128", "1470145673504", "2016-08-02T13:47:53.504Z"),
        ("signed_on", "1470096000000", "2016-08-02"),
        ("signed_at", "1470145673504", "1470145673504"),
        ("phone", "491701234567", "491701234567"),
        ("amount", "86400000", "86400000"),
        ("hs_deal_stage_probability", "0.2", "20%"),
        ("hs_deal_stage_probability", "1.0", "100%"),
        ("hs_deal_stage_probability", "0.125", "12.5%"),
        ("hs_deal_stage_probability", "20", "20"),
        ("discount", "0.2", "0.2"),
    ],
)
def test_only_what_a_property_itself_decides_is_rewritten(name, value, read_as):
    (row,) = rows({"results": [deal(**{name: value})]})
    assert row.values[name] == read_as


def test_a_value_that_is_no_text_is_kept_and_remarked_on():
    (row,) = rows({"results": [deal(amount=12, tags=["a"], deep={"x": 1}, won=True)]})
    assert (row.values["amount"], row.values["tags"], row.values["deep"]) == (12, ["a"], {"x": 1})
    assert row.note == (
        'its "amount" is a number, where HubSpot writes text; its "tags" is a list, where HubSpot writes text; '
        'its "deep" is an object, where HubSpot writes text; its "won" is true, where HubSpot writes text'
    )


def test_older_properties_are_their_values():
    (row,) = rows({"deals": [{"dealId": 5, "properties": {"dealname": {"value": "a", "timestamp": 1}}}]})
    assert row.values == {"dealId": "5", "dealname": "a"}


def test_merged_contacts_of_older_answers_are_listed_without_the_contact_itself():
    (row,) = rows(
        {"contacts": [{"vid": 1, "merged-vids": [1, 2, 3], "properties": {"email": {"value": "a"}}}]}
    )
    assert row.values["hs_merged_object_ids"] == "2;3"


def test_what_is_archived_is_kept_and_remarked_on():
    (row,) = rows({"results": [{**deal(), "archived": True}]})
    assert row.note == "is archived or deleted in HubSpot"


# ── Associations ──


def associated(*kinds: tuple[str, str], **others: list[str]) -> dict[str, Any]:
    found = {"companies": {"results": [{"id": id, "type": kind} for id, kind in kinds]}}
    found |= {key: {"results": [{"id": id, "type": "x"} for id in ids]} for key, ids in others.items()}
    return {**deal(), "associations": found}


def test_associations_become_columns_of_ids():
    (row,) = rows({"results": [associated(("7", "deal_to_company"), contacts=["51", "52", "51"])]})
    assert row.values["contacts"] == ["51", "52"]
    assert row.values["companies"] == "7"
    assert row.note == ""


def test_the_primary_company_is_taken_and_the_others_are_said():
    kinds = (("8", "deal_to_company_unlabeled"), ("7", "deal_to_company"), ("7", "deal_to_company_unlabeled"))
    (row,) = rows({"results": [associated(*kinds)]})
    assert (row.values["companies"], row.values["all_companies"]) == ("7", ["8", "7"])
    assert row.note == 'is associated with 2 companies; the primary one, "7", is taken'


def test_without_a_primary_company_the_first_is_taken():
    kinds = (("8", "deal_to_company_unlabeled"), ("9", "partner"))
    (row,) = rows({"results": [associated(*kinds)]})
    assert row.values["companies"] == "8"
    assert (
        row.note == 'is associated with 2 companies; none is marked as primary; the first one, "8", is taken'
    )


def test_associations_that_go_on_elsewhere_are_said():
    value = associated()
    value["associations"] = {
        "contacts": {"results": [{"id": "1", "type": "x"}], "paging": {"next": {"after": "1"}}}
    }
    (row,) = rows({"results": [value]})
    assert row.note == "has more contacts than the file lists"


# ── What a file holds ──


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ({"dealname": "a", "email": "x"}, "deals"),
        ({"firstname": "a", "annualrevenue": "1"}, "contacts"),
        ({"domain": "a", "name": "b"}, "companies"),
        ({"hs_lead_name": "a"}, "leads"),
        ({"hs_ticket_priority": "HIGH", "subject": "a"}, "tickets"),
        ({"name": "a"}, "page.json"),
    ],
)
def test_the_table_is_called_after_what_it_holds(properties, name):
    assert table({"results": [{"id": "1", "properties": properties}]}).name == name


def test_a_file_that_bears_the_name_keeps_it():
    assert table({"results": [deal()]}, "deals.json").name == "deals.json"


def test_where_properties_do_not_tell_the_associations_or_the_file_does():
    value = {"id": "1", "properties": {"x": "1"}}
    linked = {**value, "associations": {"deals": {"results": [{"id": "2", "type": "company_to_deal"}]}}}
    assert table({"results": [linked]}).name == "companies"
    assert table({"results": [value]}, "my-contacts-2.json").name == "contacts"


@pytest.mark.parametrize(
    "value",
    [
        {"results": [deal()]},
        {"status": "COMPLETE", "results": [deal()], "startedAt": "2026", "completedAt": "2026"},
        {"total": 1, "results": [deal()]},
        [deal()],
        deal(),
        {"1": {"vid": 1, "properties": {"dealname": {"value": "a"}}}},
    ],
)
def test_every_envelope_holds_the_record(value):
    (row,) = rows(value)
    assert row.values["dealname"] == "a"


def test_a_page_says_that_it_is_one_of_several():
    assert table({"results": [deal()], "paging": {"next": {"after": "1"}}}).more_follow
    assert table({"deals": [{"dealId": 1, "properties": {}}], "hasMore": True}).more_follow
    assert not table({"results": [deal()], "paging": {}}).more_follow


def test_what_a_batch_could_not_give_is_said():
    errors = [{"status": "error", "message": "Could not get some CONTACT objects"}]
    given = table({"status": "COMPLETE", "results": [deal()], "numErrors": 1, "errors": errors})
    assert given.notes == ('HubSpot left records out of this answer: "Could not get some CONTACT objects"',)


def test_default_stages_are_assumed_to_have_their_labels_and_others_to_be_their_ids():
    page = {"results": [deal(dealstage="closedwon"), deal(dealstage="128800"), deal(dealstage="")]}
    metadata, deals = read(page)
    assert isinstance(metadata, Metadata)
    assert metadata.assumed
    (column,) = metadata.columns
    assert column.options == {**DEFAULT_STAGES, "128800": "128800"}
    assert isinstance(deals, RawTable)
    assert deals.notes == ()


def test_where_no_default_stage_stands_nothing_is_said_of_them():
    assert table({"results": [deal(dealstage="128800")]}).notes == ()


# ── Bad input ──


def test_an_answer_that_says_the_call_failed_is_refused_with_what_it_says():
    said = "The OAuth token used to make this call expired 3 hours ago."
    error = {"status": "error", "message": said, "correlationId": "x", "category": "EXPIRED_AUTHENTICATION"}
    with pytest.raises(UnreadableFile) as caught:
        read(error)
    assert str(caught.value) == (
        f'HubSpot answered with an error instead of records: "{said}" (EXPIRED_AUTHENTICATION)'
    )


def test_a_page_without_envelope_is_refused():
    with pytest.raises(
        UnreadableFile, match='the page has no "results", so there are no records to read in it'
    ):
        read({"paging": {"next": {"after": "1"}}})


def test_a_record_without_properties_is_a_bad_row():
    good, bad, null = rows({"results": [deal(), {"id": "2"}, None]})
    assert isinstance(good, RawRow)
    assert bad == BadRow("page.json:2", 'the record has no "properties", so it is no object of HubSpot')
    assert null == BadRow("page.json:3", "the record is null, not an object")


def test_properties_twice_with_different_values_are_a_bad_row():
    text = b'{"results": [{"id": "1", "properties": {"amount": "1", "amount": "2"}}, {"id": "2", "properties": {}}]}'
    (made,) = HubSpot().read(data_file(text, "deals.json"))
    assert isinstance(made, RawTable)
    first, second = made.rows
    assert isinstance(first, BadRow)
    assert '"amount" stands twice' in first.message
    assert isinstance(second, RawRow)


def test_other_json_is_passed_through():
    assert rows({"results": [{"id": "1", "name": "a"}]})[0].values == {"id": "1", "name": "a"}
    assert rows([{"a": 1}])[0].values == {"a": 1}
