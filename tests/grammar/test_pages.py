"""The pages of the codes of writing: the wrong text tells its code alone, the right one is right to the checker too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import qualrules
from qualrules.codes import CODES
from tests.check.rulesets import checked
from tests.grammar.reading import mistakes, short

PAGES = Path(qualrules.__file__).parent / "pages"
FENCE = re.compile(r"^```(qual wrong|qual)\n(.*?)^```", re.MULTILINE | re.DOTALL)
WRITING = sorted(code for code in CODES if code.startswith("QR1"))
BY_THE_CHECKER = {"QR118"}


@pytest.mark.parametrize("code", WRITING)
def test_there_is_a_page(code):
    first, *rest = (PAGES / f"{code}.md").read_text("utf-8").splitlines()
    assert first == f"# {code} {CODES[code]}"
    assert "## Why it is bad" in rest
    assert "## Use instead" in rest


@pytest.mark.parametrize("code", [code for code in WRITING if code not in {*BY_THE_CHECKER, "QR102"}])
def test_the_examples_of_a_page(code):
    fences = FENCE.findall((PAGES / f"{code}.md").read_text("utf-8"))
    assert [kind for kind, _ in fences] == ["qual wrong", "qual"]
    for kind, text in fences:
        if kind == "qual wrong":
            assert {mistake.code for mistake in mistakes(text)} == {code}
        else:
            assert [short(mistake) for mistake in checked(text).diagnostics] == []


def test_a_binary_file_tells_its_page():
    assert [mistake.code for mistake in mistakes("PK\x03\x04 not a ruleset")] == ["QR102"]
