"""`run`: the forms it writes, what it does with bad data, and its exit codes."""

from __future__ import annotations

import csv
import io
import json

import pytest

from qualrules.cli.run import FORMATS
from qualrules.evaluate.counts import Counts
from qualrules.report import run_csv, run_jsonl
from qualrules.report.results import RunReport
from qualrules.workspace.session import Request, open_session
from tests.cli.deals import AS_OF, COLUMNS, ROWS, RULES, call, fits, written


@pytest.fixture
def deals(tmp_path):
    return (*written(tmp_path), *AS_OF)


def test_a_record_is_written_with_the_names_of_the_interface(deals):
    called = call("run", *deals, "--format", "jsonl")
    assert called.code == 0
    assert called.lines[0] == {
        "schema": "qualrules/record/v1",
        "record": {"type": "opportunity", "id": "D1"},
        "place": "deals.csv:2",
        "criteria": {
            "budget": "met",
            "champion_known": "met",
            "large": "met",
            "decided": "unknown",
            "loss_known": "not_met",
        },
        "definitions": {"bant": "met"},
        "scores": {"heat": {"lowest": 45, "highest": 45}},
        "promises": {"One way to close": "met"},
        "processes": {
            "sales": {
                "claimed": "Proposal",
                "claim": "agrees",
                "supported": "Proposal",
                "furthest": "Proposal",
                "possible": "Proposal",
                "overdue": None,
                "stages": {"Discovery": "met", "Proposal": "met", "Won": "unknown", "Lost": "not_met"},
            }
        },
    }


def test_records_come_in_the_order_of_the_data(deals):
    called = call("run", *deals, "--format", "jsonl")
    assert [line["record"]["id"] for line in called.lines] == [row.split(",")[0] for row in ROWS]
    assert all(fits(line) for line in called.lines)


def test_the_claim_of_each_record(deals):
    called = call("run", *deals, "--format", "jsonl")
    assert [line["processes"]["sales"]["claim"] for line in called.lines] == [
        "agrees", "ahead", "unproven", "behind", "unmapped", "unclaimed", "not_applicable", "agrees", "unproven",
    ]  # fmt: skip


def test_explain_adds_the_deciding_facts_and_the_next_step(deals):
    called = call("run", *deals, "--format", "jsonl", "--explain")
    assert all(fits(line) for line in called.lines)
    second = called.lines[1]
    assert second["because"]["large"] == [
        {
            "field": "amount",
            "source_field": "amount",
            "value": "500 EUR",
            "raw": "500",
            "gap": None,
            "needed": "amount is at least 10k EUR",
            "outcome": "not_met",
            "at": {"file": str(deals[0]), "line": 29, "column": 8},
        }
    ]
    assert second["next"] == [
        {
            "process": "sales",
            "stage": "Proposal",
            "fill": [],
            "change": [{"field": "amount", "needed": "amount is at least 10k EUR"}],
            "ask": ["What is amount?"],
        }
    ]
    ninth = called.lines[8]["because"]
    assert ninth["large"][0]["gap"] == "unreadable"
    assert (ninth["budget"][0]["value"], ninth["budget"][0]["raw"]) == (None, "TBD")


def test_the_whole_run_as_one_document(deals):
    called = call("run", *deals, "--format", "json")
    document = called.json
    assert called.code == 0
    assert fits(document)
    assert list(document) == ["schema", "ruleset", "run", "summary", "records"]
    assert document["ruleset"]["name"] == "deals"
    assert document["ruleset"]["version"] == "2.1.0"
    assert document["run"] == {"as_of": "2026-11-21", "source": "csv", "records": 9} | {
        "seconds": document["run"]["seconds"]
    }
    assert document["summary"]["sales"] == {
        "agrees": 2, "ahead": 1, "unproven": 2, "behind": 1, "unmapped": 1, "unclaimed": 1, "not_applicable": 1,
    }  # fmt: skip
    assert document["summary"]["criteria"]["large"] == {"met": 6, "not_met": 1, "unknown": 2}
    assert len(document["records"]) == 9
    assert document["records"] == call("run", *deals, "--format", "jsonl").lines


def test_an_instant_is_named_as_one(deals):
    called = call("run", *deals[:-2], "--as-of", "2026-11-21T10:00+02:00", "--format", "json")
    assert called.json["run"]["as_of"] == "2026-11-21T08:00:00Z"


