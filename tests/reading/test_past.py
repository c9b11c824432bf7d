"""Histories are read: their forms found, names matched, instants understood, and nothing dropped in silence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from qualrules.diagnostics import Diagnostic
from qualrules.model.datatypes import Day, Instant, Link, Money, StageOf, Text
from qualrules.model.record import Record
from qualrules.model.rules import Forms, Header, Rules, SourceField
from qualrules.model.values import Gap
from qualrules.reading.past import Past
from qualrules.reading.past_account import PastAccount
from qualrules.reading.past_tables import read_past
from qualrules.reading.past_tracks import UNKEPT, UNTOLD, Change, Track, plainly_same
from qualrules.reading.raw import HistoryForm, Knowledge, RawRow, RawTable
from qualrules.reading.shapes import loose
from tests.reading.making import codes, comes_from, csv_table, read, record_type, rules_of, source_of

STAGES = StageOf("sales", ("Discovery", "Proposal", "Won"))
DEAL = record_type(
    "deal", amount=Money(), pain=Text(), close=Day(), created=Instant(), stage=STAGES, company=Link("company")
)
COMPANY = record_type("company", name=Text())
NOW = """
    Deal ID | Amount | Pain | Close      | Created At       | Deal Stage | Company
    D1      | 12000  | ouch | 2026-06-01 | 2026-01-02 08:00 | S3         |
    D2      | 500    |      |            | 2026-01-03 08:00 | S1         |
"""
MEANS = (
    ("amount", "Amount", ()),
    ("pain", "Pain", ()),
    ("close", "Close", ()),
    ("created", "Created At", ()),
    ("company", "Company", ()),
    ("stage", "Deal Stage", ((("S1",), "Discovery"), (("S2",), "Proposal"), (("S3",), "Won"))),
)
CHANGES = """
    deal id | field      | old value | new value  | changed at
    D1      | Deal Stage | S1        | S2         | 2026-02-01 10:00:00
    D1      | amount     | 8,000.00  | 12000      | 2026-02-05 9:05:07
    D1      | deal_stage | S2        | S3         | 2026-05-01 10:00:00
    D1      | Close      |           | 2026-06-01 | 2026-03-01 10:00:00
    D1      | created    |           |            | 2026-01-02 08:00:00
