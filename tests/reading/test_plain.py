"""Records from plain dicts: the language's own forms and Python values, and never an exception."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualrules.model.datatypes import (
    Choice,
    Choices,
    Day,
    Instant,
    Link,
    ListOf,
    Money,
    Number,
    Percent,
    StageOf,
    Text,
    YesNo,
)
from qualrules.model.record import Record
from qualrules.model.schema import Field, RecordType
from qualrules.model.values import MILLION, Amount, Gap, Share, decimal_of, number_text
from qualrules.reading.plain import PlainReader
from tests.reading.making import local, record_type, rules_of

LONDON = {"zone": "Europe/London"}
BAD = Gap.UNREADABLE
EVERY_TYPE = {
    "text": Text(),
    "number": Number(),
    "money": Money(),
    "percent": Percent(),
    "yes_no": YesNo(),
    "day": Day(),
    "instant": Instant(),
    "choice": Choice(("New", "Trial")),
    "choices": Choices(("Demo", "Price")),
    "stage": StageOf("sales", ("Won", "Lost")),
    "account": Link("deal"),
    "contacts": ListOf("deal"),
}


def one(of_type, value, **header):
    """The held value of a field, or the gap."""
    reader = PlainReader(rules_of(record_type("deal", value=of_type), **header))
    record = reader.read("deal", {"value": value})
    return record.gaps.get("value", record.values["value"])


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (12, 12 * MILLION),
        (-3.25, -3_250_000),
        (0.1, 100_000),
        (Decimal("0.0000005"), 0),
        (Decimal("0.0000015"), 2),
        ("12,000", 12_000 * MILLION),
        ("10_000", 10_000 * MILLION),
        (" 1.5m\u00a0", 1_500_000 * MILLION),
        ("10k", 10_000 * MILLION),
        ("-5", -5 * MILLION),
        ("0.1234567", 123_457),
        (999_999_999_999, 999_999_999_999 * MILLION),
        (10**12, BAD),
        ("1000000000000", BAD),
        (1e300, BAD),
        (math.nan, BAD),
        (math.inf, BAD),
        (Decimal("NaN"), BAD),
        (Decimal("sNaN"), BAD),
        ("1,2", BAD),
        ("12 EUR", BAD),
        ("NaN", BAD),
        ("½", BAD),
        ("٣", BAD),
        (True, BAD),
        ([1], BAD),
        ("", None),
        (" \t\r\n", None),
        (None, None),
    ],
)
def test_numbers(value, held):
    assert one(Number(), value) == held


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (12000, 12_000 * MILLION),
        (0.5, 500_000),
        ("12,000 EUR", 12_000 * MILLION),
        ("10k EUR", 10_000 * MILLION),
        ("100 USD", 92 * MILLION),
        ("100", 100 * MILLION),
        (Amount(Decimal(100), "USD"), 92 * MILLION),
        (Amount(Decimal(100), "EUR"), 100 * MILLION),
        (Amount(Decimal(100), "CHF"), BAD),
        (Amount(Decimal("1E+400"), "USD"), BAD),
        ("100 CHF", BAD),
        ("$100", BAD),
        ("20%", BAD),
    ],
)
def test_money_is_converted_by_its_rate(value, held):
    assert one(Money(), value) == held


def test_money_is_rounded_half_even_once():
    """0.0000005 and 0.0000015 of the ruleset's currency go to the even millionth."""
    rate = {"rates": {"USD": 500_000}}
    assert one(Money(), Amount(Decimal("0.000001"), "USD"), **rate) == 0
    assert one(Money(), Amount(Decimal("0.000003"), "USD"), **rate) == 2
    assert one(Money(), Amount(Decimal("0.0000030000001"), "USD"), **rate) == 2


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("20%", 20 * MILLION),
        ("12.5 %", 12_500_000),
        (Share(Decimal(20)), 20 * MILLION),
        (20, BAD),
        (0.2, BAD),
        ("20", BAD),
    ],
)
def test_a_bare_number_is_no_percent(value, held):
    assert one(Percent(), value) == held


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (True, True),
        (False, False),
        ("Yes", True),
        ("no", False),
        ("TRUE", True),
        (1, BAD),
        ("1", BAD),
        ("Y", BAD),
    ],
)
def test_yes_and_no(value, held):
    assert one(YesNo(), value) == held


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (date(2026, 11, 1), date(2026, 11, 1)),
        ("2026-11-01", date(2026, 11, 1)),
        (local("2026-07-01T23:30:00"), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        ("2026-07-01T23:30Z", date(2026, 7, 2)),
        ("2026-07-01 23:30", date(2026, 7, 1)),
        ("2026-02-30", BAD),
        ("20261101", BAD),
        ("2026-W01-1", BAD),
        ("01/11/2026", BAD),
        (20261101, BAD),
    ],
)
def test_days(value, held):
    assert one(Day(), value, **LONDON) == held


