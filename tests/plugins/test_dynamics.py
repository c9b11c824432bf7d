"""The `dynamics` adapter: what it makes of labels, options, booleans, saved metadata, audits and bad pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualrules.plugins.adapters.dynamics import Dynamics
from qualrules.plugins.adapters.dynamics_fields import FORMATTED, KNOWLEDGE
from qualrules.plugins.manager import load_plugins
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import BadRow, RawRow, RawTable, UnreadableFile
from qualrules.testing import AdapterContract, data_file
from tests.crms import dynamics_shapes as shapes
from tests.invoking import invoke

PAGE = shapes.page(
    "leads",
    [
        {"leadid": "a1", "budgetstatus": 0, f"budgetstatus@{FORMATTED}": "No Committed Budget"},
        {"leadid": "a2", "confirminterest": True, f"confirminterest@{FORMATTED}": "No"},
    ],
)
GUID = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"


class TestPage(AdapterContract):
    adapter = Dynamics()
    sample = PAGE
    sample_name = "data/leads.json"
    expected_rows = 2


class TestExport(AdapterContract):
    adapter = Dynamics()
    sample = shapes.exports()["Connections.csv"][:1000].rpartition(b"\r\n")[0]
    sample_name = "data/connections.csv"
    expected_rows = sample.count(b"\n")


def changes(*changed: dict[str, object]) -> bytes:
    entry = {
        "auditid": "1",
        "_objectid_value": GUID,
        "createdon": "2026-05-01T08:00:00Z",
        "objecttypecode": "opportunity",
        "action": 2,
        "changedata": json.dumps({"changedAttributes": changed}),
    }
    return shapes.page("audits", [entry, {**entry, "auditid": "2", "action": 64, "changedata": ""}])


class TestAudits(AdapterContract):
    adapter = Dynamics()
    sample = changes(
        {"logicalName": "stepname", "oldValue": "Qualify", "newValue": "Propose"},
        {"logicalName": "need", "oldValue": None, "newValue": "0"},
    )
    sample_name = "audits.json"
    expected_rows = 3


def tables(content: bytes, name: str = "page.json") -> list[RawTable | Metadata]:
    return list(Dynamics().read(data_file(content, name)))


def rows(content: bytes, name: str = "page.json") -> list[dict[str, object]]:
    (table,) = tables(content, name)
    assert isinstance(table, RawTable)
    good = list(table.rows)
    assert all(isinstance(row, RawRow) for row in good)
    return [dict(row.values) for row in good]


def read(**columns: object) -> dict[str, object]:
    """One row of a page as the adapter gives it; `x__label` is the formatted value of x."""
    row = {key.replace("__label", f"@{FORMATTED}"): value for key, value in columns.items()}
    return rows(shapes.page("opportunities", [row]))[0]


# ── Tables ──


def test_a_page_says_which_table_it_is():
    (table,) = tables(PAGE)
    assert isinstance(table, RawTable)
    assert (table.name, table.kind) == ("leads", "typed")


def test_a_single_record_says_it_too():
    answer = {
        "@odata.context": f"{shapes.ROOT}$metadata#accounts/$entity",
        "accountid": GUID,
        "name": "Adler",
    }
    (table,) = tables(json.dumps(answer).encode())
    assert isinstance(table, RawTable)
    assert table.name == "accounts"
    assert [dict(row.values) for row in table.rows if isinstance(row, RawRow)] == [
        {"accountid": GUID, "name": "Adler"}
    ]


def test_it_is_recognised_beside_the_others():
    plugins = load_plugins(entry_points=False)
    for content, name in (
        (PAGE, "x.json"),
        (shapes.exports()["Active Accounts.csv"], "x.csv"),
        (shapes.definitions("opportunity", []), "x.json"),
    ):
        sure = {each.name: each.recognises(content[:65_536], name) for each in plugins.adapters}
        assert max(sure, key=lambda each: sure[each]) == "dynamics", sure
    graph = b'{"@odata.context": "https://graph.example/v1.0/$metadata#users", "value": []}'
    assert Dynamics().recognises(graph, "users.json") == 0


# ── Options, numbers, booleans ──


@pytest.mark.parametrize(
    ("value", "label", "becomes"),
    [
        (0, "No Committed Budget", "No Committed Budget"),
        (2, "2 - Warm", "2 - Warm"),
        (717660003, "Will Buy", "Will Buy"),
        (75, "75", 75),
        (1200, "1,200", 1200),
        (1200, "1.200", 1200),
        (1200, "1 200", 1200),
        (-5, "(5)", -5),
        (50000, "€50,000.00", 50000),
        (50000, "50.000,00 €", 50000),
        (12, "120", "120"),
    ],
)
def test_an_option_becomes_its_label_and_a_number_stays(value: int, label: str, becomes: object):
    assert read(new_x=value, new_x__label=label) == {"new_x": becomes}


def test_an_amount_with_the_letters_of_its_currency_is_no_option():
    assert read(new_x=500, new_x__label="500 kr", new_x_base=46.5)["new_x"] == 500
    assert read(new_x=500, new_x__label="500 kr")["new_x"] == "500 kr"


def test_a_known_number_stays_whatever_its_text():
    assert read(actualdurationminutes=120, actualdurationminutes__label="2 hours") == {
        "actualdurationminutes": 120
    }


def test_days_and_ids_keep_their_raw_value():
    found = read(
        createdon="2026-05-01T08:00:00Z",
        createdon__label="5/1/2026 10:00 AM",
        _ownerid_value=GUID,
        _ownerid_value__label="Sales team",
    )
    assert found == {
        "createdon": "2026-05-01T08:00:00Z",
        "_ownerid_value": GUID,
        f"_ownerid_value@{FORMATTED}": "Sales team",
    }


def test_several_options_become_their_labels():
    assert read(new_x="717660000,717660002", new_x__label="Demo; Trial") == {"new_x": "Demo; Trial"}
    assert read(new_x="717660000,717660002") == {"new_x": "717660000;717660002"}


@pytest.mark.parametrize("value", [True, False])
def test_a_boolean_is_its_label_and_never_guessed(value: bool):
    assert read(confirminterest=value, confirminterest__label="No") == {"confirminterest": "No"}
    assert read(confirminterest=value) == {
        "confirminterest": f"{'true' if value else 'false'} (without its label)"
    }


def test_what_nobody_knows_is_missing_only_where_the_column_ships_with_it():
    assert read(purchasetimeframe=4, purchasetimeframe__label="Unknown") == {"purchasetimeframe": None}
    assert read(timeline=4, timeline__label="Not known") == {"timeline": None}
    assert read(purchasetimeframe=0, purchasetimeframe__label="Immediate") == {
        "purchasetimeframe": "Immediate"
    }
    assert read(new_x=4, new_x__label="Unknown") == {"new_x": "Unknown"}
    assert rows(b"(Do Not Modify) Lead,Purchase Timeframe,Rating\nx,Unknown,Unknown\n", "a.csv") == [
        {"(Do Not Modify) Lead": "x", "Purchase Timeframe": "", "Rating": "Unknown"}
    ]


def test_what_stands_inside_a_record_is_read_alike():
    inside = {"accountid": GUID, "industrycode": 1, f"industrycode@{FORMATTED}": "Accounting"}
    found = read(parentaccountid=inside, lines=[inside], empty=None)
    plain = {"accountid": GUID, "industrycode": "Accounting"}
    assert found == {"parentaccountid": plain, "lines": [plain], "empty": None}


def test_a_currency_is_known_by_the_name_that_dynamics_gives_it():
    key = f"_transactioncurrencyid_value@{FORMATTED}"
    for name, becomes in (("US Dollar", "USD"), ("House money", "House money")):
        assert (
            read(_transactioncurrencyid_value=GUID, _transactioncurrencyid_value__label=name)[key] == becomes
        )


def test_a_warehouse_table_has_booleans_without_labels():
    content = b"opportunityid,confirminterest,new_agreed,closeprobability\nx,1,True,1\n"
    assert rows(content, "opportunity.csv") == [
        {
            "opportunityid": "x",
            "confirminterest": "true (without its label)",
            "new_agreed": "true (without its label)",
            "closeprobability": "1",
        }
    ]


def test_rows_that_did_not_all_come_are_said():
    row = {"opportunityid": "x", "lines": [{"a": 1}], "lines@odata.nextLink": "https://…"}
    (table,) = tables(shapes.page("opportunities", [row]))
    assert isinstance(table, RawTable)
    (only,) = table.rows
    assert isinstance(only, RawRow)
    assert only.note == "only the first 1 of lines came with it; the page says that more follow"


# ── Whose id ──


@pytest.mark.parametrize(
    ("columns", "own"),
    [
        (("accountid", "contactid", "opportunityid"), "opportunityid"),
        (("accountid", "contactid"), "contactid"),
        (("accountid", "leadid"), "leadid"),
        (("opportunityid", "opportunityproductid"), "opportunityproductid"),
        (("activityid", "opportunityid"), "activityid"),
    ],
)
def test_a_tables_own_id_wins_over_its_lookups(columns: tuple[str, ...], own: str):
    assert next(each for each in KNOWLEDGE.id_columns if each in columns) == own


def test_ids_are_equal_without_case_and_braces():
    assert KNOWLEDGE.same_id(f"{{{GUID.upper()}}}") == GUID


# ── Metadata and history ──


def test_option_sets_and_booleans_describe_their_columns():
    attributes = [
        shapes.picklist("need", "Need", {0: "Must have", 3: "No need"}),
        shapes.picklist("purchasetimeframe", "Purchase Timeframe", {3: "This Year", 4: "Unknown"}),
        shapes.boolean("confirminterest", "Confirm Interest", "No", "Yes"),
    ]
    (metadata,) = tables(shapes.definitions("opportunity", attributes), "opportunity_sets.json")
    assert isinstance(metadata, Metadata)
    assert (metadata.table, metadata.origin) == ("opportunity", "opportunity_sets.json")
    need, timeframe, interest = metadata.columns
    assert (need.column, need.label, need.kind) == ("need", "Need", "one")
    assert dict(need.options) == {"0": "Must have", "3": "No need"}
    assert dict(timeframe.options) == {"3": "This Year", "4": ""}
    assert interest.kind == "yes/no"
    assert dict(interest.options) == {"true (without its label)": "No", "false (without its label)": "Yes"}


def test_option_sets_without_columns_are_refused_with_what_to_save():
    context = f"{shapes.ROOT}$metadata#GlobalOptionSetDefinitions"
    with pytest.raises(UnreadableFile, match=r"without the columns that use them.*PicklistAttributeMetadata"):
        tables(json.dumps({"@odata.context": context, "value": [{"Name": "new_x"}]}).encode())


def test_audits_are_changes_of_columns():
    content = changes(
        {"logicalName": "stepname", "oldValue": "Qualify", "newValue": "Propose"},
        {"logicalName": "ownerid", "oldValue": None, "newValue": f"systemuser,{GUID}"},
        {"logicalName": "confirminterest", "oldValue": "True", "newValue": "False"},
    )
    (table,) = tables(content)
    assert isinstance(table, RawTable)
    assert table.history is not None
    form = table.history
    assert (form.kind, form.record, form.at) == ("changes", "_objectid_value", "createdon")
    assert [
        (row.values[form.column], row.values[form.old], row.values[form.new])
        for row in table.rows
        if isinstance(row, RawRow)
    ] == [
        ("stage_or_state", "Qualify", "Propose"),
        ("stepname", "Qualify", "Propose"),
        ("_ownerid_value", None, GUID),
        ("confirminterest", "true (without its label)", "false (without its label)"),
    ]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ([("statecode", "0", "1")], {"newValue": "Won"}),
        ([("statecode", "2", "0")], {"oldValue": "Lost"}),
        ([("stepname", "a", "b"), ("statecode", "0", "2")], {"oldValue": "a", "newValue": "Lost"}),
        ([("statuscode", "1", "2")], None),
    ],
)
def test_an_audit_tells_when_an_opportunity_was_closed(changed, told):
    (table,) = tables(shapes.page("audits", [entry(10, *changed)]))
    assert isinstance(table, RawTable)
    claims = [dict(row.values) for row in table.rows if row.values["logicalName"] == "stage_or_state"]
    found = [{key: row[key] for key in ("oldValue", "newValue") if key in row} for row in claims]
    assert found == ([] if told is None else [told])


# ── Won and lost ──


@pytest.mark.parametrize(
    ("state", "claim"),
    [
        ({"statecode": 0, f"statecode@{FORMATTED}": "Open"}, "1-Qualify"),
        ({"statecode": 1, f"statecode@{FORMATTED}": "Won"}, "Won"),
        ({"statecode": 2, f"statecode@{FORMATTED}": "Verloren"}, "Verloren"),
        ({"statecode": 1}, "Won"),
        ({"statecode": 2}, "Lost"),
    ],
)
def test_won_and_lost_stand_before_the_stage_of_the_process(state, claim):
    (row,) = rows(shapes.page("opportunities", [{"opportunityid": GUID, "stepname": "1-Qualify", **state}]))
    assert row["stage_or_state"] == claim
    assert row["stepname"] == "1-Qualify"


def test_the_sales_stage_is_taken_where_no_process_says_one():
    row = {"opportunityid": GUID, "stepname": None, "statecode": 0, "salesstage": 1}
    (read_row,) = rows(shapes.page("opportunities", [{**row, f"salesstage@{FORMATTED}": "Develop"}]))
    assert read_row["stage_or_state"] == "Develop"
    (bare,) = rows(shapes.page("opportunities", [row]))
    assert "stage_or_state" not in bare  # 1 is read as salesstage, by an option set that may be saved


@pytest.mark.parametrize(
    "row",
    [
        {"leadid": GUID, "statecode": 1, f"statecode@{FORMATTED}": "Qualified", "salesstage": 0},
        {"businessprocessflowinstanceid": GUID, "opportunityid": GUID, "statecode": 1, "stepname": "Qualify"},
        {"opportunityid": GUID, "stepname": "Qualify"},
        {"opportunityid": GUID, "statecode": 1},
    ],
)
def test_what_does_not_say_both_of_an_opportunity_has_no_such_column(row):
    (found,) = rows(shapes.page("records", [row]))
    assert "stage_or_state" not in found


@pytest.mark.parametrize(
    "content",
    [
        b"opportunityid,statecode,stepname\n1,0,Qualify\n2,1,Qualify\n3,2,Qualify\n",
        b"(Do Not Modify) Opportunity,Status,Pipeline Phase\n1,Open,Qualify\n2,Won,Qualify\n3,Lost,Qualify\n",
        b"Topic,Status,Pipeline Phase\n1,Open,Qualify\n2,Won,Qualify\n3,Lost,Qualify\n",
    ],
)
def test_won_and_lost_in_tables(content: bytes):
    (table,) = tables(content, "opportunity.csv")
    assert isinstance(table, RawTable)
    assert (table.columns or ())[-1] == "stage_or_state"
    assert [row["stage_or_state"] for row in rows(content, "opportunity.csv")] == ["Qualify", "Won", "Lost"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("1~2~3", "the change data cannot be read"),
        ('{"a": 1}', 'the change data has no "changedAttributes"'),
        ('{"changedAttributes": [{}]}', "the change does not say which column it is of"),
    ],
)
def test_change_data_of_another_form_is_a_bad_row(data: str, why: str):
    entry = {"_objectid_value": GUID, "createdon": "2026-05-01T08:00:00Z", "changedata": data}
    (table,) = tables(shapes.page("audits", [entry]))
    assert isinstance(table, RawTable)
    (bad,) = table.rows
    assert isinstance(bad, BadRow)
    assert bad.message.startswith(why)


# ── Bad input ──


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            b'{"error":{"code":"0x80040220","message":"Principal user is missing prvReadOpportunity."}}',
            (
                'Dynamics answered with an error instead of records: "Principal user is missing prvReadOpportunity"'
                " (0x80040220)"
            ),
        ),
        (
            json.dumps({"@odata.context": f"{shapes.ROOT}$metadata#leads(name)"}).encode(),
            'this is a page of leads without a list of them under "value"',
        ),
        (b'{"value": 3}', 'this is a page of records without a list of them under "value"'),
        (PAGE[:-9], "cut off"),
    ],
)
def test_what_is_no_page_is_refused_in_a_sentence(content: bytes, sentence: str):
    with pytest.raises(UnreadableFile) as refused:
        tables(content)
    assert sentence in str(refused.value)


def test_records_without_their_page_are_read_under_the_files_name_which_is_said():
    (table,) = tables(b'[{"opportunityid": "x"}]', "opportunities.json")
    assert isinstance(table, RawTable)
    assert table.name == "opportunities.json"
    assert "without the page around them" in table.notes[0]


def test_a_page_without_labels_says_which_header_to_send():
    bare = shapes.page("opportunities", [{"opportunityid": "x", "budgetstatus": 0, "decisionmaker": True}])
    (table,) = tables(bare)
    assert isinstance(table, RawTable)
    assert table.notes == (
        (
            "the page has no labels, so budgetstatus, decisionmaker cannot be read; ask for it with the header "
            'Prefer: odata.include-annotations="OData.Community.Display.V1.FormattedValue"'
        ),
    )
    (numbers,) = tables(shapes.page("accounts", [{"accountid": "x", "numberofemployees": 12}]))
    assert isinstance(numbers, RawTable)
    assert numbers.notes == ()


# ── Through a run ──

RULES = """\
ruleset interest 1.0.0
record opportunity
  interest_confirmed: yes/no
  fit_evaluated:      yes/no
  budget_status:      one of "No Committed Budget", "May Buy", "Can Buy", "Will Buy"
  purchase_timeframe: one of "Immediate", "This Quarter"