"""


def rules() -> Rules:
    return rules_of(DEAL, COMPANY)


def past_of(
    *tables: RawTable,
    now: str = NOW,
    knowledge: Knowledge | None = None,
    forms: Mapping[str, str] | None = None,
) -> tuple[Past | None, tuple[Diagnostic, ...], list[Record]]:
    given = rules()
    lines = [SourceField(name, column, means=means) for name, column, means in MEANS]
    source = source_of(comes_from("deal", "deals.csv", *lines, by="Deal ID"), **dict(forms or {}))
    reading, diagnostics = read(given, csv_table("deals.csv", now), source=source, knowledge=knowledge)
    assert reading is not None, diagnostics
    past, diagnostics = read_past(given, reading, "deal", tables, source)
    return past, diagnostics, list(reading.records("deal"))


def read_well(*tables: RawTable, **more: object) -> tuple[Past, list[Record]]:
    past, diagnostics, records = past_of(*tables, **more)  # type: ignore[arg-type]
    assert past is not None, diagnostics
    return past, records


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def stage(past: Past, record: Record, at: str) -> object:
    return past.claim(record, "stage", day(at))


# ── Forms ──


@pytest.mark.parametrize(
    "columns",
    [
        ("OpportunityId", "Field", "OldValue", "NewValue", "CreatedDate"),
        ("record id", "property", "from", "to", "timestamp"),
        ("Deal_ID", "Field Name", "Old Value", "New Value", "Edit Date"),
        ("id", "column", "previous", "value", "at"),
    ],
)
def test_changes_are_found_by_loose_names(columns: tuple[str, ...]):
    table = csv_table("past.csv", CHANGES)
    names = dict(zip(table.columns or (), columns, strict=True))
    rows = [RawRow({names[k]: v for k, v in row.values.items()}, row.place) for row in table.rows]  # type: ignore[union-attr]
    past, (first, _) = read_well(RawTable("past.csv", rows, columns))
    assert [stage(past, first, at) for at in ("2026-01-10", "2026-02-02", "2026-05-02")] == [
        "Discovery",
        "Proposal",
        "Won",
    ]
    assert past.account.tables[0].kind == "changes"


def test_values_without_the_ones_before_are_found():
    text = """
        deal_id | timestamp               | source | name       | value
        D1      | 2026-01-02 08:00:00.117 | CRM    | Deal Stage | S1
        D1      | 2026-02-01 10:00:00.900 | CRM    | Deal Stage | S3
        D1      | 2026-02-01 10:00:00.100 | CRM    | Deal Stage | S2
    """
    past, (first, second) = read_well(csv_table("past.csv", text))
    assert stage(past, first, "2026-01-10") == "Discovery"
    assert stage(past, first, "2026-02-02") == "Won"
    assert [step.at.microsecond for step in past.steps(first, "stage")] == [117_000, 100_000, 900_000]
    assert stage(past, first, "2026-01-01") is Gap.NOT_SUPPLIED
    assert stage(past, second, "2026-02-02") is Gap.NOT_SUPPLIED


@pytest.mark.parametrize("still", ["9999-12-31 23:59:59", "2050-01-01 00:00:00", ""])
def test_stays_are_found_and_sentinels_say_still(still: str):
    text = f"""
        deal_id | _fivetran_start    | _fivetran_end           | date_entered       | value
        D1      | 2026-01-02 8:00:00 | 2026-02-01 9:59:59.999  | 2026-01-02 8:00:00 | S1
        D1      | 2026-02-01 10:00:00| {still}                 | 2026-02-01 10:00:00| S3
        D2      | 2026-01-03 8:00:00 | 2026-03-01 10:00:00     | 2026-01-03 8:00:00 | S1
    """
    past, (first, second) = read_well(csv_table("deal_stage.csv", text))
    assert past.account.tables[0].kind == "stays"
    assert stage(past, first, "2026-01-10") == "Discovery"
    assert stage(past, first, "2026-04-01") == "Won"
    assert [step.is_end for step in past.steps(first, "stage")] == [False, False]
    assert [step.is_end for step in past.steps(second, "stage")] == [False, True]
    assert stage(past, second, "2026-03-02") is Gap.NOT_SUPPLIED
    assert past.as_of(first, day("2026-04-01")).gap("amount") is Gap.NOT_SUPPLIED


def test_stages_with_columns_of_their_own_are_stays():
    text = """
        Deal ID | Discovery entered | Proposal entered | Date entered Won | hs_v2_date_exited_S1
        D1      | 2026-01-02        | 2026-02-01       | 2026-05-01       | 2026-02-01
        D2      | 2026-01-03        |                  | 9999-12-31       |
    """
    past, (first, second) = read_well(csv_table("stages.csv", text))
    (table,) = past.account.tables
    assert (table.kind, table.rows, table.used, table.refused) == ("stays", 4, 4, {})
    assert [stage(past, first, at) for at in ("2026-01-10", "2026-02-02", "2026-06-01")] == [
        "Discovery",
        "Proposal",
        "Won",
    ]
    assert len(past.steps(second, "stage")) == 1


def test_snapshots_are_found():
    text = """
        Deal ID | Snapshot Date | Deal Stage | Amount
        D1      | 2026-01-02    | S1         | 8000
        D1      | 2026-02-01    | S2         | 12000
        D1      | 2026-05-01    | S3         | 12000
    """
    past, (first, _) = read_well(csv_table("weekly.csv", text))
    then = past.as_of(first, day("2026-01-20"))
    assert (then.values["amount"], then.claims["stage"]) == (8_000_000_000, "Discovery")
    assert then.gap("pain") is Gap.NOT_SUPPLIED
    assert past.account.tables[0].kind == "snapshots"


@pytest.mark.parametrize(
    "text",
    ["colour | size\nred | 3", "Deal ID | Colour\nD1 | red", "Deal ID | Amount\nD1 | 3"],
)
def test_an_unclear_form_lists_the_forms_and_how_to_name_columns(text: str):
    past, diagnostics, _ = past_of(csv_table("odd.csv", text))
    assert past is None
    (error,) = diagnostics
    assert "it is not clear how odd.csv tells of the past" in error.message
    assert [
        word for word in ("changes", "stays", "snapshots") if any(word in each for each in error.helps)
    ] == [
        "changes",
        "stays",
        "snapshots",
    ]


def test_an_adapter_says_the_form_and_the_names():
    text = """
        parent | when                | what  | was | is
        D1     | 2026-02-01 10:00:00 | phase | S1  | S3
    """
    form = HistoryForm("changes", "parent", "when", "what", "was", "is", names={"phase": "Deal Stage"})
    table = csv_table("own.csv", text)
    past, (first, _) = read_well(RawTable(table.name, table.rows, table.columns, history=form))
    assert [step.at for step in past.steps(first, "stage")] == [day("2026-02-01T10:00:00")]
    assert past.claim(first, "stage", day("2026-02-01T10:00:00"), before=True) == "Discovery"


# ── Values of then ──


def test_values_of_then_go_through_the_cells_of_now():
    past, (first, second) = read_well(csv_table("past.csv", CHANGES))
    then = past.as_of(first, day("2026-02-03"))
    assert then.values["amount"] == 8_000_000_000
    assert then.values["close"] is None
    assert then.gap("close") is Gap.MISSING
    assert then.origin.fact("amount").raw == "8,000.00"
    assert (then.id, then.place) == ("D1", "deals.csv:2")
    assert past.as_of(first, day("2026-04-01")).values["close"] == date(2026, 6, 1)
    unchanged = past.as_of(second, day("2026-02-03"))
    assert unchanged.values["amount"] == 500_000_000


def test_what_the_history_does_not_hold_is_not_supplied():
    past, (first, _) = read_well(csv_table("past.csv", CHANGES))
    then = past.as_of(first, day("2026-02-03"))
    assert {name: then.gap(name) for name in ("pain", "company")} == dict.fromkeys(
        ("pain", "company"), Gap.NOT_SUPPLIED
    )
    assert then.values["created"] == first.values["created"]  # which cannot have been another


def test_before_its_first_row_a_history_knows_nothing():
    past, (_, second) = read_well(csv_table("past.csv", CHANGES))
    assert past.as_of(second, day("2026-01-01")).gap("amount") is Gap.NOT_SUPPLIED


def test_where_changes_do_not_follow_from_each_other_it_is_unknown_between_them():
    text = CHANGES.replace("S2        | S3 ", "S1        | S3 ")
    past, (first, _) = read_well(csv_table("past.csv", text))
    assert stage(past, first, "2026-02-01T10:00:00") == "Proposal"
    assert stage(past, first, "2026-03-01") is Gap.NOT_SUPPLIED
    assert past.claim(first, "stage", day("2026-05-01T10:00:00"), before=True) == "Discovery"


def test_dates_of_the_history_may_be_written_as_the_language_does():
    now = NOW.replace("2026-06-01", "13.06.2026")
    past, (first, _) = read_well(csv_table("past.csv", CHANGES.replace("2026-06-01", "2026-06-13")), now=now)
    assert past.as_of(first, day("2026-04-01")).values["close"] == date(2026, 6, 13)
    assert not past.account.values.problems


def test_names_are_matched_by_aliases_and_ids_by_the_knowledge_of_the_crm():
    knowledge = Knowledge(
        aliases={"deal": {"stage": ("dealstage",)}}, id_columns=("Deal ID",), same_id=lambda text: text[:2]
    )
    text = (
        CHANGES.replace("Deal Stage", "dealstage").replace("deal_stage", "dealstage").replace("D1 ", "D1AAB")
    )
    past, (first, _) = read_well(csv_table("past.csv", text), knowledge=knowledge)
    assert stage(past, first, "2026-02-03") == "Proposal"
    assert not past.account.tables[0].unread


def test_an_amount_of_then_is_unknown_where_its_currency_is():
    given = rules()
    column = SourceField("amount", "Amount", forms=Forms(currency_column="Currency"))
    block = comes_from("deal", "deals.csv", column, by="Deal ID")
    now = "Deal ID | Amount | Currency\nD1 | 9 | USD"
    reading, _ = read(given, csv_table("deals.csv", now), source=source_of(block))
    assert reading is not None
    (record,) = reading.records("deal")
    text = "deal id | field | old value | new value | changed at\nD1 | Amount | {} | 9 | 2026-02-01 10:00"
    told = {}
    for name, old in (("blank", ""), ("five", "5")):
        past, _ = read_past(given, reading, "deal", [csv_table("past.csv", text.format(old))], None)
        assert past is not None
        then = past.as_of(record, day("2026-02-01T10:00:00"), before=True)
        told[name] = then.gap("amount")
        assert past.as_of(record, day("2026-03-01")).gap("amount") is Gap.NOT_SUPPLIED
    assert told == {"blank": Gap.MISSING, "five": Gap.NOT_SUPPLIED}


def test_a_history_is_whole_for_the_records_that_its_table_tells_of():
    form = HistoryForm("changes", "deal_id", "at", column="name", new="value", whole=True)
    late = HistoryForm("changes", "deal_id", "at", column="name", new="value")
    tables = []
    for id, of in (("D1", form), ("D2", late)):
        table = csv_table(f"{id}.csv", f"deal_id | at | name | value\n{id} | 2026-02-01 10:00 | Amount | 5")
        tables.append(RawTable(table.name, table.rows, table.columns, history=of))
    past, (first, second) = read_well(*tables)
    assert past.as_of(first, day("2026-01-20")).gap("amount") is Gap.MISSING
    assert past.as_of(second, day("2026-01-20")).gap("amount") is Gap.NOT_SUPPLIED


# ── Instants ──


def test_the_form_of_instants_is_found_and_said():
    text = "deal id | stage | entered\nD1 | S1 | 31/01/2026 9:05\nD1 | S3 | 02/03/2026 10:00"
    past, diagnostics, (first, _) = past_of(csv_table("stays.csv", text))
    assert past is not None
    assert past.steps(first, "stage")[1].at == day("2026-03-02T10:00:00")
    assert any('dates "DD/MM/YYYY HH:mm"' in one.message for one in diagnostics)


def test_instants_that_can_be_read_in_two_ways_are_refused():
    text = "deal id | stage | entered\nD1 | S1 | 01/02/2026\nD1 | S3 | 02/03/2026"
    past, diagnostics, _ = past_of(csv_table("stays.csv", text))
    assert past is None
    assert codes(diagnostics) == ["QR403"]
    assert '"01/02/2026" is 2026-02-01 if written as "DD/MM/YYYY"' in diagnostics[0].notes
    past, (first, _) = read_well(
        csv_table("stays.csv", text), forms={"dates": "MM/DD/YYYY"}, now=NOW.replace("2026-06-01", "")
    )
    assert past.steps(first, "stage")[0].at.date().isoformat() == "2026-01-02"


def test_instants_without_a_zone_are_in_that_of_the_source():
    text = "deal id | stage | entered\nD1 | S1 | 2026-07-01 10:00\nD1 | S2 | 2026-07-02 10:00Z\nD1 | S3 | 2026-07-03"
    past, (first, _) = read_well(csv_table("stays.csv", text), forms={"zone": "Europe/Berlin"})
    assert [step.at for step in past.steps(first, "stage")] == [
        day("2026-07-01T08:00:00"),
        day("2026-07-02T10:00:00"),
        day("2026-07-03T21:59:59"),
    ]


# ── The account ──


def account_of(text: str) -> PastAccount:
    past, records = read_well(csv_table("past.csv", text))
    assert all(past.is_first(record) for record in records)
    past.finish()
    return past.account


def test_rows_that_cannot_be_used_are_counted_with_their_places():
    odd = """
        D1      | Deal Stage | S1        | S2         | soon
        D1      | Deal Stage | S1        | S2         |
                | Deal Stage | S1        | S2         | 2026-02-01 10:00:00
        D1      | Owner      | Ann       | Ben        | 2026-02-01 10:00:00
        D9      | Deal Stage | S1        | S2         | 2026-02-01 10:00:00
        D9      | Amount     | 1         | 2          | 2026-02-02 10:00:00
        D1      | Amount     | 12000     | lots       | 2026-02-07 10:00:00
        D1      | Deal Stage | S3        | Haggling   | 2026-07-01 10:00:00
    """
    account = account_of(CHANGES.rstrip() + "\n" + odd.strip("\n"))
    (table,) = account.tables
    assert (table.rows, table.used) == (13, 9)
    assert {reason: one.places for reason, one in table.refused.items()} == {
        'no instant can be read in "changed at"': ["past.csv:7"],
        'no instant in "changed at"': ["past.csv:8"],
        "no id of a record": ["past.csv:9"],
    }
    assert table.unread == {"Owner": 1}
    assert (account.elsewhere.records, account.elsewhere.rows, account.elsewhere.ids) == (1, 2, ["D9"])
    problems = {(one.code, one.field, one.example) for one in account.values.problems.values()}
    assert problems == {("QR407", "amount", "lots"), ("QR410", "stage", "Haggling")}
    assert table.rows == table.used + sum(one.count for one in table.refused.values()) + sum(
        table.unread.values()
    )


def test_records_without_ids_have_no_past():
    given = rules()
    reading, _ = read(given, csv_table("deals.csv", NOW), source=source_of(comes_from("deal", "deals.csv")))
    assert reading is not None
    past, diagnostics = read_past(given, reading, "deal", [csv_table("past.csv", CHANGES)], None)
    assert past is None
    assert "no column is said to hold the ids of deal" in diagnostics[0].message


def test_stages_that_nothing_feeds_cannot_be_told():
    given = Rules(Header(currency="EUR"), {"deal": record_type("deal", amount=Money())})
    block = comes_from("deal", "deals.csv", SourceField("amount", "Amount"), by="Deal ID")
    reading, _ = read(given, csv_table("deals.csv", NOW), source=source_of(block))
    assert reading is not None
    table = csv_table("stays.csv", "deal id | stage | entered\nD1 | S1 | 2026-01-01")
    past, diagnostics = read_past(given, reading, "deal", [table], None)
    assert past is None
    assert "no column feeds the stage of a deal" in diagnostics[0].message


# ── One column ──


def at(hour: int) -> datetime:
    return datetime(2026, 1, 1, hour, tzinfo=UTC)


def test_a_chain_at_one_instant_is_one_change_and_repeats_are_none():
    track = Track(
        [
            Change(at(2), "b", "c"),
            Change(at(2), "a", "b"),
            Change(at(2), "a", "b"),
            Change(at(3), UNKEPT, "c"),
        ]
    )
    assert [(change.old, change.new) for change in track.changes] == [("a", "c")]


@pytest.mark.parametrize(
    "others", [[("a", "b"), ("a", "c")], [("a", "b"), ("b", "a")], [(UNKEPT, "b"), (UNKEPT, "c")]]
)
def test_changes_at_one_instant_that_do_not_follow_leave_it_open(others: list[tuple[object, str]]):
    track = Track(Change(at(2), old, new) for old, new in others)
    (change,) = track.changes
    assert change.new is UNTOLD
    assert change.either == tuple(new for _, new in others)
    assert track.as_of(at(3), "b", plainly_same) is UNTOLD


def test_names_are_compared_with_case_and_signs_aside():
    assert loose("Deal_Stage") == loose("deal stage")
