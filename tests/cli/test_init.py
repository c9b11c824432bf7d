"""`init`: what it writes, what it says of its guesses, and that everything it wrote holds."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from qualrules.plugins.adapters.salesforce_ids import same_id
from tests.invoking import ROOT, Done, invoke

COLUMNS = "Deal ID;Deal Name;Owner Name;Amount;Close Date;Deal Stage;Probability (%);Lead Source;Interests;Signed;Next Step"
STAGES = ("Proposal", "Discovery", "Closed Won", "Closed Lost", "Proposal", "Discovery")
PROBABILITY = {"Discovery": "10", "Proposal": "50", "Closed Won": "100", "Closed Lost": "0"}


def deals(rows: int = 24) -> str:
    """An authored export with label headers, a comma before the fraction, and placeholders."""
    lines = [COLUMNS]
    for number in range(rows):
        stage = STAGES[number % 6]
        source = ("Web", "Referral", "Select", "Event")[number % 4]
        interests = ("Demo", '"Demo;Price"', "Price", "")[number % 4]
        signed = "Y" if stage == "Closed Won" else "N"
        step = "" if stage == "Discovery" else f"written by hand {number}"
        lines.append(
            f"D-{number};Quiet brook {number};Ann Archer;€{number + 1}.500,50;{number % 28 + 1}.01.2026;{stage};"
            f"{PROBABILITY[stage]};{source};{interests};{signed};{step}"
        )
    return "\n".join(lines) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deals.csv").write_text(deals(), encoding="utf-8")
    return tmp_path


def holds(into: str, *data: str) -> Done:
    """Everything that was written passes; the run over the same data is given back."""
    assert invoke("check", "--strict", "--no-prove", into).code == 0, invoke("check", into).out
    assert invoke("fmt", "--check", into).code == 0
    assert invoke("test", into).code == 0, invoke("test", into).out
    if not data:
        return Done(0, "", "")
    ran = invoke("run", into, *data, "--format", "json")
    assert ran.code == 0, ran.err
    assert ran.document["summary"]["reading"]["problems"] == []
    if ran.document["summary"]["processes"]:
        assert invoke("audit", into, *data).code in (0, 1)
    return ran


@pytest.fixture
def started(folder: Path) -> tuple[str, str]:
    """The ruleset and the source block that are drafted from the export."""
    done = invoke("init", "sales", "--from", "deals.csv")
    assert done.code == 0, done.err
    assert done.out.split() == ["sales/deals.qual", "sales/deals.source.qual"]
    holds("sales", "deals.csv")
    return tuple((folder / path).read_text(encoding="utf-8") for path in done.out.split())


# ── What is drafted from an export ──


def test_the_fields_and_their_types(started):
    rules, _ = started
    for line in (
        "  deal_id:             text",
        "  amount:              money",
        "  close_date:          date",
        "  deal_stage:          stage of sales",
        "  probability_percent: percent",
        '  lead_source:         one of "Web", "Referral", "Event"',
        '  interests:           some of "Demo", "Price"',
        "  signed:              yes/no",
    ):
        assert line in rules, rules
    assert "currency EUR" in rules
    assert 'placeholders "Select"' in rules


def test_the_source_block_names_the_exact_columns_and_the_forms(started):
    _, source = started
    for line in (
        'opportunity from "deals.csv" identified by "Deal ID"',
        'amount: "Amount" numbers "1.234,56"',
        'close_date: "Close Date" dates "D.M.YYYY"',
        'probability_percent: "Probability (%)" percents "20"',
        '"N" means no',
        '"Y" means yes',
    ):
        assert line in source, source


def test_the_stages_in_the_order_of_their_probabilities(started):
    rules, _ = started
    process = rules[rules.index("process sales") :]
    assert process.index('stage "Discovery"') < process.index('stage "Proposal"')
    assert 'outcome "Closed Won" won after "Proposal"' in process
    assert 'outcome "Closed Lost" lost' in process
    assert "by the median of the probabilities" in rules


def test_what_is_known_from_a_stage_on_is_what_the_stage_needs(started):
    rules, _ = started
    assert rules[rules.index('stage "Proposal"') :].index("needs next_step_known") < 200


def test_nothing_of_a_customer_is_written_down(folder, started):
    for text in started:
        for word in ("Ann", "Archer", "Quiet", "brook", "written by hand", "500,50", "1500", "2026-01-02"):
            assert word not in text


def test_what_was_guessed_is_told_beside_the_data(folder):
    err = invoke("init", "sales", "--from", "deals.csv").err
    for words in (
        "guessed: opportunity from deals.csv",
        'guessed: Deal Stage is the stage: "Discovery", "Proposal"; ends: "Closed Won" won, "Closed Lost" lost',
        'guessed: placeholders: "Select" (6)',
        "checked: no mistakes; 3 examples come true",
        "read 24 opportunity records",
        "next: ",
    ):
        assert words in err, err


def test_quiet(folder):
    done = invoke("init", "sales", "--from", "deals.csv", "-q")
    assert (done.code, done.err) == (0, "")


def test_ambiguous_forms_are_left_as_text_with_the_question(folder):
    rows = "\n".join(f"{number},0{number}-02-03,1.23{number},{number}.5" for number in range(1, 9))
    (folder / "odd.csv").write_text(f"Id,Day,Size,Discount\n{rows}\n", encoding="utf-8")
    done = invoke("init", "odd", "--from", "odd.csv")
    assert done.code == 0, done.err
    rules = (folder / "odd/odd.qual").read_text(encoding="utf-8")
    assert "  day:      text" in rules
    assert 'every date fits dates "DD-MM-YY" or dates "MM-DD-YY"' in rules
    assert "  size:     text" in rules
    assert 'numbers "1,234.56" or numbers "1.234,56"' in rules
    assert "to decide: day: a date" in done.err
    holds("odd", "odd.csv")


@pytest.mark.parametrize(
    ("column", "values", "type_"),
    [
        ("Flag", ("TRUE", "FALSE", ""), "yes/no"),
        ("Is Active", ("1", "0"), "yes/no"),
        ("Visits", ("1", "0"), "number"),
        ("When", ("2026-01-31T10:00:00Z", ""), "datetime"),
        ("Share", ("20%", "5%"), "percent"),
        ("Discount", ("0.25", "0.5"), "percent"),
        ("Rate", ("12.5", "1,200.00"), "number"),
        ("Price", ("12", "13"), "number"),
        ("Price", ("$12", "$1,300.00"), "money"),
        ("Zip", ("00123", "10115"), "text"),
        ("Phone", ("5551234", "5559876"), "text"),
        ("Account ID", ("17", "18"), "text"),
        ("Industry", ("Steel", "Software", "-"), "one of"),
        ("Company", ("Brook", "River"), "text"),
        ("Sold by", ("Ann Archer", "Bo Baker"), "text"),
        ("Whoever", tuple(f"Ann Archer{chr(97 + n)}" for n in range(8)), "text"),
        ("Mail", ("a@b.c", "d@e.f"), "text"),
        ("Tags", ("a;b", "b", "a"), "some of"),
        ("Sum", ("12 EUR", "13 USD"), "text"),
    ],
)
def test_types_by_values_and_names(folder, column, values, type_):
    rows = "\n".join(f'{number},x,"{values[number % len(values)]}"' for number in range(24))
    (folder / "t.csv").write_text(f"Id,Name,{column}\n{rows}\n", encoding="utf-8")
    assert invoke("init", "t", "--from", "t.csv").code == 0
    rules = (folder / "t/t.qual").read_text(encoding="utf-8")
    line = rules.partition("record ")[2].partition("\n\n")[0].splitlines()[-1]
    assert line.partition(":")[2].strip().startswith(type_), rules
    holds("t", "t.csv")


def test_money_in_one_currency_column(folder):
    rows = "\n".join(f"{number},{number}000,USD" for number in range(1, 9))
    (folder / "m.csv").write_text(f"Id,Amount,Amount Currency\n{rows}\n", encoding="utf-8")
    assert invoke("init", "m", "--from", "m.csv").code == 0
    rules = (folder / "m/m.qual").read_text(encoding="utf-8")
    assert "currency USD" in rules
    assert "  amount:          money" in rules
    holds("m", "m.csv")


def test_empty_columns_are_no_fields_and_are_named(folder):
    (folder / "e.csv").write_text("Id,Full,Empty,\n1,x,,\n2,y,,\n", encoding="utf-8")
    done = invoke("init", "e", "--from", "e.csv")
    source = (folder / "e/e.source.qual").read_text(encoding="utf-8")
    assert 'hold nothing in this file: "Empty", "column 4"' in source
    assert "2 columns are no field" in done.err
    holds("e", "e.csv")


# ── Several files ──


@pytest.fixture
def three_files(folder: Path) -> list[str]:
    (folder / "deals.csv").write_text(
        "deal_id,account,amount\n" + "".join(f"{n},A{n % 3},{n}\n" for n in range(9)), encoding="utf-8"
    )
    (folder / "accounts.csv").write_text("account,sector\nA0,Steel\nA1,Wood\nA2,Steel\n", encoding="utf-8")
    (folder / "contacts.csv").write_text(
        "contact_id,deal_id,role\n"
        + "".join(f"C{n},{n % 9},{'User' if n % 2 else 'Buyer'}\n" for n in range(12)),
        encoding="utf-8",
    )
    return ["deals.csv", "accounts.csv", "contacts.csv"]


def test_links_and_child_rows(folder, three_files):
    done = invoke(
        "init", "into", "--from", three_files[1], "--from", three_files[0], "--from", three_files[2]
    )
    assert done.code == 0, done.err
    rules, source = ((folder / path).read_text(encoding="utf-8") for path in done.out.split())
    assert "  account:  account\n" in rules
    assert "  contacts: list of contact\n" in rules
    assert 'contacts: contact by "deal_id"' in source
    assert 'account from "accounts.csv" identified by "account"' in source
    ran = holds("into", *three_files)
    assert ran.document["summary"]["records"] == 9, "rules are about the deals, though they were named second"


def test_files_may_follow_one_from(folder, three_files):
    assert invoke("init", "into", "--from", *three_files).code == 0
    assert invoke("init", "--from", *three_files).code == 0
    assert (folder / "deals.qual").exists()


def test_an_id_that_is_not_there_makes_no_link(folder, three_files):
    (folder / "accounts.csv").write_text("account,sector\nA0,Steel\nA1,Wood\n", encoding="utf-8")
    done = invoke("init", "into", "--from", *three_files)
    assert "to decide: account: a link to account? 1 value is no account of accounts.csv" in done.err
    holds("into", *three_files)


def test_files_of_two_forms(folder, three_files):
    (folder / "more.json").write_text('[{"id": 1}]', encoding="utf-8")
    done = invoke("init", "into", "--from", "deals.csv", "more.json")
    assert done.code == 2
    assert "one source block reads one form" in done.err


# ── Templates and CRMs ──


def test_a_template_is_copied_with_its_examples(folder):
    done = invoke("init", "into", "--template", "meddicc")
    assert (done.code, done.out) == (0, "into/meddicc.qual\n")
    assert (folder / "into/meddicc.qual").read_bytes() == (ROOT / "rulesets/meddicc.qual").read_bytes()
    holds("into")


def test_every_template_holds(folder):
    for path in sorted((ROOT / "rulesets").glob("*.qual")):
        assert invoke("init", path.stem, "--template", path.stem).code == 0, path.stem
        assert invoke("check", path.stem).code == 0
        assert invoke("test", path.stem).code == 0


def test_without_options_there_is_a_template(folder):
    assert invoke("init", "into").out == "into/bant.qual\n"


def test_a_block_for_a_crm_has_lines_for_what_it_does_not_know(folder):
    done = invoke("init", "into", "--template", "bant", "--crm", "salesforce")
    assert done.code == 0, done.err
    block = (folder / "into/salesforce.source.qual").read_text(encoding="utf-8")
    assert 'opportunity from "Opportunity"\n' in block, "the adapter knows the id"
    assert '# need_level: "COLUMN"' in block
    assert "amount:" not in block, "the adapter knows it"
    assert "opportunity.need_level" in done.err
    holds("into")


def test_a_block_for_the_ruleset_that_is_there(folder):
    assert invoke("init", "into", "--template", "bant").code == 0
    assert invoke("init", "into", "--crm", "hubspot").out == "into/hubspot.source.qual\n"
    holds("into")


@pytest.mark.parametrize("crm", ["salesforce", "hubspot", "pipedrive", "dynamics", "zoho"])
def test_every_crm_with_every_template(folder, crm):
    if f'name: str = "{crm}"' not in "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "qualrules/plugins/adapters").glob("*.py")
    ):
        pytest.fail(f"no adapter is called {crm}")
    for path in sorted((ROOT / "rulesets").glob("*.qual"))[::4]:
        assert invoke("init", path.stem, "--template", path.stem, "--crm", crm).code == 0, path.stem
        assert invoke("check", path.stem).code == 0
        assert invoke("fmt", "--check", path.stem).code == 0


def test_a_template_over_an_export(folder):
    done = invoke("init", "into", "--template", "bant", "--from", "deals.csv")
    assert done.code == 0, done.err
    block = (folder / "into/csv.source.qual").read_text(encoding="utf-8")
    assert 'amount: "Amount" numbers "1.234,56"' in block
    assert '# budget_status: "COLUMN"' in block
    assert invoke("check", "into").code == 0
    assert invoke("run", "into", "deals.csv").code == 0


def test_an_export_read_as_a_crm_says(folder):
    (folder / "deals.csv").write_text("Id,StageName,Amount\n1,Open,5\n2,Open,6\n", encoding="utf-8")
    assert invoke("init", "into", "--from", "deals.csv", "--crm", "salesforce").code == 0
    assert "for salesforce" in (folder / "into/deals.source.qual").read_text(encoding="utf-8")
    holds("into", "deals.csv")


@pytest.mark.parametrize("crm", ["dynamics", "pipedrive", "zoho"])
def test_an_id_that_the_adapter_finds_is_not_said(folder, crm):
    assert invoke("init", "into", "--template", "bant", "--crm", crm).code == 0
    assert "identified by" not in (folder / f"into/{crm}.source.qual").read_text(encoding="utf-8")


def test_a_block_for_pipedrive_reads_its_exports_too(folder):
    assert invoke("init", "into", "--template", "bant", "--crm", "pipedrive").code == 0
    (folder / "deals.csv").write_text(
        written(("Deal - ID", "Deal - Title"), [(7, "Brook")]), encoding="utf-8"
    )
    ran = invoke("run", "into", "deals.csv", "--format", "jsonl")
    assert ran.code == 0, ran.err
    assert [one["record"]["id"] for one in ran.records] == ["7"]


# ── Exports of a CRM ──

OPEN = ("Qualified", "Proposal Made", "Negotiations Started")


def written(header: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def drafted(*files: str) -> tuple[str, str, str]:
    """The ruleset, the source block, and what was said."""
    done = invoke("init", "into", "--from", *files)
    assert done.code == 0, done.err
    rules, source = (Path(path).read_text(encoding="utf-8") for path in done.out.split())
    assert invoke("check", "--strict", "--no-prove", "into").code == 0
    assert invoke("test", "into").code == 0
    return rules, source, done.err


@pytest.mark.parametrize("rows", [4, 24])
def test_the_stage_of_a_pipedrive_export_is_no_status(folder, rows):
    lines = [(f"Deal {n}", OPEN[n % 3], "Open", n + 1, "2026-03-01") for n in range(rows)]
    lines[-1] = (*lines[-1][:2], "Won", *lines[-1][3:])
    header = ("Deal - Title", "Deal - Stage", "Deal - Status", "Deal - Value", "Deal - Expected close date")
    (folder / "deals.csv").write_text(written(header, lines), encoding="utf-8")
    rules, source, _ = drafted("deals.csv")
    assert "stage of sales" in rules.partition("  stage:")[2].splitlines()[0]
    assert 'stage "Qualified"' in rules
    assert 'outcome "Won" won' in rules
    assert 'stage "Open"' not in rules
    for name in ("name:", "amount:", "close_date:"):
        assert f"  {name}" in rules
        assert f"  {name}" not in source, "the adapter knows it"
    holds("into", "deals.csv")


HASH, OTHER = "a" * 39 + "1", "b" * 39 + "2"


def pipedrive_deal(number: int) -> dict[str, object]:
    status = ("open", "open", "won", "lost", "open")[number % 5]
    custom = {HASH: ("10", "11", "12", "10")[number % 4] if number != 7 else "99", OTHER: f"words {number}"}
    return {
        "id": number + 1, "title": f"Deal {number}", "value": 1000 + number, "currency": "EUR",
        "stage_id": number % 3 + 1, "pipeline_id": 1, "status": status, "add_time": "2026-01-02 10:00:00",
        "expected_close_date": "2026-03-01", **custom,
    }  # fmt: skip


def saved(path: Path, rows: list[dict[str, object]]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"success": True, "data": rows}), encoding="utf-8")


def test_a_page_of_pipedrive_alone(folder):
    saved(folder / "deals.json", [pipedrive_deal(n) for n in range(20)])
    rules, source, err = drafted("deals.json")
    assert "stage_or_status is the stage" in err
    assert 'outcome "Won" won' in rules
    assert 'stage "open"' not in rules
    assert "amount:" not in source
    holds("into", "deals.json")


@pytest.fixture
def pages(folder: Path) -> Path:
    saved(folder / "data/deals-1.json", [pipedrive_deal(n) for n in range(20)])
    saved(folder / "data/deals-2.json", [pipedrive_deal(n) for n in range(20, 40)])
    options = [{"id": 10, "label": "Approved"}, {"id": 11, "label": "Planned"}, {"id": 12, "label": "Absent"}]
    fields: list[dict[str, object]] = [
        {"key": "stage_id", "name": "Stage", "field_type": "stage", "edit_flag": False},
        {"key": "expected_close_date", "name": "Expected close date", "field_type": "date"},
        {"key": HASH, "name": "Budget status", "field_type": "enum", "options": options},
        {"key": OTHER, "name": "Need", "field_type": "varchar"},
    ]
    saved(folder / "data/dealFields.json", fields)
    stages = [
        {"id": n, "order_nr": n, "name": name, "pipeline_id": 1} for n, name in enumerate(OPEN, start=1)
    ]
    saved(folder / "data/stages.json", stages)
    return folder / "data"


def test_pages_of_one_api_type_are_one_record_type(pages):
    rules, source, err = drafted("data")
    assert rules.startswith("ruleset deals "), "named after the records, and not after dealFields.json"
    assert rules.count("\nrecord ") == 1
    assert source.count(" from ") == 1
    assert "read 40 opportunity records" in err


def test_a_page_that_bears_the_name_of_its_type_is_one_of_them(pages):
    (pages / "deals-1.json").rename(pages / "deals.json")
    rules, source, err = drafted("data")
    assert rules.count("\nrecord ") == 1
    assert 'opportunity from "deals" ' in source
    assert "read 40 opportunity records" in err


def test_the_stages_of_pipedrive_are_those_that_it_says(pages):
    rules, _, err = drafted("data")
    assert "stage_or_status is the stage" in err
    assert 'stage "Qualified"\n  stage "Proposal Made"\n  stage "Negotiations Started"' in rules
    assert 'outcome "Won" won' in rules


def test_an_option_that_is_gone_is_a_reading_problem(pages):
    rules, _, _ = drafted("data")
    assert 'budget_status: one of "Approved", "Planned", "Absent"' in rules
    assert "# 1 value is a reading problem" in rules
    ran = invoke("run", "into", "data", "--format", "json")
    problems = ran.document["summary"]["reading"]["problems"]
    assert [(one["field"], one["count"]) for one in problems] == [("budget_status", 1)]


def test_lines_name_labels_in_place_of_hashes(pages):
    _, source, _ = drafted("data")
    assert 'budget_status: "Budget status"' in source
    assert 'need: "Need"' in source
    assert HASH not in source


def test_a_label_of_two_columns_names_neither(pages):
    fields = json.loads((pages / "dealFields.json").read_text(encoding="utf-8"))["data"]
    saved(pages / "dealFields.json", [*fields, {"key": "c" * 40, "name": "Need", "field_type": "varchar"}])
    _, source, _ = drafted("data")
    assert f'need: "{OTHER}"' in source


def test_opportunities_of_data_loader(folder):
    header = ("ID", "NAME", "AMOUNT", "CLOSEDATE", "STAGENAME", "PROBABILITY", "LEADSOURCE")
    stages = ("Prospecting", "Proposal", "Closed Won")
    ids = [same_id(f"006q000000Hdd{n:02d}") for n in range(20)]
    rows = [
        (one, f"Brook {n}", 100 + n, "2026-03-01", stages[n % 3], n % 3 * 50, "Web")
        for n, one in enumerate(ids)
    ]
    (folder / "extract.csv").write_text(written(header, rows), encoding="utf-8")
    rules, source, err = drafted("extract.csv")
    assert "opportunity from extract.csv" in err
    assert "source export for salesforce" in source
    assert "  stage:       stage of sales" in rules
    holds("into", "extract.csv")


def test_a_report_of_opportunities(folder):
    header = ("Opportunity Name", "Opportunity Owner", "Amount", "Close Date", "Stage", "Probability (%)")
    rows = [(f"B {n}", "Ann Archer", n, "2026-03-01", OPEN[n % 3], n % 3 * 20) for n in range(20)]
    (folder / "report_1700000000000.csv").write_text(written(header, rows), encoding="utf-8")
    rules, source, err = drafted("report_1700000000000.csv")
    assert "guessed: opportunity from report_1700000000000.csv" in err
    assert "guessed: Stage is the stage" in err
    assert "\nrecord opportunity\n" in rules
    assert "Ann" not in rules + source


def test_a_few_bad_cells_of_a_workbook_drop_no_column(folder):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Deal ID", "Name", "Value", "Close Date", "Stage", "Remark"])
    for n in range(30):
        sheet.append([n + 1, f"Brook {n}", 100 + n, date(2026, 1, n % 28 + 1), OPEN[n % 3], f"r{n}"])
    sheet["C5"], sheet["C9"], sheet["D7"], sheet["B12"] = "to be settled", "=A1*2", "spring", "=1+1"
    sheet.merge_cells("F3:F4")
    book.save("hand.xlsx")
    rules, source, _ = drafted("hand.xlsx")
    assert "cannot be read as text either" not in source
    for count, line in (
        ("1 value is a reading problem", "name:       text"),
        ("2 values are reading problems", "value:      number"),
        ("1 value is a reading problem", "close_date: date"),
        ("1 value is a reading problem", "remark:     text"),
    ):
        assert f"  # {count}: `run` lists what cannot be read\n  {line}" in rules, rules
    problems = invoke("run", "into", "hand.xlsx", "--format", "json").document["summary"]["reading"][
        "problems"
    ]
    assert sum(one["count"] for one in problems) == 5


# ── What is not done ──


def test_no_file_is_written_over(folder):
    assert invoke("init", "into", "--template", "bant").code == 0
    (folder / "into/bant.qual").write_text("mine", encoding="utf-8")
    done = invoke("init", "into", "--template", "bant")
    assert (done.code, done.out) == (2, "")
    assert str(Path("into/bant.qual")) in done.err
    assert (folder / "into/bant.qual").read_text(encoding="utf-8") == "mine"
    assert invoke("init", "into", "--template", "bant", "--force").code == 0
    assert (folder / "into/bant.qual").read_text(encoding="utf-8") != "mine"


def test_where_one_file_is_there_none_is_written(folder):
    (folder / "into").mkdir()
    (folder / "into/deals.source.qual").write_text("mine", encoding="utf-8")
    assert invoke("init", "into", "--from", "deals.csv").code == 2
    assert [path.name for path in (folder / "into").iterdir()] == ["deals.source.qual"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--template", "bnat"), 'did you mean "bant"?'),
        (("--template", "bant", "--crm", "salesfroce"), "salesforce"),
        (("--crm", "salesforce"), "a source block needs a ruleset"),
        (("--template", "bant", "--crm", "csv"), "its columns are only known from a file"),
        (("--from", "nowhere.csv"), 'there is no file "nowhere.csv"'),
        (("--from", "-"), "--from takes files"),
        (("deals.csv",), "to draft from it: --from deals.csv"),
        (("a", "b"), "one DIR, not 2"),
    ],
)
def test_what_cannot_be_done(folder, arguments, says):
    places = [] if arguments[0] in ("deals.csv", "a") else ["into"]
    done = invoke("init", *places, *arguments)
    assert (done.code, done.out) == (2, "")
    done.says(says)
    assert not (folder / "into").exists()


# ── Data of others ──


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("maven_crm", ("sales_pipeline.csv", "accounts.csv", "products.csv", "sales_teams.csv")),
        ("easy_spaces", ("Lead_Data.csv",)),
        ("fivetran_salesforce", ("sf_lead_data.csv",)),
        ("fivetran_salesforce", ("sf_opportunity_data.csv", "sf_account_data.csv")),
        ("fivetran_hubspot", ("deal_data.csv",)),
        ("sfdx_tree", ("Opportunitys.json", "Accounts.json", "Contacts.json")),
    ],
)
def test_exports_of_others(outside_data, tmp_path, name, files):
    data = [str(outside_data(name) / file) for file in files]
    done = invoke("init", str(tmp_path / "into"), "--from", *data)
    assert done.code == 0, done.err
    holds(str(tmp_path / "into"), *data)


def test_the_hardware_seller(outside_data, tmp_path):
    folder = outside_data("maven_crm")
    files = [
        str(folder / f"{name}.csv") for name in ("sales_pipeline", "accounts", "products", "sales_teams")
    ]
    done = invoke("init", str(tmp_path), "--from", *files)
    assert done.code == 0, done.err
    rules, source = (Path(path).read_text(encoding="utf-8") for path in done.out.split())
    assert '"GTXPro" means "GTX Pro"' in source
    assert "  account:        account\n" in rules
    assert 'stage "Prospecting"\n  stage "Engaging"' in rules
    assert "read 8,800 opportunity records" in done.err
    agents = {line.split(",")[1] for line in Path(files[0]).read_text(encoding="utf-8").splitlines()[1:]}
    companies = {line.split(",")[0] for line in Path(files[1]).read_text(encoding="utf-8").splitlines()[1:]}
    for secret in agents | companies:
        assert f'"{secret}"' not in rules + source


def test_the_examples_of_the_project(tmp_path):
    for number, files in enumerate(
        (
            sorted((ROOT / "examples/opportunity_audit/data").iterdir()),
            [ROOT / "examples/lead_handover/leads.csv"],
        )
    ):
        data = [str(path) for path in files]
        into = str(tmp_path / str(number))
        assert invoke("init", into, "--from", *data).code == 0
        holds(into, *data)