criterion interest "They want it" for opportunity
  when interest_confirmed
criterion fit "It fits" for opportunity
  when fit_evaluated
criterion money "There is money" for opportunity
  when budget_status is one of ("Can Buy", "Will Buy")
criterion soon "They want it soon" for opportunity
  when purchase_timeframe is known
"""


def run(tmp_path: Path, rows: list[dict[str, object]], *more: bytes) -> list[dict[str, str]]:
    ruleset = tmp_path / "rules.qual"
    ruleset.write_text(RULES)
    files = [shapes.page("opportunities", rows), *more]
    paths = [tmp_path / f"{number}.json" for number in range(len(files))]
    for path, content in zip(paths, files, strict=True):
        path.write_bytes(content)
    done = invoke("run", str(ruleset), *map(str, paths), "--format", "jsonl")
    assert done.code == 0, done.err
    return [record["criteria"] for record in done.records]


def test_the_inverted_boolean_and_option_0_are_judged_by_what_people_see(tmp_path):
    row = {
        "opportunityid": "x",
        "confirminterest": True,
        f"confirminterest@{FORMATTED}": "No",
        "evaluatefit": True,
        "budgetstatus": 0,
        f"budgetstatus@{FORMATTED}": "No Committed Budget",
        "purchasetimeframe": 4,
        f"purchasetimeframe@{FORMATTED}": "Unknown",
    }
    assert run(tmp_path, [row]) == [
        {"interest": "not_met", "fit": "unknown", "money": "not_met", "soon": "not_met"}
    ]


def test_saved_definitions_say_what_numbers_and_booleans_mean(tmp_path):
    row = {"opportunityid": "x", "confirminterest": False, "budgetstatus": 3, "purchasetimeframe": 4}
    booleans = [shapes.boolean("confirminterest", "Confirm Interest", "No", "Yes")]
    sets = [
        shapes.picklist("budgetstatus", "Budget", {0: "No Committed Budget", 3: "Will Buy"}),
        shapes.picklist("purchasetimeframe", "Purchase Timeframe", {0: "Immediate", 4: "Unknown"}),
    ]
    described = (
        shapes.definitions("opportunity", booleans, "Boolean"),
        shapes.definitions("opportunity", sets),
    )
    assert run(tmp_path, [row], *described) == [
        {"interest": "met", "fit": "unknown", "money": "met", "soon": "not_met"}
    ]


MOVES = """\
ruleset moves 1.0.0
record opportunity
  budget_status: one of "No Committed Budget", "Will Buy"
  interest_confirmed: yes/no
  stage: stage of sales
