"""What a CRM says of its columns, child rows and merged records, and what reading makes of it."""

from __future__ import annotations

from dataclasses import replace

from qualrules.model.datatypes import Choice, Choices, Link, ListOf, Money, StageOf, Text, YesNo
from qualrules.model.rules import SourceField
from qualrules.model.values import MILLION, Gap
from qualrules.reading.described import described
from qualrules.reading.metadata import ColumnInfo, Metadata, StageInfo
from qualrules.reading.raw import BadValue, Knowledge
from tests.reading.making import (
    codes,
    comes_from,
    json_table,
    read,
    record_type,
    records_of,
    rules_of,
    source_of,
)

BUDGET = "dcf558aac1ae4e8c4f849ba5e668430d8df9be12"
WISHES = "9dc80c50d78a15643bfc4ca79d76156a73a1ca0e"
STAGES = StageOf("sales", {"discovery": "Discovery", "proposal": "Proposal"})
DEAL = record_type(
    "deal",
    budget=Choice({"identified": "Identified", "approved": "Approved", "unknown": "Unknown"}),
    wishes=Choices({"demo": "Demo", "price": "Price"}),
    note=Text(),
    pipeline=Text(),
    done=YesNo(),
    amount=Money(),
    stage=STAGES,
    contacts=ListOf("contact"),
    account=Link("account"),
)
RULES = rules_of(DEAL, record_type("contact", role=Text()), record_type("account", name=Text()))
SAID = Metadata(
    "deals",
    (
        ColumnInfo(BUDGET, "Budget", {"31": "Identified", "32": "OK", "33": "Approved"}),
        ColumnInfo(WISHES, "Wishes", {"7": "Demo", "8": "Price"}),
        ColumnInfo("kind", "Note", {"1": "New logo"}),
    ),
    (StageInfo("5", "Discovery", "1", "New business", 1), StageInfo("9", "Proposal", "2", "Renewal", 1)),
    "stage_id",
    "pipeline_id",
)


def deals(*rows):
    return json_table("deals.json", rows)


def of(*rows, lines=(), knowledge=None, metadata=(SAID,)):
    source = source_of(comes_from("deal", "deals", *lines, by="id"))
    reading, diagnostics = read(RULES, deals(*rows), source=source, knowledge=knowledge, metadata=metadata)
    assert codes(diagnostics) == [], diagnostics
    return reading, records_of(reading)


def test_a_column_is_found_by_its_label_and_an_option_is_read_by_its_label():
    reading, [first, second] = of(
        {"id": 1, BUDGET: 33, WISHES: [7, 8]}, {"id": 2, BUDGET: None, WISHES: "8;7"}
    )
    assert first.values["budget"] == "approved"
    assert first.values["wishes"] == second.values["wishes"] == {"demo", "price"}
    assert second.gap("budget") is Gap.MISSING
    fact = first.origin.fact("budget")
    assert (fact.source_field, fact.raw, fact.note) == ("Budget", "33", 'the option "Approved"')
    assert not reading.problems


def test_a_source_line_may_name_the_label_and_means_may_name_the_value_or_its_label():
    by_label = SourceField("budget", "Budget", means=((("OK",), "Approved"),))
    by_value = SourceField("budget", BUDGET, means=((("32",), "Identified"), (("33",), None)))
    _, [first] = of({"id": 1, BUDGET: 32}, lines=[by_label])
    assert first.values["budget"] == "approved"
    _, [first, second] = of({"id": 1, BUDGET: 32}, {"id": 2, BUDGET: 33}, lines=[by_value])
    assert first.values["budget"] == "identified"
    assert second.gap("budget") is Gap.MISSING


def test_two_columns_of_one_label_are_an_error():
    twice = replace(SAID, columns=(*SAID.columns, ColumnInfo("other", "budget")))
    source = source_of(comes_from("deal", "deals", SourceField("budget", "Budget"), by="id"))
    reading, diagnostics = read(
        RULES, deals({"id": 1, BUDGET: 33, "other": 1}), source=source, metadata=[twice]
    )
    assert reading is None
    assert f'the columns "{BUDGET}" and "other" have the label "Budget"' in [
        one.message for one in diagnostics
    ]


def test_stages_and_pipelines_are_read_by_their_labels():
    lines = [SourceField("stage", "stage_id"), SourceField("pipeline", "pipeline_id")]
    _, [first, unknown] = of(
        {"id": 1, "stage_id": 9, "pipeline_id": 2}, {"id": 2, "stage_id": 77, "pipeline_id": 3}, lines=lines
    )
    assert (first.values["stage"], first.claims) == ("proposal", {"stage": "Proposal"})
    assert first.values["pipeline"] == "renewal"
    assert (unknown.claims, unknown.gap("stage")) == ({"stage": "77"}, Gap.UNREADABLE)
    assert unknown.gap("pipeline") is Gap.UNREADABLE


def test_a_value_that_the_crm_does_not_describe_is_unreadable_and_never_its_number():
    reading, [record] = of({"id": 1, "kind": 4})
    assert record.gap("note") is Gap.UNREADABLE
    assert [problem.reason for problem in reading.problems] == ["the CRM describes no option of this value"]


