"""GitLab's code quality: the documented fields and no others, one entry a fingerprint, and only what is new."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from qualrules.evaluate.carried import Carried, Suppression
from qualrules.report import audit_gitlab, diagnostics_gitlab, gitlab
from qualrules.source import NOWHERE
from tests.cli.deals import AS_OF, ROWS, RULES, call, written
from tests.report.audits import BROKEN, audited, many, mistakes


def strict(**fields):
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1, "pattern": r"^[^\n]+$"}
PATH = {**TEXT, "not": {"pattern": r"^(/|\./|.*[<>])"}}
LINES = strict(begin={"type": "integer", "minimum": 1})
DOCUMENTED = {
    "type": "array",
    "items": strict(
        description=TEXT,
        check_name=TEXT,
        fingerprint=TEXT,
        severity={"enum": ["info", "minor", "major", "critical", "blocker"]},
        location=strict(path=PATH, lines=LINES),
    ),
}
"""What GitLab's documentation names, and nothing that it would pass over."""


def entries_of(text: str):
    """The entries of a file that GitLab takes."""
    assert not text.startswith("\N{BYTE ORDER MARK}")
    entries = json.loads(text)
    assert not list(Draft202012Validator(DOCUMENTED).iter_errors(entries))
    assert len({one["fingerprint"] for one in entries}) == len(entries)
    return entries


def entries_of_report(report):
    return entries_of("".join(audit_gitlab.lines(report)))


@pytest.fixture
def deals(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path)
    return ("deals.qual", "deals.csv", "--source", "export.source.qual", *AS_OF)


def test_an_audit(deals, snapshot):
    assert entries_of(call("audit", *deals, "--format", "gitlab").out) == snapshot


def test_a_check(snapshot):
    assert entries_of(diagnostics_gitlab.render(mistakes(BROKEN))) == snapshot


def test_nothing_found_is_an_empty_list(tmp_path):
    assert entries_of(diagnostics_gitlab.render(mistakes(RULES))) == []
    assert entries_of_report(audited(tmp_path, ROWS[:1])) == []


def test_the_command_checks_with_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.qual").write_text(BROKEN, encoding="utf-8")
    called = call("check", tmp_path / "broken.qual", "--format", "gitlab")
    assert called.code == 1
    named = [one for one in entries_of(called.out) if one["check_name"] == "QR201"]
    assert [one["location"] for one in named] == [
        {"path": "broken.qual", "lines": {"begin": 8}},
        {"path": "broken.qual", "lines": {"begin": 11}},
    ]
    checked = call("check", "-", "--format", "gitlab", stdin=BROKEN.encode())
    assert {one["location"]["path"] for one in entries_of(checked.out)} == {"stdin"}


def violated(finding):
    """The line of the need that is missing; where none is, that of the stage, process or promise."""
    lines = Path("deals.qual").read_text(encoding="utf-8").splitlines()
    wanted = finding["missing"][0]["criterion"] if finding["missing"] else None
    below = range(finding["at"]["line"], len(lines)) if wanted else ()
    asks = (
        number + 1
        for number in below
        if lines[number].strip() in (f"needs {wanted}", f"should have {wanted}")
    )
    return next(asks, finding["at"]["line"])


def test_each_finding_has_its_line_its_level_and_its_fingerprint(deals):
    entries = entries_of(call("audit", *deals, "--format", "gitlab").out)
    findings = call("audit", *deals, "--format", "json").json["findings"]
    assert [
        (one["check_name"], one["fingerprint"], one["location"]["path"], one["location"]["lines"]["begin"])
        for one in entries
    ] == [(one["code"], one["fingerprint"], one["at"]["file"], violated(one)) for one in findings]
    severities = {"error": "major", "warning": "minor", "note": "info"}
    assert [one["severity"] for one in entries] == [severities[one["level"]] for one in findings]


def test_no_value_of_a_record_unless_asked_for(deals):
    hidden, shown = (
        json.dumps([one["description"] for one in entries_of(call("audit", *deals, *more).out)])
        for more in (("--format", "gitlab"), ("--format", "gitlab", "--show-fields"))
    )
    for secret in ("Ann", "12000", "12,000", "500 EUR", "a lot", "Haggling", "TBD"):
        assert secret not in hidden
    assert "500 EUR" in shown
    assert "Haggling" in shown


def test_what_is_suppressed_or_in_the_baseline_does_not_show(tmp_path):
    report = audited(tmp_path)
    first, second, *rest = report.findings
    agreed = Suppression(1, "agreed", date(2026, 12, 31))
    carried = Carried({first.fingerprint: agreed}, frozenset({second.fingerprint}))
    entries = entries_of_report(replace(report, carried=carried))
    assert [one["fingerprint"] for one in entries] == [one.fingerprint for one in rest]


def test_records_with_one_id_have_two_entries(tmp_path):
    entries = entries_of_report(audited(tmp_path, (ROWS[1], ROWS[1])))
    ahead = [one["fingerprint"] for one in entries if one["check_name"] == "QR601"]
    assert ahead[1] == f"{ahead[0]}:2"


def test_a_hostile_id_is_one_line_of_text(tmp_path):
    report = audited(tmp_path)
    first = replace(report.findings[0], record_id="a\n::error::b\x1b\u202e</script>\ud800")
    text = "".join(audit_gitlab.lines(replace(report, findings=[first])))
    assert not [sign for sign in ("\x1b", "\u202e", "</script>") if sign in text]
    text.encode("utf-8")
    entries_of(text)


def test_rules_from_no_file_are_told_at_the_ruleset(tmp_path):
    report = audited(tmp_path)
    first = replace(report.findings[0], at=NOWHERE, missing=())
    (one,) = entries_of_report(replace(report, findings=[first]))
    assert one["location"] == {"path": "deals.qual", "lines": {"begin": 1}}


def test_a_long_description_is_cut(tmp_path):
    report = audited(tmp_path)
    broken = next(one for one in report.findings if one.code == "QR609")
    (one,) = entries_of_report(
        replace(report, findings=[replace(broken, facts=broken.facts * 500)], values=True)
    )
    assert one["description"].endswith("and 995 more.")


def test_thirty_thousand_findings_are_all_there(tmp_path):
    report = many(audited(tmp_path), 30_000)
    text = "".join(audit_gitlab.lines(report))
    assert len(text.encode("utf-8")) < gitlab.LARGEST
    assert len(json.loads(text)) == 30_000
    assert audit_gitlab.left_out(report) is None


def test_a_file_that_is_too_large_is_cut_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(gitlab, "LARGEST", 100_000)
    report = many(audited(tmp_path), 1_000)
    text = "".join(audit_gitlab.lines(report))
    assert 98_000 < len(text.encode("utf-8")) <= 100_000
    *entries, said = entries_of(text)
    kept, found = (Counter(levels) for levels in (severities(entries), severities_of(report)))
    assert kept["minor"] == 0 or kept["major"] == found["major"]
    assert said["check_name"] == "left-out"
    assert said["description"] == audit_gitlab.left_out(report)
    assert said["description"].startswith(
        f"{1_000 - len(entries):,} of 1,000 entries are left out of the code"
    )


def severities(entries):
    return [one["severity"] for one in entries]


def severities_of(report):
    return [gitlab.SEVERITY[one.level] for one in report.findings]