criterion money "There is money" for opportunity
  when budget_status is "Will Buy" and interest_confirmed
process sales for opportunity
  stage "Qualify"
  stage "Propose"
    needs money
"""


def entry(number: int, *changed: tuple[str, str | None, str | None]) -> dict[str, object]:
    """What was changed in the hour of this number."""
    listed = [{"logicalName": name, "oldValue": old, "newValue": new} for name, old, new in changed]
    return {
        "auditid": str(number),
        "_objectid_value": GUID.upper(),
        "createdon": f"2026-05-01T{number:02}:00:00Z",
        "changedata": json.dumps({"changedAttributes": listed}),
    }


@pytest.mark.parametrize(("money_at", "early"), [(9, False), (11, True)])
def test_a_move_is_judged_by_the_options_of_then(tmp_path: Path, money_at: int, early: bool):
    row = {
        "opportunityid": GUID,
        "stepname": "Propose",
        "budgetstatus": 3,
        f"budgetstatus@{FORMATTED}": "Will Buy",
        "confirminterest": False,
        f"confirminterest@{FORMATTED}": "Yes",
    }
    entries = [
        entry(10, ("stepname", "Qualify", "Propose")),
        entry(money_at, ("budgetstatus", "0", "3"), ("confirminterest", "True", "False")),
    ]
    sets = [shapes.picklist("budgetstatus", "Budget", {0: "No Committed Budget", 3: "Will Buy"})]
    booleans = [shapes.boolean("confirminterest", "Confirm Interest", "No", "Yes")]
    files = {
        "rules.qual": MOVES.encode(),
        "opportunities.json": shapes.page("opportunities", [row]),
        "sets.json": shapes.definitions("opportunity", sets),
        "booleans.json": shapes.definitions("opportunity", booleans, "Boolean"),
        "audits.json": shapes.page("audits", entries),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    rules, *data, audits = (str(tmp_path / name) for name in files)
    done = invoke("audit", rules, *data, "--history", audits, "--format", "json")
    assert done.code == (1 if early else 0), done.err
    names = [each["name"] for each in done.document["findings"]]
    assert names == (["moved-too-early"] if early else [])