def test_csv_has_a_column_for_each_path_and_empty_cells_for_null(deals):
    called = call("run", *deals, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(called.out)))
    assert list(rows[0]) == [
        "record.type", "record.id",
        "criteria.budget", "criteria.champion_known", "criteria.large", "criteria.decided", "criteria.loss_known",
        "definitions.bant", "scores.heat.lowest", "scores.heat.highest",
        "processes.sales.claim", "processes.sales.claimed", "processes.sales.supported",
        "processes.sales.furthest", "processes.sales.possible", "processes.sales.overdue",
        "processes.sales.stages.Discovery", "processes.sales.stages.Proposal",
        "processes.sales.stages.Won", "processes.sales.stages.Lost",
        "promises.One way to close",
    ]  # fmt: skip
    assert rows[5]["processes.sales.claimed"] == ""
    assert rows[5]["processes.sales.claim"] == "unclaimed"
    assert (rows[8]["scores.heat.lowest"], rows[8]["scores.heat.highest"]) == ("0", "45")
    assert rows[1]["criteria.large"] == "not_met"


def test_no_cell_of_a_csv_runs_as_a_formula_and_jsonl_is_exact(tmp_path):
    arguments = written(tmp_path, ('"=1+2, ""x""",12000,Approved,Ann,,,North,New business,,Proposal',))
    called = call("run", *arguments, *AS_OF, "--format", "csv")
    assert next(csv.DictReader(io.StringIO(called.out)))["record.id"] == '\'=1+2, "x"'
    called = call("run", *arguments, *AS_OF, "--format", "jsonl")
    assert called.lines[0]["record"]["id"] == '=1+2, "x"'


def test_csv_with_explain_has_the_facts_and_the_way_on(deals):
    called = call("run", *deals, "--format", "csv", "--explain")
    second = list(csv.DictReader(io.StringIO(called.out)))[1]
    assert second["because.large"] == "amount"
    assert second["next.sales.stage"] == "Proposal"
    assert second["next.sales.change"] == "amount"


def test_the_table_has_a_line_a_record_and_the_counts(deals):
    called = call("run", *deals)
    lines = called.out.splitlines()
    assert called.code == 0
    assert lines[0].split()[0] == "opportunity"
    assert [line.split()[0] for line in lines[1:10]] == [f"D{number}" for number in range(1, 10)]
    assert "9 records by deals 2.1.0, as of 2026-11-21" in called.out
    assert "ahead 1" in called.out


def wide(folder):
    many = "\n".join(
        f"criterion a_rather_long_name_{n} for opportunity when amount is at least {n}k EUR"
        for n in range(1, 30)
    )
    arguments = written(folder)
    (folder / "deals.qual").write_text(RULES + "\n" + many + "\n", encoding="utf-8")
    return (*arguments, *AS_OF)


def test_a_wide_table_names_what_is_open_and_on_a_terminal_keeps_to_the_width(tmp_path, monkeypatch):
    monkeypatch.setattr("qualrules.cli.run.is_terminal", lambda stream: True)
    monkeypatch.setenv("COLUMNS", "120")
    rows = call("run", *wide(tmp_path)).out.splitlines()[:10]
    assert "not met" in rows[0]
    assert max(map(len, rows)) <= 140
    assert any("…" in row for row in rows)


@pytest.mark.parametrize("to_file", [False, True])
def test_a_wide_table_is_whole_in_a_pipe_and_in_a_file(tmp_path, to_file):
    called = call("run", *wide(tmp_path), *(["-o", tmp_path / "table.txt"] if to_file else []))
    text = (tmp_path / "table.txt").read_text(encoding="utf-8") if to_file else called.out
    rows = text.splitlines()[:10]
    assert not any("…" in row for row in rows)
    assert rows[2].rstrip().split("  ")[-1].strip().startswith("decided")
    assert "a_rather_long_name_28, a_rather_long_name_29" in rows[2]
    assert rows[2].index("decided") == rows[0].index("unknown")


def test_where_writes_and_counts_only_what_meets_it(deals):
    called = call("run", *deals, "--format", "json", "--where", 'region is "north" and not large')
    assert [record["record"]["id"] for record in called.json["records"]] == ["D2"]
    assert called.json["summary"]["criteria"]["large"] == {"met": 0, "not_met": 1, "unknown": 0}
    assert called.json["run"]["records"] == 1


def test_where_leaves_out_records_on_which_it_is_unknown(deals):
    met = call("run", *deals, "--format", "jsonl", "--where", "large").lines
    not_met = call("run", *deals, "--format", "jsonl", "--where", "not large").lines
    assert (len(met), len(not_met)) == (6, 1)


def test_a_where_with_a_mistake_is_explained(deals):
    called = call("run", *deals, "--where", "amont is known")
    assert called.code == 2
    assert 'did you mean "amount"?' in called.err
    assert called.out == ""


