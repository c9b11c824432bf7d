"""What is guessed from an export: names, what values show, the order of stages, links, and what is never written down."""

from __future__ import annotations

import pytest

from qualrules.reading import draft_names as names
from qualrules.reading.described import described
from qualrules.reading.draft_columns import Values
from qualrules.reading.draft_links import add_links
from qualrules.reading.draft_records import drafted_record, written_column
from qualrules.reading.draft_stages import drafted_process
from qualrules.reading.draft_types import Around, draft_type, question_in
from qualrules.reading.metadata import ColumnInfo, Metadata, StageInfo
from qualrules.reading.raw import NOTHING_KNOWN, BadValue, Knowledge, RawRow, RawTable
from qualrules.reading.shapes import shape_of
from qualrules.reading.suspects import is_placeholder


def table(name: str, *rows: dict[str, object]) -> RawTable:
    places = [RawRow(row, f"{name}:{number}") for number, row in enumerate(rows, start=1)]
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    return RawTable(name, places, columns)


def record(source: RawTable, taken: tuple[str, ...] = (), knowledge: Knowledge = NOTHING_KNOWN):
    return drafted_record(source, knowledge, (), taken)


# ── Names ──


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Deal Stage", "deal_stage"),
        ("DealStage", "deal_stage"),
        ("Deal - Stage", "deal_stage"),
        ("StageName", "stage_name"),
        ("Probability (%)", "probability_percent"),
        ("# employees", "number_employees"),
        ("2nd contact", "column_2_nd_contact"),
        ("count", "count_value"),
        ("property_dealname", "dealname"),
        ("Größe", "größe"),
        ("🚀", "column_7"),
        ("", "column_7"),
        ("İ", "i"),
        ("What would you say, in your own words, is the problem?", "what_would_you_say_in_your_own_words_is"),
    ],
)
def test_names_of_fields(label, name):
    assert names.field_name(label, (), 7) == name


def test_a_name_is_given_once():
    assert names.field_name("Amount", {"amount", "amount_2"}) == "amount_3"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("deals.csv", "opportunity"),
        ("sales_pipeline.csv", "opportunity"),
        ("Lead_Data.csv", "lead"),
        ("sf_order_data.csv", "sf_order"),
        ("sales_teams.csv", "sales_team"),
        ("Companies", "account"),
        ("list.csv", "row_list"),
        ("2026.csv", "row_2026"),
        ("🚀.csv", "row"),
    ],
)
def test_names_of_record_types(name, kind):
    assert names.record_name(name, ()) == kind


@pytest.mark.parametrize(
    "label", ["Owner", "sales_agent", "Account Name", "E-Mail", "Firma", "Created By", "Next Step"]
)
def test_columns_that_say_who_somebody_is(label):
    assert names.is_personal(label)


@pytest.mark.parametrize(
    "label", ["Industry", "Lead Source", "Country", "Deal Stage", "Region", "Budget Status"]
)
def test_columns_that_do_not(label):
    assert not names.is_personal(label)


def test_columns_are_written_so_that_they_are_found_again():
    shape = shape_of([table("t.csv", {"a\nb": "1", "c d": "2", "c\td": "3", "ok": "4"})])
    assert written_column("ok", shape) == "ok"
    assert written_column("a\nb", shape) == "a b"
    assert written_column("c\td", shape) == "", "two columns would answer to it"


# ── Types ──


def typed(*texts: object, label: str = "x", **around: object):
    values = Values()
    for text in texts:
        values.see(text)
    return draft_type(values, Around(label, **around))


def test_placeholders_are_no_values():
    values = Values()
    for text in ("Select", "5", "-", "n/a", "7", ""):
        values.see(text)
    assert (values.rows, values.known) == (6, 2)
    assert dict(values.placeholders) == {"Select": 1, "-": 1, "n/a": 1}
    assert values.is_numbers
    assert not is_placeholder("None")
    assert not is_placeholder("Price")


def test_a_word_that_may_stand_for_nothing_is_asked_about():
    found = typed(*["None", "High", "Low"] * 4, label="Need")
    assert found.options == ("None", "High", "Low")
    assert any('"None" (4) may stand for nothing' in remark for remark in found.remarks)


def test_options_of_the_crm_win():
    found = typed("3", "4", "3", label="Need", options={"3": "High", "4": "Low", "5": "No need"})
    assert (found.word, found.options) == ("one of", ("High", "Low", "No need"))


