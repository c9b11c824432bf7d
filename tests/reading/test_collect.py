"""The whole of reading: links, child rows, ids, the account of what went wrong."""

from __future__ import annotations

from qualrules.model.datatypes import Choices, Day, Link, ListOf, Money, Number, StageOf, Text
from qualrules.model.rules import SourceField
from qualrules.model.values import MILLION, Gap
from qualrules.reading.collect import read_data
from qualrules.reading.raw import BadRow, Knowledge, RawRow, RawTable, UnreadableFile
from tests.reading.making import (
    codes,
    column_table,
    comes_from,
    csv_table,
    json_table,
    read,
    record_type,
    records_of,
    rules_of,
    source_of,
)

DEAL = record_type("deal", amount=Money(), account=Link("account"), contacts=ListOf("contact"))
ACCOUNT = record_type("account", employees=Number(), parent=Link("account"))
CONTACT = record_type("contact", role=Text(), deal=Link("deal"))
RULES = rules_of(DEAL, ACCOUNT, CONTACT)
SOURCE = source_of(
    comes_from(
        "deal",
        "deals.csv",
        SourceField("account", "AccountId"),
        SourceField("contacts", "DealId", "by", "contact"),
        by="Id",
    ),
    comes_from("account", "accounts.csv", SourceField("parent", "ParentId"), by="Id"),
    comes_from("contact", "contacts.csv", SourceField("deal", "DealId"), by="Id"),
)
DEALS = csv_table("deals.csv", "Id | amount | AccountId\nD1 | 5 | A1\nD2 | 6 | A9\nD3 | 7 |\nD4 | 8 | A2")
ACCOUNTS = csv_table("accounts.csv", "Id | employees | ParentId\nA1 | 3 | A2\nA2 | 4 | A1")
CONTACTS = csv_table("contacts.csv", "Id | role | DealId\nC1 | Champion | D1\nC2 | User | D4\nC3 | User | D1")


def test_links_and_child_rows_from_other_tables():
    reading, diagnostics = read(RULES, DEALS, ACCOUNTS, CONTACTS, source=SOURCE)
    assert codes(diagnostics) == codes(diagnostics, "warning") == []
    first, absent, none, _ = records_of(reading)
    assert first.values["account"].values["employees"] == 3 * MILLION
    assert [row.id for row in first.values["contacts"]] == ["C1", "C3"]
    assert absent.gap("account") is Gap.UNREADABLE
    assert none.gap("account") is Gap.MISSING
    assert (absent.values["contacts"], absent.gaps) == ((), {"account": Gap.UNREADABLE})
    [problem] = reading.problems
    assert (problem.code, problem.field, problem.example, problem.places) == (
        "QR416",
        "account",
        "A9",
        ["deals.csv:3"],
    )


def test_rings_of_links_are_followed_and_records_are_the_same():
    reading, _ = read(RULES, DEALS, ACCOUNTS, CONTACTS, source=SOURCE)
    first, *_, last = records_of(reading)
    account = first.values["account"]
    assert account.values["parent"] is last.values["account"]
    assert account.values["parent"].values["parent"] is account
    assert first.values["contacts"][0].values["deal"] is first


def test_records_of_a_type_without_a_file_are_not_supplied():
    reading, diagnostics = read(RULES, DEALS, source=SOURCE)
    first, *_ = records_of(reading)
    assert first.gaps == {"account": Gap.NOT_SUPPLIED, "contacts": Gap.NOT_SUPPLIED}
    assert reading.not_supplied == ("account", "contacts")
    assert codes(diagnostics, "warning") == ["QR411"]
    assert records_of(reading)[2].gap("account") is Gap.MISSING


def test_two_records_of_one_id_are_both_judged_and_links_to_them_are_unreadable():
    accounts = csv_table("accounts.csv", "Id | employees | ParentId\nA1 | 3 |\nA2 | 4 |\nA1 | 5 |")
    reading, _ = read(RULES, DEALS, accounts, CONTACTS, source=SOURCE)
    first, *_, last = records_of(reading)
    assert first.gap("account") is Gap.UNREADABLE
    assert last.values["account"].id == "A2"
    assert [(each.record, each.id, each.places) for each in reading.duplicates] == [
        ("account", "A1", ["accounts.csv:4"])
    ]
    assert {problem.code for problem in reading.problems} == {"QR409", "QR416"}
    assert [record.values["employees"] for record in reading.records("account")] == [
        3 * MILLION,
        4 * MILLION,
        5 * MILLION,
    ]