def test_where_may_meet_no_record(deals):
    called = call("run", *deals, "--format", "jsonl", "--where", 'region is "East"')
    assert (called.code, called.out) == (0, "")


def test_one_process_of_two(tmp_path):
    arguments = written(tmp_path)
    further = '\nprocess renewal for opportunity\n  stage "Asked"\n    needs budget\n'
    (tmp_path / "deals.qual").write_text(RULES + further, encoding="utf-8")
    both = call("run", *arguments, *AS_OF, "--format", "jsonl").lines[0]
    one = call("run", *arguments, *AS_OF, "--format", "jsonl", "--process", "renewal").lines[0]
    assert list(both["processes"]) == ["sales", "renewal"]
    assert list(one["processes"]) == ["renewal"]
    assert one["processes"]["renewal"] == {
        "claimed": None, "claim": None, "supported": "Asked", "furthest": "Asked", "possible": "Asked",
        "overdue": None, "stages": {"Asked": "met"},
    }  # fmt: skip
    wrong = call("run", *arguments, *AS_OF, "--process", "renewl")
    assert wrong.code == 2
    assert 'did you mean "renewal"?' in wrong.err


def test_reading_problems_are_told_and_counted(deals):
    called = call("run", *deals, "--format", "json")
    assert "1 value of amount cannot be read" in called.err
    reading = called.json["summary"]["reading"]
    problems = {problem["field"]: problem for problem in reading["problems"]}
    assert (problems["amount"]["count"], problems["amount"]["example"]) == (1, "a lot")
    assert reading["not_supplied"] == ["account"]
    assert reading["bad_records"] == 0


def test_a_bad_record_is_listed_and_makes_the_run_end_with_2(tmp_path):
    arguments = (*written(tmp_path, (*ROWS, "D10,1,2,3,4,5,6,7,8,9,10,11")), *AS_OF)
    called = call("run", *arguments, "--format", "jsonl")
    assert called.code == 2
    assert len(called.lines) == 9
    assert "deals.csv:11" in called.err
    assert "--skip-bad" in called.err
    allowed = call("run", *arguments, "--format", "json", "--skip-bad")
    assert allowed.code == 0
    assert "deals.csv:11" in allowed.err
    assert allowed.json["summary"]["reading"]["bad_records"] == 1
    assert "1 record cannot be read as such (QR408):" in allowed.err
    bad = allowed.json["summary"]["reading"]["bad"][0]
    assert bad["place"].endswith("deals.csv:11")
    assert bad["code"] == "QR408"
    assert fits(allowed.json)


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_no_record_at_all_cannot_be_done(tmp_path, form):
    arguments = written(tmp_path, ())
    output = tmp_path / "out"
    called = call("run", *arguments, *AS_OF, "--format", form, "-o", output)
    assert called.code == 2
    assert "error[QR414]: no record was read" in called.err
    assert "the data holds no opportunity" in called.err
    assert not output.exists()


def test_output_goes_to_a_file(deals, tmp_path):
    output = tmp_path / "out.jsonl"
    called = call("run", *deals, "--format", "jsonl", "-o", output)
    assert (called.code, called.out) == (0, "")
    assert len(output.read_text(encoding="utf-8").splitlines()) == 9


def test_a_run_that_fails_leaves_the_old_file_alone(deals, tmp_path):
    output = tmp_path / "out.jsonl"
    output.write_text("before", encoding="utf-8")
    assert call("run", *deals, "-o", output, "--where", "nonsense").code == 2
    assert output.read_text(encoding="utf-8") == "before"


def test_lines_are_written_as_records_are_judged(deals):
    request = Request(str(deals[0]), (str(deals[1]),), (str(deals[3]),))
    session = open_session(request)
    judged = []

    def verdicts():
        for verdict in session.verdicts():
            judged.append(verdict)
            yield verdict

    def report():
        counts = Counts(session.layouts)
        return RunReport(session.about, session.layouts, verdicts(), counts, session.reading, session.elapsed)

    lines = run_jsonl.lines(report())
    next(lines)
    assert len(judged) == 1
    rows = run_csv.lines(report())
    next(rows)
    assert len(judged) == 1
    next(rows)
    assert len(judged) == 2


# ── DATA ──


def test_data_from_standard_input(deals):
    data = deals[1].read_bytes()
    called = call("run", deals[0], "-", *deals[2:], "--format", "jsonl", stdin=data)
    assert called.code == 0
    assert [line["place"] for line in called.lines][:2] == ["<stdin>:2", "<stdin>:3"]


