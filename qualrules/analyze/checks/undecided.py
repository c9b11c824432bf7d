"""QR520: questions that the budget did not decide, said aloud: a sentence for each rule, or one for many of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qualrules.analyze.checks.examined import About, Examined
from qualrules.codes import CODES
from qualrules.diagnostics import Diagnostic, Level, listed

MOST = 5
"""Rules that are named one by one; of more it is told how many there are."""


def undecided(examined: Examined) -> Iterator[Diagnostic]:
    """What is open: the rules by name where they are few."""
    by_rule: dict[tuple[str, int], list[About]] = {}
    for about in examined.undecided:
        by_rule.setdefault((about.what, about.span.start), []).append(about)
    if len(by_rule) > MOST:
        yield _of_many(examined)
        return
    for asked in by_rule.values():
        yield _of_one(asked, _reason(examined))


def _reason(examined: Examined) -> str:
    return (
        "the time for proofs was used up"
        if examined.is_over()
        else "that takes more work than a question may"
    )


def _of_one(asked: list[About], reason: str) -> Diagnostic:
    words = listed([f"{CODES[code]} ({code})" for code in dict.fromkeys(about.code for about in asked)])
    return Diagnostic(
        "QR520",
        f"what proofs ask about {asked[0].what} is undecided: {reason}",
        asked[0].span,
        label=f"not proved, and not refuted: {words}",
        helps=("give the proofs more time with --proof-seconds, or split the rule into smaller ones",),
        level=Level.WARNING,
    )


def _of_many(examined: Examined) -> Diagnostic:
    counts = Counter(about.code for about in examined.undecided)
    words = listed([f"{count} of {CODES[code]} ({code})" for code, count in sorted(counts.items())])
    first = min(examined.undecided, key=lambda about: about.span.start)
    return Diagnostic(
        "QR520",
        f"{len(examined.undecided)} questions about this ruleset are undecided: {_reason(examined)}",
        first.span,
        label="the first of them is about this",
        notes=(f"open are {words}",),
        helps=("give the proofs more time: --proof-seconds",),
        level=Level.WARNING,
    )