def test_two_top_records_of_one_id_are_listed_and_both_judged():
    rules = rules_of(record_type("deal", amount=Money()))
    source = source_of(comes_from("deal", "deals.csv", by="Id"))
    reading, _ = read(rules, csv_table("deals.csv", "Id | amount\nD1 | 5\nD1 | 6"), source=source)
    assert [record.values["amount"] for record in records_of(reading)] == [5 * MILLION, 6 * MILLION]
    assert [(each.id, each.places) for each in reading.duplicates] == [("D1", ["deals.csv:3"])]


def test_the_spellings_of_one_id_that_the_adapter_knows():
    known = Knowledge(same_id=lambda text: text[:2])
    deals = csv_table("deals.csv", "Id | amount | AccountId\nD1xyz | 5 | A1abc")
    contacts = csv_table("contacts.csv", "Id | role | DealId\nC1 | Champion | D1")
    reading, _ = read(RULES, deals, ACCOUNTS, contacts, source=SOURCE, knowledge=known)
    [record] = records_of(reading)
    assert record.id == "D1xyz"
    assert record.values["account"].id == "A1"
    assert [row.id for row in record.values["contacts"]] == ["C1"]


def test_means_and_placeholders_of_a_link():
    account = SourceField("account", "AccountId", means=((("Acme Inc",), "A1"), (("none",), None)))
    source = source_of(
        comes_from("deal", "deals.csv", account), comes_from("account", "accounts.csv", by="Id")
    )
    rules = rules_of(record_type("deal", account=Link("account")), ACCOUNT, placeholders=frozenset({"-"}))
    deals = csv_table("deals.csv", "AccountId\nacme inc\nnone\n-")
    records = records_of(read(rules, deals, ACCOUNTS, source=source)[0])
    assert [record.values["account"] and record.values["account"].id for record in records] == [
        "A1",
        None,
        None,
    ]
    assert not any(record.gaps for record in records)


# ── Rows that stand in one another ──


def nested_source(*lines):
    return source_of(comes_from("deal", "deals.json", *lines, by="Id"))


NESTED = json_table(
    "deals.json",
    [
        {
            "Id": "D1",
            "Account": {"Name": "Acme", "employees": 3, "Parent": {"employees": 4}},
            "Contacts": {"records": [{"role": "Champion"}, {"role": "User"}]},
        },
        {"Id": "D2", "Account": None, "Contacts": None},
        {"Id": "D3", "Contacts": {"records": []}},
        {"Id": "D4", "Contacts": {"records": "x"}},
    ],
)


def test_rows_nested_in_a_column_and_a_linked_record_inline():
    source = nested_source(
        SourceField("account", "Account"), SourceField("contacts", "Contacts.records", "in", "contact")
    )
    reading, diagnostics = read(RULES, NESTED, source=source)
    assert codes(diagnostics) == []
    first, empty, lacking, odd = records_of(reading)
    account = first.values["account"]
    assert account.values["employees"] == 3 * MILLION
    assert account.values["parent"].values["employees"] == 4 * MILLION
    assert [row.values["role"] for row in first.values["contacts"]] == ["champion", "user"]
    assert [row.place for row in first.values["contacts"]] == [
        "deals.json:1 contacts[1]",
        "deals.json:1 contacts[2]",
    ]
    assert (empty.values["account"], empty.values["contacts"], empty.gaps.get("contacts")) == (None, (), None)
    assert (lacking.gap("account"), lacking.values["contacts"]) == (Gap.MISSING, ())
    assert odd.gap("contacts") is Gap.UNREADABLE
    assert first.values["contacts"][0].gap("deal") is Gap.NOT_SUPPLIED


def test_lists_and_links_are_found_by_their_names():
    table = json_table(
        "deals.json", [{"contacts": [{"role": "User"}], "account": {"employees": 3}}, {"contacts": []}]
    )
    first, second = records_of(read(RULES, table)[0])
    assert first.values["contacts"][0].values["role"] == "user"
    assert first.values["account"].values["employees"] == 3 * MILLION
    assert (second.values["contacts"], second.gap("account")) == ((), Gap.MISSING)


def test_a_list_that_is_empty_everywhere_is_known():
    [record] = records_of(read(RULES, json_table("deals.json", [{"contacts": []}]))[0])
    assert record.values["contacts"] == ()
    assert record.gap("account") is Gap.NOT_SUPPLIED


def test_problems_inside_nested_rows_are_counted():
    table = json_table("deals.json", [{"account": {"employees": "many"}}, {"account": {"employees": 3}}])
    reading, _ = read(RULES, table)
    records_of(reading)
    [problem] = reading.problems
    assert (problem.record, problem.field, problem.example, problem.count) == (
        "account",
        "employees",
        "many",
        1,
    )
    assert problem.places == ["deals.json:1 account"]


def test_forms_inside_nested_rows_have_to_be_clear():
    rules = rules_of(record_type("deal", account=Link("account")), record_type("account", since=Day()))
    reading, diagnostics = read(rules, json_table("deals.json", [{"account": {"since": "03/04/2026"}}]))
    assert reading is None
    assert codes(diagnostics) == ["QR403"]