@pytest.mark.parametrize(
    ("value", "held"),
    [
        ("2026-11-01T09:30Z", datetime(2026, 11, 1, 9, 30, tzinfo=UTC)),
        ("2026-11-01T09:30:59.999+01:00", datetime(2026, 11, 1, 8, 30, 59, tzinfo=UTC)),
        ("2026-07-01 09:30", datetime(2026, 7, 1, 8, 30, tzinfo=UTC)),
        (local("2026-07-01T09:30:05.999999"), datetime(2026, 7, 1, 8, 30, 5, tzinfo=UTC)),
        (datetime(2026, 7, 1, tzinfo=timezone(timedelta(hours=-5))), datetime(2026, 7, 1, 5, tzinfo=UTC)),
        # 2026-10-25 01:30 comes twice in London, 2026-03-29 01:30 never
        ("2026-10-25 01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (local("2026-10-25T01:30:00").replace(fold=1), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-03-29 01:30", BAD),
        (local("2026-03-29T01:30:00"), BAD),
        ("2026-11-01", BAD),
        (date(2026, 11, 1), BAD),
        ("2026-11-01T24:00Z", BAD),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))), BAD),
    ],
)
def test_instants(value, held):
    assert one(Instant(), value, **LONDON) == held


@pytest.mark.parametrize(
    ("value", "held"),
    [("  Straße ", "straße"), ("İSTANBUL ΣΑΣ", "istanbul σασ"), ("\u00a0", None), (5, BAD), (["a"], BAD)],
)
def test_texts_are_folded(value, held):
    assert one(Text(), value) == held


@pytest.mark.parametrize(("value", "held"), [("TRIAL ", "trial"), ("Other", BAD), (1, BAD), ("", None)])
def test_one_of(value, held):
    assert one(Choice(("New", "Trial")), value) == held


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (["Demo", "price"], {"demo", "price"}),
        ([], set()),
        (["Demo", "Gold", 5], {"demo"}),
        (("Demo",), {"demo"}),
        ({"Demo"}, {"demo"}),
        ("Demo; Price", {"demo", "price"}),
        ([{"a": 1}], set()),
        ([None, ""], set()),
        ("", None),
        (5, BAD),
    ],
)
def test_some_of(value, held):
    assert one(Choices(("Demo", "Price")), value) == held


def test_true_is_not_remembered_as_one():
    reader = PlainReader(rules_of(record_type("deal", value=Choices(("1", "Demo")))))
    assert reader.read("deal", {"value": ["Demo", "1"]}).values["value"] == {"demo", "1"}
    assert reader.read("deal", {"value": ["Demo", 1]}).values["value"] == {"demo"}
    assert reader.read("deal", {"value": ["Demo", True]}).values["value"] == {"demo"}


def test_the_claim_is_kept_also_where_it_names_no_stage():
    reader = PlainReader(rules_of(record_type("deal", stage=StageOf("sales", ("Won", "Lost")))))
    known, unmapped, none = (reader.read("deal", {"stage": text}) for text in (" WON ", "Parked", ""))
    assert (known.values["stage"], known.claims) == ("won", {"stage": "WON"})
    assert (unmapped.gap("stage"), unmapped.claims) == (BAD, {"stage": "Parked"})
    assert (none.gap("stage"), none.claims) == (Gap.MISSING, {})


def test_placeholders_are_missing_in_every_type():
    fields = [Field(name, of_type, placeholders=frozenset({"?"})) for name, of_type in EVERY_TYPE.items()]
    rules = rules_of(
        RecordType("deal", "", {each.name: each for each in fields}), placeholders=frozenset({"tbd"})
    )
    for text in (" TBD", "?"):
        record = PlainReader(rules).read("deal", dict.fromkeys(list(EVERY_TYPE)[:10], text))
        assert not record.gaps
        assert [name for name in EVERY_TYPE if record.gap(name)] == list(EVERY_TYPE)[:11]


def test_a_default_replaces_missing_only():
    field = Field("value", Number(), default=5 * MILLION, placeholders=frozenset({"?"}))
    reader = PlainReader(rules_of(RecordType("deal", "", {"value": field})))
    for given_value in (None, "", "?", Gap.MISSING):
        assert reader.read("deal", {"value": given_value}).values["value"] == 5 * MILLION
    assert reader.read("deal", {}).values["value"] == 5 * MILLION
    assert reader.read("deal", {"value": "x"}).gap("value") is BAD
    assert reader.read("deal", {"value": Gap.NOT_SUPPLIED}).gap("value") is Gap.NOT_SUPPLIED


def test_gaps_are_named_only_where_a_value_is_not_simply_missing():
    reader = PlainReader(rules_of(record_type("deal", **EVERY_TYPE)))
    record = reader.read("deal", {"text": Gap.NOT_SUPPLIED, "contacts": Gap.NOT_SUPPLIED, "number": "x"})
    assert record.gaps == {
        "text": Gap.NOT_SUPPLIED,
        "contacts": Gap.NOT_SUPPLIED,
        "number": BAD,
    }


