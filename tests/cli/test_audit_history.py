"""`audit --history`: what it finds, how it is told, what it refuses, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.deals import Called, call, fits

RULES = """\
ruleset past 1.0.0 "What a deal needs"
  currency EUR

record opportunity
  amount:     money
  pain:       text
  region:     text
  created_on: date
  stage:      stage of sales

criterion hurts for opportunity
  when pain is known
  ask "What hurts?"

criterion large for opportunity
  when amount is at least 10k EUR
  ask "What would they pay?"

process sales for opportunity
  stage "Discovery"
    needs hurts
    stay at most 30 days
  stage "Proposal"
    needs large
  outcome "Lost" lost
  moves
    no skipping
"""
SOURCE = """\
source export for csv
  opportunity from "deals.csv" identified by "Id"
    created_on: "CreatedDate"
    stage: "StageName"
"""
DEALS = """\
Id,Amount,Pain,Region,CreatedDate,StageName
D1,12000,They weep,North,2026-01-02,Proposal
D2,12000,They weep,South,2026-10-30,Discovery
D3,12000,They weep,South,2026-01-02,Discovery
"""
HISTORY = """\
Id,OpportunityId,Field,OldValue,NewValue,CreatedDate
H1,D1,created,,,2026-01-02T08:00:00Z
H2,D1,StageName,Discovery,Proposal,2026-02-09T10:00:00Z
H3,D1,Amount,7777,12000,2026-02-11T10:00:00Z
H4,D2,created,,,2026-10-30T08:00:00Z
H5,D2,Pain,They sigh,They weep,2026-10-30T09:00:00Z
H6,D3,created,,,2026-01-02T08:00:00Z
"""
SECRETS = ("7777", "12000", "weep", "sigh", "gibberish")
AS_OF = ("--as-of", "2026-11-21")


@pytest.fixture
def audit(tmp_path: Path) -> Callable[..., Called]:
    (tmp_path / "past.qual").write_text(RULES, encoding="utf-8")
    (tmp_path / "source.qual").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "deals.csv").write_text(DEALS, encoding="utf-8")
    (tmp_path / "history.csv").write_text(HISTORY, encoding="utf-8")

    def run(*options: object, history: object = tmp_path / "history.csv", data: object = None) -> Called:
        given = ("--history", history) if history is not None else ()
        rules = (tmp_path / "past.qual", data or tmp_path / "deals.csv", "--source", tmp_path / "source.qual")
        return call("audit", *rules, *AS_OF, *given, *options)

    return run


def test_the_document_tells_moves_and_stays(audit: Callable[..., Called]) -> None:
    called = audit("--format", "json")
    assert called.code == 1
    document = called.json
    assert fits(document)
    assert list(document)[-2:] == ["history", "findings"]
    told = {(one["code"], one["name"], one["level"], one["record"]["id"]) for one in document["findings"]}
    assert told == {
        ("QR610", "moved-too-early", "error", "D1"),
        ("QR614", "stayed-too-long", "warning", "D1"),
        ("QR606", "stage-overdue", "warning", "D3"),
        ("QR603", "stage-behind", "note", "D2"),
        ("QR603", "stage-behind", "note", "D3"),
    }
    (early,) = [one for one in document["findings"] if one["code"] == "QR610"]
    assert early["moved"] == {"at": "2026-02-09T10:00:00Z", "from": "Discovery", "to": "Proposal"}
    assert [one["criterion"] for one in early["missing"]] == ["large"]
    assert early["missing"][0]["ask"] == ["What would they pay?"]
    assert "moved" not in next(one for one in document["findings"] if one["code"] == "QR606")
    assert document["summary"]["processes"]["sales"]["overdue"] == 1
    counts = document["history"]["processes"]["sales"]
    assert counts == {
        "moves": 4, "allowed": 3, "too_early": 1, "refused": 0, "unproven": 0, "not_applicable": 0, "skipped": 0,
        "back": 0, "unmapped": 0, "stays": 3, "too_long": 1, "overdue": 1, "not_held": {},
    }  # fmt: skip
    (reading,) = document["history"]["reading"]
    assert reading["tables"][0]["begin"] == "2026-01-02T08:00:00Z"


def test_without_it_nothing_of_the_past_is_told(audit: Callable[..., Called]) -> None:
    document = audit("--format", "json", history=None).json
    assert "history" not in document
    assert {one["code"] for one in document["findings"]} == {"QR603"}


def test_one_finding_a_line(audit: Callable[..., Called]) -> None:
    lines = audit("--format", "jsonl").lines
    assert all(fits(line) for line in lines)
    assert [line["code"] for line in lines if "moved" in line] == ["QR610", "QR614"]


def test_the_text_tells_it_too(audit: Callable[..., Called]) -> None:
    called = audit()
    assert "error[QR610] moved-too-early: 1 move" in called.out
    assert (
        'moved to "Proposal" from "Discovery" on 2026-02-09: the facts of then supported "Discovery"'
        in called.out
    )
    assert "    ask: What would they pay?" in called.out
    assert "warning[QR614] stayed-too-long: 1 stay" in called.out
    assert "moves            4: allowed 3, too early 1, refused 0, unproven 0" in called.out
    assert "history.csv: 6 rows of changes, 6 used, from 2026-01-02 to 2026-10-30" in called.err
    assert 'read as changes: the record "OpportunityId", the column "Field"' in called.err


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_no_value_of_a_record_is_told_unless_asked_for(
    audit: Callable[..., Called], tmp_path: Path, form: str
) -> None:
    odd = HISTORY + "H7,D1,Amount,12000,gibberish,2026-05-01T10:00:00Z\nH8,D1,Pain,a,b,gibberish\n"
    (tmp_path / "history.csv").write_text(odd, encoding="utf-8")
    called = audit("--format", form)
    for secret in SECRETS:
        assert secret not in called.out + called.err, secret
    shown = audit("--format", form, "--show-fields")
    assert "7777" in shown.out
    assert "gibberish" in shown.err
    if form == "json":
        assert fits(called.json)
        assert fits(shown.json)


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 1), (("--exit-zero",), 0), (("--fail-level", "warning"), 1)],
)
def test_exit_codes(audit: Callable[..., Called], options: tuple[str, ...], code: int) -> None:
    assert audit(*options).code == code


def test_a_history_without_errors_is_clean_at_the_error_level(
    audit: Callable[..., Called], tmp_path: Path
) -> None:
    (tmp_path / "history.csv").write_text(HISTORY.replace("7777", "17777"), encoding="utf-8")
    assert audit().code == 0
    assert audit("--fail-level", "warning").code == 1


def test_rows_that_cannot_be_read_mean_2(audit: Callable[..., Called], tmp_path: Path) -> None:
    (tmp_path / "history.csv").write_text(HISTORY + "H7,D1,1,2,3,4,5,6,7\n", encoding="utf-8")
    called = audit()
    assert called.code == 2
    assert "history.csv:8" in called.err
    assert audit("--skip-bad").code == 1


def test_rows_about_other_records_and_unreadable_instants_are_said(
    audit: Callable[..., Called], tmp_path: Path
) -> None:
    odd = (
        HISTORY + "H7,D9,Amount,1,2,2026-02-01T10:00:00Z\nH8,D1,Amount,1,2,soon\nH9,D1,Owner,a,b,2026-02-01\n"
    )
    (tmp_path / "history.csv").write_text(odd, encoding="utf-8")
    said = audit().err
    assert "1 row of the history about 1 record that the data does not hold: D9" in said
    assert 'no instant can be read in "CreatedDate": ' in said
    assert 'names in it that feed no field: "Owner" 1' in said


def test_groups_have_the_findings_of_their_records(audit: Callable[..., Called]) -> None:
    document = audit("--format", "json", "--group-by", "region").json
    assert fits(document)
    groups = {group["group"]: group["summary"] for group in document["groups"]}
    assert groups["North"]["findings"]["error"] == 1
    assert groups["South"]["processes"]["sales"]["overdue"] == 1
    assert groups["North"]["processes"]["sales"]["overdue"] == 0


def test_several_files_are_one_history(audit: Callable[..., Called], tmp_path: Path) -> None:
    stays = "record id,stage,entered,left\nD1,Discovery,2026-01-02T08:00Z,2026-02-09T10:00Z\n"
    (tmp_path / "stays.csv").write_text(stays, encoding="utf-8")
    whole = audit("--format", "json").json
    both = audit("--history", tmp_path / "stays.csv", "--format", "json").json
    assert both["findings"] == whole["findings"]
    assert [table["kind"] for table in both["history"]["reading"][0]["tables"]] == ["changes", "stays"]


def test_a_folder_gives_what_tells_of_the_past(audit: Callable[..., Called], tmp_path: Path) -> None:
    document = audit("--format", "json", history=tmp_path).json
    (table,) = document["history"]["reading"][0]["tables"]
    assert table["name"] == "history.csv"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour,size\nred,3\n", "it is not clear how history.csv tells of the past"),
        ("record id,stage,entered\nD1,Discovery,01/02/2026\n", "can be read in several ways"),
        ("", "is empty"),
    ],
)
def test_what_is_no_history_ends_with_2(
    audit: Callable[..., Called], tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "history.csv").write_text(text, encoding="utf-8")
    called = audit()
    assert called.code == 2
    assert said in called.err
    assert called.out == ""


def test_a_history_that_is_not_there_ends_with_2(audit: Callable[..., Called], tmp_path: Path) -> None:
    called = audit(history=tmp_path / "absent.csv")
    assert called.code == 2
    assert "there is no file" in called.err


def test_a_record_that_is_not_judged_has_no_past(audit: Callable[..., Called], tmp_path: Path) -> None:
    called = audit(history=f"lead={tmp_path / 'history.csv'}")
    assert called.code == 2
    assert "is said to be about lead" in called.err


def test_rules_without_a_claim_have_no_past_to_judge(audit: Callable[..., Called], tmp_path: Path) -> None:
    (tmp_path / "past.qual").write_text(RULES.replace("  stage:      stage of sales\n", ""), encoding="utf-8")
    (tmp_path / "source.qual").write_text(SOURCE.replace('    stage: "StageName"\n', ""), encoding="utf-8")
    called = audit()
    assert called.code == 2
    assert "there is no past to judge" in called.err


# ── In the forms of a CRM ──


def test_history_in_the_data_is_passed_over_until_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "past.qual").write_text(RULES, encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()
    (data / "Opportunity.csv").write_text(DEALS, encoding="utf-8")
    (data / "OpportunityFieldHistory.csv").write_text(HISTORY, encoding="utf-8")
    arguments = ("audit", tmp_path / "past.qual", data, "--adapter", "salesforce", *AS_OF)
    without = call(*arguments)
    assert without.code == 0
    assert "tells of the past" in without.err
    assert "--history" in without.err
    named = call(*arguments, "--history", data / "OpportunityFieldHistory.csv")
    assert named.code == 1
    assert "QR610" in named.out
    assert "feeds no record" not in named.err
    assert call(*arguments, "--history", data).out == named.out


def test_warehouse_histories_are_read_without_loss(
    outside_data: Callable[[str], Path], tmp_path: Path
) -> None:
    (tmp_path / "past.qual").write_text(RULES, encoding="utf-8")
    cases = {
        "fivetran_salesforce": ("sf_opportunity_data.csv", "sf_opportunity_history_data.csv", 10),
        "fivetran_hubspot": ("deal_data.csv", "deal_property_history_data.csv", 100),
    }
    for folder, (deals, history, rows) in cases.items():
        at = outside_data(folder)
        document = json.loads(
            call(
                "audit", tmp_path / "past.qual", at / deals, "--history", at / history, "--history",
                at / (history if folder == "fivetran_salesforce" else "deal_stage_data.csv"), "--format", "json",
            ).out
        )  # fmt: skip
        assert fits(document)
        tables = document["history"]["reading"][0]["tables"]
        assert tables[0]["rows"] == rows
        for table in tables:
            listed = sum(one["count"] for one in table["not_used"]) + sum(table["unmatched"].values())
            assert table["used"] == table["rows"] or table["used"] + listed >= table["rows"], table
        if folder == "fivetran_hubspot":
            assert (tables[1]["kind"], tables[1]["rows"], tables[1]["used"]) == ("stays", 14, 14)


def test_a_history_of_which_nothing_can_be_used_is_no_clean_audit(
    audit: Callable[..., Called], tmp_path: Path
) -> None:
    useless = tmp_path / "useless.csv"
    useless.write_text(
        "OpportunityId,Field,OldValue,NewValue,CreatedDate\nD1,StageName,Discovery,Proposal,some day\n",
        encoding="utf-8",
    )
    called = audit(history=useless)
    assert called.code == 2
    assert "of 1 rows of the history (useless.csv) none could be used, so no move was judged" in called.err
    assert "process sales" in called.out


def test_data_without_a_column_for_the_stage_is_no_clean_audit(
    audit: Callable[..., Called], tmp_path: Path
) -> None:
    (tmp_path / "deals.csv").write_text(DEALS.replace("StageName", "Phase"), encoding="utf-8")
    called = audit("--exit-zero", history=None)
    assert called.code == 2
    assert "no column of deals.csv feeds stage, so no stage of the CRM was looked at" in called.err
    assert 'stage: "COLUMN"' in called.err
