"""`run --format xlsx`: what people see in the workbook, read back with openpyxl."""

from __future__ import annotations

import csv
import io
import re
import sys
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from qualrules.cli import run as run_command
from qualrules.report import run_xlsx
from tests.cli.deals import AS_OF, COLUMNS, ROWS, Called, call, written


@pytest.fixture
def deals(tmp_path: Path) -> tuple[object, ...]:
    return written(tmp_path)


def workbook(folder: Path, *arguments: object) -> tuple[Workbook, Called]:
    done = call("run", *arguments, *AS_OF, "-o", folder / "out.xlsx")
    assert done.code == 0, done.err
    assert done.out == ""
    return load_workbook(folder / "out.xlsx"), done


def records(book: Workbook) -> tuple[Worksheet, dict[str, int]]:
    sheet = book["Records"]
    return sheet, {cell.value: cell.column for cell in sheet[1]}


def shown(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize(
    "options", [(), ("--explain",), ("--process", "sales"), ("--where", "champion_known")]
)
def test_behind_the_fields_stands_the_table_of_the_csv(deals, tmp_path, options):
    book, _ = workbook(tmp_path, *deals, *options)
    as_csv = call("run", *deals, *AS_OF, "--format", "csv", *options).out
    expected = [list(row) for row in csv.reader(io.StringIO(as_csv))]
    if "--explain" in options:  # who is through has no next step here
        step = expected[0].index("next.sales.stage")
        for row in expected[1:]:
            if row[expected[0].index("processes.sales.claimed")] in ("Won", "Lost"):
                row[step : step + 4] = [""] * 4
    expected[0] = [name.removeprefix("criteria.").removeprefix("definitions.") for name in expected[0]]
    found = [["" if value is None else str(value) for value in row] for row in shown(book["Records"])]
    fields = len(found[0]) - len(expected[0])
    assert found[0][2 : 2 + fields] == FIELDS
    found = [row[:2] + row[2 + fields :] for row in found]
    found[1:] = [
        [word.replace("not met", "not_met").replace("not app", "not_app") for word in row]
        for row in found[1:]
    ]
    assert found == expected


FIELDS = [
    "amount", "budget_status", "champion", "decided_on", "lost_because", "pipeline", "stage_since", "stage",
]  # fmt: skip


def test_a_records_own_fields_are_there_to_filter_by(deals, tmp_path):
    sheet, columns = records(workbook(tmp_path, *deals)[0])

    def cell(row: int, name: str) -> Cell:
        return sheet.cell(row, columns[name])

    assert cell(2, "amount").value == 12000
    assert cell(2, "amount").number_format == '#,##0.00 "EUR"'
    assert cell(4, "amount").value is None
    assert cell(10, "amount").value == "cannot be read: a lot"
    assert cell(9, "decided_on").is_date
    assert cell(9, "decided_on").value == datetime.fromisoformat("2026-11-01")
    assert cell(2, "champion").value == "Ann"
    assert cell(6, "stage").value == "Haggling"


NAMED = """\
ruleset named 1.0.0
  currency EUR

record account
  name:   text
  region: text

record opportunity
  title:    text
  owner:    text
  share:    percent
  seen_at:  datetime
  size:     number
  nobody:   text
  account:  account
  contacts: list of contact

record contact
  role: text

criterion large "Large" for opportunity
  when share is at least 20% and seen_at is before today and size is at least 3 and nobody is known

criterion served for opportunity
  when account.region is "North" and some contacts where (role is known)
"""


def test_names_come_first_links_by_their_names_and_what_is_not_supplied_is_not_there(tmp_path):
    (tmp_path / "named.qual").write_text(NAMED, encoding="utf-8")
    (tmp_path / "deals.json").write_text(
        '{"opportunity": [{"id": "7", "title": "A Deal", "owner": "=1+1", "share": "25%", "size": 4, '
        '"seen_at": "2026-11-01T10:00:00Z", "account": {"id": "9", "name": "Acme", "region": "North"}}]}',
        encoding="utf-8",
    )
    book, _ = workbook(tmp_path, tmp_path / "named.qual", tmp_path / "deals.json")
    rows = shown(book["Records"])
    assert rows[0] == [
        "record.type", "record.id", "title", "account", "owner", "share", "seen_at", "size",
        "large", "served",
    ]  # fmt: skip
    assert rows[1][2:8] == ["A Deal", "Acme", "=1+1", 0.25, datetime.fromisoformat("2026-11-01T10:00"), 4]
    assert [cell.number_format for cell in book["Records"][2]][5:7] == ["0.0%", "yyyy-mm-dd hh:mm"]
    assert book["Records"]["E2"].data_type == "s"


def test_who_is_won_or_lost_is_not_told_to_fill_in_what_an_early_stage_asks(tmp_path):
    rows = (
        "D1,500,,,,,North,New business,,Won",
        "D2,500,,,,price,North,New business,,Discovery",
        "D3,500,,,,,North,New business,,Discovery",
    )
    deals = written(tmp_path, rows=rows)
    sheet, columns = records(workbook(tmp_path, *deals, "--explain")[0])
    said = [sheet.cell(row, columns["processes.sales.claim"]).comment.text for row in (2, 3, 4)]
    assert said[0].startswith('the facts support no stage\nFor "Won":\n  fill in ')
    assert said[1] == 'the facts support "Lost"'
    assert said[2].startswith('For "Discovery":')
    steps = [sheet.cell(row, columns["next.sales.stage"]).value for row in (2, 3, 4)]
    assert steps == [None, None, "Discovery"]


def test_header_frozen_and_everything_filtered(deals, tmp_path):
    sheet, columns = records(workbook(tmp_path, *deals)[0])
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(columns)).column_letter}10"
    assert all(cell.font.bold for cell in sheet[1])
    widths = [sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]]
    assert all(10 <= width <= 40 for width in widths)
    for name in ("champion_known", "processes.sales.claimed"):
        assert sheet.column_dimensions[sheet.cell(1, columns[name]).column_letter].width > len(name)
    assert sheet.cell(1, columns["budget"]).comment.text == "Money is there"
    assert sheet.cell(1, columns["bant"]).comment.text == "Qualified"