def test_links_and_rows():
    account = record_type("account", employees=Number(), parent=Link("account"))
    deal = record_type("deal", account=Link("account"), contacts=ListOf("contact"))
    reader = PlainReader(rules_of(deal, account, record_type("contact", role=Text())))
    record = reader.read(
        "deal", {"account": {"employees": 3, "parent": {}}, "contacts": [{"role": "User"}, {"role": "?"}]}
    )
    assert record.values["account"].values["employees"] == 3 * MILLION
    assert [row.values["role"] for row in record.values["contacts"]] == ["user", "?"]
    made = Record("account", "a", {"employees": None, "parent": None})
    assert reader.read("deal", {"account": made}).values["account"] is made
    assert reader.read("deal", {"account": "A1", "contacts": ["x"]}).gaps == {"account": BAD, "contacts": BAD}
    assert reader.read("deal", {"contacts": [made]}).gaps == {"contacts": BAD}
    blank = reader.read("deal", {})
    assert (blank.values["account"], blank.values["contacts"], blank.gaps) == (None, (), {})


def test_a_dict_that_holds_itself_is_unreadable_there():
    reader = PlainReader(rules_of(record_type("deal", account=Link("deal"), contacts=ListOf("deal"))))
    ring: dict[str, object] = {}
    ring["account"] = ring
    ring["contacts"] = [ring, ring]
    assert reader.read("deal", ring).gaps == {"account": BAD, "contacts": BAD}
    deep: dict[str, object] = {}
    for _ in range(300):
        deep = {"account": deep}
    assert reader.read("deal", deep).type == "deal"


def test_other_mappings_than_dict_are_taken():
    from collections import defaultdict
    from types import MappingProxyType

    reader = PlainReader(rules_of(record_type("deal", a=Number(), b=Number())))
    lazy: defaultdict[str, object] = defaultdict(lambda: 7)
    assert reader.read("deal", lazy).values == {"a": None, "b": None}
    assert not lazy
    assert reader.read("deal", MappingProxyType({"b": 1})).values == {"a": None, "b": MILLION}


def test_problems_are_found_again_from_the_record():
    account = record_type("account", size=Number())
    deal = record_type("deal", **EVERY_TYPE | {"account": Link("account"), "contacts": ListOf("account")})
    reader = PlainReader(rules_of(deal, account))
    record = reader.read(
        "deal",
        {
            "percent": 20,
            "choice": "Old",
            "choices": ["Demo", "Gold"],
            "money": "5 CHF",
            "account": {"size": "big"},
            "contacts": [{"size": "small"}],
        },
    )
    found = {(each.code, each.record, each.field, each.raw) for each in reader.problems(record)}
    assert found == {
        ("QR407", "deal", "percent", "20"),
        ("QR410", "deal", "choice", "Old"),
        ("QR410", "deal", "choices", "Gold"),
        ("QR407", "deal", "money", "5 CHF"),
        ("QR407", "account", "size", "big"),
        ("QR407", "account", "size", "small"),
    }
    reasons = {each.field: each.reason for each in reader.problems(record)}
    assert reasons["money"] == "no rate for CHF"
    assert "20%" in reasons["percent"]


def test_facts_are_the_raw_texts_and_defaults_are_said():
    fields = {"size": Field("size", Number(), default=MILLION), "sure": Field("sure", YesNo())}
    reader = PlainReader(rules_of(RecordType("deal", "", fields)))
    record = reader.read("deal", {"sure": True})
    assert record.origin.fact("sure").raw == "yes"
    assert record.origin.fact("size").note == "default"
    assert reader.read("deal", {"size": " 12,000 "}).origin.fact("size").raw == " 12,000 "


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.binary()
    | st.sampled_from(list(Gap))
    | st.just(object()),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(EVERY_TYPE)), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(list(EVERY_TYPE)), ANYTHING))
def test_nothing_makes_reading_raise(values):
    """Whatever is given is a value, missing or a gap, and its problems and facts can be told."""
    reader = PlainReader(rules_of(record_type("deal", **EVERY_TYPE), **LONDON))
    record = reader.read("deal", values)
    assert list(record.values) == list(EVERY_TYPE)
    assert set(record.gaps) <= {name for name in EVERY_TYPE if record.values[name] is None}
    reader.problems(record)
    for name in EVERY_TYPE:
        record.origin.fact(name)


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_every_held_number_is_read_back_from_its_text_and_its_decimal(held):
    assert one(Number(), number_text(held)) == held
    assert one(Number(), decimal_of(held)) == held
    assert one(Money(), Amount(decimal_of(held), "EUR")) == held


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_the_decimal_of_its_repr(value):
    assert one(Number(), value) == one(Number(), Decimal(repr(value)))


@given(st.integers(-(10**15), 10**15), st.sampled_from([1, 10, 100, 1000, 10**6, 10**7]))
def test_a_float_of_few_digits_is_the_decimal_of_its_repr(number, parts):
    assert one(Number(), number / parts) == one(Number(), Decimal(repr(number / parts)))
