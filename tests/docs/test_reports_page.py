"""The page about reports: each form stands in its table, limits and severities are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualrules.cli import audit, check, step_summary
from qualrules.report import (
    audit_junit,
    audit_markdown,
    diagnostics_markdown,
    github,
    gitlab,
    markdown,
    sarif,
)
from qualrules.report.flags import SHIPPED

PAGE = Path(__file__).parents[2] / "docs" / "reports.md"
FORMS = [*dict.fromkeys([*audit.FORMATS, *check.FORMATS])]


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_each_form_stands_in_the_table_with_its_commands(form: str) -> None:
    row = re.search(rf"^\| `{form}` \| ([a-z, ]+) \|", page(), re.MULTILINE)
    assert row
    commands = {name for name, forms in (("audit", audit.FORMATS), ("check", check.FORMATS)) if form in forms}
    assert set(row[1].split(", ")) == commands


def test_the_table_has_no_other_forms() -> None:
    rows = re.findall(r"^\| `([a-z]+)` \| (?:audit|check)", page(), re.MULTILINE)
    assert sorted(rows) == sorted(FORMS)


def test_limits_and_names_are_those_of_the_code() -> None:
    assert f"{sarif.MOST_RESULTS:,} results" in page()
    assert f"{gitlab.LARGEST // 1_000_000} MB" in page()
    assert f"`{SHIPPED}/bant.qual`" in page()
    assert f"{github.LONGEST:,} characters" in page()
    assert f"up to {step_summary.MOST} findings of a kind" in page()
    assert f"up to {diagnostics_markdown.SHOWN}\nmistakes of each level" in page()
    assert f"at most {audit_junit.LARGEST // 1_000_000} MB and {audit_junit.MOST:,} cases" in page()
    assert f"{audit_markdown.SHOWN} of each" in page()
    assert f"below {audit_markdown.LARGEST:,} bytes" in page()
    assert f"cut at {markdown.LONGEST:,} characters" in page().replace("\n", " ")


@pytest.mark.parametrize("level", gitlab.SEVERITY)
def test_each_severity_stands_there(level) -> None:
    assert f"| {level.value} | `{gitlab.SEVERITY[level]}` |" in page()


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page()):
        assert (PAGE.parent / target).exists(), target