def test_typed_values():
    assert typed(True, False).word == "yes/no"
    assert typed(1, 2.5).word == "number"
    assert typed(["a", "b"], ["a"], ["b", "a"], label="Tags").options == ("a", "b")


def test_one_spelling_of_each_option():
    assert typed(*["Web"] * 3, *["web"] * 2, *["Mail order"] * 3, label="Source").options == (
        "Web",
        "Mail order",
    )


def test_a_currency_column_says_the_currency():
    assert typed("5", "6", label="Amount", currency_column="Cur", currencies={"GBP": 2}).currency == "GBP"
    several = typed("5", "6", label="Amount", currency_column="Cur", currencies={"GBP": 1, "EUR": 1})
    assert several.word == "text"
    assert any(map(question_in, several.remarks))


def test_an_option_that_is_described_no_more():
    options = {"3": "High", "4": "Low"}
    found = typed("3", "4", "3", "9", label="Need", options=options, is_described=True)
    assert (found.word, found.options, found.strays) == ("one of", ("High", "Low"), 1)
    assert typed("3", "4", "3", "9", label="Need", options=options).word != "one of", "it was only assumed"
    assert typed("3", "8", "9", label="Need", options=options, is_described=True).word != "one of"


def test_a_slip_between_typed_values():
    found = typed(*range(20), "to be settled", label="Size")
    assert (found.word, found.strays) == ("number", 1)
    assert typed(1, 2, "to be settled", label="Size").word == "text", "one of three is no slip"
    assert typed(*map(str, range(20)), "to be settled", label="Size").word == "text", "nothing says numbers"


def test_a_few_values_that_are_none():
    found = typed(*range(9), BadValue("#N/A", "an error"), label="Size")
    assert (found.word, found.strays) == ("number", 1)
    assert found.remarks == ("1 value is a reading problem: `run` lists what cannot be read",)


# ── Records, links, stages ──


def test_the_id():
    rows = [{"Name": f"n{n}", "Deal ID": f"{n}", "Code": f"c{n}"} for n in range(3)]
    assert record(table("deals.csv", *rows)).identified_by == "Deal ID"
    assert record(table("deals.csv", *({**row, "Deal ID": "1"} for row in rows))).identified_by is None


def test_the_names_that_an_adapter_serves():
    knowledge = Knowledge(
        aliases={"opportunity": {"close_date": ("CloseDate",)}}, places={"opportunity": ("Opportunity",)}
    )
    found = record(table("Opportunity", {"CloseDate": "2026-01-01", "Own__c": "x"}), (), knowledge)
    assert found.name == "opportunity"
    assert [(each.name, each.is_known) for each in found.fields] == [("close_date", True), ("own_c", False)]


SOLD = Knowledge(
    aliases={
        "opportunity": {"name": ("Name",), "amount": ("Amount",), "stage": ("Derived", "StageName")},
        "account": {"name": ("Name",), "industry": ("Industry",), "city": ("City",)},
    }
)


def test_a_record_type_that_is_known_by_its_columns():
    row = {"NAME": "x", "AMOUNT": "1", "STAGENAME": "Open"}
    assert record(table("extract.csv", row), (), SOLD).name == "opportunity"
    assert (
        record(table("extract.csv", {"Name": "x", "Amount": "1", "Other": "2"}), (), SOLD).name == "extract"
    )
    assert record(table("users.csv", row), (), SOLD).name == "user", "the name of the file says what it is"
    assert record(table("extract.csv", row), ("opportunity",), SOLD).name == "extract"


def test_a_field_is_fed_by_the_likeliest_of_its_columns():
    found = record(table("deals.csv", {"StageName": "Open", "Derived": "Won"}), (), SOLD)
    assert [(each.name, each.column, each.is_known) for each in found.fields] == [
        ("stage_name", "StageName", False),
        ("stage", "Derived", True),
    ]


def linked(values: tuple[str, ...], known: tuple[str, ...]):
    deals = record(
        table("deals.csv", *({"deal_id": f"{n}", "product": text} for n, text in enumerate(values)))
    )
    products = record(table("products.csv", *({"product": text, "price": "1"} for text in known)))
    add_links([deals, products])
    return deals.fields[1]


def test_a_link():
    assert linked(("A", "B", "A", ""), ("A", "B")).kind == "link"
    assert linked(("A", "C"), ("A", "B")).kind == "plain"