def test_large_standard_input_is_spooled(deals, monkeypatch):
    monkeypatch.setattr("qualrules.workspace.data.IN_MEMORY", 64)
    called = call("run", deals[0], "-", *deals[2:], "--format", "jsonl", stdin=deals[1].read_bytes())
    assert len(called.lines) == 9


def test_a_folder_of_data(deals, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    deals[1].rename(folder / "deals.csv")
    (folder / "notes.md").write_text("no data", encoding="utf-8")
    assert len(call("run", deals[0], folder, *deals[2:], "--format", "jsonl").lines) == 9


def test_an_empty_folder_is_said(deals, tmp_path):
    (tmp_path / "data").mkdir()
    called = call("run", deals[0], tmp_path / "data", *deals[2:])
    assert called.code == 2
    assert "no data in the folder" in called.err


def test_a_type_before_a_file(tmp_path):
    rules, data, *_ = written(tmp_path)
    (tmp_path / "who.csv").write_text("id,country\nA1,DE\n", encoding="utf-8")
    called = call(
        "run", rules, f"opportunity={data}", f"account={tmp_path / 'who.csv'}", *AS_OF, "--format", "jsonl"
    )
    assert called.code == 0
    assert len(called.lines) == 9
    wrong = call("run", rules, f"oportunity={data}", *AS_OF)
    assert wrong.code == 2
    assert "opportunity=" in wrong.err


def test_a_file_with_an_equals_sign_in_its_name(tmp_path, monkeypatch):
    rules, data, *_ = written(tmp_path)
    monkeypatch.chdir(tmp_path)
    data.rename(tmp_path / "a=b.csv")
    assert len(call("run", rules, "a=b.csv", *AS_OF, "--format", "jsonl").lines) == 9


@pytest.mark.parametrize(("place", "said"), [
    ("siebel://production", 'nothing here reads "siebel://'),
    ("C:\\deals.csv", 'there is no file "C:\\deals.csv"'),
    ("missing.csv", 'there is no file "missing.csv"'),
])  # fmt: skip
def test_data_that_is_not_there(deals, place, said):
    called = call("run", deals[0], place, *AS_OF)
    assert called.code == 2
    assert said in called.err


def test_data_that_nothing_recognises(deals, tmp_path):
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "picture").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))
    for name in ("empty", "picture"):
        called = call("run", deals[0], tmp_path / name, *AS_OF)
        assert called.code == 2
        assert name in called.err
        assert "Traceback" not in called.err


def test_the_same_records_as_json_give_the_same_outcomes(tmp_path, deals):
    rows = list(csv.DictReader(io.StringIO("\n".join([COLUMNS, *ROWS]))))
    (tmp_path / "deals.json").write_text(json.dumps(rows), encoding="utf-8")
    first = call("run", *deals, "--format", "jsonl").lines
    second = call("run", deals[0], tmp_path / "deals.json", *AS_OF, "--format", "jsonl").lines
    assert [line["criteria"] for line in first] == [line["criteria"] for line in second]


# ── Top records ──

TWO_TOPS = """
record lead
  email: text

criterion reachable for lead when email is known
"""


def test_two_top_records_and_type(tmp_path):
    arguments = written(tmp_path)
    (tmp_path / "deals.qual").write_text(RULES + TWO_TOPS, encoding="utf-8")
    (tmp_path / "leads.csv").write_text("email\na@example.com\n", encoding="utf-8")
    rules, data = arguments[:2]
    leads = tmp_path / "leads.csv"
    both = call("run", rules, f"lead={leads}", f"opportunity={data}", *AS_OF, "--format", "jsonl")
    assert [line["record"]["type"] for line in both.lines] == ["lead"] + ["opportunity"] * 9
    assert "budget" not in both.lines[0]["criteria"]
    one = call("run", rules, f"lead={leads}", *AS_OF, "--format", "jsonl", "--type", "lead")
    assert [line["record"]["type"] for line in one.lines] == ["lead"]
    unclear = call("run", rules, leads, *AS_OF)
    assert unclear.code == 2
    assert "lead=" in unclear.err
    wrong = call("run", rules, leads, *AS_OF, "--type", "leed")
    assert wrong.code == 2
    assert 'did you mean "lead"?' in wrong.err


def test_a_record_that_another_links_to_is_no_top_record(tmp_path):
    arguments = written(tmp_path)
    served = '\ncriterion served for account when country is "DE"\n'
    (tmp_path / "deals.qual").write_text(RULES + served, encoding="utf-8")
    called = call("run", *arguments, *AS_OF, "--format", "jsonl")
    assert {line["record"]["type"] for line in called.lines} == {"opportunity"}


