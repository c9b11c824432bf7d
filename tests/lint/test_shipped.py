"""Each rule that ships is one file with its page, has what a rule needs, and stands in docs/lint.md."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import qualrules
from qualrules.codes import CODES
from qualrules.diagnostics import Level
from qualrules.lint import rules
from qualrules.lint.pages import is_lint, shipped_page
from qualrules.lint.shipped import SHIPPED
from qualrules.plugins.contract import KINDS, things_of

ROOT = Path(qualrules.__file__).parents[1]
FILES = sorted(path.stem for path in Path(rules.__file__).parent.glob("[!_]*.py"))
SECTIONS = ("## Why it is bad", "## Example", "## Use instead")


def test_each_code_of_lint_has_a_rule_and_each_file_one_of_them():
    assert [rule.code for rule in SHIPPED] == sorted(code for code in CODES if is_lint(code))
    assert sorted(rule.name.replace("-", "_") for rule in SHIPPED) == FILES
    assert len({type(rule).__module__ for rule in SHIPPED}) == len(SHIPPED)


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.code)
def test_a_rule_has_all_that_a_rule_needs(rule):
    assert rule.name == CODES[rule.code]
    assert isinstance(rule.level, Level)
    assert rule.level is not Level.ERROR
    assert isinstance(rule.default, bool)
    assert type(rule).__module__ == f"qualrules.lint.rules.{rule.name.replace('-', '_')}"
    kind = next(kind for kind in KINDS if kind.word == "lint rule")
    assert things_of(kind, [rule]) == [rule]


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.code)
def test_the_docstring_of_its_file_is_its_page(rule):
    page = shipped_page(rule.code)
    assert page.startswith(f"# {rule.code} {rule.name}\n\n")
    assert [page.count(section) for section in SECTIONS] == [1, 1, 1]
    assert not (ROOT / "qualrules" / "pages" / f"{rule.code}.md").exists()
    words = " ".join(page.split())
    assert ("told where it is selected" in words) != rule.default
    assert f"is a {rule.level.value}" in words


def test_the_pages_are_there_where_python_drops_docstrings():
    command = [sys.executable, "-OO", "-m", "qualrules", "explain", "unused-criterion"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    assert done.stdout == shipped_page("QR803")


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.code)
def test_it_stands_in_the_list_of_rules(rule):
    (row,) = re.findall(
        rf"^\| {rule.code} \|.*$", (ROOT / "docs" / "lint.md").read_text("utf-8"), re.MULTILINE
    )
    code, name, default, level, sentence = (cell.strip() for cell in row.strip("|").split("|"))
    assert (code, name, level) == (rule.code, rule.name, rule.level.value)
    assert default == ("yes" if rule.default else "when selected")
    assert sentence


def test_the_list_of_rules_holds_no_others():
    rows = re.findall(r"^\| (QR\d+) \|", (ROOT / "docs" / "lint.md").read_text("utf-8"), re.MULTILINE)
    assert rows == [rule.code for rule in SHIPPED]
