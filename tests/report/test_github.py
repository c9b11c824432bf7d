"""Annotations and the summary of a step: what GitHub's runner makes of them, the limits, and what is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qualrules.diagnostics import Diagnostic, Level
from qualrules.evaluate.carried import Carried, Suppression
from qualrules.report import audit_github, diagnostics_github, github
from qualrules.report.flags import Flag, Mark
from qualrules.source import NOWHERE, SourceFile
from qualrules.workspace import step_summary
from tests.cli.deals import AS_OF, ROWS, call, written
from tests.report.audits import BROKEN, audited, many, mistakes
from tests.report.github_runner import orders


@pytest.fixture
def deals(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path)
    return "deals.qual", "deals.csv", "--source", "export.source.qual", *AS_OF


@pytest.fixture
def summary(tmp_path, monkeypatch):
    path = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


def test_an_audit(deals, snapshot):
    called = call("audit", *deals, "--format", "github")
    assert called.code == 1
    assert called.out == snapshot


def test_a_check(snapshot):
    assert diagnostics_github.render(mistakes(BROKEN)) == snapshot


def test_an_annotation_stands_at_the_violated_line_and_names_the_record(deals):
    first = orders(call("audit", *deals, "--format", "github").out)[0]
    assert first.name == "error"
    assert first.properties == {
        "file": "deals.qual",
        "line": "50",
        "col": "11",
        "endColumn": "16",
        "title": "QR601 stage-ahead",
    }
    assert Path("deals.qual").read_text(encoding="utf-8").split("\n")[49][10:15] == "large"
    assert first.data.split("\n") == [
        'opportunity D2: the CRM says "Proposal", the facts support "Discovery"',
        "large is not met: amount",
        "ask: What is amount?",
    ]


def test_what_is_written_is_what_the_runner_reads():
    told = "100 %, a:b\r\n::error::x %0A %25 %3A,"
    flag = Flag("QR601", "stage-ahead", Level.ERROR, told, Mark("a,b:c%/d\r\n.qual", 1, 2, 3), "f", "k")
    (order,) = orders(github.annotation(flag))
    assert order.data == told
    assert order.properties["file"] == "a,b:c%/d\r\n.qual"


def test_nothing_found_is_nothing_written(tmp_path, snapshot):
    report = audited(tmp_path, rows=ROWS[:1])
    assert not list(audit_github.lines(report))
    assert diagnostics_github.render([]) == ""


def test_a_place_that_no_repository_has_is_left_out():
    shipped = Diagnostic("QR201", "x", SourceFile("<shipped>/bant.qual", "abc").span(0, 1))
    nowhere = Diagnostic("QR201", "x", NOWHERE)
    for order in orders(diagnostics_github.render([shipped, nowhere])):
        assert order.properties == {"title": "QR201 unknown-field"}


def test_an_absolute_path_is_told_from_the_folder_of_the_run(deals, tmp_path):
    called = call("audit", tmp_path / "deals.qual", *deals[1:], "--format", "github")
    assert {order.properties.get("file") for order in orders(called.out)[:-1]} == {"deals.qual"}
    Path("broken.qual").write_text(BROKEN, encoding="utf-8")
    called = call("check", tmp_path / "broken.qual", "--format", "github")
    assert orders(called.out)[0].properties["file"] == "broken.qual"


def test_ten_errors_ten_warnings_and_one_notice_that_names_the_rest(tmp_path):
    report = many(audited(tmp_path), 30_000)
    found = orders("".join(audit_github.lines(report)))
    assert Counter(order.name for order in found) == {"error": 10, "warning": 10, "notice": 1}
    assert found[-1].data == (
        "not shown beside a line: "
        "8,990 errors (2,990 QR601 stage-ahead, 3,000 QR604 stage-unmapped, 3,000 QR609 promise-broken), "
        "11,990 warnings (5,990 QR602 stage-unproven, 3,000 QR606 stage-overdue, 3,000 QR608 two-outcomes), "
        "9,000 notes (3,000 QR603 stage-behind, 3,000 QR605 stage-unclaimed, 3,000 QR607 advice); "
        "the summary of the step and `qualrules audit --format jsonl` tell more"
    )


def test_as_many_as_there_is_room_for_need_no_notice():
    errors = [Diagnostic("QR201", f"mistake {number}", NOWHERE) for number in range(10)]
    warnings = [Diagnostic("QR801", f"remark {number}", NOWHERE, level=Level.WARNING) for number in range(10)]
    assert len(orders(diagnostics_github.render([*warnings, *errors]))) == 20
    one_more = diagnostics_github.render([*errors, *warnings, *errors[:1]])
    assert orders(one_more)[-1].data.startswith("not shown beside a line: 1 error (1 QR201 unknown-field); ")


def test_what_is_known_is_only_counted(tmp_path):
    report = audited(tmp_path)
    known = [finding.fingerprint for finding in report.findings if finding.level is Level.ERROR]
    why = Suppression(1, "a pilot", date(2026, 12, 31), code="QR601")
    report = replace(report, carried=Carried({known[0]: why}, frozenset(known[1:])))
    found = orders("".join(audit_github.lines(report)))
    assert {order.name for order in found} == {"warning", "notice"}
    assert "1 suppressed and 2 in the baseline" in found[-1].data
    assert "".join(audit_github.lines(replace(report, only_new=True))) == "".join(audit_github.lines(report))


def test_a_long_message_is_cut_at_whole_lines():
    flag = Flag(
        "QR601", "x", Level.ERROR, "m" * 5_000, None, "f", "k", lines=tuple("n" * 900 for _ in range(9))
    )
    lines = orders(github.annotation(flag))[0].data.split("\n")
    assert [len(line) for line in lines] == [1_000, 900, 900, 900, 1]
    assert lines[-1] == "…"


def test_no_value_of_a_record_unless_asked_for(deals, summary):
    said = call("audit", *deals, "--format", "github").out + summary.read_text(encoding="utf-8")
    for secret in ("Ann", "12000", "500 EUR", "a lot", "Haggling", "TBD"):
        assert secret not in said
    assert "Haggling" in call("audit", *deals, "--format", "github", "--show-fields").out


def test_the_summary_of_an_audit(deals, summary):
    summary.write_text("# Before\n", encoding="utf-8")
    call("audit", *deals, "--format", "github")
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("# Before\n\n## Audit: 10 findings\n")
    assert "- `opportunity D2`: the CRM says" in text
    call("audit", *deals, "-o", "github:orders.txt", "-o", "json:audit.json")
    assert summary.read_text(encoding="utf-8").count("## Audit") == 2


@pytest.mark.parametrize("form", ["text", "json", "sarif", "markdown", "junit"])
def test_no_other_form_writes_a_summary(deals, summary, form):
    call("audit", *deals, "--format", form)
    assert not summary.exists()


def test_the_summary_of_a_check(deals, summary):
    Path("broken.qual").write_text(BROKEN, encoding="utf-8")
    called = call("check", "broken.qual", "--format", "github")
    assert called.code == 1
    assert summary.read_text(encoding="utf-8").startswith("## Check of the rulesets: 2 errors")
    assert "- QR201 unknown-field `broken.qual:8`: " in summary.read_text(encoding="utf-8")
    summary.unlink()
    assert call("check", "--no-prove", "deals.qual", "--format", "github").code == 0
    assert summary.read_text(encoding="utf-8").startswith("## Check of the rulesets: ")


def test_many_mistakes_are_cut_in_the_summary(tmp_path, monkeypatch, summary):
    monkeypatch.chdir(tmp_path)
    wrong = "".join(
        f"\ncriterion c{number} for opportunity\n  when nope{number} is known\n" for number in range(300)
    )
    Path("broken.qual").write_text(BROKEN.partition("\ncriterion")[0] + wrong, encoding="utf-8")
    called = call("check", "broken.qual", "--format", "github")
    assert Counter(order.name for order in orders(called.out)) == {"error": 10, "notice": 1}
    assert "290 errors (290 QR201 unknown-field)" in called.out
    text = summary.read_text(encoding="utf-8")
    assert text.count("QR201") == 100
    assert "… and 200 more" in text


def test_the_summary_stays_within_what_github_takes(tmp_path, summary):
    from qualrules.cli.formats import Later
    from qualrules.cli.step_summary import sum_up_audit

    report = many(audited(tmp_path), 30_000)
    summary.write_text("x" * 900_000, encoding="utf-8")
    sum_up_audit(Later("audit_github"), report)
    text = summary.read_text(encoding="utf-8")
    assert 900_000 < len(text.encode("utf-8")) <= step_summary.LARGEST
    listed = text.count("\n- `opportunity 006")
    left = sum(
        int(line.split()[2].replace(",", "")) for line in text.split("\n") if line.startswith("… and ")
    )
    assert listed + left == 30_000
    assert 0 < listed < 4_500
    assert not text.split("\n")[-2].startswith("  - ")


@pytest.mark.parametrize("taken", [step_summary.LARGEST, step_summary.LARGEST - 50, step_summary.LARGEST + 9])
def test_a_full_summary_is_said_and_changes_no_exit_code(deals, summary, taken):
    summary.write_bytes(b"x" * taken)
    called = call("audit", *deals, "--format", "github")
    assert called.code == 1
    assert "warning: the step summary has no room left" in called.err
    assert summary.stat().st_size == taken


def test_a_summary_that_cannot_be_written_is_said_and_changes_no_exit_code(deals, tmp_path, monkeypatch):
    for path in (tmp_path, tmp_path / "none" / "summary.md"):
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
        called = call("audit", *deals, "--format", "github")
        assert called.code == 1
        assert f'warning: the step summary "{path}" cannot be written: ' in called.err
        assert call("check", "--no-prove", "deals.qual", "--format", "github").code == 0
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "")
    assert "summary" not in call("audit", *deals, "--format", "github").err


@pytest.mark.parametrize("options", [(), ("--exit-zero",), ("--fail-level", "note")])
def test_the_form_never_changes_the_exit_code(deals, options):
    codes = {
        call("audit", *deals, *options, "--format", form).code
        for form in ("text", "github", "junit", "markdown")
    }
    assert len(codes) == 1
