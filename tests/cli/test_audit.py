"""`audit`: what it finds, how it is told, and its exit codes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

import pytest

from tests.cli.deals import AS_OF, ROWS, RULES, call, fits, written

SECRETS = ("Ann", "12000", "12,000", "500 EUR", "a lot", "Haggling", "TBD")
"""What stands in the records and in no rule."""


@pytest.fixture
def deals(tmp_path):
    return (*written(tmp_path), *AS_OF)


@pytest.fixture
def document(deals):
    return call("audit", *deals, "--format", "json").json


def found(document, code):
    return {finding["record"]["id"]: finding for finding in document["findings"] if finding["code"] == code}


def test_the_document_has_the_names_of_the_interface(document, deals):
    assert fits(document)
    assert list(document) == ["schema", "tool", "ruleset", "run", "summary", "findings"]
    assert set(document["tool"]) == {"name", "version"}
    assert set(document["ruleset"]) == {"name", "version", "digest", "files"}
    assert document["ruleset"]["digest"].startswith("sha256:")
    assert document["ruleset"]["files"] == [str(deals[0]), str(deals[3])]
    assert document["run"]["as_of"] == "2026-11-21"
    assert document["run"]["source"] == "csv"
    assert document["run"]["records"] == 9
    assert document["summary"]["sales"] == {
        "agrees": 2, "ahead": 1, "unproven": 2, "behind": 1, "unmapped": 1, "unclaimed": 1, "not_applicable": 1,
    }  # fmt: skip
    assert document["summary"]["criteria"]["budget"] == {"met": 7, "not_met": 1, "unknown": 1}
    expected = {
        "code", "name", "level", "process", "promise", "record", "place", "claimed", "supported", "message",
        "missing", "facts", "next", "at", "fingerprint", "suppressed", "new",
    }  # fmt: skip
    assert all(set(finding) == expected for finding in document["findings"])


def test_every_kind_of_finding(document):
    kinds = {(f["code"], f["name"], f["level"], f["record"]["id"]) for f in document["findings"]}
    assert kinds == {
        ("QR601", "stage-ahead", "error", "D2"),
        ("QR602", "stage-unproven", "warning", "D3"),
        ("QR602", "stage-unproven", "warning", "D9"),
        ("QR603", "stage-behind", "note", "D4"),
        ("QR604", "stage-unmapped", "error", "D5"),
        ("QR605", "stage-unclaimed", "note", "D6"),
        ("QR606", "stage-overdue", "warning", "D4"),
        ("QR607", "advice", "note", "D2"),
        ("QR608", "two-outcomes", "warning", "D8"),
        ("QR609", "promise-broken", "error", "D8"),
    }


def test_a_stage_that_is_ahead_names_what_is_missing_and_what_to_ask(document, deals):
    finding = found(document, "QR601")["D2"]
    assert finding["process"] == "sales"
    assert finding["promise"] is None
    assert (finding["claimed"], finding["supported"]) == ("Proposal", "Discovery")
    assert finding["message"] == 'the CRM says "Proposal", the facts support "Discovery"'
    assert [(one["criterion"], one["outcome"], one["wanted"]) for one in finding["missing"]] == [
        ("large", "not_met", "met")
    ]
    fact = finding["missing"][0]["because"][0]
    assert (fact["field"], fact["needed"]) == ("amount", "amount is at least 10k EUR")
    assert finding["next"]["stage"] == "Proposal"
    assert [change["field"] for change in finding["next"]["change"]] == ["amount"]
    line = deals[0].read_text(encoding="utf-8").splitlines()[finding["at"]["line"] - 1]
    assert line[finding["at"]["column"] - 1 :].startswith('stage "Proposal"')


def test_an_unproven_stage_names_the_open_facts(document):
    finding = found(document, "QR602")["D3"]
    assert [one["criterion"] for one in finding["missing"]] == ["large"]
    assert finding["next"]["fill"] == ["amount"]


def test_advice_lists_what_the_furthest_stage_should_have(document):
    finding = found(document, "QR607")["D2"]
    assert [one["criterion"] for one in finding["missing"]] == ["champion_known"]
    assert finding["missing"][0]["ask"] == ["Who wants it?"]


def test_a_broken_promise_has_its_facts(document):
    finding = found(document, "QR609")["D8"]
    assert (finding["process"], finding["promise"], finding["claimed"]) == (None, "One way to close", None)
    assert [fact["field"] for fact in finding["facts"]] == ["decided_on", "lost_because"]


def test_fingerprints_are_those_of_the_interface(document):
    for finding in document["findings"]:
        subject = finding["process"] or finding["promise"]
        record = finding["record"]
        parts = [finding["code"], subject, record["type"], record["id"], finding["claimed"]]
        text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        assert finding["fingerprint"] == hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_fingerprints_stay_when_other_facts_change(document, tmp_path):
    arguments = written(tmp_path, tuple(row.replace("500", "700") for row in reversed(ROWS)))
    again = call("audit", *arguments, *AS_OF, "--format", "json").json
    prints = [finding["fingerprint"] for finding in document["findings"]]
    assert [finding["fingerprint"] for finding in again["findings"]] == prints


def test_findings_are_sorted_and_counted(document):
    levels = [finding["level"] for finding in document["findings"]]
    assert levels == sorted(levels, key=["error", "warning", "note"].index)
    counts = document["summary"]["findings"]
    assert {level: counts[level] for level in ("error", "warning", "note")} == Counter(levels)
    assert (counts["suppressed"], counts["baseline"], counts["new"]) == (0, 0, len(levels))
    assert all(finding["suppressed"] is None and finding["new"] is True for finding in document["findings"])


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_no_value_of_a_record_is_told_unless_asked_for(deals, form):
    called = call("audit", *deals, "--format", form)
    for secret in SECRETS:
        assert secret not in called.out + called.err, secret
    shown = call("audit", *deals, "--format", form, "--show-fields")
    assert "500 EUR" in shown.out
    assert "Haggling" in shown.out


def test_the_stages_that_are_to_be_mapped_are_named_with_fields_and_the_nearest_one(tmp_path):
    rows = (ROWS[0].replace("Proposal", "Proposals"), ROWS[1].replace("Proposal", "Verbal Yes"))
    deals = written(tmp_path, rows=rows)
    hidden = call("audit", *deals, "--as-of", "2026-11-21", "--format", "text")
    assert "Verbal Yes" not in hidden.out + hidden.err
    called = call("audit", *deals, "--as-of", "2026-11-21", "--format", "text", "--show-fields")
    assert (
        '2 values of stage are outside the list of values: "Proposals" 1, "Verbal Yes" 1 (deals.csv:2, deals.csv:3)\n'
        '  "Proposals": did you mean "Proposal"? say so in the source block: "Proposals" means "Proposal"\n'
    ) in called.err
    assert called.err.count("did you mean") == 1


def test_with_fields_facts_have_values_and_problems_an_example(deals):
    document = call("audit", *deals, "--format", "json", "--show-fields").json
    assert fits(document)
    problems = document["summary"]["reading"]["problems"]
    assert {problem["field"]: problem["example"] for problem in problems} == {
        "amount": "a lot",
        "stage": "Haggling",
    }
    assert found(document, "QR601")["D2"]["missing"][0]["because"][0]["raw"] == "500"
    assert found(document, "QR604")["D5"]["value"] == "Haggling"


def test_one_finding_a_line(deals, document):
    lines = call("audit", *deals, "--format", "jsonl").lines
    assert all(fits(line) for line in lines)
    assert [{**line} for line in lines] == [
        {"schema": "qualrules/finding/v1", **finding} for finding in document["findings"]
    ]


def test_the_text_tells_records_what_is_missing_and_the_counts(deals):
    called = call("audit", *deals)
    assert "error[QR601] stage-ahead: 1 record" in called.out
    assert 'the CRM says "Proposal", the facts support "Discovery"' in called.out
    assert "large is not met: amount" in called.out
    assert "ask: Who wants it?" not in called.out.split("QR607")[0]
    assert "found 3 errors, 4 warnings, 3 notes" in called.out
    assert "1 value of amount cannot be read" in called.err


CLEAN = (ROWS[0],)
WARNED = (ROWS[0], ROWS[2])
NOTED = (ROWS[0], ROWS[5])


@pytest.mark.parametrize(
    ("rows", "options", "code"),
    [
        (CLEAN, (), 0),
        (CLEAN, ("--fail-level", "note"), 0),
        (ROWS, (), 1),
        (ROWS, ("--exit-zero",), 0),
        (WARNED, (), 0),
        (WARNED, ("--fail-level", "warning"), 1),
        (WARNED, ("--fail-level", "note"), 1),
        (NOTED, ("--fail-level", "warning"), 0),
        (NOTED, ("--fail-level", "note"), 1),
        (NOTED, ("--fail-level", "note", "--exit-zero"), 0),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_exit_codes_whatever_the_form(tmp_path, rows, options, code, form):
    arguments = written(tmp_path, rows)
    assert call("audit", *arguments, *AS_OF, *options, "--format", form).code == code


def test_bad_records_mean_2_also_beside_findings(tmp_path):
    arguments = written(tmp_path, (*ROWS, "x,1,2,3,4,5,6,7,8,9,10,11"))
    called = call("audit", *arguments, *AS_OF, "--format", "json")
    assert called.code == 2
    assert len(called.json["findings"]) == 10
    assert call("audit", *arguments, *AS_OF, "--exit-zero").code == 2
    assert call("audit", *arguments, *AS_OF, "--skip-bad").code == 1


def test_several_files_at_once(deals, tmp_path, document):
    first, second = tmp_path / "audit.json", tmp_path / "audit.txt"
    called = call("audit", *deals, "-o", f"json:{first}", "-o", f"text:{second}")
    assert (called.code, called.out) == (1, "")
    assert json.loads(first.read_text(encoding="utf-8"))["findings"] == document["findings"]
    assert "stage-ahead" in second.read_text(encoding="utf-8")
    for wrong in ("audit.json", "html:x", "json:"):
        refused = call("audit", *deals, "-o", wrong)
        assert refused.code == 2
        assert "json" in refused.err


def test_groups_have_their_own_counts_and_missing_is_one(deals):
    document = call("audit", *deals, "--format", "json", "--group-by", "region").json
    assert fits(document)
    groups = {(group["group"], group["gap"]): group["summary"] for group in document["groups"]}
    assert list(groups) == [("North", None), ("South", None), (None, "missing")]
    assert groups["North", None]["sales"]["ahead"] == 1
    assert groups[None, "missing"]["findings"]["warning"] == 1
    whole = document["summary"]
    assert sum(group["records"] for group in groups.values()) == whole["records"]
    for level in ("error", "warning", "note"):
        assert sum(group["findings"][level] for group in groups.values()) == whole["findings"][level]
    text = call("audit", *deals, "--group-by", "region").out
    assert 'region: "North", 2 records' in text
    assert "region: missing, 1 record" in text


def test_groups_by_a_linked_record(tmp_path):
    rules, data, *_ = written(
        tmp_path,
        ("D1,12000,,,,,,,,,A1", "D2,12000,,,,,,,,,A9"),
        "id,amount,budget_status,champion,decided_on,lost_because,region,pipeline,stage_since,stage,account",
    )
    (tmp_path / "accounts.csv").write_text("id,country\nA1,DE\n", encoding="utf-8")
    source = tmp_path / "export.source.qual"
    source.write_text(
        'source export for csv  numbers "1,234.56"\n'
        '  opportunity from "deals.csv" identified by "id"\n'
        '  account from "accounts.csv" identified by "id"\n',
        encoding="utf-8",
    )
    arguments = (rules, data, tmp_path / "accounts.csv", "--source", source, *AS_OF, "--format", "json")
    document = call("audit", *arguments, "--group-by", "account.country").json
    assert [(g["group"], g["gap"]) for g in document["groups"]] == [("DE", None), (None, "unreadable")]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("regoin", 'did you mean "region"?'),
        ("account", "no single value"),
        ("region.name", "is no linked record"),
        ("account.contry", 'did you mean "country"?'),
    ],
)
def test_a_group_that_is_no_field(deals, field, said):
    called = call("audit", *deals, "--group-by", field)
    assert called.code == 2
    assert said in called.err


def test_a_process_without_a_claim_has_no_findings_about_stages(tmp_path):
    """Two outcomes at once are one all the same: they need no claim to be at odds."""
    rules, *rest = written(tmp_path)
    text = rules.read_text(encoding="utf-8").replace("  stage:         stage of sales\n", "")
    rules.write_text(text, encoding="utf-8")
    document = call("audit", rules, *rest, *AS_OF, "--format", "json").json
    assert {finding["code"] for finding in document["findings"]} == {"QR608", "QR609"}
    (both,) = [finding for finding in document["findings"] if finding["code"] == "QR608"]
    assert (both["record"]["id"], both["claimed"]) == ("D8", None)
    assert "sales" not in document["summary"]
    assert document["summary"]["processes"]["sales"]["claims"] is None


def test_a_ruleset_without_a_process_says_that_no_stage_was_checked(tmp_path):
    arguments = written(tmp_path, CLEAN)
    head, promise = RULES[: RULES.index("process sales")], RULES[RULES.index("promise ") :]
    head = head.replace("  stage:         stage of sales\n", "")
    arguments[0].write_text(head + promise, encoding="utf-8")
    called = call("audit", *arguments, *AS_OF)
    assert called.code == 0
    assert "deals has no process, so no stage was checked" in called.err
    arguments[0].write_text(head, encoding="utf-8")
    called = call("audit", *arguments, *AS_OF)
    assert called.code == 2
    assert "neither a process nor a promise, so there is nothing to audit" in called.err
