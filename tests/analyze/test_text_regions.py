"""The regions of a text field, held against all short texts."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualrules.analyze.texts import text_regions
from qualrules.analyze.texts.text_regions import (
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


def vectors(
    tests: list[Test], nothing: frozenset[str], among: list[str] = SHORT
) -> dict[frozenset[int], str]:
    """The tests that short texts meet together, by looking at every one."""
    return {met_by(text, tests): text for text in reversed(among) if held(text, nothing)}


def found(
    tests: list[Test], nothing: frozenset[str] = NOTHING, hints: tuple[str, ...] = ()
) -> dict[frozenset[int], str]:
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
@example([Contains(("a",)), Starts(("ab", "b")), Ends(("ba",))], NOTHING)
@example([Starts(("aba",)), Ends(("bax",)), Longer(4), Longer(5)], NOTHING)
def test_every_short_text_lies_in_a_region(tests, nothing):
    """Law: a complete list misses no text, and each example meets just the tests of its region."""
    assert vectors(tests, nothing).keys() <= found(tests, nothing).keys()


@given(
    st.lists(
        st.one_of(SOME.map(OneOf), SOME.map(Contains), st.sampled_from((1, 2, 3)).map(Longer)), max_size=4
    ),
    PLACEHOLDERS,
)
def test_no_region_is_made_up(tests, nothing):
    """Law: where words are short, short texts reach every region of texts that are not longer."""
    listed = {
        met for met, text in found(tests, nothing).items() if len(text) <= 4 and set(text) <= set(SIGNS)
    }
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


# ── Examples that people can read ─────────────────────────────────────────────────────────────────────────────────


def test_an_equal_text_is_its_own_example():
    assert found([Equals("web"), Contains(("eb",))]) == {
        frozenset(): "a",
        frozenset({1}): "eb",
        frozenset({0, 1}): "web",
    }


def test_words_stand_side_by_side():
    assert set(found([Contains(("vp", "director")), Contains(("sales",))]).values()) == {
        "a",
        "vp",
        "sales",
        "vp sales",
    }


def test_the_end_of_a_text_is_glued_to_it():
    listed = found([Contains(("director",)), Ends(("@gmail.com",))])
    assert listed[frozenset({0, 1})] == "director@gmail.com"


def test_a_known_text_is_the_example_of_its_region():
    tests = [Contains(("director",)), Equals("head of sales")]
    listed = found(tests, hints=("Director of IT ", "Head of Sales", "unheard of"))
    assert listed == {
        frozenset({0}): "director of it",
        frozenset({1}): "head of sales",
        frozenset(): "unheard of",
    }


def test_a_known_text_that_stands_for_no_value_is_no_example():
    assert found([Contains(("n",))], frozenset({"n/a"}), ("n/a", "  ")) == {
        frozenset(): "a",
        frozenset({0}): "n",
    }


def test_a_pattern_has_an_example():
    listed = found([pattern(r"^[^@ ]+@[^@ ]+\.[a-z]{2,}$"), Contains(("info",)), Ends((".de",))])
    assert len(listed) == 8
    assert listed[frozenset({0})] == "a@a.aa"


def test_a_text_for_some_signs_comes_from_the_regions():
    told = regions([Equals("web"), Contains(("vp",)), Starts(("v",))], NOTHING)
    assert told.example({0: True}) == "web"
    assert told.example({1: True, 2: False}) == "a vp"
    assert told.example({0: True, 1: True}) is None


# ── What a text field can hold ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "test", [Equals(" web"), Equals("web\u00a0"), Equals(""), Equals("Web"), Starts((" a",)), Ends(("a\t",))]
)
def test_no_text_has_blanks_at_its_ends_or_capitals(test):
    assert list(found([test])) == [frozenset()]


def test_blanks_may_stand_inside():
    assert found([Contains((" ",)), Longer(2)]).keys() == mets(set(), {1}, {0, 1})


def test_placeholders_are_no_texts():
    assert list(found([Equals("n/a")], frozenset({"n/a"}))) == [frozenset()]
    assert (
        found([Longer(1)], frozenset("abcdefghijklmnopqrstuvwxyz"))[frozenset()]
        not in "abcdefghijklmnopqrstuvwxyz"
    )


def test_where_every_text_of_a_kind_is_a_placeholder_there_is_no_region():
    assert found([pattern("^(ab|c)$")], frozenset({"ab", "c"})).keys() == mets(set())
    assert found([pattern("^(ab|c)$"), Equals("ab")], frozenset({"c"})).keys() == mets(set(), {0, 1})


def test_blanks_inside_count_where_other_signs_are_used_up():
    assert found([pattern("^[x ]{3}$")], frozenset({"xxx"}))[frozenset({0})] == "x x"
    assert found([pattern("^[x ]{3}$")], frozenset({"xxx", "x x"})).keys() == mets(set())


@pytest.mark.parametrize(
    ("written", "text", "met"),
    [
        (r"^.{1}$", "ß", True),  # a sign stays one sign when it is folded
        (r"^\w$", "ß", False),  # the classes are those of plain letters
        (r"^\w$", "é", False),
        (r"^\d$", "٣", False),
        (r"^\s", "\u2003x", False),
        (r"^e$", "e\u0301", False),  # a combining sign is a sign of its own
        (r"^.b$", "\nb", False),
        (r"a$", "a\n", False),  # not even before a line end
        (r"^.$", "\u2028", True),
        (r"^[^a]$", "σ", True),
        ("^σ$", "σ", True),
        ("^İ$", "i", True),
    ],
)
def test_signs_are_those_of_the_language(written, text, met):
    tests = [pattern(written), Equals(text)]
    if held(text, NOTHING):
        assert (frozenset({0, 1}) in found(tests)) is met
    else:
        assert met_by(text, tests) == ({0, 1} if met else {1})


def test_a_sign_that_is_never_folded_is_in_no_text():
    assert list(found([Contains(("İ", "Σ", "ς"))])) == [frozenset()]
    assert list(found([Contains(("i\u0307",))])) == list(map(frozenset, (set(), {0})))


def test_a_class_of_signs_that_are_no_letters_has_an_example():
    assert found([pattern(r"^[^\w\s-]$"), pattern(r"^[^ -~]$")]).keys() >= mets({0}, {0, 1})


# ── Lengths ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_text_is_longer_than_nothing():
    assert list(found([Longer(0), Longer(-1)])) == [frozenset({0, 1})]


def test_a_word_needs_room():
    assert found([Contains(("director",)), Longer(7), Longer(3)]).keys() == mets(
        set(), {2}, {1, 2}, {0, 1, 2}
    )


def test_parts_may_overlap_where_there_is_no_room():
    # "abcd" has both in four signs, and none has them in five
    tests = [Starts(("abc",)), Ends(("bcd",)), Longer(3), Longer(4), Longer(5)]
    listed = found(tests)
    assert listed[frozenset({0, 1, 2})] == "abcd"
    assert frozenset({0, 1, 2, 3}) not in listed
    assert frozenset({0, 1, 2, 3, 4}) in listed


@pytest.mark.parametrize("limit", [255, 32_000])
def test_a_long_text_is_no_harder(limit):
    listed = found([Longer(limit), Contains(("vp",)), pattern(r"\d{4}")])
    assert len(listed) == 8
    assert len(listed[frozenset({0, 1, 2})]) == limit + 1


def test_lengths_that_a_pattern_has():
    listed = found([pattern("^(ab)$|^abab$|^[x]{9}$"), *map(Longer, (1, 2, 3, 4, 8, 9))])
    assert {len(text) for met, text in listed.items() if 0 in met} == {2, 4, 9}


# ── Limits ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_too_many_regions_leave_the_tests_free():
    answer = regions([Contains((f"{number:02}",)) for number in range(40)], NOTHING)
    assert not answer.complete
    assert answer.clashes == ()
    text = answer.example({number: number % 2 == 0 for number in range(40)})
    assert text is not None
    assert all((f"{number:02}" in text) == (number % 2 == 0) for number in range(40))


def test_too_many_states_leave_the_tests_free():
    tests = [pattern("a[ab]{20}$"), pattern("^[ab]*$"), pattern("b[ab]{15}$"), Contains(("aa",)), Longer(30)]
    answer = regions(tests, NOTHING)
    assert not answer.complete
    assert not any(
        all((number in met) == sign for number, sign in clash)
        for clash in answer.clashes
        for met in vectors(tests, NOTHING)
    )


def test_clashes_tell_what_words_say_of_each_other():
    tests = [
        Contains(("vice president", "vp")),
        Contains(("president",)),
        Contains(("vp",)),
        Equals("vp sales"),
        Starts(("a",)),
    ]
    clashes = set(freely(tests, frozenset({"n/a"})).clashes)
    assert {
        ((0, True), (1, False), (2, False)),
        ((0, False), (2, True)),
        ((0, False), (3, True)),
        ((3, True), (4, True)),
    } <= clashes


def test_clashes_tell_what_one_test_alone_can_never_be():
    clashes = freely([Equals("n/a"), Starts((" a",)), pattern("a$a"), Longer(0)], frozenset({"n/a"})).clashes
    assert {((0, True),), ((1, True),), ((2, True),), ((3, False),)} <= set(clashes)


@pytest.mark.parametrize("strange", ["a+", "(?=a)b", "[a", "a{2}", r"\xzz", r"\w", "(a)", "a**", "."])
def test_a_pattern_in_other_words_is_left_free(strange):
    answer = regions(
        [Matches(strange), Contains(("b",))] if strange not in ("[a", r"\xzz", "a**") else [Matches(strange)],
        NOTHING,
    )
    assert not answer.complete
    assert answer.regions == answer.clashes == ()


def test_long_lists_are_one_test():
    mails = tuple(f"@mail{number * 7919 % 10_007}.com" for number in range(5_000))
    assert found([Ends(mails), OneOf(mails), Contains(("vp",))]).keys() == mets(
        set(), {0}, {2}, {0, 2}, {0, 1}
    )


def test_no_tests_make_one_region():
    assert regions([], NOTHING).regions == (Region(frozenset(), "a"),)


@given(TESTS, st.text("ab -x", max_size=5))
def test_a_text_passes_what_it_meets(test, text):
    assert passes(test, text) == meets(test, text)
