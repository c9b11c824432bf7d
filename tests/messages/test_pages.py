"""The pages of the codes: each code has one, its wrong ruleset tells the code, and its right one has no mistake.

What the wrong rulesets tell stands in `pages.txt`; `QUALRULES_UPDATE=1` writes it anew.
"""

from __future__ import annotations

import os
import re
from itertools import chain
from pathlib import Path

import pytest

import qualrules
from qualrules.codes import CODES
from qualrules.lint.shipped import SHIPPED
from qualrules.report.code_pages import page
from qualrules.workspace.checking import check_files, mistakes
from qualrules.workspace.clock import time_limit
from qualrules.workspace.finding import Found
from qualrules.workspace.linting import remarks
from qualrules.workspace.proving import proofs

PAGES = Path(qualrules.__file__).parent / "pages"
SNAPSHOT = Path(__file__).with_name("pages.txt")
FENCE = re.compile(r"^```(qual wrong|qual)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINT = {rule.code: rule for rule in SHIPPED}
"""Their pages are the docstrings of their files."""
TOLD_ELSEWHERE = re.compile(
    r"QR40[2-9]|QR41\d|QR42[0-2]|QR520|QR70[1-3]|QR71[1-4]|QR60[1-9]|QR61\d|QR102|QR212"
)
"""Codes of data, plugins, records, several files and time: no ruleset by itself shows them."""


def written() -> list[str]:
    return sorted([*(path.stem for path in PAGES.glob("*.md")), *LINT])


def fences(code: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"qual wrong": [], "qual": []}
    for kind, text in FENCE.findall(page(code)):
        found[kind].append(text)
    return found


def told(code: str, text: str, folder: Path) -> list[tuple[str, str]]:
    """Code, and place with sentence, of each mistake in a ruleset, its examples run; on the page of a lint rule also
    what that rule and the default ones remark on, and on the page of a proof what proofs find.
    """
    path = folder / "page.qual"
    path.write_text(text, encoding="utf-8", newline="")
    session = check_files([Found(path, path.name)])
    asked = [rule for rule in SHIPPED if code in LINT and (rule.default or rule.code == code)]
    proved = proofs(session, time_limit(60)) if code.startswith("QR5") else ()
    found = mistakes(session, remarks=chain(remarks(session, asked), proved))
    return [
        (one.code, f"{one.span.line}:{one.span.column} {one.code} {one.message}")
        for one in (*session.unreadable, *found)
    ]


def test_each_code_has_a_page_and_each_page_a_code():
    assert written() == sorted(CODES)


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_page_begins_with_its_code_and_name(code):
    assert page(code).startswith(f"# {code} {CODES[code]}\n")


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_page_shows_what_is_wrong(code):
    assert fences(code)["qual wrong"] or TOLD_ELSEWHERE.fullmatch(code)


@pytest.mark.parametrize("code", sorted(CODES))
def test_the_wrong_ruleset_tells_the_code_and_the_right_one_has_no_mistake(code, tmp_path):
    shown = fences(code)
    for text in shown["qual wrong"]:
        codes = {found for found, _ in told(code, text, tmp_path)}
        assert codes == {code} if code in LINT else code in codes, text
    for text in shown["qual"]:
        assert not told(code, text, tmp_path), text


def test_what_the_wrong_rulesets_tell(tmp_path):
    lines = [
        f"{code}: {sentence}"
        for code in written()
        for text in fences(code)["qual wrong"]
        for _, sentence in told(code, text, tmp_path)
    ]
    if os.environ.get("QUALRULES_UPDATE") == "1":
        SNAPSHOT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert SNAPSHOT.read_text("utf-8").splitlines() == lines