def test_an_older_file_keeps_the_labels_that_the_later_one_dropped():
    later = Metadata("deals", (ColumnInfo(BUDGET, "Budget", {"33": "Approved now"}),))
    line = SourceField("budget", "Budget", means=((("Approved now",), "Approved"),))
    _, [first, second] = of(
        {"id": 1, BUDGET: 31}, {"id": 2, BUDGET: 33}, lines=[line], metadata=[SAID, later]
    )
    assert (first.values["budget"], second.values["budget"]) == ("identified", "approved")


def test_a_file_without_options_says_nothing_about_them():
    bare = Metadata("deals", (ColumnInfo(BUDGET, "Money", kind="one"),))
    options = Metadata("deals", (ColumnInfo(BUDGET, "", {"33": "Approved"}),))
    for order in ([bare, options], [options, bare]):
        info = described(order, ["deals"]).columns[BUDGET]
        assert (info.label, info.options, info.retired) == ("Money", {"33": "Approved"}, frozenset())


def test_labels_that_only_the_adapter_knows_are_said_unless_a_file_says_them():
    assumed = Metadata("deals", (ColumnInfo("kind", options={"new": "New logo", "8": "8"}),), assumed=True)
    source = source_of(comes_from("deal", "deals", SourceField("note", "kind"), by="id"))
    note = (
        'deals.json: no file says what the values of "kind" are called, '
        'so the CRM\'s own labels are taken: "new" is "New logo"'
    )
    for metadata, expected in (([assumed], [note]), ([assumed, SAID], [])):
        _, diagnostics = read(RULES, deals({"id": 1, "kind": "new"}), source=source, metadata=metadata)
        assert [one.message for one in diagnostics if one.code == "QR419"] == expected


def test_a_page_after_which_others_come_says_so_unless_they_are_here():
    first, last = (replace(deals({"id": n}), name="deals", more_follow=n == 1) for n in (1, 2))
    source = source_of(comes_from("deal", "deals", by="id"))

    def said(*tables):
        _, diagnostics = read(RULES, *tables, source=source)
        return [one.message for one in diagnostics if "follow" in one.message]

    assert said(first) == ["deals: this is one page; the file says that more of them follow"]
    assert said(first, last) == said(last) == []
    assert said(first, first) == ["deals: 2 of 2 files are pages that say that more of them follow"]


def test_metadata_of_another_table_is_not_used():
    _, [record] = of({"id": 1, BUDGET: 33, "budget": "Approved"}, metadata=[replace(SAID, table="leads")])
    assert record.values["budget"] == "approved"


def test_the_crms_own_placeholders_are_missing_unless_a_list_has_them():
    known = Knowledge(placeholders=("--None--", "Unknown"))
    _, [record] = of({"id": 1, "budget": "Unknown", "note": "--none--"}, knowledge=known, metadata=())
    assert record.values["budget"] == "unknown"
    assert record.gap("note") is Gap.MISSING


def test_the_crms_currency_column_is_taken_where_the_line_says_nothing():
    known = Knowledge(currencies={"": ("CurrencyIsoCode",)})
    rows = (
        {"id": 1, "amount": 100, "CurrencyIsoCode": "USD"},
        {"id": 2, "amount": 100, "CurrencyIsoCode": None},
    )
    _, [dollars, euros] = of(*rows, knowledge=known, metadata=())
    assert (dollars.values["amount"], euros.values["amount"]) == (92 * MILLION, 100 * MILLION)
    own = SourceField("amount", "amount", forms=replace(SourceField("", "").forms, currency="EUR"))
    _, [same, _] = of(*rows, lines=[own], knowledge=known, metadata=())
    assert same.values["amount"] == 100 * MILLION


def test_a_column_with_a_currency_of_its_own_does_not_take_the_others():
    known = Knowledge(currencies={"": ("CurrencyIsoCode",), "amount": ()})
    _, [record] = of({"id": 1, "amount": 100, "CurrencyIsoCode": "USD"}, knowledge=known, metadata=())
    assert record.values["amount"] == 100 * MILLION


CONTACTS = json_table(
    "contacts.json", [{"id": "C1", "role": "Champion", "deal": 1}, {"id": "C2", "role": "User"}]
)


def linked(row, *, lines=(), known=None, others=(CONTACTS,)):
    knowledge = replace(known or Knowledge(), places={"contact": ("contacts",)}, id_columns=("id",))
    source = source_of(comes_from("deal", "deals", *lines, by="id"))
    reading, diagnostics = read(RULES, deals(row), *others, source=source, knowledge=knowledge)
    assert codes(diagnostics) == [], diagnostics
    return reading, records_of(reading)[0]


def test_child_rows_are_found_by_the_column_that_the_adapter_knows():
    known = Knowledge(children={"deal": {"contacts": ("DealId", "deal")}})
    _, record = linked({"id": "1"}, known=known)
    assert [row.id for row in record.values["contacts"]] == ["C1"]


