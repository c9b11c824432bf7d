"""`docs/language.md` runs: its right rulesets are right, its wrong ones say what the page shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.replay import UPDATE, run, shown

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
RIGHT = re.compile(r"^```qual\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
WRONG = re.compile(
    r"^```qual wrong\n(?P<text>.*?)^```\n```text\n(?P<says>.*?)^```$", re.DOTALL | re.MULTILINE
)


def cases(pattern: re.Pattern[str]) -> list[pytest.param]:  # type: ignore[valid-type]
    """The blocks of the page, named by their first line."""
    found = pattern.finditer(PAGE.read_text(encoding="utf-8"))
    return [pytest.param(match, id=match["text"].split("\n")[0].split()[1]) for match in found]


@pytest.mark.parametrize("case", cases(RIGHT))
def test_a_right_ruleset_is_right(case: re.Match[str], tmp_path: Path) -> None:
    """No mistakes, the canonical look, and every example passes."""
    (tmp_path / "case.qual").write_text(case["text"], encoding="utf-8")
    for command in (
        "qualrules check case.qual",
        "qualrules test case.qual",
        "qualrules fmt --check case.qual",
    ):
        output, code = run(command, tmp_path)
        assert code == 0, f"{command}\n{output}"


@pytest.mark.parametrize("case", cases(WRONG))
def test_a_wrong_ruleset_says_so(case: re.Match[str], tmp_path: Path) -> None:
    """The mistakes are those that the page shows, word for word."""
    (tmp_path / "case.qual").write_text(case["text"], encoding="utf-8")
    output, code = run("qualrules check case.qual", tmp_path)
    assert code == 1
    if UPDATE:
        page = PAGE.read_text(encoding="utf-8")
        old = case.group(0)
        new = f"```qual wrong\n{case['text']}```\n```text\n{shown(output, 0)}\n```"
        PAGE.write_text(page.replace(old, new), encoding="utf-8")
        return
    assert shown(output, 0) == case["says"].rstrip("\n")


def test_the_page_has_both_kinds() -> None:
    """The page was read: it holds right and wrong rulesets."""
    assert len(cases(RIGHT)) >= 6
    assert len(cases(WRONG)) >= 2
