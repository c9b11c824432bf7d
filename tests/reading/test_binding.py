"""Which column feeds which field."""

from __future__ import annotations

from qualrules.model.datatypes import Link, ListOf, Money, Number, Text
from qualrules.model.rules import Forms, SourceField
from qualrules.model.values import Gap
from qualrules.reading.raw import Knowledge
from tests.reading.making import (
    codes,
    comes_from,
    csv_table,
    json_table,
    read,
    record_type,
    records_of,
    rules_of,
    source_of,
)

RULES = rules_of(record_type("deal", close_date=Text(), next_step=Text()))


def lines_of(reading):
    return {
        name: [(line.column, line.how) for line in bound.lines]
        for name, bound in reading.bound["deal"].fields.items()
    }


def test_names_match_with_case_underscores_and_spaces_aside():
    reading, diagnostics = read(RULES, csv_table("deals.csv", "Close Date | NEXT_STEP | Owner\nx | y | z"))
    assert lines_of(reading) == {"close_date": [("Close Date", "name")], "next_step": [("NEXT_STEP", "name")]}
    assert reading.unmatched == {"deal": ("Owner",)}
    assert codes(diagnostics, "note") == ["QR415"]
    assert reading.not_supplied == ()


def test_a_line_comes_before_what_is_known_before_the_name():
    table = csv_table("deals.csv", "close_date | CloseDate__c | Closing | next_step\na | b | c | d")
    known = Knowledge(aliases={"deal": {"close_date": ("CloseDate__c",)}, "": {"next_step": ("Nowhere",)}})
    assert lines_of(read(RULES, table, knowledge=known)[0])["close_date"] == [("CloseDate__c", "knowledge")]
    source = source_of(comes_from("deal", "deals.csv", SourceField("close_date", "Closing")))
    reading, _ = read(RULES, table, source=source, knowledge=known)
    assert lines_of(reading) == {"close_date": [("Closing", "line")], "next_step": [("next_step", "name")]}


def test_a_line_in_another_spelling_is_taken_and_said():
    source = source_of(comes_from("deal", "deals.csv", SourceField("close_date", "CloseDate")))
    reading, diagnostics = read(RULES, csv_table("deals.csv", "CLOSEDATE | next_step\na | b"), source=source)
    assert lines_of(reading)["close_date"] == [("CLOSEDATE", "alike")]
    assert codes(diagnostics, "note") == ["QR406"]


def test_a_line_without_its_column_is_not_supplied_and_never_guessed():
    source = source_of(comes_from("deal", "deals.csv", SourceField("close_date", "Closng")))
    reading, diagnostics = read(RULES, csv_table("deals.csv", "close_date | Closing\na | b"), source=source)
    assert reading.not_supplied == ("close_date", "next_step")
    [warning, missing] = [each for each in diagnostics if each.level.value == "warning"]
    assert (warning.code, warning.label) == ("QR406", 'did you mean "Closing"?')
    assert missing.code == "QR411"
    assert records_of(reading)[0].gap("close_date") is Gap.NOT_SUPPLIED


def test_two_columns_of_one_name_are_refused():
    reading, diagnostics = read(
        RULES, csv_table("deals.csv", "Close Date | CloseDate | next_step\na | b | c")
    )
    assert reading is None
    assert codes(diagnostics) == ["QR406"]
    assert diagnostics[0].example == ('close_date: "Close Date"',)


def test_an_exact_name_wins_over_one_that_is_alike():
    reading, _ = read(RULES, csv_table("deals.csv", "Close Date | close_date | next_step\na | b | c"))
    assert lines_of(reading)["close_date"] == [("close_date", "name")]


def test_a_literal_key_wins_over_a_path():
    table = json_table("deals.json", [{"a.b": "key", "a": {"b": "path", "c": "deep"}}])
    source = source_of(
        comes_from("deal", "deals.json", SourceField("close_date", "a.b"), SourceField("next_step", "a.c"))
    )
    [record] = records_of(read(RULES, table, source=source)[0])
    assert (record.values["close_date"], record.values["next_step"]) == ("key", "deep")
    assert record.origin.fact("next_step").source_field == "a.c"


def test_a_path_matches_a_name_too():
    table = json_table("deals.json", [{"close": {"date": "x"}, "Next": {"Step": None}}])
    reading, _ = read(RULES, table)
    assert lines_of(reading) == {"close_date": [("close.date", "name")], "next_step": [("Next.Step", "name")]}


def test_a_key_that_no_row_has_is_not_supplied_and_one_that_some_lack_is_missing():
    table = json_table("deals.json", [{"close_date": "x"}, {}, {"close_date": None}])
    records = records_of(read(RULES, table)[0])
    assert [record.gap("close_date") for record in records] == [None, Gap.MISSING, Gap.MISSING]
    assert {record.gap("next_step") for record in records} == {Gap.NOT_SUPPLIED}


def test_a_path_under_a_key_that_is_always_empty_is_missing():
    source = source_of(comes_from("deal", "deals.json", SourceField("close_date", "Account.Closed")))
    [record] = records_of(read(RULES, json_table("deals.json", [{"Account": None}]), source=source)[0])
    assert record.gap("close_date") is Gap.MISSING


