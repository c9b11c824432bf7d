"""SARIF: what `audit` and `check` write, held against the schema of the standard and read back by another program."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sarif.loader import load_sarif_file

from qualrules.diagnostics import Diagnostic, Level
from qualrules.evaluate.carried import Carried, Suppression
from qualrules.report import audit_json, audit_jsonl, audit_sarif, diagnostics_sarif, sarif
from qualrules.report.sarif_parts import plain
from qualrules.source import NOWHERE, SourceFile
from tests.cli.deals import AS_OF, COLUMNS, ROWS, RULES, call, written
from tests.report.audits import BROKEN, audited, many, mistakes

SECRETS = ("Ann", "12000", "12,000", "500 EUR", "a lot", "Haggling", "TBD")
"""What stands in the records and in no rule."""
SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def run_of(text: str):
    """The one run of a file that fits the schema."""
    document = json.loads(text)
    assert not list(validator().iter_errors(document))
    assert [*document] == ["$schema", "version", "runs"]
    (run,) = document["runs"]
    return run


def run_of_report(report):
    return run_of("".join(audit_sarif.lines(report)))


def prints(text: str) -> Counter[str]:
    """The fingerprints that GitHub compares, and that every result has one."""
    found = Counter(
        one["partialFingerprints"]["primaryLocationLineHash"]
        for one in json.loads(text)["runs"][0]["results"]
    )
    assert all(count == 1 for count in found.values())
    return found


@pytest.fixture
def deals(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path)
    return ("deals.qual", "deals.csv", "--source", "export.source.qual", *AS_OF)


@pytest.fixture
def run(deals):
    return run_of(call("audit", *deals, "--format", "sarif").out)


def levelled(run):
    """A run without what changes with the release, the meaning's digest, or the wording of a page."""
    driver = run["tool"]["driver"]
    for name in ("version", "semanticVersion"):
        assert driver.pop(name)
    for rule in driver["rules"]:
        assert rule.pop("help")["markdown"].startswith(f"# {rule['id']} {rule['name']}\n")
        assert len(rule.pop("fullDescription")["text"]) >= len(rule.pop("shortDescription")["text"]) - 1
    if "ruleset" in run["properties"]:
        assert run["properties"]["ruleset"].pop("digest").startswith("sha256:")
    return run


def test_an_audit(run, snapshot):
    assert levelled(run) == snapshot


def test_a_check(snapshot):
    assert levelled(run_of(diagnostics_sarif.render(mistakes(BROKEN)))) == snapshot


def test_nothing_found_is_a_run_without_results(tmp_path):
    run = run_of(diagnostics_sarif.render(mistakes(RULES)))
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]
    run = run_of_report(audited(tmp_path, ROWS[:1]))
    assert run["results"] == []
    assert len(run["tool"]["driver"]["rules"]) == 15  # GitHub closes what a rule does not find any more


def test_a_result_stands_at_the_violated_line_and_names_the_record(run, deals):
    (ahead,) = [one for one in run["results"] if one["ruleId"] == "QR601"]
    (place,) = ahead["locations"]
    region = place["physicalLocation"]["region"]
    line = Path("deals.qual").read_text(encoding="utf-8").splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "large"
    assert line.strip() == "needs large"
    assert region["endLine"] == region["startLine"]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "deals.qual", "uriBaseId": "%SRCROOT%"}
    assert place["logicalLocations"] == [
        {"name": "D2", "fullyQualifiedName": "opportunity/D2", "kind": "object"}
    ]
    stage, needed = ahead["relatedLocations"]
    assert stage["message"]["text"] == "the stage that asks for it."
    assert stage["physicalLocation"]["region"]["startLine"] == region["startLine"] - 1
    assert needed["message"]["text"] == "amount is at least 10k EUR: not met."
    assert ahead["message"]["text"].splitlines()[0] == (
        'opportunity D2: the CRM says "Proposal", the facts support "Discovery".'
    )


