"""`audit` in a database: the same counts, the same findings in the same order, the same exit code; the rest is counted."""

from __future__ import annotations

import json

import pytest

from qualrules.report import wire
from qualrules.workspace import whole_audit
from tests.invoking import ROOT, invoke
from tests.workspace.whole import deals
from tests.workspace.whole.test_run import EXAMPLES, both, without_times

FORMS = ("text", "json", "jsonl", "sarif", "gitlab", "github", "junit", "markdown")


@pytest.mark.parametrize("name", ["opportunity_audit", "account_file"])
def test_examples(name, monkeypatch):
    monkeypatch.chdir(ROOT / "examples" / name)
    one, other = both("audit", *EXAMPLES[name], *deals.AS_OF, "--format", "json")
    assert one == other
    assert json.loads(one)["findings"]


@pytest.mark.parametrize("shown", [7, 0])
def test_every_form(shown, tmp_path):
    arguments = ("audit", *deals.write(tmp_path, 60, 12), "--show", str(shown))
    for engine in ("python", "duckdb"):
        outputs = [word for form in FORMS for word in ("-o", f"{form}:{tmp_path / engine}.{form}")]
        assert invoke(*arguments, *outputs, "--engine", engine).code == 1
    for form in FORMS:
        one, other = (
            without_times((tmp_path / f"{engine}.{form}").read_text()) for engine in ("python", "duckdb")
        )
        assert one == other, form
        assert "only counted" in one or form in ("text", "json", "jsonl", "github", "markdown")


@pytest.mark.parametrize("shown", [1000, 40])
def test_every_kind_of_finding_is_counted_and_found(shown, tmp_path):
    arguments = ("audit", *deals.write(tmp_path, 150, 12), "--show", str(shown), "--format", "json")
    one, other = both(*arguments, "--show-fields")
    assert one == other
    found = json.loads(one)
    kinds = {each["code"] for each in found["findings"]}
    kinds |= {each["code"] for each in found["summary"]["findings"].get("not_shown", ())}
    assert kinds == {f"QR60{number}" for number in range(1, 10)}
    wire.AuditDocument.model_validate(found)
    listed = len(found["findings"])
    counted = sum(each["count"] for each in found["summary"]["findings"].get("not_shown", ()))
    levels = sum(found["summary"]["findings"][level] for level in ("error", "warning", "note"))
    assert listed + counted == levels
    assert listed == min(shown, levels)


@pytest.mark.parametrize("field", ["region", "amount", "account.country", "signed_on"])
def test_groups(field, tmp_path):
    arguments = (
        "audit",
        *deals.write(tmp_path, 80, 13),
        "--group-by",
        field,
        "--show",
        "2",
        "--format",
        "json",
    )
    one, other = both(*arguments, "--type", "opportunity")
    assert one == other
    assert len(json.loads(one)["groups"]) > 2


def test_two_spellings_are_one_group(tmp_path):
    arguments = ("audit", *deals.write(tmp_path, 80, 13), "--group-by", "region", "--type", "opportunity")
    groups = json.loads(invoke(*arguments, "--format", "json").out)["groups"]
    names = [group["group"] for group in groups if group["group"] is not None]
    assert sorted(name.lower() for name in names) == ["north", "south"]
    assert sum(group["summary"]["records"] for group in groups) == 80


def test_records_without_ids_keep_their_order(tmp_path):
    arguments = ("audit", *deals.write(tmp_path, 40, 14, ids=False), "--show", "9", "--format", "jsonl")
    one, other = both(*arguments)
    assert one == other
    assert len(one.splitlines()) == 9


@pytest.mark.parametrize("shown", ["0", "5"])
@pytest.mark.parametrize("options", [(), ("--exit-zero",)])
def test_the_exit_code_goes_by_what_is_counted(options, shown, tmp_path):
    arguments = deals.write(tmp_path, 40, 15)
    codes = {
        invoke("audit", *arguments, "--show", shown, *options, "--engine", engine).code
        for engine in ("python", "duckdb")
    }
    assert codes == {0 if "--exit-zero" in options else 1}


def test_nothing_fails_below_the_level(tmp_path):
    arguments = deals.write(tmp_path, 40, 16)
    only = ("--type", "lead", "--fail-level", "error")
    one, other = both("audit", *arguments, *only, "--show", "0")
    assert one == other
    assert invoke("audit", *arguments, *only, "--show", "0", "--engine", "duckdb").code == 1


def test_pseudonyms(tmp_path):
    arguments = (
        "audit",
        *deals.write(tmp_path, 40, 17),
        "--redact",
        "--group-by",
        "region",
        "--type",
        "opportunity",
    )
    one, other = both(*arguments, "--format", "json", "--show", "20")
    assert one == other
    assert "D-1" not in one


def test_what_is_not_shown_is_said(tmp_path):
    called = invoke("audit", *deals.write(tmp_path, 60, 18), "--engine", "duckdb", "--show", "3")
    called.says("more records; --show says how many findings are listed", "findings are only counted: ")
    assert without_times(called.out).count("\n  ") > 3


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--baseline", "known.json"), "--baseline"),
        (("--write-baseline", "known.json"), "--write-baseline"),
        (("--only-new",), "--only-new"),
        (("--history", "past.csv"), "--history"),
        (("--ignore-file", "ignored.toml"), "ignored.toml"),
    ],
)
def test_what_needs_every_finding_is_refused(options, named, tmp_path):
    called = invoke("audit", *deals.write(tmp_path, 10, 19), *options, "--engine", "duckdb")
    assert called.code == 2
    called.says("the engine duckdb works out no more findings than are shown", named, "--engine python")


def test_as_many_groups_as_are_counted_apart(tmp_path, monkeypatch):
    arguments = ("audit", *deals.write(tmp_path, 80, 13), "--group-by", "amount", "--type", "opportunity")
    arguments = (*arguments, "--format", "json", "--engine", "duckdb")
    groups = len(json.loads(invoke(*arguments).out)["groups"])
    monkeypatch.setattr(whole_audit, "MOST_GROUPS", groups)
    assert len(json.loads(invoke(*arguments).out)["groups"]) == groups
    monkeypatch.setattr(whole_audit, "MOST_GROUPS", groups - 1)
    called = invoke(*arguments)
    called.says(f'"amount" has {groups} values, and at most {groups - 1} are counted apart')
    assert (called.code, called.out) == (2, "")


def test_more_groups_than_are_counted_apart(tmp_path):
    many = whole_audit.MOST_GROUPS + 1
    (tmp_path / "deals.qual").write_text(
        "ruleset deals 1.0.0\n\nrecord deal\n  owner: text\n  stage: stage of sales\n\n"
        "criterion owned\n  when owner is known\n\n"
        'process sales\n  stage "Open"\n    needs owned\n'
    )
    rows = "".join(f"owner {number},Open\n" for number in range(many))
    (tmp_path / "deals.csv").write_text(f"Owner,Stage\n{rows}")
    arguments = [str(tmp_path / name) for name in ("deals.qual", "deals.csv")]
    called = invoke("audit", *arguments, *deals.AS_OF, "--group-by", "owner", "--engine", "duckdb")
    called.says(f'"owner" has {many:,} values, and at most {whole_audit.MOST_GROUPS:,} are counted apart')
    assert (called.code, called.out) == (2, "")
