"""Why something is never met: the fewest conditions that already exclude one another, and where they stand.

A need is taken apart down to the conditions of the criterion that it names, so that the reader sees the two lines at odds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qualrules.analyze.checks.rewriting import written_as_one
from qualrules.analyze.prover import Prover
from qualrules.analyze.questions import Impossible, Is, Statement
from qualrules.model import rules as r
from qualrules.source import Span
from qualrules.truth import MET, NOT_MET, Outcome

LONGEST = 60
"""Characters of a condition that a label quotes."""


class Leaf(NamedTuple):
    """A condition that has to have an outcome, for a part of what is asked."""

    part: int
    """Which of the parts it is for."""
    condition: r.Condition
    outcome: Outcome
    own: bool
    """Whether it stands in the part itself, not behind a name."""
    at: Span
    """Where it, or the name behind which it is, stands in the part."""


class Clash(NamedTuple):
    """A place that is at odds with others: a condition that stands in a part, or a name with what is behind it."""

    part: int
    at: Span
    leaves: tuple[Leaf, ...]


def leaves_of(rules: r.Rules, parts: Sequence[r.Condition]) -> list[Leaf]:
    """What has to be met, or not met, for all parts to be met."""
    return [
        leaf
        for position, part in enumerate(parts)
        for leaf in _taken_apart(rules, part, MET, position, part.span, own=True)
    ]


def _taken_apart(
    rules: r.Rules, condition: r.Condition, outcome: Outcome, part: int, at: Span, *, own: bool
) -> Iterator[Leaf]:
    behind = isinstance(condition, r.Named)
    under = _under(rules, condition, outcome)
    if not under:
        yield Leaf(part, condition, outcome, own, condition.span if own else at)
    for each, wanted in under:
        here = condition.span if own and behind else at
        yield from _taken_apart(rules, each, wanted, part, here, own=own and not behind)


def _under(rules: r.Rules, condition: r.Condition, outcome: Outcome) -> list[tuple[r.Condition, Outcome]]:
    """The conditions that together have the same meaning; none where it is not a matter of *and*."""
    match condition:
        case r.Not(part):
            return [(part, NOT_MET if outcome is MET else MET)]
        case r.And(parts) if outcome is MET and not written_as_one(condition):
            return [(part, MET) for part in parts]
        case r.Or(parts) if outcome is NOT_MET and not written_as_one(condition):
            return [(part, NOT_MET) for part in parts]
        case r.Named(links=(), outer=False):
            return _behind(rules, condition.name, outcome)
    return []


def _behind(rules: r.Rules, name: str, outcome: Outcome) -> list[tuple[r.Condition, Outcome]]:
    rule = rules.criteria.get(name) or rules.definitions[name]
    gate = r.Gate((rule.when,), rule.unless) if isinstance(rule, r.Criterion) else rule.gate
    parts = gate.parts
    if rule.unknown_counts_as is outcome or (outcome is NOT_MET and len(parts) != 1):
        return []
    return [(part, outcome) for part in parts]


def contradiction(
    prover: Prover, leaves: Sequence[Leaf], others: Sequence[Statement] = ()
) -> tuple[Clash, ...]:
    """The fewest leaves that cannot all hold at once, by place; none where the budget does not show it."""
    statements = (*(Is(leaf.condition, frozenset((leaf.outcome,))) for leaf in leaves), *others)
    answer = prover.ask(*statements)
    if not isinstance(answer, Impossible):
        return ()
    kept = _fewest(prover, statements, sorted(set(answer.core)))
    found: dict[tuple[int, Span], list[Leaf]] = {}
    for leaf in (leaves[position] for position in kept if position < len(leaves)):
        found.setdefault((leaf.part, leaf.at), []).append(leaf)
    return tuple(Clash(part, at, tuple(under)) for (part, at), under in found.items())


def _fewest(prover: Prover, statements: Sequence[Statement], core: list[int]) -> list[int]:
    for position in tuple(core):
        fewer = [each for each in core if each != position]
        if prover.possible(*(statements[each] for each in fewer)) is False:
            core = fewer
    return core


# ── In words ──────────────────────────────────────────────────────────────────────────────────────────────────────


def quoted(span: Span) -> str:
    """The words that stand there, on one line, cut where they are many."""
    text = " ".join(span.text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()} …"


def line_of(span: Span, seen_from: Span) -> str:
    """`line 12`, and of which file where it is another one."""
    other = "" if span.source == seen_from.source else f" of {span.source.name}"
    return f"line {span.line}{other}"


def verb(clash: Clash) -> str:
    """`needs`, or `rules out` where the conditions have to be not met."""
    return "rules out" if all(leaf.outcome is NOT_MET for leaf in clash.leaves) else "needs"


def meant(clash: Clash) -> str:
    """What stands behind the name at a place: `amount >= 250,000 EUR (line 12)`; nothing where it says so itself."""
    behind = (leaf.condition.span for leaf in clash.leaves if not leaf.own)
    return " and ".join(f"{quoted(span)} ({line_of(span, clash.at)})" for span in behind)