def test_rules_levels_and_fingerprints_are_those_of_the_json_form(run, deals):
    findings = call("audit", *deals, "--format", "json").json["findings"]
    rules = run["tool"]["driver"]["rules"]
    assert [(one["ruleId"], one["level"]) for one in run["results"]] == [
        (one["code"], one["level"]) for one in findings
    ]
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert [one["partialFingerprints"] for one in run["results"]] == [
        {"primaryLocationLineHash": one["fingerprint"], "qualrules/v1": one["fingerprint"]}
        for one in findings
    ]


def test_columns_count_code_points():
    line = 'criterion large "🦩🦩" for oportunity'
    text = BROKEN.replace("criterion large for opportunity", line)
    run = run_of(diagnostics_sarif.render(mistakes(text)))
    assert run["columnKind"] == "unicodeCodePoints"
    first = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert line[first["startColumn"] - 1 : first["endColumn"] - 1] == "oportunity"


def test_two_rulesets_do_not_overwrite_each_other(run):
    assert run["automationDetails"]["id"] == "qualrules/audit/deals/2026-11-21"


def test_no_value_of_a_record_unless_asked_for(deals):
    def told(*more):
        run = run_of(call("audit", *deals, "--format", "sarif", *more).out)
        del run["tool"]  # the pages of the codes have examples
        return json.dumps([{**one, "partialFingerprints": 0} for one in run.pop("results")]) + json.dumps(run)

    for secret in SECRETS:
        assert secret not in told()
    shown = told("--show-fields")
    assert "500 EUR" in shown
    assert "Haggling" in shown


def test_links_and_placeholders_are_text(tmp_path):
    report = audited(tmp_path)
    first = replace(report.findings[0], record_id="[click](https://example.org) {0} \\[x](y)")
    (one,) = run_of_report(replace(report, findings=[first]))["results"]
    assert one["message"]["text"].startswith(
        r"opportunity \[click\](https://example.org) {{0}} \\\[x\](y): the CRM"
    )
    assert one["locations"][0]["logicalLocations"][0]["name"] == first.record_id
    assert plain("nothing") == "nothing"


def test_what_steers_a_screen_is_not_there(tmp_path):
    report = audited(tmp_path)
    first = replace(report.findings[0], record_id="a\nb\x1b[2J\u202ec\ud800</script>")
    text = "".join(audit_sarif.lines(replace(report, findings=[first])))
    assert not [sign for sign in ("\x1b", "\u202e", "</script>") if sign in text]
    text.encode("utf-8")
    (one,) = run_of(text)["results"]
    assert one["message"]["text"].splitlines()[0].startswith("opportunity a\N{REPLACEMENT CHARACTER}b")


def test_records_with_one_id_have_two_entries(tmp_path):
    report = audited(tmp_path, (ROWS[1], ROWS[1]))
    hashes = [one["partialFingerprints"] for one in run_of_report(report)["results"][:2]]
    assert hashes[0]["qualrules/v1"] == hashes[1]["qualrules/v1"]
    assert hashes[1]["primaryLocationLineHash"] == f"{hashes[0]['primaryLocationLineHash']}:2"


def test_suppressions_and_the_baseline(tmp_path):
    report = audited(tmp_path)
    first, second, third, *_ = report.findings
    agreed = Suppression(1, "agreed with [Finance]", date(2026, 12, 31), owner="Head of Sales")
    carried = Carried(
        {first.fingerprint: agreed, second.fingerprint: agreed},
        frozenset({second.fingerprint, third.fingerprint}),
    )
    run = run_of_report(replace(report, carried=carried))
    states = [one["baselineState"] for one in run["results"]]
    assert states == ["new", "unchanged", "unchanged"] + ["new"] * (len(states) - 3)
    assert [one.get("suppressions") for one in run["results"]][2:] == [None] * (len(states) - 2)
    assert run["results"][0]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "agreed with [Finance]",
            "properties": {"owner": "Head of Sales", "expires": "2026-12-31"},
        }
    ]
    assert run["properties"]["findings"]["new"] == len(states) - 3
    only_new = run_of_report(replace(report, carried=carried, only_new=True))
    assert len(only_new["results"]) == len(states) - 3
    assert all("baselineState" not in one for one in run_of_report(report)["results"])


