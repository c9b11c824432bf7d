"""Examples that were found, as text to paste into a ruleset: with a title of its own, and a word on who has to agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from qualrules.analyze.questions import Witness
from qualrules.analyze.testing.expectations import expect_line
from qualrules.analyze.witness import written
from qualrules.check.circles import uses_of
from qualrules.check.clock import Clock
from qualrules.model import rules as r

AGREE = "# what comes out today; keep it if that is what you agreed"
LONGEST = 90
"""Characters of a title; longer ones are cut."""


def pasted(example: r.Example, rules: r.Rules) -> str | None:
    """The example as text, ending with a line end; None where a value of it cannot be written."""
    assert example.as_of is not None  # a witness has its day
    witness = Witness(example.record, example.given, example.as_of)
    lines = [expect_line(expectation, rules) for expectation in example.expects]
    try:
        dated = reads_clock(rules, example.expects)
        text = written.example(example.title, witness, rules, lines, dated=dated)
    except written.NotWritableError:
        return None
    return f"{AGREE}\n{text.rstrip()}\n"


def title_of(words: str, taken: Collection[str]) -> str:
    """The words as a title, cut where they are long, and unlike those that are taken."""
    words = " ".join(words.split())
    title = words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip(" ,") + "…"
    number, free = 2, title
    while free in taken:
        free = f"{title} ({number})"
        number += 1
    return free


def reads_clock(rules: r.Rules, expects: Iterable[r.Expectation]) -> bool:
    """Whether what is expected depends on the day, so that the example has to say it."""
    clock = Clock(rules, uses_of(rules.criteria, rules.definitions, rules.scores))
    return any(_reads(clock, expectation) for expectation in expects)


def _reads(clock: Clock, expectation: r.Expectation) -> bool:
    match expectation.kind:
        case "name" | "score":
            return clock.rule_reads(expectation.subject)
        case "promise":
            return clock.promise_reads(expectation.subject)
        case "overdue":
            return True
        case _:
            return clock.process_reads(expectation.subject)
