"""What proofs find in a ruleset: one planted defect after another, each with its lines; healthy rulesets stay silent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualrules.diagnostics import Diagnostic
from qualrules.workspace.checking import check_files, mistakes
from qualrules.workspace.clock import time_limit
from qualrules.workspace.finding import Found
from qualrules.workspace.proving import proofs
from tests.invoking import ROOT

CASE = re.compile(r"^## ([^\n]+)\n\n```qual\n(.*?)```\n\n```text\n(.*?)```", re.MULTILINE | re.DOTALL)
PAGE = Path(__file__).with_name("planted.md").read_text("utf-8")
CASES = CASE.findall(PAGE)
HEALTHY = [*sorted((ROOT / "rulesets").glob("*.qual")), *sorted((ROOT / "examples").glob("*/*.qual"))]


def found_in(path: Path, seconds: float = 120) -> list[Diagnostic]:
    checkup = check_files([Found(path, path.name)])
    assert not mistakes(checkup), mistakes(checkup)
    found = list(proofs(checkup, time_limit(seconds)))
    return sorted(found, key=lambda one: (one.span.start, one.code))


def in_short(one: Diagnostic) -> str:
    lines = [one.span.line, *(label.span.line for label in one.labels)]
    return f"{one.level.value} {one.code} {' '.join(map(str, lines))}"


def test_every_case_of_the_page_is_read():
    assert len(CASES) == PAGE.count("\n## ")


@pytest.mark.parametrize(("title", "text", "expected"), CASES, ids=[title for title, _, _ in CASES])
def test_a_planted_defect_is_found_and_nothing_else(title, text, expected, tmp_path):
    path = tmp_path / "sales.qual"
    path.write_text(text, encoding="utf-8")
    assert "".join(f"{in_short(one)}\n" for one in found_in(path)) == expected


@pytest.mark.parametrize("path", HEALTHY, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_ruleset_that_ships_is_free_of_findings(path):
    checkup = check_files([Found(path, path.name)])
    assert [in_short(one) for one in proofs(checkup, time_limit(120))] == []