def test_records_that_could_not_be_read_are_said(tmp_path):
    rules, data, *source = written(tmp_path)
    data.write_text(data.read_text(encoding="utf-8") + "D10,1,2,3,4,5,6,7,8,9,10,11,12\n", encoding="utf-8")
    run = run_of(call("audit", rules, data, *source, *AS_OF, "--format", "sarif").out)
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said == {"level": "warning", "message": {"text": "1 record could not be read."}}


# Paths


@pytest.mark.parametrize("given", ["deals.qual", "./deals.qual", "sub/../deals.qual", "{here}/deals.qual"])
def test_a_path_is_told_from_the_folder_of_the_run(deals, tmp_path, given):
    (tmp_path / "sub").mkdir()
    called = call("audit", given.format(here=tmp_path), *deals[1:], "--format", "sarif")
    uris = {
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for one in run_of(called.out)["results"]
    }
    assert uris == {"deals.qual"}
    assert str(tmp_path) not in called.out


def test_a_path_elsewhere_is_a_whole_uri(tmp_path, monkeypatch):
    here, there = tmp_path / "here", tmp_path / "there is"
    here.mkdir()
    there.mkdir()
    (there / "broken.qual").write_text(BROKEN, encoding="utf-8")
    monkeypatch.chdir(here)
    for given, expected in (
        (there / "broken.qual", f"file://{tmp_path}/there%20is/broken.qual"),
        ("../there is/broken.qual", "../there%20is/broken.qual"),
    ):
        run = run_of(call("check", given, "--format", "sarif").out)
        assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == expected


