"""`test`: which examples it runs, what it says of them, and its exit codes."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from qualrules.report import wire
from tests.cli.deals import call

RULES = """\
ruleset fit 1.0.0

record account
  employees: number
  country: text

criterion fit for account
  when employees >= 50 and country is "US"

example "A firm of forty" for account
  employees: 40
  expect fit is not met because employees
"""
WRONG = """
example "A firm of sixty" for account
  employees: 60
  expect fit is met
"""
WRONG_REASON = """
example "A small firm abroad" for account
  employees: 3
  country: "FR"
  expect fit is not met because country
"""


@pytest.fixture
def file(tmp_path):
    def write(text: str, name: str = "fit.qual"):
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


def test_examples_that_come_true(file):
    path = file(RULES)
    called = call("test", path)
    assert called.code == 0
    assert called.out == f"ok   {path}: 1 example\n\n1 example passed\n"


def test_every_example_is_listed_when_asked(file):
    assert "  ok   A firm of forty\n" in call("test", "-v", file(RULES)).out


def test_a_failure_says_what_came_out_and_which_facts_decided(file):
    called = call("test", file(RULES + WRONG))
    assert called.code == 1
    assert 'error[QR600]: the example "A firm of sixty" fails' in called.out
    assert "^ it is unknown" in called.out
    assert "= note: country: missing" in called.out
    assert called.out.endswith("1 of 2 examples failed\n")


def test_the_right_outcome_for_the_wrong_reason_fails(file):
    called = call("test", file(RULES + WRONG_REASON))
    assert called.code == 1
    assert "it is not met, but because employees, country" in called.out


def test_only_some_examples(file):
    path = file(RULES + WRONG)
    assert call("test", "-k", "FORTY", path).code == 0
    assert call("test", "-k", "sixty", path).code == 1
    assert call("test", "-k", "fit.qual", path).code == 1  # by the file's name, all of it
    called = call("test", "-k", "nobody", path)
    assert called.code == 2
    assert 'no example with "nobody" in its title or file name' in called.err


def test_no_example_at_all_is_no_success(file):
    called = call("test", file(RULES.partition("example")[0]))
    assert called.code == 2
    assert "there is no example here" in called.err


def test_a_ruleset_with_mistakes_is_not_tested(file):
    called = call("test", file(RULES.replace("employees >=", "employes >=")))
    assert (called.code, called.out) == (2, "")
    assert "error[QR201]" in called.err


def test_the_examples_of_a_used_file_are_judged_by_its_own_rules(file):
    file(RULES, "base.qual")
    main = file(
        'use "base.qual"\n\noverride criterion fit for account\n  when employees >= 10\n', "main.qual"
    )
    called = call("test", main)
    assert called.code == 0
    assert "base.qual: 1 example" in called.out


def test_a_shipped_ruleset_by_its_name():
    called = call("test", "bant")
    assert called.code == 0
    assert "passed" in called.out


def test_the_examples_of_what_ships_are_run_only_where_it_is_named(file):
    main = file('ruleset own 1.0.0\n  currency EUR\n\nuse "bant"\n', "main.qual")
    assert call("test", main).code == 2
    assert call("test", main, "bant").code == 0


def test_coverage_lists_what_is_never_expected(file):
    called = call("test", "--coverage", file(RULES))
    assert called.code == 0
    assert "1 of 3 expected" in called.out
    assert "criterion fit (line 7), never expected: met, unknown\n" in called.out


def test_coverage_counts_expectations_and_not_what_comes_out(file):
    file(RULES + "\ndefinition target for account\n  needs fit\n", "more.qual")
    called = call(
        "test", "--coverage", "--format", "json", file(RULES), file("", "x.txt").with_name("more.qual")
    )
    covered = {rule["name"]: rule for rule in json.loads(called.out)["coverage"] if "more" in rule["file"]}
    assert covered["target"]["never_expected"] == ["met", "not met", "unknown"]
    assert covered["fit"]["never_expected"] == ["met", "unknown"]


def test_the_json_document_has_its_form(file):
    path = file(RULES + WRONG + WRONG_REASON)
    called = call("test", "--format", "json", "--coverage", path)
    assert called.code == 1
    document = json.loads(called.out)
    assert document["schema"] == "qualrules/test/v1"
    assert {key: document["summary"][key] for key in ("examples", "passed", "failed")} == {
        "examples": 3,
        "passed": 1,
        "failed": 2,
    }
    (expectation,) = document["examples"][1]["expects"]
    assert expectation["text"] == "expect fit is met"
    assert (expectation["expected"], expectation["actual"]) == ("met", "unknown")
    assert document["examples"][2]["expects"][0]["decided_by"] == ["employees", "country"]
    wire.TestDocument.model_validate(document)


def test_coverage_is_null_where_it_was_not_asked_for(file):
    document = json.loads(call("test", "--format", "json", file(RULES)).out)
    assert document["coverage"] is None
    wire.TestDocument.model_validate(document)


def test_junit_is_xml_that_counts_the_same(file):
    rules = file(RULES.replace("forty", "forty & <more>") + WRONG, "fit\x07.qual")
    called = call("test", "--format", "junit", rules)
    assert called.code == 1
    root = ET.fromstring(called.out.encode())
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    names = [case.get("name") for case in root.iter("testcase")]
    assert names == ["A firm of forty & <more>", "A firm of sixty"]
    (failure,) = root.iter("failure")
    assert "it is unknown" in failure.get("message")
    assert "country: missing" in failure.text


def test_the_shipped_rulesets_come_true_and_are_covered():
    called = call("test", "--coverage", "--format", "json", "rulesets")
    assert called.code == 0
    missing = [rule for rule in json.loads(called.out)["coverage"] if rule["never_expected"]]
    assert missing == []
