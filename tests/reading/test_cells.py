"""One column of one field: `means`, placeholders, types, currencies, several columns, defaults, claims."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from qualrules.model.datatypes import (
    Choice,
    Choices,
    Day,
    Instant,
    Money,
    Number,
    Percent,
    StageOf,
    Text,
    YesNo,
)
from qualrules.model.rules import Forms, SourceField
from qualrules.model.schema import Field, RecordType
from qualrules.model.values import MILLION, Gap
from qualrules.reading.raw import Knowledge
from tests.reading.making import (
    comes_from,
    csv_table,
    json_table,
    local,
    read,
    record_type,
    records_of,
    rules_of,
    source_of,
    values_of,
)

BAD = "unreadable"


@pytest.mark.parametrize(
    ("of_type", "raw", "held"),
    [
        (
            Text(),
            [" Straße\u00a0", "", None, 5, 1.0, True, {"a": 1}],
            ["straße", None, None, "5", "1", "true", BAD],
        ),
        (Number(), ["12", " 1.5 ", 3, Decimal("0.1")], [12 * MILLION, 1_500_000, 3 * MILLION, 100_000]),
        (Number(), ["x", True, 10**15, float("nan"), "1e999", [1]], [BAD] * 6),
        (YesNo(), ["yes", "FALSE", True, "1", 1, ""], [True, False, True, BAD, BAD, None]),
        (Choice(("New", "0")), ["new ", 0, "Old", ["New"]], ["new", "0", BAD, BAD]),
        (Day(), ["2026-11-01", "2026-11-01T23:30:00Z"], [date(2026, 11, 1), date(2026, 11, 2)]),
        (
            Day(),
            [date(2026, 1, 2), local("2026-01-02T03:00:00"), 5],
            [date(2026, 1, 2), date(2026, 1, 2), BAD],
        ),
        (Instant(), ["2026-11-01T10:00Z", "2026-11-01"], [datetime(2026, 11, 1, 10, tzinfo=UTC), BAD]),
        (Instant(), [local("2026-01-02T03:00:00")], [datetime(2026, 1, 2, 2, tzinfo=UTC)]),
    ],
)
def test_types(of_type, raw, held):
    assert values_of(of_type, raw, header={"zone": "Europe/Berlin"}) == held


def test_an_id_above_two_to_the_53_stays_text():
    assert values_of(Text(), [2**63 + 1]) == [str(2**63 + 1)]


def test_some_of_lists_and_texts():
    demo = Choices(("Demo", "Price", "A;B"))
    assert values_of(demo, ["Demo;price", "Demo; ;", "", "A;B", "Gold"]) == [
        {"demo", "price"},
        {"demo"},
        None,
        {"a;b"},
        frozenset(),
    ]
    assert values_of(demo, [["Demo"], [], None, {"a": 1}]) == [{"demo"}, frozenset(), None, BAD]
    line = SourceField("value", "value", forms=Forms(separator=","))
    assert values_of(demo, ["Demo, Price"], line) == [{"demo", "price"}]
    known = Knowledge(separator="|")
    assert values_of(demo, ["Demo|Price"], knowledge=known) == [{"demo", "price"}]


def test_means_of_some_of_hold_for_each_value():
    line = SourceField("value", "value", means=((("D",), "Demo"), (("-",), None)))
    assert values_of(Choices(("Demo", "Price")), ["D;Price", "-", "-;D", ["D"]], line) == [
        {"demo", "price"},
        None,
        {"demo"},
        {"demo"},
    ]


@pytest.mark.parametrize(
    ("of_type", "meaning", "held"),
    [
        (Text(), "Yes, Please", "yes, please"),
        (Number(), "12,000", 12_000 * MILLION),
        (Money(), "100 USD", 92 * MILLION),
        (Percent(), "20%", 20 * MILLION),
        (YesNo(), True, True),
        (YesNo(), False, False),
        (Day(), "2026-11-01", date(2026, 11, 1)),
        (Choice(("Approved",)), "Approved", "approved"),
        (Choice(("Approved",)), "Aproved", BAD),
        (Text(), None, None),
        (Text(), "n/a", None),
    ],
)
def test_means_come_first_and_are_in_the_languages_own_forms(of_type, meaning, held):
    line = SourceField("value", "Raw", means=((("OK", "Fine"), meaning),))
    header = {"placeholders": frozenset({"n/a", "ok"})}
    declared = {"numbers": "1.234,56", "dates": "DD-MM-YY"}
    assert values_of(of_type, [" ok ", "FINE"], line, header=header, **declared) == [held, held]


def test_means_see_numbers_and_booleans_as_their_text():
    line = SourceField("value", "Raw", means=((("0",), "none"), (("true",), "sure"), (("",), "blank")))
    assert values_of(Text(), [0, 0.0, True, "", None, 7], line) == [
        "none",
        "none",
        "sure",
        "blank",
        "blank",
        "7",
    ]


def test_placeholders_come_before_types():
    field = Field("value", Choice(("New",)), placeholders=frozenset({"?"}))
    header = {"placeholders": frozenset({"select", "999"})}
    assert values_of(field.type, ["Select", " ? ", "new", "x"], field=field, header=header) == [
        None,
        None,
        "new",
        BAD,
    ]
    assert values_of(Number(), [999, "999", 1], header=header) == [None, None, MILLION]


def test_what_the_adapter_knows_of_yes_and_no():
    known = Knowledge(yes=("1", "Y"), no=("0", "N"))
    assert values_of(YesNo(), ["1", 0, "y", "N", "yes", "2"], knowledge=known) == [
        True,
        False,
        True,
        False,
        True,
        BAD,
    ]


@pytest.mark.parametrize(
    ("raw", "held", "forms"),
    [
        ("$100.00", 92 * MILLION, {"currency": "USD"}),
        ("100.00", 92 * MILLION, {"currency": "USD"}),
        ("100.00", 100 * MILLION, {}),
        ("100.00 USD", 92 * MILLION, {}),
        ("100.00 USD", 92 * MILLION, {"currency": "USD"}),
        ("100.00 EUR", BAD, {"currency": "USD"}),
        ("€100.00", BAD, {"currency": "USD"}),
        ("$100.00", BAD, {}),
        ("100.00 CHF", BAD, {}),
        ("100.00", BAD, {"currency": "CHF"}),
        ("€ 100.00", 100 * MILLION, {}),
    ],
)
def test_currencies_around_amounts(raw, held, forms):
    assert values_of(Money(), [raw], **forms) == [held]


def test_a_currency_in_another_column():
    deals = csv_table(
        "deals.csv",
        """
        Amount  | CurrencyIsoCode
        100     | USD
        100     | eur
        100     |
        100     | CHF
        $100    | USD
        """,
    )
    line = SourceField("amount", "Amount", forms=Forms(currency_column="CurrencyIsoCode"))
    rules = rules_of(record_type("deal", amount=Money()))
    reading, _ = read(rules, deals, source=source_of(comes_from("deal", "deals", line), currency="USD"))
    records = records_of(reading)
    assert [record.values["amount"] for record in records] == [
        92 * MILLION,
        100 * MILLION,
        92 * MILLION,
        None,
        92 * MILLION,
    ]
    assert records[0].origin.fact("amount").note == "converted from USD"
    assert records[1].origin.fact("amount").note == ""
    assert reading is not None
    assert [(each.reason, each.count) for each in reading.problems] == [("no rate for CHF", 1)]
    assert reading.unmatched == {}


def test_the_first_column_that_is_not_missing_after_its_means_wins():
    leads = json_table(
        "leads.json",
        [
            {"IsConverted": True, "Status": "Open"},
            {"IsConverted": False, "Status": "Open"},
            {"IsConverted": False, "Status": None},
            {"Status": "Odd"},
        ],
    )
    converted = SourceField("status", "IsConverted", means=((("true",), "Converted"), (("false",), None)))
    field = Field("status", Choice(("Converted", "Open", "New")), default="new")
    rules = rules_of(RecordType("lead", "", {"status": field}))
    source = source_of(comes_from("lead", "leads", converted, SourceField("status", "Status")))
    reading, _ = read(rules, leads, source=source, top="lead")
    records = records_of(reading, "lead")
    assert [record.values["status"] for record in records] == ["converted", "open", "new", None]
    facts = [record.origin.fact("status") for record in records]
    assert [(fact.source_field, fact.raw) for fact in facts] == [
        ("IsConverted", "true"),
        ("Status", "Open"),
        ("IsConverted", "false"),
        ("Status", "Odd"),
    ]
    assert [fact.note for fact in facts] == ["means Converted", "", "default", ""]


def test_the_claim_is_the_text_after_means():
    line = SourceField("value", "Stage", means=((("Proposal Sent",), "Proposal"),))
    rules = rules_of(record_type("deal", value=StageOf("sales", ("Proposal", "Won"))))
    table = csv_table("deals.csv", "Stage | x\nProposal Sent | 1\n won | 1\n Parked | 1\n | 1")
    reading, _ = read(rules, table, source=source_of(comes_from("deal", "deals.csv", line)))
    records = records_of(reading)
    assert [record.claims for record in records] == [
        {"value": "Proposal"},
        {"value": "won"},
        {"value": "Parked"},
        {},
    ]
    assert [record.values["value"] for record in records] == ["proposal", "won", None, None]
    assert records[2].gap("value") is Gap.UNREADABLE
    assert reading is not None
    assert reading.outside_list == {("deal", "value"): {"Parked": 1}}


def test_instants_without_a_zone_are_in_the_sources_then_the_rulesets():
    raw = ["2026-07-01 12:00:00"]
    header = {"zone": "Europe/London"}
    assert values_of(Instant(), raw, header=header) == [datetime(2026, 7, 1, 11, tzinfo=UTC)]
    assert values_of(Instant(), raw, header=header, zone="America/New_York") == [
        datetime(2026, 7, 1, 16, tzinfo=UTC)
    ]
    skipped = ["2026-03-29 01:30:00", "2026-10-25 01:30:00"]
    assert values_of(Instant(), skipped, header=header) == [BAD, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


def test_a_fact_says_how_a_guessed_form_was_read():
    rules = rules_of(record_type("deal", closed=Day(), amount=Number()))
    reading, _ = read(rules, csv_table("deals.csv", "Closed | Amount\n25/04/2026 | 1.234,50"))
    [record] = records_of(reading)
    assert record.origin.fact("closed").note == "read as DD/MM/YYYY"
    assert record.origin.fact("amount").note == "read as 1.234,56"
    assert record.origin.fact("amount").raw == "1.234,50"