def test_another_spelling_of_an_id():
    field = linked(("GTXPro", "Other"), ("GTX Pro", "Other"))
    assert field.kind == "link"
    assert field.type.means == (("GTXPro", '"GTX Pro"'),)
    assert linked(("GTXPro",), ("GTX Pro", "gtx_pro")).kind == "plain", "two could be meant"


def stages(*rows: dict[str, object], said: Metadata | None = None):
    drafted = record(table("deals.csv", *rows))
    return drafted_process(drafted, described([said], ["opportunity"])) if said else drafted_process(drafted)


def test_stages_by_names():
    process = stages(
        *[{"Stage": name} for name in ("Negotiation", "Won", "Proposal", "Lost", "Discovery")] * 3
    )
    assert process is not None
    assert [one.name for one in process.stages] == ["Discovery", "Proposal", "Negotiation"]
    assert [(one.name, one.result) for one in process.outcomes] == [("Won", "won"), ("Lost", "lost")]
    assert process.name == "sales"


def test_a_column_called_stage_beats_one_called_status():
    rows = [{"Status": "Open", "Stage": stage} for stage in ("Discovery", "Proposal", "Discovery")] * 2
    rows += [{"Status": "Won", "Stage": "Proposal"}, {"Status": "Lost", "Stage": "Proposal"}] * 3
    process = stages(*rows)
    assert process is not None
    assert process.claim.column == "Stage"


def test_a_column_with_one_value_is_no_stage():
    process = stages(*[{"Stage": "All", "Status": text} for text in ("New", "Working", "Lost")] * 3)
    assert process is not None
    assert process.claim.column == "Status"


def test_the_stage_that_the_adapter_knows_wins():
    rows = [
        {"Stage": "One", "Derived": "A"},
        {"Stage": "Two", "Derived": "B"},
        {"Stage": "One", "Derived": "B"},
    ]
    process = drafted_process(record(table("deals.csv", *rows), (), SOLD))
    assert process is not None
    assert process.claim.column == "Derived"


def test_stages_by_probability():
    rows = [{"Stage": f"S{n % 3}", "Probability": str(90 - 30 * (n % 3))} for n in range(9)]
    process = stages(*rows)
    assert process is not None
    assert [(one.name, one.probability) for one in process.stages] == [
        ("S2", "30"),
        ("S1", "60"),
        ("S0", "90"),
    ]


def test_stages_by_age():
    rows = [{"Stage": f"S{n % 3}", "Created": f"2026-0{n % 3 + 1}-01"} for n in range(9)]
    process = stages(*rows)
    assert process is not None
    assert [one.name for one in process.stages] == ["S2", "S1", "S0"]
    assert "the older, the further" in process.ordered_by


def test_stages_as_the_crm_says():
    said = Metadata(
        "opportunity",
        (ColumnInfo("stage_id"),),
        (
            StageInfo("1", "Second", order=2),
            StageInfo("2", "First", order=1),
            StageInfo("3", "Gone", order=3, result="lost"),
        ),
        stage_column="stage_id",
    )
    process = stages({"stage_id": "1"}, {"stage_id": "2"}, said=said)
    assert process is not None
    assert [one.name for one in process.stages] == ["First", "Second"]
    assert [(one.name, one.result) for one in process.outcomes] == [("Gone", "lost")]


@pytest.mark.parametrize(
    "rows",
    [
        [{"Stage": "One"}] * 4,
        [{"Stage": f"S{n}"} for n in range(20)],
        [{"Stage Changed Date": "2026-01-01"}, {"Stage Changed Date": "2026-01-02"}] * 4,
        [{"Stage": "Won"}, {"Stage": "Lost"}] * 4,
        [{"Colour": "Red"}, {"Colour": "Blue"}] * 4,
    ],
)
def test_what_is_no_stage(rows):
    assert stages(*rows) is None


def test_what_is_known_from_a_stage_on():
    rows = [
        {"Stage": stage, "Offer": "x" if stage in ("Proposal", "Won") else "", "Often": "x" if n % 2 else ""}
        for n, stage in enumerate(["Discovery", "Proposal", "Won"] * 6)
    ]
    process = stages(*rows)
    assert process is not None
    assert [[each.name for each in one.needs] for one in process.stages] == [[], ["offer"]]
