"""The regions of a text field, held against all short texts."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualrules.analyze import text_regions
from qualrules.analyze.text_regions import (
    Contains,
    Ends,
    Equals,
    Longer,
    Matches,
    OneOf,
    Region,
    Starts,
    Test,
    passes,
    regions,
)
from qualrules.check.patterns import check_pattern
from qualrules.source import NOWHERE

SIGNS = "ab -x"
NOTHING = frozenset[str]()


class Refusing:
    """Every pattern here is right."""

    def add(self, mistake):
        raise AssertionError(mistake)


def pattern(written: str) -> Matches:
    translated = check_pattern(written, NOWHERE, Refusing())
    assert translated is not None
    return Matches(translated)


def meets(test: Test, text: str) -> bool:
    """What the interpreter does with it."""
    match test:
        case Equals():
            return text == test.text
        case OneOf():
            return text in test.texts
        case Contains():
            return any(word in text for word in test.texts)
        case Starts():
            return text.startswith(test.texts)
        case Ends():
            return text.endswith(test.texts)
        case Matches():
            return re.search(test.python_pattern, text) is not None
        case Longer():
            return len(text) > test.than


def met_by(text: str, tests: list[Test]) -> frozenset[int]:
    return frozenset(number for number, test in enumerate(tests) if meets(test, text))


def held(text: str, nothing: frozenset[str]) -> bool:
    """Whether a text field can hold it once it is read."""
    return text not in nothing and text.strip(" \t\r\n\u00a0") == text != ""


def texts(signs: str = SIGNS, longest: int = 4) -> list[str]:
    return ["".join(each) for length in range(1, longest + 1) for each in product(signs, repeat=length)]


SHORT = texts()


def vectors(tests: list[Test], nothing: frozenset[str], among: list[str] = SHORT) -> dict[frozenset[int], str]:
    """The tests that short texts meet together, by looking at every one."""
    return {met_by(text, tests): text for text in reversed(among) if held(text, nothing)}


def found(tests: list[Test], nothing: frozenset[str] = NOTHING, hints: tuple[str, ...] = ()) -> dict[frozenset[int], str]:
    """The regions, each with its example; every example is held against its region."""
    answer = regions(tests, nothing, hints)
    assert answer.complete
    for region in answer.regions:
        assert held(region.example, nothing)
        assert region.example == region.example.lower()
        assert met_by(region.example, tests) == region.met
    assert len({region.met for region in answer.regions}) == len(answer.regions)
    return {region.met: region.example for region in answer.regions}


def mets(*each: set[int]) -> set[frozenset[int]]:
    return set(map(frozenset, each))


# ── Against all short texts ───────────────────────────────────────────────────────────────────────────────────────

PATTERNS = (
    r"^a", r"b$", r"^[ab]+$", r"a.b", r"^.{2}$", r"^.{1,3}$", r"[^a]", r"a{2,}", r"(ab|ba)", r"^(a|bb)$", r"^[ab ]{3}$",
    r"\s", r"^\w+ \w+$", r"a.*b", r"^a.*b$", r"ab.*ba", r"a.{0,2}b", r"^$", r"\W", r"a*b", r"^\S*$", r"^[a ]{1,4}$",
    r"[ab]x?[ab]", r"^[^a]*$", r"x|^b|a$", r"$a", r"^^a", r"(^a|b)x", r"a$|b", r"[a-c]{2}[^a-c]", r"^\S{1,2}$", r"^-?x+",
    r"a.*b.*x", r"^a[^b]*b[^b]*-$", r"[ab]*x[ab]*", r"a|^[x ]{3}$", r"(a|b|x){2}$", r"(ab?){1,2}-", r"^(.|..)$", r"\d",
)  # fmt: skip
WORDS = st.text("aabb -", min_size=1, max_size=3)
SOME = st.lists(WORDS, min_size=1, max_size=3).map(tuple)
TESTS = st.one_of(
    WORDS.map(Equals),
    SOME.map(OneOf),
    SOME.map(Contains),
    SOME.map(Starts),
    SOME.map(Ends),
    st.sampled_from(PATTERNS).map(pattern),
    st.sampled_from((0, 1, 2, 3, 4, 5, 255)).map(Longer),
)
FIELDS = st.lists(TESTS, min_size=1, max_size=5)
PLACEHOLDERS = st.frozensets(st.sampled_from(["a", "b", "x", "-", "ab", "aa", "x x", "n/a", "xxx"]))


@given(FIELDS, PLACEHOLDERS)
@example([pattern(r"^[x ]{3}$")], frozenset({"xxx"}))
@example([Starts(("aba",)), Ends(("bax",)), Longer(4), Longer(5)], NOTHING)
def test_every_short_text_lies_in_a_region(tests, nothing):
    """Law: a complete list misses no text, and each example meets just the tests of its region."""
    assert vectors(tests, nothing).keys() <= found(tests, nothing).keys()


@given(st.lists(st.one_of(SOME.map(OneOf), SOME.map(Contains), st.sampled_from((1, 2, 3)).map(Longer)), max_size=4), PLACEHOLDERS)
def test_no_region_is_made_up(tests, nothing):
    """Law: where words are short, short texts reach every region of texts that are not longer."""
    listed = {met for met, text in found(tests, nothing).items() if len(text) <= 4 and set(text) <= set(SIGNS)}
    assert listed <= vectors(tests, nothing).keys()


@given(FIELDS, PLACEHOLDERS, st.data())
def test_without_a_list_nothing_possible_is_ruled_out(tests, nothing, data):
    """Law: no text has the signs of a clash, and for signs that a text has, one is found."""
    free = freely(tests, nothing)
    seen = vectors(tests, nothing)
    for clash in free.clashes:
        assert not any(all((number in met) == sign for number, sign in clash) for met in seen)
    met = data.draw(st.sampled_from(sorted(seen.values()))) if seen else None
    if met is not None:
        every = {number: meets(test, met) for number, test in enumerate(tests)}
        asked = data.draw(st.sets(st.sampled_from(sorted(every))))
        signs = {number: every[number] for number in asked}
        text = free.example(signs)
        assert text is not None
        assert held(text, nothing)
        assert all(meets(tests[number], text) == sign for number, sign in signs.items())


@given(FIELDS, PLACEHOLDERS, st.data())
def test_with_and_without_a_list_the_same_signs_have_a_text(tests, nothing, data):
    """Law: a list and a search answer alike."""
    signs = {number: data.draw(st.booleans()) for number in range(len(tests))}
    listed = regions(tests, nothing).example(signs)
    searched = freely(tests, nothing).example(signs)
    assert (listed is None) == (searched is None)


def freely(tests, nothing=NOTHING):
    """The same field as if it had too many regions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_regions, "MOST_REGIONS", 0)
        free = regions(tests, nothing)
    assert not free.complete
    assert free.regions == ()
    return free


@given(st.sampled_from(PATTERNS), st.sampled_from(PATTERNS))
def test_two_patterns_are_told_apart(one, other):
    """Law: as above, for the patterns that are no words."""
    tests = [pattern(one), pattern(other)]
    assert vectors(tests, NOTHING, FIVE).keys() <= found(tests).keys()


FIVE = texts("ab x", 5)
