"""What examples are not asked for, because no record brings it about: proved, for records whose fields are supplied and
readable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from qualrules.analyze.questions import Budget, Is
from qualrules.analyze.testing.asking import Asking, Way
from qualrules.analyze.testing.wishes import ways
from qualrules.dataclass import dataclass
from qualrules.evaluate.coverage import Covered
from qualrules.evaluate.decided import Decided
from qualrules.model import rules as r
from qualrules.truth import MET, Outcome

Wish = tuple[int, object]
"""The position of a rule or part in what was asked, and what of it: words or an outcome."""


@dataclass(frozen=True)
class Askable:
    """What is left to ask for; what was taken away stands beside it."""

    covered: tuple[Covered, ...]
    decided: tuple[Decided, ...]


def askable(
    rules: r.Rules,
    covered: Sequence[Covered],
    decided: Sequence[Decided],
    budget: Budget,
    as_of: date | datetime,
) -> Askable:
    """Without what is missing in the examples, and in every record too."""
    words = _impossible(rules, list(_expected(rules, covered)), budget, as_of)
    outcomes = _impossible(rules, list(_parts(decided)), budget, as_of)
    return Askable(
        tuple(_less(one, words.get(number, set())) for number, one in enumerate(covered)),
        tuple(_fewer(one, outcomes.get(number, set())) for number, one in enumerate(decided)),
    )


def _less(one: Covered, never: set[object]) -> Covered:
    wanted = tuple(each for each in one.wanted if each not in never)
    return replace(one, wanted=wanted, impossible=tuple(each for each in one.wanted if each in never))


def _fewer(one: Decided, never: set[object]) -> Decided:
    left = tuple(each for each in one.never if each not in never)
    return replace(one, never=left, impossible=tuple(each for each in one.never if each in never))


def _expected(rules: r.Rules, covered: Sequence[Covered]) -> Iterator[tuple[str, Wish, Way]]:
    for number, one in enumerate(covered):
        for words in one.missing:
            for way in ways(rules, one.rule, words):
                yield one.rule.record, (number, words), way


def _parts(decided: Sequence[Decided]) -> Iterator[tuple[str, Wish, Way]]:
    for number, one in enumerate(decided):
        for outcome in one.never:
            yield one.part.owner.record, (number, outcome), part_way(one, outcome)


def part_way(one: Decided, outcome: Outcome) -> Way:
    """That a part is decided that way."""
    return (Is(one.part.asked(met=outcome is MET), frozenset((MET,))),)


def _impossible(
    rules: r.Rules,
    asked: Sequence[tuple[str, Wish, Way]],
    budget: Budget,
    as_of: date | datetime,
) -> dict[int, set[object]]:
    """Of each rule or part, by its position, the wishes to which no way leads."""
    never = {wish for _, wish, _ in asked}
    for record in dict.fromkeys(record for record, _, _ in asked):
        mine = [(wish, way) for owner, wish, way in asked if owner == record]
        questions = [way for _, way in mine]
        sifted = Asking(rules, record, questions, budget, as_of).sift(questions)
        never -= set(_open(mine, sifted.impossible))
    found: dict[int, set[object]] = {}
    for number, wish in never:
        found.setdefault(number, set()).add(wish)
    return found


def _open(asked: Iterable[tuple[Wish, Way]], impossible: frozenset[int]) -> Iterator[Wish]:
    return (wish for number, (wish, _) in enumerate(asked) if number not in impossible)
