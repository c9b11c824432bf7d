"""Formatting keeps the meaning: the digest of the typed rules is the same before and after."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, note

from qualrules.check.digest import digest
from qualrules.check.pipeline import check
from qualrules.grammar.format import format_text
from qualrules.model.rules import Rules
from qualrules.source import SourceFile
from tests.laws.shipped import RULESETS, finder
from tests.laws.strategies import Case, cases


def rules_of(name: str, text: str) -> Rules:
    found = check(SourceFile(name, text), finder)
    assert found.rules is not None, [f"{one.span.line}: {one.message}" for one in found.diagnostics]
    return found.rules


def formatted(name: str, text: str) -> str:
    found, mistakes = format_text(SourceFile(name, text))
    assert found is not None, mistakes
    return found


def same(name: str, text: str) -> None:
    before, after = rules_of(name, text), rules_of(name, formatted(name, text))
    assert digest(after) == digest(before)
    # also what a digest leaves out: titles, notes, examples and sources
    assert after == before


@given(cases())
def test_formatting_a_random_ruleset_keeps_its_meaning(case: Case):
    note(case.text)
    same("drawn.qual", case.text)


@given(cases())
def test_a_ruleset_squeezed_into_lines_means_the_same(case: Case):
    """White space and line ends mean nothing inside an item."""
    squeezed = "\n".join(" ".join(item.split()) for item in case.text.split("\n\n"))
    note(squeezed)
    same("drawn.qual", squeezed)
    assert digest(rules_of("drawn.qual", squeezed)) == digest(case.rules)


@pytest.mark.parametrize("path", RULESETS, ids=lambda path: path.stem)
def test_formatting_a_shipped_ruleset_keeps_its_meaning(path: Path):
    same(str(path), path.read_text("utf-8"))