def test_an_inline_record_whose_id_is_supplied_is_that_record():
    known = Knowledge(id_columns=("Id",))
    tables = [
        (
            "deal",
            json_table(
                "deals.json", [{"account": {"Id": "A1", "employees": 99}}, {"account": {"employees": 5}}]
            ),
        ),
        ("account", ACCOUNTS),
    ]
    reading, _ = read_data(RULES, None, tables, known, ("deal",))
    first, second = records_of(reading)
    assert first.values["account"].values["employees"] == 3 * MILLION
    assert second.values["account"].values["employees"] == 5 * MILLION


# ── The account ──


def test_what_cannot_be_read_is_counted_with_an_example_and_places():
    rules = rules_of(record_type("deal", value=Day()))
    raw = ["31/02/2026", *["x"] * 7, "2026-01-01"]
    reading, _ = read(rules, column_table("value", raw))
    for _ in range(2):
        records_of(reading)
        [problem] = reading.problems
        assert (problem.code, problem.field, problem.count, problem.example) == (
            "QR407",
            "value",
            8,
            "31/02/2026",
        )
        assert problem.places == [f"deals.csv:{line}" for line in range(2, 7)]
        assert reading.count == 9


def test_values_outside_a_list_are_counted_by_value():
    rules = rules_of(record_type("deal", value=Choices(("Demo",)), stage=StageOf("sales", ("Won",))))
    table = csv_table("deals.csv", "value | stage\nDemo;Gold | Parked\nGold;Blue | won\nDemo | Parked")
    reading, _ = read(rules, table)
    assert [record.gap("value") for record in records_of(reading)] == [None, None, None]
    assert reading.outside_list == {
        ("deal", "value"): {"Gold": 2, "Blue": 1},
        ("deal", "stage"): {"Parked": 2},
    }
    assert {(each.code, each.field, each.count) for each in reading.problems} == {
        ("QR410", "value", 3),
        ("QR410", "stage", 2),
    }


def test_bad_records_and_notes_are_kept_and_nothing_else_is_lost():
    rows = [
        RawRow({"value": "1"}, "d:2"),
        BadRow("d:3", "has 4 cells where the header has 1"),
        RawRow({"value": "2"}, "d:4", note="has fewer cells"),
    ]
    rules = rules_of(record_type("deal", value=Number()))
    reading, _ = read(rules, RawTable("d.csv", rows, ("value",)))
    assert len(records_of(reading)) == 2
    assert reading.bad_records == (rows[1],)
    assert reading.bad_count == 1
    assert reading.notes == (("d:4", "has fewer cells"),)


def test_a_file_that_cannot_be_read_further_is_an_error():
    class Broken:
        def __iter__(self):
            yield RawRow({"value": "1"}, "d:2")
            raise UnreadableFile("the text ends within a character")

    rules = rules_of(record_type("deal", value=Number()))
    reading, diagnostics = read(rules, RawTable("d.csv", Broken(), ("value",)))
    assert reading is None
    assert codes(diagnostics) == ["QR413"]


def test_top_records_are_not_held():
    """The rows of the top type are asked for one after the other, as records are taken."""
    taken = []

    class Lazy:
        def __iter__(self):
            for number in range(1000):
                taken.append(number)
                yield RawRow({"value": "text"}, f"d:{number}")

    rules = rules_of(record_type("deal", value=Text()))
    reading, _ = read(rules, RawTable("d.csv", Lazy(), ("value",)))
    records = reading.records("deal")
    next(records)
    next(records)
    assert taken == [0, 1]


def test_names_of_fields_in_documents():
    reading, _ = read(RULES, DEALS, csv_table("accounts.csv", "Id | ParentId\nA1 |"), CONTACTS, source=SOURCE)
    assert reading.not_supplied == ("account.employees",)
    assert reading.field_name("deal", "amount") == "amount"


def test_columns_say_how_full_they_are_and_what_repeats():
    rules = rules_of(record_type("deal", closed=Day(), owner=Text()))
    table = csv_table(
        "deals.csv", "Closed | Owner | Team\n25/04/2026 | Ann | \n26/04/2026 | Ann | \n | Bob | x"
    )
    reading, _ = read(rules, table)
    closed, owner, team = reading.columns()
    assert (closed.fields, closed.how, closed.form, closed.guessed) == (
        ("closed",),
        "name",
        "DD/MM/YYYY",
        True,
    )
    assert (closed.filled, closed.rows, closed.common) == (2, 3, ())
    assert owner.common == (("Ann", 2),)
    assert (team.fields, team.how, team.filled) == ((), None, 1)