def test_ids_by_line_by_knowledge_else_by_place():
    table = csv_table("deals.csv", "Deal ID | close_date\nD1 | x\n | y")
    by_line = source_of(comes_from("deal", "deals.csv", by="Deal ID"))
    assert [record.id for record in records_of(read(RULES, table, source=by_line)[0])] == [
        "D1",
        "deals.csv:3",
    ]
    known = Knowledge(id_columns=("Id", "deal_id"))
    assert records_of(read(RULES, table, knowledge=known)[0])[0].id == "D1"
    assert records_of(read(RULES, table)[0])[0].id == "deals.csv:2"


def test_an_id_column_that_is_not_there_is_an_error():
    source = source_of(comes_from("deal", "deals.csv", by="Deal IDs"))
    reading, diagnostics = read(RULES, csv_table("deals.csv", "Deal ID | close_date\nD1 | x"), source=source)
    assert reading is None
    assert (diagnostics[0].code, diagnostics[0].label) == ("QR406", 'did you mean "Deal ID"?')


def test_a_link_whose_other_end_has_no_ids_is_an_error():
    rules = rules_of(record_type("deal", account=Link("account")), record_type("account", size=Number()))
    source = source_of(comes_from("deal", "deals.csv"), comes_from("account", "accounts.csv"))
    tables = csv_table("deals.csv", "account\nA1"), csv_table("accounts.csv", "Key | size\nA1 | 5")
    reading, diagnostics = read(rules, *tables, source=source)
    assert reading is None
    assert diagnostics[0].example == ('account from "accounts.csv" identified by "COLUMN"',)


def test_a_link_is_also_found_under_its_name_and_id():
    rules = rules_of(record_type("deal", account=Link("account")), record_type("account", size=Number()))
    reading, _ = read(rules, csv_table("deals.csv", "AccountId\nA1"))
    assert lines_of(reading)["account"] == [("AccountId", "name")]


def test_a_list_is_never_fed_by_single_values():
    rules = rules_of(record_type("deal", contacts=ListOf("contact")), record_type("contact", role=Text()))
    [record] = records_of(read(rules, csv_table("deals.csv", "contacts\n3"))[0])
    assert record.gap("contacts") is Gap.NOT_SUPPLIED


def test_child_rows_whose_column_is_not_there_are_an_error():
    rules = rules_of(record_type("deal", contacts=ListOf("contact")), record_type("contact", role=Text()))
    by = SourceField("contacts", "Deal", "by", "contact")
    source = source_of(comes_from("deal", "deals.csv", by, by="Id"), comes_from("contact", "contacts.csv"))
    deals = csv_table("deals.csv", "Id\nD1")
    reading, diagnostics = read(
        rules, deals, csv_table("contacts.csv", "DealId | role\nD1 | x"), source=source
    )
    assert reading is None
    assert diagnostics[0].message == 'contacts.csv has no column "Deal", by which contacts are found'
    reading, _ = read(rules, deals, json_table("contacts.csv", []), source=source)
    assert records_of(reading)[0].values["contacts"] == ()


def test_a_file_that_no_judged_record_leads_to_is_told():
    rules = rules_of(record_type("deal", amount=Number()), record_type("lead", size=Number()))
    source = source_of(comes_from("deal", "deals.csv"), comes_from("lead", "leads.csv"))
    tables = csv_table("deals.csv", "amount\n1"), csv_table("leads.csv", "size\n1,234")
    reading, diagnostics = read(rules, *tables, source=source)
    assert list(reading.bound) == ["deal"]
    assert codes(diagnostics, "note") == ["QR405"]


def currency_of(columns, **forms):
    source = source_of(
        comes_from("deal", "deals.csv", SourceField("amount", "amount", forms=Forms(**forms))),
    )
    return read(rules_of(record_type("deal", amount=Money())), csv_table("deals.csv", columns), source=source)


def test_a_currency_column_that_is_not_there_is_an_error():
    reading, [error, *_] = currency_of("amount | Currency\n5 | USD", currency_column="curency")
    assert reading is None
    assert (error.code, error.label, error.helps) == ("QR406", 'did you mean "Currency"?', ())
    assert "currency of amount" in error.message
    reading, [error, *_] = currency_of("amount | Other\n5 | 6", currency_column="USD")
    assert reading is None
    assert error.helps == ("write currency USD without quotes",)


def test_a_currency_column_in_another_spelling_is_taken_and_without_rows_none_is_asked_for():
    reading, _ = currency_of("amount | Currency\n5 | USD", currency_column="currency")
    assert records_of(reading)[0].values["amount"] == 5 * 920_000
    source = source_of(comes_from("deal", "deals.json"), currency_column="Currency")
    rules = rules_of(record_type("deal", amount=Money()))
    assert read(rules, json_table("deals.json", []), source=source)[0] is not None


def test_a_currency_column_of_the_source_matters_only_where_there_is_money():
    source = source_of(comes_from("deal", "deals.csv"), currency_column="Currency")
    assert read(RULES, csv_table("deals.csv", "close_date | next_step\na | b"), source=source)[0] is not None
    money = rules_of(record_type("deal", amount=Money(), cost=Money()))
    reading, diagnostics = read(money, csv_table("deals.csv", "amount | cost\n5 | 6"), source=source)
    assert reading is None
    assert codes(diagnostics) == ["QR406", "QR406"]


def test_a_column_is_also_suggested_by_its_words():
    source = source_of(comes_from("deal", "deals.csv", SourceField("close_date", "Pain")))
    _, diagnostics = read(RULES, csv_table("deals.csv", "Main Pain | next_step\na | b"), source=source)
    assert next(each for each in diagnostics if each.code == "QR406").label == 'did you mean "Main Pain"?'
