"""The portable patterns of `matches`: what they find, what is refused, and that none runs long."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualrules.check.patterns import check_pattern
from qualrules.check.scope import Report
from qualrules.model.values import fold
from qualrules.source import NOWHERE


def translated(pattern: str) -> str | None:
    report = Report()
    found = check_pattern(pattern, NOWHERE, report)
    assert (found is None) == bool(report.diagnostics)
    assert {mistake.code for mistake in report.diagnostics} <= {"QR118"}
    return found


def finds(pattern: str, text: str) -> bool:
    python = translated(pattern)
    assert python is not None, pattern
    return re.search(python, fold(text)) is not None


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("vp", "Senior VP Sales", True),
        ("VP", "senior vp", True),
        ("[A-C]x", "bX", True),
        ("[^A-C]x", "bx", False),
        ("[^A-C]x", "Dx", True),
        ("ÉCOLE", "école", True),
        ("Σ", "ς", True),
        (r"\d", "٣", False),
        (r"^\d{3}-\d{4}$", "555-1234", True),
        (r"^\d{3}-\d{4}$", "x555-1234", False),
        (r"\w", "é", False),
        (r"\W", "é", True),
        (r"a\sb", "a\tb", True),
        ("a$", "a\n", False),
        ("^b", "a\nb", False),
        ("a.b", "a\nb", False),
        ("a.b", "a\rb", False),
        ("a.b", "a b", True),
        ("(^|,)vp(,|$)", "cfo,vp", True),
        ("(^|,)vp(,|$)", "cfo,vps", False),
        (r"1\.5", "1.5", True),
        (r"1\.5", "1x5", False),
        (r"a\/b", "a/b", True),
        ("x{2,3}y", "xxy", True),
        ("^x{2,3}y", "xxxxy", False),
        ("^x{2,}y", "xxxxy", True),
        ("(?:ab|cd){2}", "abcd", True),
        ("^(ab)?c", "c", True),
        ("[a-]b", "-b", True),
        (r"[\]]", "]", True),
        (r"[\d,]+€", "1,200€", True),
        ("budget.*approved", "the budget was approved", True),
        ("budget.*approved", "approved before the budget", False),
        ("budget.*approved", "budget\napproved", False),
        ("budget.*approved", "x\nno budget, budget now approved", True),
        ("(ceo|chief executive).*sales", "Chief Executive of Sales", True),
        ("ab?.*bc", "abc", True),
        (r"^[a-z.]+@[a-z]+\.com$", "Ann.Lee@Example.com", True),
        (r"[a-z0-9.]+@[a-z0-9.]+\.[a-z]{2,}", "write to a@b.co.uk now", True),
        (r"[a-z0-9.]+@[a-z0-9.]+\.[a-z]{2,}", "write to a@b", False),
        ("a+b*c", "xaac", True),
        ("(a|b)*c", "ababc", True),
        ("x*", "", True),
        (r"budget.*\d+ eur", "budget of 500 EUR", True),
        ("a^b", "ab", False),
        ("a*^b*c", "bc", True),
        ("a+^b*c", "abc", False),
    ],
)
def test_what_is_found(pattern, text, found):
    assert finds(pattern, text) is found


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "(?=a)b",
        "(?!a)b",
        "(?<=a)b",
        "(?P<n>a)",
        "(?i)a",
        r"(a)\1",
        r"\bvp\b",
        r"\Avp",
        r"\pL",
        "a*?",
        "a++",
        "a+?",
        "a{2,3}?",
        "a**",
        "*a",
        "^*",
        "(a",
        "a)",
        "[a",
        "[]",
        "[z-a]",
        "[à-é]",
        "[[:alpha:]]",
        r"[\D]",
        "a{,3}",
        "a{3,2}",
        "a{256}",
        "{2}",
        "a{x}",
        "\\",
        "a" * 501,
        "(" * 21 + "a" + ")" * 21,
    ],
)
def test_what_is_not_in_the_subset(pattern):
    assert translated(pattern) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a*)*b",
        "(a|a)*b$",
        "(a|ab)*c",
        "(a|aa)+$",
        "([a-z]+)*$",
        "(x+x+)+y",
        ".*.*x",
        "(.*){3}x",
        "(.*,)*x",
        "^a*a*b",
        "^[ab]*[bc]*d",
        "a[a-z]*b[b-z]*c",
        "ab*c.*d[a-z]*f.*g",
        r"^\d+\d+x",
        "(a|b|ab){0,20}c",
        "(a?){50}b",
        "((a{0,50}){0,50}){0,50}b",
        "(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b).*c",
    ],
)
def test_what_can_run_long_is_refused(pattern):
    assert translated(pattern) is None


ADVERSARIES = [
    ("a+b", "a" * 100_000),
    ("budget.*approved", "budget " * 15_000),
    ("budget.*and.*approved", "budget and " * 10_000),
    ("a[^,]*b", "a" * 100_000),
    ("x*y*z", "x" * 50_000 + "y" * 50_000),
    ("^x*y*z", "x" * 50_000 + "y" * 50_000),
    ("(.*a){20}b", "a" * 100_000),
    (r"[a-z0-9.]+@[a-z0-9.]+\.[a-z]{2,}", "a@a." * 25_000),
    (r"[a-z0-9.]+@[a-z0-9.]+\.[a-z]{2,}", "a" * 100_000),
    (r"^[a-z]+@.*\.com$", "a@" + ".com" * 25_000 + "x"),
    (r"^\s*vp\s+of\s+sales\s*$", " " * 100_000),
    (r"(ceo|chief executive).*sales", "ceo chief executive " * 5_000),
    (r"\d{1,3}(,\d{3})?€", "1" * 100_000),
    ("(a|b){1,5}c", "ab" * 50_000),
    ("ab*c", "abbb" * 25_000),
    (r"\s+$", " " * 100_000 + "x"),
    ("x{2,255}y", "x" * 100_000),
    ("a.*b", ("a" * 50 + "\n") * 2_000),
]


@pytest.mark.parametrize(("pattern", "text"), ADVERSARIES, ids=[pattern for pattern, _ in ADVERSARIES])
def test_time_is_linear_in_the_text(pattern, text):
    """Eight times the text takes far less than the sixty-four times of a pattern that runs long."""
    compiled = re.compile(translated(pattern) or "")
    short, long = taken(compiled, text[: len(text) // 8]), taken(compiled, text)
    assert long < 2.0
    assert long < 40 * max(short, 0.002)


def taken(compiled: re.Pattern[str], text: str) -> float:
    best = 9.0
    for _ in range(4):
        start = time.process_time()
        compiled.search(text)
        best = min(best, time.process_time() - start)
    return best


PIECES = ["a", "b", ".", "[ab]", "[^a]", "c", r"\w", "^", "$", "(a|bc)", "(ab)?", "(a|b)"]
REPEATS = ["", "", "", "*", "+", "?", "{1,2}", "{2,}"]


@st.composite
def patterns(draw):
    parts = draw(
        st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(REPEATS)), min_size=1, max_size=6)
    )
    return "".join(piece if piece in "^$" else piece + repeat for piece, repeat in parts)


@given(patterns(), st.text("abc\n", max_size=12))
def test_the_translation_finds_what_the_pattern_says(pattern, text):
    """On plain lower-case texts Python's own reading is the meaning, the text's ends aside."""
    python = translated(pattern)
    if python is not None:
        own = pattern.replace("$", r"\Z")
        assert bool(re.search(python, text)) is bool(re.search(own, text))


@given(patterns())
def test_accepted_patterns_are_quick(pattern):
    python = translated(pattern)
    if python is not None:
        start = time.process_time()
        for text in ("a" * 5_000, "ab" * 2_500, "abc" * 1_600, "a" * 2_500 + "\n" + "b" * 2_500):
            re.search(python, text)
        assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    "pattern",
    [
        "(" * 18 + "a" + "{0,255})" * 18,
        "(" * 18 + "a?" + "){255}" * 18 + ".*b",
        "(" * 18 + "a" + "{255})" * 18 + ".*b",
        "(a|b|c|d)" * 50 + ".*e",
        "(" * 18 + "a*" + ")*" * 18,
        "(a?b?c?){255}",
    ],
)
def test_checking_itself_is_quick(pattern):
    start = time.process_time()
    assert translated(pattern) is None
    assert time.process_time() - start < 1.0


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(pattern):
    python = translated(pattern)
    if python is not None:
        re.compile(python)
