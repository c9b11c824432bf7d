"""Values that look like placeholders: words that people and CRMs write where nothing is known.

Nothing is decided here: a suspect is shown, and the ruleset says whether it means missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from qualrules.model.values import fold

WORDS = frozenset(
    fold(word)
    for word in (
        "select", "please select", "choose", "please choose", "--none--", "-none-", "none", "null", "nil", "nan",
        "n/a", "na", "n.a.", "#n/a", "not applicable", "unknown", "unkown", "not known", "unspecified",
        "not specified", "undefined", "not set", "no value", "not provided", "tbd", "tba", "tbc", "to be defined",
        "to be determined", "?", "??", "???", "-", "--", "---", ".", "..", "...", "_", "x", "xx", "xxx", "empty",
        "blank", "(blank)", "(none)", "(empty)", "[not provided]", "missing", "dummy", "test", "default",
        "01/01/1900", "1900-01-01", "1970-01-01", "9999-12-31", "2050-01-01",
    )
)  # fmt: skip
"""Folded texts that stand for nothing in real data."""


def looks_like_nothing(text: str) -> bool:
    """Whether a raw text is one of the words that stand for nothing."""
    return fold(text.strip()) in WORDS


def suspects(
    common: Iterable[tuple[str, int]], is_settled: Callable[[str], bool]
) -> Iterator[tuple[str, int]]:
    """The repeated values that look like placeholders, but for those that `is_settled` (missing already, or a
    value that the field's list has).
    """
    for text, count in common:
        if looks_like_nothing(text) and not is_settled(text):
            yield text, count