def test_outcomes_are_coloured_by_the_words_that_say_them(deals, tmp_path):
    sheet, _ = records(workbook(tmp_path, *deals)[0])
    colours = {word: colour for colour, words in run_xlsx.COLOURS.items() for word in words}
    assert len({colours[word] for word in ("met", "not met", "unknown")}) == 3
    judged = {"budget", "large", "bant", "promises.One way to close", "processes.sales.claim"}
    seen = set()
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            name = sheet.cell(1, cell.column).value
            painted = cell.fill.fgColor.rgb[2:] if cell.fill.fill_type == "solid" else None
            if name in judged:
                seen.add(cell.value)
                assert painted == colours.get(cell.value), cell.coordinate
            elif name in {*FIELDS, "record.id", "scores.heat.lowest"}:
                assert painted is None, cell.coordinate
    assert set(colours) <= seen


OUTCOMES = {
    "budget", "champion_known", "large", "decided", "loss_known", "bant", "promises.One way to close",
}  # fmt: skip


def test_reasons_and_questions_are_comments_on_what_is_not_met_or_unknown(deals, tmp_path):
    sheet, columns = records(workbook(tmp_path, *deals)[0])

    def comment(row: int, column: str) -> str | None:
        found = sheet.cell(row, columns[column]).comment
        return found and found.text

    assert comment(3, "champion_known") == (
        "Somebody wants it\nchampion: missing – not met: champion is known\nask: Who wants it?"
    )
    assert comment(3, "large") == "Worth a proposal\namount: 500 EUR – not met: amount is at least 10k EUR"
    assert comment(10, "large") == (
        'Worth a proposal\namount: cannot be read ("a lot") – unknown: amount is at least 10k EUR'
    )
    assert comment(3, "bant") == "Qualified\namount: 500 EUR – not met: amount is at least 10k EUR"
    assert comment(3, "processes.sales.claim").startswith('For "Proposal":\n  change  amount')
    assert comment(2, "processes.sales.claim") is None
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            name = sheet.cell(1, cell.column).value
            if name in OUTCOMES:
                assert (cell.comment is not None) == (cell.value != "met"), cell.coordinate
            elif name != "processes.sales.claim":
                assert cell.comment is None, cell.coordinate


def test_what_a_record_holds_never_becomes_a_formula(tmp_path):
    rows = tuple(
        f"{start}cmd|' /C calc'!A{number},{ROWS[0].partition(',')[2]}" for number, start in enumerate("=+-@")
    )
    sheet, columns = records(workbook(tmp_path, *written(tmp_path, rows=rows))[0])
    for number, start in enumerate("=+-@", 2):
        cell = sheet.cell(number, columns["record.id"])
        assert cell.value == f"{start}cmd|' /C calc'!A{number - 2}"
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert not re.search("<f[ >]", _xml(tmp_path / "out.xlsx"))