def test_a_ruleset_that_ships_and_standard_input(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("leads.csv").write_text("id,budget_status\n1,none\n", encoding="utf-8")
    run = run_of(call("audit", "bant", "leads.csv", *AS_OF, "--format", "sarif").out)
    assert run["properties"]["ruleset"]["files"] == ["qualrules-shipped/bant.qual"]
    run = run_of(call("check", "-", "--format", "sarif", stdin=BROKEN.encode()).out)
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "stdin"


# Fingerprints


def audited_with(tmp_path, rows=ROWS, rules=RULES, columns=COLUMNS):
    arguments = written(tmp_path, rows, columns)
    arguments[0].write_text(rules, encoding="utf-8")
    return call("audit", *arguments, *AS_OF, "--format", "sarif").out


def reordered(rules: str) -> str:
    """The same items, those behind the records from the last to the first."""
    head, *items = rules.split("\n\n")
    records = [one for one in items if one.startswith("record")]
    return "\n\n".join([head, *records, *reversed([one for one in items if one not in records])]) + "\n"


EDITS = {
    "nothing": lambda rules: rules,
    "a title": lambda rules: rules.replace('"Money is there"', '"The budget is set"'),
    "the order": reordered,
    "the layout": lambda rules: "# of the deals\n\n" + rules.replace("  when ", "      when   "),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_means_the_same_changes_no_fingerprint(tmp_path, edit):
    rules = EDITS[edit](RULES)
    assert (rules == RULES) == (edit == "nothing")
    assert prints(audited_with(tmp_path, rules=rules)) == prints(audited_with(tmp_path))


def test_another_name_of_a_record_changes_no_fingerprint(tmp_path):
    named = [
        prints(audited_with(tmp_path, tuple(f"{row},{name}" for row in ROWS), columns=f"{COLUMNS},name"))
        for name in ("Acme", "Acme International")
    ]
    assert named[0] == named[1]


def test_one_deal_moved_ahead_is_one_new_result(tmp_path):
    before = audited_with(tmp_path)
    after = audited_with(tmp_path, (*ROWS, "D10,500,Approved,Ann,,,North,New business,2026-11-10,Proposal"))
    new = prints(after) - prints(before)
    assert not prints(before) - prints(after)
    (one,) = [
        each
        for each in json.loads(after)["runs"][0]["results"]
        if each["partialFingerprints"]["primaryLocationLineHash"] in new
    ]
    assert (one["ruleId"], one["locations"][0]["logicalLocations"][0]["name"]) == ("QR601", "D10")


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_the_same_data_audited_twice_is_the_same_file(deals, form):
    first, second = (call("audit", *deals, "--format", form).out for _ in range(2))
    assert [fingerprints(one) for one in (first, second)] == [fingerprints(first)] * 2
    if form == "sarif":
        assert first == second


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_one_deal_that_moves_on_too_early_is_one_new_finding(deals, form):
    before = fingerprints(call("audit", *deals, "--format", form).out)
    data = Path("deals.csv")
    agreeing = "D11,500,Approved,Ann,,,North,New business,2026-11-10,Discovery\n"
    text = data.read_text(encoding="utf-8")
    data.write_text(text + agreeing, encoding="utf-8")
    assert fingerprints(call("audit", *deals, "--format", form).out) == before
    data.write_text(text + agreeing.replace("Discovery", "Proposal"), encoding="utf-8")
    after = fingerprints(call("audit", *deals, "--format", form).out)
    assert len(after - before) == 1
    assert not before - after


def fingerprints(text: str) -> set[str]:
    """Those of a document of either form."""
    document = json.loads(text)
    if "findings" in document:
        return {one["fingerprint"] for one in document["findings"]}
    return set(prints(text))


def test_mistakes_have_fingerprints_that_no_line_number_changes():
    def found(text, name="broken.qual"):
        return prints(diagnostics_sarif.render(mistakes(text, name)))

    before = found(BROKEN)
    assert len(before) == 2
    assert found("# one\n\n# two\n" + BROKEN.replace("  when ", "      when  ")) == before
    assert found(BROKEN, "./broken.qual") == before
    assert not found(BROKEN, "other.qual") & before
    more = found(BROKEN + "\ncriterion more for opportunity\n  when amout is known\n")
    assert not before - more
    assert len(more - before) == 1


# Limits


@pytest.fixture(scope="module")
def thirty_thousand(tmp_path_factory):
    return many(audited(tmp_path_factory.mktemp("deals")), 30_000)


def test_thirty_thousand_findings_are_cut_and_that_is_said(thirty_thousand):
    text = "".join(audit_sarif.lines(thirty_thousand))
    run = json.loads(text)["runs"][0]  # the schema takes long over 25,000 results, which differ in nothing
    assert len(run["results"]) == 25_000
    assert len(gzip.compress(text.encode("utf-8"))) < 10_000_000
    kept, all_of_them = (Counter(levels) for levels in (levels_of(run), levels_of_findings(thirty_thousand)))
    assert (kept["error"], kept["warning"]) == (all_of_them["error"], all_of_them["warning"])
    said = audit_sarif.left_out(thirty_thousand)
    assert said == (
        "5,000 of 30,000 results are left out of the SARIF file, because GitHub takes 25,000 results; what is new and "
        "errors went in first, and `qualrules audit --format jsonl` has them all."
    )
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"] == said
    assert run["properties"]["resultsLeftOut"] == 5_000
    del run["results"][100:]
    assert not list(validator().iter_errors({"version": "2.1.0", "runs": [run]}))


def levels_of(run):
    return [one["level"] for one in run["results"]]


def levels_of_findings(report):
    return [one.level.value for one in report.findings]


def test_the_json_forms_hold_all_of_them(thirty_thousand):
    assert len(json.loads("".join(audit_json.lines(thirty_thousand)))["findings"]) == 30_000
    assert sum(1 for _ in audit_jsonl.lines(thirty_thousand)) == 30_000


def test_what_is_new_goes_before_what_is_known(tmp_path, monkeypatch):
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    report = audited(tmp_path)
    known = frozenset(one.fingerprint for one in report.findings if one.level.value == "error")
    run = run_of_report(replace(report, carried=Carried({}, known)))
    assert levels_of(run) == ["warning"] * 3
    assert [one["baselineState"] for one in run["results"]] == ["new"] * 3


def test_a_file_that_is_too_large_when_packed_is_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(sarif, "LARGEST", 60_000)
    report = many(audited(tmp_path), 2_000)
    texts = ["".join(audit_sarif.lines(report)) for _ in range(2)]
    assert texts[0] == texts[1]
    run = run_of(texts[0])
    assert 100 < len(run["results"]) < 2_000
    assert 50_000 < len(gzip.compress(texts[0].encode("utf-8"), 6)) <= 60_000
    assert run["properties"]["resultsLeftOut"] == 2_000 - len(run["results"])
    said = audit_sarif.left_out(report)
    assert said
    assert "because GitHub takes 10 MB when packed" in said


def test_the_command_says_what_the_file_leaves_out(deals, monkeypatch, tmp_path):
    monkeypatch.setattr(sarif, "MOST_RESULTS", 2)
    called = call("audit", *deals, "-o", "sarif:out.sarif", "-o", "json:out.json")
    assert called.code == 1
    assert called.out == ""
    assert "8 of 10 results are left out of the SARIF file" in called.err
    assert len(json.loads(Path("out.json").read_text(encoding="utf-8"))["findings"]) == 10
    assert len(run_of(Path("out.sarif").read_text(encoding="utf-8"))["results"]) == 2


def test_a_message_with_very_many_remarks_is_cut(tmp_path):
    report = audited(tmp_path)
    broken = next(one for one in report.findings if one.code == "QR609")
    long = replace(broken, facts=broken.facts * 500)
    (one,) = run_of_report(replace(report, findings=[long], values=True))["results"]
    assert one["message"]["text"].endswith("and 980 more.")
    assert len(one["relatedLocations"]) <= 10


# Read back


def test_another_program_reads_the_same_counts(deals, tmp_path):
    call("audit", *deals, "-o", "sarif:audit.sarif")
    counts = call("audit", *deals, "--format", "json").json["summary"]["findings"]
    file = load_sarif_file(str(tmp_path / "audit.sarif"))
    assert file.get_distinct_tool_names() == ["qualrules"]
    assert file.get_result_count() == sum(counts[level] for level in ("error", "warning", "note"))
    counted = Counter(record["Severity"] for record in file.get_records())
    assert counted == {level: counts[level] for level in ("error", "warning", "note")}
    assert {record["Location"] for record in file.get_records()} == {"deals.qual"}


def test_another_program_reads_a_check(tmp_path):
    (tmp_path / "broken.qual").write_text(BROKEN, encoding="utf-8")
    out = call("check", tmp_path / "broken.qual", "--format", "sarif").out
    (tmp_path / "check.sarif").write_text(out, encoding="utf-8")
    records = load_sarif_file(str(tmp_path / "check.sarif")).get_records()
    assert [(one["Severity"], one["Line"]) for one in records if one["Code"] == "QR201"] == [
        ("error", 8),
        ("error", 11),
    ]


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif", "gitlab"])
def test_the_form_never_changes_the_exit_code(deals, form):
    assert call("audit", *deals, "--format", form).code == 1
    assert call("audit", *deals, "--format", form, "--exit-zero").code == 0


def test_codes_of_plugins_have_a_rule_without_a_page():
    source = SourceFile("a.qual", "ruleset a 1.0.0\n")
    found = [
        Diagnostic("XY101", "too short", source.span(0, 7), level=Level.WARNING, rule="short-name"),
        Diagnostic("QR420", "nowhere", NOWHERE),
    ]
    run = run_of(diagnostics_sarif.render(found))
    assert run["tool"]["driver"]["rules"][1] == {
        "id": "XY101",
        "name": "short-name",
        "defaultConfiguration": {"level": "warning"},
        "shortDescription": {"text": "short-name."},
        "help": {"text": "short-name"},
    }
    assert run["results"][1]["locations"] == []
