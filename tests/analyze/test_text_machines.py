"""Words and patterns as automata, held against Python; and the kinds of signs that they tell apart."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from qualrules.analyze.texts import text_tests
from qualrules.analyze.texts.text_letters import Alphabet
from qualrules.analyze.texts.text_machines import WordMachine, signs_of
from qualrules.analyze.texts.text_pattern_machine import PatternMachine
from qualrules.analyze.texts.text_patterns import read_pattern, sets_of
from qualrules.analyze.texts.text_tests import Contains, Ends, Starts
from qualrules.check.patterns import check_pattern
from qualrules.model.values import fold
from qualrules.source import NOWHERE

SIGNS = "ab01 -_\n\r\té\u0301ßσ\u00a0\u2028😀"


class Forgiving:
    """Patterns may be refused."""

    def add(self, mistake):
        pass


def translated(written):
    return check_pattern(written, NOWHERE, Forgiving())


ATOMS = st.sampled_from(
    [*"ab0.é ß", r"\d", r"\w", r"\s", r"\W", r"\S", r"\D", "[ab]", "[^a]", "[a-z0-9]", r"\-", r"[^\w ]"]
)
REPEATED = st.builds(
    lambda atom, times: atom + times,
    ATOMS,
    st.sampled_from(["", "", "", "*", "+", "?", "{2}", "{1,3}", "{2,}"]),
)
SINGLE = st.one_of(REPEATED, st.sampled_from(["^", "$"]))


def grouped(inner):
    return st.builds(
        lambda parts, sign, times: f"({sign.join(parts)}){times}",
        st.lists(inner, min_size=1, max_size=3),
        st.sampled_from(["|", ""]),
        st.sampled_from(["", "", "?", "{1,2}"]),
    )


PIECES = st.one_of(SINGLE, grouped(SINGLE), grouped(st.one_of(SINGLE, grouped(SINGLE))))
WRITTEN = st.builds(
    lambda parts, sign: sign.join(parts),
    st.lists(PIECES, min_size=1, max_size=4),
    st.sampled_from(["", "", "|"]),
)
TEXTS = st.lists(st.text(SIGNS, min_size=1, max_size=7), min_size=1, max_size=8)
GAPS = st.sampled_from([".*", "[^b]*", r"\w*", "[ab]*", r"[^\n]*", r"\S+"])
CHAINS = st.builds(
    lambda front, gap, words, back: front + gap.join(words) + back,
    st.sampled_from(["", "", "^", "^-?"]),
    GAPS,
    st.lists(st.sampled_from(["a", "ab", "ba", "00", "a[ab]", "-", "aba"]), min_size=2, max_size=3),
    st.sampled_from(["", "$", "b?$"]),
)  # fmt: skip


def run(python_pattern: str, text: str) -> bool:
    node = read_pattern(python_pattern)
    alphabet = Alphabet(frozenset(), tuple(dict.fromkeys(sets_of(node))))
    machine = PatternMachine(node, alphabet, 1)
    return machine.met(state_behind(machine, alphabet, text)) == 1


def state_behind(machine, alphabet, text: str) -> int:
    state = machine.start
    for sign in text:
        (letter,) = (number for number, each in enumerate(alphabet.letters) if sign in each)
        state = machine.row(state)[letter]
    return state


@given(st.one_of(WRITTEN, CHAINS), TEXTS)
def test_the_automaton_finds_what_python_finds(written, texts):
    """Law: on every folded text that is not empty."""
    python_pattern = translated(written)
    assume(python_pattern is not None)
    for text in texts:
        assert run(python_pattern, text) == (re.search(python_pattern, text) is not None)


@pytest.mark.parametrize(
    "text", ["ab xx ba", "aba", "abba", "xabxbax", "ba ab", "a\nb", "ab\nba", "bab ab bab"]
)
@pytest.mark.parametrize(
    "written", ["ab.*ba", "ab.*ba.*ab", "^ab.*ba", "^a[^b]*b[^b]*a$", "^a.*b.*$", "[ab]*x[ab]*"]
)
def test_words_that_stand_apart(written, text):
    python_pattern = translated(written)
    assert python_pattern is not None
    assert run(python_pattern, text) == (re.search(python_pattern, text) is not None)


WORDS = st.lists(st.text("ab-", min_size=1, max_size=4), min_size=1, max_size=3).map(tuple)
TESTS = st.lists(st.one_of(WORDS.map(Contains), WORDS.map(Starts), WORDS.map(Ends)), min_size=1, max_size=4)


@given(TESTS, st.lists(st.text("ab-x", min_size=1, max_size=8), min_size=1, max_size=8))
@example([Ends(("b",)), Contains(("abx",))], ["ab"])
def test_the_automaton_of_words_sees_what_python_sees(tests, texts):
    """Law: on every text that is not empty; and what is met for good is met."""
    sorted_tests = text_tests.Tests(tests)
    alphabet = Alphabet(frozenset(signs_of(sorted_tests)), ())
    machine = WordMachine(sorted_tests, alphabet)
    for text in texts:
        state = state_behind(machine, alphabet, text)
        assert machine.met(state) == sorted_tests.seen(text)
        assert not machine.met_for_good(state) & ~machine.met(state)


@given(st.lists(WRITTEN, max_size=3), st.frozensets(st.characters(), max_size=4), st.characters())
def test_each_folded_sign_is_in_one_letter(patterns, singles, sign):
    """Law: and its letter stands for it in every set; a sign that no text holds stands for nothing."""
    nodes = [read_pattern(each) for each in map(translated, patterns) if each is not None]
    sets = tuple(dict.fromkeys(found for node in nodes for found in sets_of(node)))
    alphabet = Alphabet(singles, sets)
    assert all(fold(letter.sign) == letter.sign for letter in alphabet.letters)
    sign = fold(sign)
    (number,) = (number for number, letter in enumerate(alphabet.letters) if sign in letter)
    assert (alphabet.letters[number].sign == sign) or sign not in singles
    for each in sets:
        inside = any(first <= ord(sign) <= last for first, last in each.ranges)
        assert inside == bool(alphabet.holding[each] >> number & 1)


def test_a_letter_stands_for_blanks_only_where_it_holds_nothing_else():
    alphabet = Alphabet(frozenset(), tuple(sets_of(read_pattern(r"[ x][\x09][\x0a\x0d]"))))
    assert sorted(letter.sign for letter in alphabet.letters if letter.blank) == ["\t", "\n"]
    assert "x" in {letter.sign for letter in alphabet.letters}


def test_a_letter_knows_its_signs_apart_from_those_told():
    (letter,) = Alphabet(frozenset({"a"}), ()).letters[1:]
    assert list(letter.signs("ab")) == ["c", "b"]
    (single,) = Alphabet(frozenset({"a"}), ()).letters[:1]
    assert list(single.signs("ab")) == ["a"]
    assert list(single.signs("")) == ["a"]
    assert chr(sys.maxunicode) in letter
