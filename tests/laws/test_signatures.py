"""What is signed, over every shipped ruleset and over drawn ones: words, layout and order never count, a threshold does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from qualrules.check import check
from qualrules.evaluate.meaning import Meaning, meaning
from qualrules.evaluate.meaning_changes import changes
from qualrules.grammar.format import format_text
from qualrules.source import SourceFile
from tests.laws.rulesets import shuffled_items
from tests.laws.shipped import RULESETS, finder
from tests.laws.strategies import Case, cases

THRESHOLD = re.compile(r"(?<=at least )\d+(?=\n)|(?<=more than )\d+(?=\n)|(?<=>= )\d+(?=\n)|(?<=add )\d+")
ITEM = re.compile(r"^(criterion|score) (\w+)", re.MULTILINE)


def of(text: str) -> Meaning:
    found = check(SourceFile("main.qual", text), finder)
    assert found.rules is not None, [f"{one.span.line}: {one.message}" for one in found.diagnostics]
    return meaning(found.rules)


@pytest.mark.parametrize("path", RULESETS, ids=lambda path: path.stem)
def test_formatting_and_reordering_a_shipped_ruleset_keeps_every_digest(path) -> None:
    text = path.read_text("utf-8")
    formatted, _ = format_text(SourceFile("main.qual", text))
    assert formatted is not None
    before = of(text).digests
    for other in (formatted, reversed_items(formatted)):
        assert changes(before, of(other)) == []
        assert of(other).digests.items == before.items


def reversed_items(text: str) -> str:
    """A formatted ruleset with its items in the opposite order; the header stays first."""
    header, *items = re.split(r"\n\n+(?=\w)", text.strip())
    return "\n\n".join([header, *reversed(items)]) + "\n"


@given(cases(), st.randoms(use_true_random=False))
def test_order_and_layout_never_count(case: Case, rng) -> None:
    text = shuffled_items(rng, case.text)
    note(text)
    assert of(text).digests.items == meaning(case.rules).digests.items


THRESHOLDS = [
    (path, match.start()) for path in RULESETS for match in THRESHOLD.finditer(path.read_text("utf-8"))
]


@given(st.sampled_from(THRESHOLDS), st.integers(1, 9))
def test_a_threshold_changes_exactly_the_items_that_depend_on_its_criterion(place, more) -> None:
    path, start = place
    text = path.read_text("utf-8")
    number = re.compile(r"\d+").match(text, start)
    assert number is not None
    changed = f"{text[:start]}{int(number[0]) + more}{text[number.end() :]}"
    note(changed[start - 60 : start + 20])
    before, after = of(text), of(changed)
    found = changes(before.digests, after)
    (owner,) = {part for change in found for part in change.because}
    assert {change.part for change in found} == {owner} | {
        part for part, below in after.behind.items() if owner in below
    }
    assert owner == ITEM.findall(text[:start])[-1]
