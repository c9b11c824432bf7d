"""An audit as JUnit XML, read back by another program: what fails, what is skipped, what is counted and left out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from junitparser import Failure, JUnitXml, Skipped

from qualrules.diagnostics import Level
from qualrules.evaluate.carried import Carried, Suppression
from qualrules.report import audit_junit
from tests.cli.deals import AS_OF, ROWS, call, written
from tests.report.audits import audited, many


def read(report):
    """The document as the other program reads it, its counts held against its cases."""
    document = JUnitXml.fromstring("".join(audit_junit.lines(report)).encode("utf-8"))
    suites = list(document)
    for suite in suites:
        assert suite.tests == len(list(suite))
        assert suite.failures == sum(isinstance(one, Failure) for case in suite for one in case.result)
        assert suite.skipped == sum(isinstance(one, Skipped) for case in suite for one in case.result)
    for count in ("tests", "failures", "skipped", "errors"):
        assert getattr(document, count) == sum(getattr(suite, count) for suite in suites)
    return document


def cases(document):
    return [case for suite in document for case in suite]


def test_an_audit(tmp_path, snapshot):
    text = "".join(audit_junit.lines(audited(tmp_path)))
    assert re.sub(r' time="[\d.]+"', ' time="…"', text) == snapshot


def test_a_new_error_fails_and_says_what_is_missing(tmp_path):
    document = read(audited(tmp_path))
    assert (document.tests, document.failures, document.skipped, document.errors) == (10, 3, 0, 0)
    first = cases(document)[0]
    assert (first.classname, first.name) == ("sales.QR601 stage-ahead", "opportunity D2")
    (failure,) = first.result
    assert failure.type == "QR601"
    assert failure.message == 'the CRM says "Proposal", the facts support "Discovery"'
    assert failure.text.split("\n")[1:] == ["large is not met: amount", "ask: What is amount?"]
    assert (first._elem.get("file"), first._elem.get("line")) == ("deals.qual", "50")


def test_what_is_below_the_fail_level_passes_and_tells(tmp_path):
    report = audited(tmp_path)
    passing = [case for case in cases(read(report)) if case.is_passed]
    assert len(passing) == 7
    assert passing[0].system_out.startswith('warning: the CRM says "Proposal", and the facts leave it open')
    assert read(replace(report, fail_level=Level.WARNING)).failures == 7
    assert read(replace(report, fail_level=Level.NOTE)).failures == 10


def test_what_is_known_is_skipped_with_its_reason(tmp_path):
    report = audited(tmp_path)
    first, second = (finding.fingerprint for finding in report.findings[:2])
    why = Suppression(1, 'a "pilot" <x> & y', date(2026, 12, 31), code="QR601", owner="Head of Sales")
    report = replace(report, carried=Carried({first: why}, frozenset({second})))
    document = read(report)
    assert (document.failures, document.skipped) == (1, 2)
    said = [one.message for case in cases(document) if case.is_skipped for one in case.result]
    assert said == ['suppressed until 2026-12-31: a "pilot" <x> & y (Head of Sales)', "in the baseline"]
    assert (read(replace(report, only_new=True)).tests, document.tests) == (8, 10)


def test_nothing_found_is_one_case_that_passes(tmp_path):
    report = audited(tmp_path, rows=ROWS[:1])
    (case,) = cases(read(report))
    assert case.is_passed
    assert (case.name, case.system_out) == ("audit of 1 record", "nothing found")
    report = audited(tmp_path)
    known = Carried({}, frozenset(finding.fingerprint for finding in report.findings))
    (case,) = cases(read(replace(report, carried=known, only_new=True)))
    assert (case.name, case.system_out) == ("audit of 9 records", "nothing new")


def test_names_stay_the_same_and_each_stands_once(tmp_path):
    report = audited(tmp_path, rows=(*ROWS, ROWS[1]))
    names = [(case.classname, case.name) for case in cases(read(report))]
    assert len(set(names)) == len(names)
    assert ("sales.QR601 stage-ahead", "opportunity D2 (2)") in names
    (tmp_path / "again").mkdir()
    again = audited(tmp_path / "again", rows=(ROWS[1], *reversed(ROWS)))
    assert {(case.classname, case.name) for case in cases(read(again))} == set(names)


def test_no_value_of_a_record_unless_asked_for(tmp_path):
    text = "".join(audit_junit.lines(audited(tmp_path)))
    for secret in ("Ann", "12000", "500 EUR", "a lot", "Haggling", "TBD"):
        assert secret not in text
    assert "Haggling" in "".join(audit_junit.lines(audited(tmp_path, values=True)))


def test_thirty_thousand_findings_are_all_there(tmp_path):
    report = many(audited(tmp_path), 30_000)
    document = read(report)
    assert (document.tests, document.failures) == (30_000, 9_000)
    assert audit_junit.left_out(report) is None


@pytest.mark.parametrize(("most", "largest"), [(15, 10**9), (10**9, 5_000)])
def test_what_there_is_no_room_for_is_said(tmp_path, monkeypatch, most, largest):
    monkeypatch.setattr(audit_junit, "MOST", most)
    monkeypatch.setattr(audit_junit, "LARGEST", largest)
    report = many(audited(tmp_path), 100)
    report = replace(report, carried=Carried({}, frozenset({report.findings[0].fingerprint})))
    document = read(report)
    kept = cases(document)[:-1]
    assert len(kept) == 15 if most == 15 else 0 < len(kept) < 40
    assert all(not case.is_passed and not case.is_skipped for case in kept)  # what fails stays in first
    last = cases(document)[-1]
    assert (last.classname, last.name) == ("qualrules.audit", "left out")
    said = last.result[0].message
    assert said == audit_junit.left_out(report)
    assert said.startswith(f"{100 - len(kept)} findings left out of the JUnit file (")
    assert f"{29 - len(kept)} failing, 1 known, 70 below the fail level" in said


def test_the_command_says_what_the_file_leaves_out(tmp_path, monkeypatch):
    monkeypatch.setattr(audit_junit, "MOST", 2)
    arguments = *written(tmp_path), *AS_OF, "-o", f"junit:{tmp_path / 'audit.xml'}"
    called = call("audit", *arguments)
    assert called.code == 1
    assert "8 findings left out of the JUnit file (1 failing, 7 below the fail level)" in called.err
    assert JUnitXml.fromfile(str(tmp_path / "audit.xml")).tests == 3