def test_a_list_of_ids_is_a_list_of_those_records():
    for raw in (["C2", "C1"], "C2; C1"):
        _, record = linked({"id": 1, "people": raw}, lines=[SourceField("contacts", "people")])
        assert [row.id for row in record.values["contacts"]] == ["C2", "C1"]
    _, record = linked({"id": 1, "people": []}, lines=[SourceField("contacts", "people")])
    assert record.values["contacts"] == ()


def test_an_id_in_a_list_that_leads_nowhere_makes_the_list_unreadable():
    reading, record = linked({"id": 1, "people": ["C2", "C9"]}, lines=[SourceField("contacts", "people")])
    assert record.gap("contacts") is Gap.UNREADABLE
    assert [problem.reason for problem in reading.problems] == ["no contact has this id"]


def test_ids_of_records_without_a_file_are_not_supplied():
    reading, record = linked(
        {"id": 1, "people": ["C2"]}, lines=[SourceField("contacts", "people")], others=()
    )
    assert record.gap("contacts") is Gap.NOT_SUPPLIED
    assert "contacts" in reading.not_supplied


ACCOUNTS = json_table("accounts.json", [{"id": "A1", "name": "Acme", "merged": "A7;A8"}])


def test_a_link_to_a_merged_record_leads_to_the_one_that_is_left():
    knowledge = Knowledge(places={"account": ("accounts",)}, id_columns=("id",), merged_ids=("merged",))
    source = source_of(comes_from("deal", "deals", by="id"))
    reading, _ = read(RULES, deals({"id": 1, "account": "A7"}), ACCOUNTS, source=source, knowledge=knowledge)
    [record] = records_of(reading)
    assert record.values["account"].id == "A1"
    assert not reading.problems


def test_a_merged_record_that_is_met_twice_is_said_and_both_are_judged():
    knowledge = Knowledge(merged_ids=("merged",))
    source = source_of(comes_from("deal", "deals", by="id"))
    reading, _ = read(
        RULES, deals({"id": 9}, {"id": 1, "merged": "9;10"}), source=source, knowledge=knowledge
    )
    assert [record.id for record in records_of(reading)] == ["9", "1"]
    assert reading.notes == (("deals.json:2", "9 was merged into 1, and is there as a record of its own"),)


def _account_of(*accounts):
    knowledge = Knowledge(places={"account": ("accounts",)}, id_columns=("id",), merged_ids=("merged",))
    source = source_of(comes_from("deal", "deals", by="id"))
    table = json_table("accounts.json", list(accounts))
    reading, _ = read(RULES, deals({"id": 1, "account": "A7"}), table, source=source, knowledge=knowledge)
    [record] = records_of(reading)
    return record, reading


def test_a_record_that_two_say_to_have_taken_in_is_nobody():
    record, reading = _account_of({"id": "A1", "merged": "A7"}, {"id": "A2", "merged": "A7;A8"})
    assert record.gap("account") is Gap.UNREADABLE
    assert reading.notes == (("accounts.json:2", "A7 was merged into A1 and A2, as each of them says"),)


def test_a_record_that_was_merged_twice_in_turn_is_in_the_last_one():
    record, _ = _account_of({"id": "A2", "merged": "A7"}, {"id": "A1", "merged": "A2;A7"})
    assert record.values["account"].id == "A1"


def test_a_record_merged_into_one_whose_id_stands_twice_is_nobody():
    record, _ = _account_of({"id": "A1", "merged": "A7"}, {"id": "A1", "merged": ""})
    assert record.gap("account") is Gap.UNREADABLE


def test_a_source_line_reads_another_export_of_the_crm_too():
    known = Knowledge(aliases={"deal": {"note": ("StageName", "Stage")}})
    line = SourceField("note", "StageName", means=((("Lost it",), "Lost"),))
    for column in ("StageName", "Stage", "stage"):
        _, [record] = of({"id": 1, column: "Lost it"}, lines=[line], knowledge=known, metadata=())
        assert record.values["note"] == "lost"
    source = source_of(comes_from("deal", "deals", SourceField("note", "Nonsense"), by="id"))
    _, diagnostics = read(RULES, deals({"id": 1, "Stage": "x"}), source=source, knowledge=known)
    assert "QR406" in codes(diagnostics, "warning")


def test_an_id_that_the_source_spoils_is_said_and_never_taken():
    bad = BadValue("4150868000003383808", "a number of more than 15 digits")
    reading, [record] = of({"id": bad, "account": None}, metadata=())
    assert record.id == "deals.json:1"
    assert reading.notes == (
        (
            "deals.json:1",
            'has no id that can be read: "4150868000003383808" (a number of more than 15 digits)',
        ),
    )
    knowledge = Knowledge(places={"account": ("accounts",)}, id_columns=("id",))
    source = source_of(comes_from("deal", "deals", by="id"))
    reading, _ = read(RULES, deals({"id": 1, "account": bad}), ACCOUNTS, source=source, knowledge=knowledge)
    [record] = records_of(reading)
    assert record.gap("account") is Gap.UNREADABLE
    assert [problem.reason for problem in reading.problems] == ["a number of more than 15 digits"]