def _xml(path: Path) -> str:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_ids_stay_texts_and_scores_are_numbers(tmp_path):
    rows = ("00012345678901234567," + ROWS[0].partition(",")[2],)
    sheet, columns = records(workbook(tmp_path, *written(tmp_path, rows=rows))[0])
    assert sheet.cell(2, columns["record.id"]).value == "00012345678901234567"
    assert sheet.cell(2, columns["scores.heat.lowest"]).value == 45


def test_signs_that_no_workbook_can_hold_are_replaced(tmp_path):
    rows = ("D\x01\x0b1," + ROWS[0].partition(",")[2],)
    sheet, columns = records(workbook(tmp_path, *written(tmp_path, rows=rows))[0])
    assert sheet.cell(2, columns["record.id"]).value == "D\ufffd\ufffd1"


def test_the_second_sheet_says_how_the_run_was_made(deals, tmp_path):
    book, _ = workbook(tmp_path, *deals)
    rows = [[value for value in row if value is not None] for row in shown(book["About the run"])]
    told = {row[0]: row[1:] for row in rows if row}
    assert told["ruleset"] == ["deals"]
    assert told["version"] == ["2.1.0"]
    assert told["digest"][0].startswith("sha256:")
    assert told["as of"] == ["2026-11-21"]
    assert told["records"] == [9]
    assert told["budget"] == [7, 1, 1]
    assert told["claim ahead"] == [1]
    assert told["heat"] == [0, 45, 2]
    assert ['1 value of amount cannot be read, for example "a lot": deals.csv:10'] in rows
    assert "reasons" not in told
    sheet = book["About the run"]
    assert sheet.column_dimensions["B"].width == run_xlsx.SENTENCE
    digest = next(row[1] for row in sheet.iter_rows() if row[0].value == "digest")
    assert digest.alignment.wrap_text


def test_only_so_many_comments_and_it_is_said(deals, tmp_path, monkeypatch):
    monkeypatch.setattr(run_xlsx, "MOST_COMMENTS", 5)
    book, _ = workbook(tmp_path, *deals)
    with_comments = {cell.row for row in book["Records"].iter_rows() for cell in row if cell.comment}
    assert max(with_comments) == 3
    told = {row[0]: row[1] for row in shown(book["About the run"])}
    assert told["reasons"] == (
        "as comments on the first 2 of 9 records; `qualrules why` tells those of any record"
    )


def test_more_records_than_a_sheet_has_rows_are_refused(deals, tmp_path, monkeypatch):
    monkeypatch.setattr(run_xlsx, "MOST_ROWS", 9)
    done = call("run", *deals, *AS_OF, "-o", tmp_path / "out.xlsx")
    assert done.code == 2
    assert "a sheet of Excel has 9 rows, and there are more records" in done.err
    assert not (tmp_path / "out.xlsx").exists()


def test_a_file_that_was_there_stays_where_the_run_fails(deals, tmp_path):
    (tmp_path / "out.xlsx").write_bytes(b"old")
    ruleset, data, *source = deals
    Path(str(data)).write_text(f"{COLUMNS}\n", encoding="utf-8")
    assert call("run", ruleset, data, *source, *AS_OF, "-o", tmp_path / "out.xlsx").code == 2
    assert (tmp_path / "out.xlsx").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.glob("*out*")) == ["out.xlsx"]


def test_a_pipe_gets_the_workbook_and_a_terminal_a_sentence(deals, monkeypatch):
    done = _piped(*deals)
    assert load_workbook(io.BytesIO(done)).sheetnames == ["Records", "About the run"]
    monkeypatch.setattr(run_command, "is_terminal", lambda stream: True)
    refused = call("run", *deals, *AS_OF, "--format", "xlsx")
    assert (refused.code, refused.out) == (2, "")
    assert "a workbook is not shown on a terminal" in refused.err
    assert "-o FILE.xlsx" in refused.err


def _piped(*deals: object) -> bytes:
    import subprocess

    words = [sys.executable, "-m", "qualrules", "run", *map(str, deals), *AS_OF, "--format", "xlsx"]
    return subprocess.run(words, capture_output=True, check=True, cwd=Path(__file__).parents[2]).stdout


def test_without_openpyxl_the_sentence_names_the_extra(deals, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    done = call("run", *deals, *AS_OF, "-o", tmp_path / "out.xlsx")
    assert done.code == 2
    assert "writing an Excel workbook needs openpyxl" in done.err
    assert 'pip install "qualrules[xlsx]"' in done.err