def test_a_ruleset_with_mistakes_cannot_be_run(tmp_path):
    arguments = written(tmp_path)
    (tmp_path / "deals.qual").write_text(RULES.replace("when amount", "when amont"), encoding="utf-8")
    called = call("run", *arguments, *AS_OF)
    assert called.code == 2
    assert "QR201" in called.err


def test_an_interrupt_ends_with_130_and_leaves_no_half_file(deals, tmp_path, monkeypatch):
    def interrupted(report):
        yield "the first line\n"
        raise KeyboardInterrupt

    monkeypatch.setitem(FORMATS, "jsonl", interrupted)
    output = tmp_path / "out.jsonl"
    called = call("run", *deals, "--format", "jsonl", "-o", output)
    assert called.code == 130
    assert not output.exists()
    assert not list(tmp_path.glob(".out*"))


def test_every_value_outside_a_list_is_told_with_its_count(tmp_path):
    rows = [f"E{number},1,Approved,,,,,New business,,{stage}" for number, stage in enumerate("ABBCCC")]
    rows += [f"F{number},1,Approved,,,,,New business,,Other {number:02}" for number in range(20)]
    arguments = (*written(tmp_path, tuple(rows)), *AS_OF)
    told = '26 values of stage are outside the list of values: "C" 3, "B" 2, "A" 1, "Other 00" 1'
    err = call("run", *arguments).err
    assert told in err
    assert '"Other 16" 1, … and 3 more (deals.csv:2, ' in err
    hidden = call("audit", *arguments).err
    assert "26 values of stage are outside the list of values: deals.csv:2" in hidden
    assert "Other" not in hidden
    shown = call("sources", *arguments)
    assert '  stage: 26 values outside the list: "C" 3, "B" 2, ' in shown.out
    [outside] = call("sources", *arguments, "--format", "json").json["reading"]["outside_list"]
    assert (outside["field"], outside["values"]["C"], len(outside["values"])) == ("stage", 3, 23)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("out.csv", "record.type,"),
        ("out.JSON", "{"),
        ("out.jsonl", '{"schema"'),
        ("out.txt", "opportunity "),
        ("out", "opportunity "),
    ],
)
def test_the_ending_of_the_output_says_the_form(deals, tmp_path, name, begins):
    assert call("run", *deals, "-o", tmp_path / name).code == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    assert call("run", *deals, "-o", tmp_path / name, "--format", "jsonl").code == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith('{"schema":')


def test_an_ending_that_no_form_has_is_refused_before_anything_is_read(deals, tmp_path):
    refused = call("run", *deals, "-o", tmp_path / "out.parqet")
    assert (refused.code, refused.out, list(tmp_path.glob("out*"))) == (2, "", [])
    assert f'no form has the ending of "{tmp_path / "out.parqet"}"' in refused.err
    assert 'did you mean ".parquet"?' in refused.err
    assert "--format says the form: table, json, jsonl, csv, xlsx, parquet" in refused.err


def test_quiet_leaves_out_warnings_and_keeps_errors(tmp_path):
    arguments = (*written(tmp_path, ("D1,12000",), "id,amount"), *AS_OF)
    assert "warning[QR411]" in call("run", *arguments).err
    assert call("run", *arguments, "-q").err == ""
    assert "error[QR414]" in call("run", *written(tmp_path, ()), *AS_OF, "-q").err


def test_only_fields_that_rules_read_are_missed(tmp_path):
    lacking = (*written(tmp_path, ("D1,12000",), "id,amount"), *AS_OF)
    missed = call("run", *lacking).err.split("QR411")[1].splitlines()[0]
    assert "budget_status" in missed
    assert "region" not in missed
    whole = (*written(tmp_path, (ROWS[0].replace("North,", ""),), COLUMNS.replace("region,", "")), *AS_OF)
    assert "QR411" not in call("run", *whole).err


def test_swapped_arguments_are_said_in_one_sentence(deals):
    rules, data, *_ = deals
    called = call("run", data, rules)
    assert called.code == 2
    assert called.err == f"error: {data} is data; the ruleset comes first: qualrules run {rules} {data}\n"
    assert f"qualrules audit RULESET {data} x.csv" in call("audit", data, "x.csv").err


def test_a_source_file_among_the_data_is_passed_with_source(deals):
    rules, data, _, source, *_ = deals
    called = call("run", rules, data, source)
    assert called.code == 2
    assert f"pass source blocks with --source {source}" in called.err
