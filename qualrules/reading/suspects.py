"""Values that look like placeholders: words that people and CRMs write where nothing is known.

Nothing is decided here: a suspect is shown, and the ruleset says whether it means missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from qualrules.model.values import BLANKS, fold

_SURE = frozenset(
    (
        "select", "please select", "choose", "please choose", "--none--", "-none-", "n/a", "na", "n.a.", "#n/a",
        "unknown", "unkown", "not known", "unspecified", "not specified", "undefined", "not set", "no value",
        "not provided", "tbd", "tba", "tbc", "to be defined", "to be determined", "?", "??", "???", "-", "--", "---",
        "...", "(blank)", "(none)", "(empty)", "[not provided]",
    )
)  # fmt: skip
_UNSURE = frozenset(
    (
        "none", "x", "xx", "xxx", "test", "dummy", "default", "not applicable", "missing", "null", "nil", "nan",
        "empty", "blank", ".", "..", "_", "01/01/1900", "1900-01-01", "1970-01-01", "9999-12-31", "2050-01-01",
    )
)  # fmt: skip
"""Words that stand for nothing in one CRM and for something in another."""
SURE = frozenset(map(fold, _SURE))
WORDS = SURE | frozenset(map(fold, _UNSURE))
"""Folded texts that stand for nothing in real data; those of `SURE` stand for nothing everywhere."""


def looks_like_nothing(text: str) -> bool:
    """Whether a raw text is one of the words that stand for nothing."""
    return fold(text.strip(BLANKS)) in WORDS


def is_placeholder(text: str) -> bool:
    """Whether a raw text surely stands for nothing."""
    return fold(text.strip(BLANKS)) in SURE


def suspects(
    common: Iterable[tuple[str, int]], is_settled: Callable[[str], bool]
) -> Iterator[tuple[str, int]]:
    """The repeated values that look like placeholders, but for those that `is_settled` (missing already, or a
    value that the field's list has).
    """
    for text, count in common:
        if looks_like_nothing(text) and not is_settled(text):
            yield text, count
