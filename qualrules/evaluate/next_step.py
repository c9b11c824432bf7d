"""The shortest way to the next stage: the fewest facts to fill in or change, and the questions that find them out.

The way is the shortest one on which each fact can be made to say what its own line of the rules asks; whether two lines
contradict each other is a question for the proofs, not for this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from typing import Literal

from qualrules.dataclass import dataclass
from qualrules.evaluate.deciding import is_open
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.evaluate.stages import gates_to, next_stage
from qualrules.model import rules as r
from qualrules.model.explanation import Reason, Seen
from qualrules.model.verdict import ProcessVerdict
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome, all_of, negate

WAYS_KEPT = 24
"""How many of the shortest ways are carried along at each node; more cost time and never shortened one in practice."""
SUMS_KEPT = 1000
"""How many sums between two bounds are carried along; counts have fewer."""


@dataclass(frozen=True, slots=True)
class Action:
    """One fact to fill in (it has no value) or to change, the atom that asks for it, and the criterion's question."""

    kind: Literal["fill", "change"]
    path: str
    """The field, as named from the top record."""
    question: str = ""
    seen: Seen | None = field(default=None, compare=False)
    needed: Reason | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class NextStep:
    """The way to one stage. `actions` is empty where no change of facts leads there."""

    process: str
    stage: str
    actions: tuple[Action, ...]
    reachable: bool = True

    @property
    def fill(self) -> tuple[str, ...]:
        """Fields to fill in."""
        return tuple(dict.fromkeys(action.path for action in self.actions if action.kind == "fill"))

    @property
    def change(self) -> tuple[Action, ...]:
        """Facts to change, one a field."""
        return tuple({action.path: action for action in self.actions if action.kind == "change"}.values())

    @property
    def ask(self) -> tuple[str, ...]:
        """The questions that find the facts out, each once."""
        return tuple(dict.fromkeys(action.question or f"What is {action.path}?" for action in self.actions))


def next_step(
    interpreter: Interpreter,
    process: r.Process,
    verdict: ProcessVerdict,
    frame: Frame,
    target: str | None = None,
) -> NextStep | None:
    """The shortest way to `target`, or else to the stage after the furthest one; None where there is no next stage or the
    process is not for the record."""
    wanted = target or next_stage(process, verdict.furthest)
    if wanted is None or verdict.applies is NOT_MET:
        return None
    gates = [interpreter.gate(gate, frame) for gate in gates_to(process, wanted)]
    if process.guard is not None:
        gates.append(interpreter.condition(process.guard, frame))
    whole = Reason(r.And(()), all_of(gate.outcome for gate in gates), tuple(gates))
    ways = _Search().ways(whole, MET, "")
    return NextStep(process.name, wanted, _in_order(ways[0]) if ways else (), bool(ways))


Way = frozenset[Action]
Gain = tuple[int, Way]
"""What a sum of points reaches on a way."""


def _in_order(way: Way) -> tuple[Action, ...]:
    return tuple(sorted(way, key=lambda action: (_place(action), action.path)))


def _place(action: Action) -> tuple[str, int]:
    span = getattr(action.needed.rule, "span", None) if action.needed else None
    return (span.source.name, span.start) if span else ("", 0)


class _Search:
    """One search. What was found for a part of the reasons is kept: counts ask for each part's two outcomes."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, Outcome, str], list[Way]] = {}

    def ways(self, reason: Reason, wanted: Outcome, question: str) -> list[Way]:
        """The shortest ways to make a reason's outcome the wanted one, shortest first; none where facts cannot."""
        key = (id(reason), wanted, question)
        if key not in self._found:
            self._found[key] = self._ways(reason, wanted, question)
        return self._found[key]

    def _ways(self, reason: Reason, wanted: Outcome, question: str) -> list[Way]:
        if reason.outcome is wanted:
            return [frozenset()]
        rule = reason.rule
        if isinstance(rule, r.Criterion):
            question = rule.notes.ask or question
        if isinstance(rule, r.ScoreWithin) and reason.parts:
            return self._enough(reason.parts[0].parts, wanted, question, rule.least, rule.most)
        if isinstance(rule, r.Rows):
            return self._rows(rule, reason, wanted, question)
        if isinstance(rule, r.Quantity):
            return self._enough(reason.parts, wanted, question, rule.least, rule.most)
        if isinstance(rule, r.Not):
            return self.ways(reason.parts[0], negate(wanted), question)
        if isinstance(rule, r.Or):
            return (
                self._any(reason.parts, wanted, question)
                if wanted is MET
                else self._all(reason.parts, wanted, question)
            )
        if isinstance(rule, r.And | r.Gate):
            return (
                self._all(reason.parts, wanted, question)
                if wanted is MET
                else self._any(reason.parts, wanted, question)
            )
        if reason.parts:
            # A name, a criterion, a definition: what stands under it decides.
            return self.ways(reason.parts[0], wanted, question)
        return _facts(reason, question)

    def _rows(self, rule: r.Rows, reason: Reason, wanted: Outcome, question: str) -> list[Way]:
        if not reason.parts:
            # No rows, or a list that is not known: rows are what is needed.
            return _facts(reason, question)
        match rule.kind, wanted:
            case ("some", Outcome.MET):
                return self._any(reason.parts, MET, question)
            case ("some", _):
                return self._all(reason.parts, NOT_MET, question)
            case ("every", Outcome.MET):
                return self._all(reason.parts, MET, question)
            case ("every", _):
                return self._any(reason.parts, NOT_MET, question)
            case ("no", Outcome.MET):
                return self._all(reason.parts, NOT_MET, question)
            case ("no", _):
                return self._any(reason.parts, MET, question)
        if wanted is MET and rule.least > len(reason.parts):
            return _facts(reason._replace(parts=()), question)
        return self._enough(reason.parts, wanted, question, rule.least, rule.most)

    def _all(self, parts: Iterable[Reason], wanted: Outcome, question: str) -> list[Way]:
        ways: list[Way] = [frozenset()]
        for part in parts:
            under = self.ways(part, wanted, question)
            ways = _shortest(way | more for way in ways for more in under)
        return ways

    def _any(self, parts: Iterable[Reason], wanted: Outcome, question: str) -> list[Way]:
        return _shortest(way for part in parts for way in self.ways(part, wanted, question))

    def _enough(
        self, parts: Sequence[Reason], wanted: Outcome, question: str, least: int | None, most: int | None
    ) -> list[Way]:
        """Ways to bring a count or a sum of points into its bounds, or out of them."""
        if wanted is NOT_MET:
            below = self._up_to(parts, question, 1 - least, -1) if least is not None else []
            above = self._up_to(parts, question, most + 1, 1) if most is not None else []
            return _shortest([*below, *above])
        if least is None or most is None:
            return (
                self._up_to(parts, question, -(most or 0), -1)
                if least is None
                else self._up_to(parts, question, least, 1)
            )
        sums = self._sums(parts, question)
        return _shortest(way for (low, high), way in sums.items() if least <= low and high <= most)

    def _up_to(self, parts: Sequence[Reason], question: str, bound: int, sign: int) -> list[Way]:
        """Ways to bring the lowest sum up to a bound (`sign` 1), or the highest, taken negative, up to it (`sign` -1)."""
        return _shortest(way for gain, way in self._gains(parts, question, sign) if gain >= bound)

    def _gains(self, parts: Sequence[Reason], question: str, sign: int) -> list[Gain]:
        """What the parts can be brought to add up to for sure, and how."""
        reached: list[Gain] = [(0, frozenset())]
        for part in parts:
            added = list(self._gains_of(part, question, sign))
            longer = [(gain + more, way | under) for gain, way in reached for more, under in added]
            # the highest sum of all stays in reach, however long the way to it
            reached = list(dict.fromkeys((*_undone(longer), max(longer, key=lambda one: one[0]))))
        return reached

    def _gains_of(self, part: Reason, question: str, sign: int) -> Iterable[Gain]:
        if isinstance(part.rule, r.Score):
            return self._gains(part.parts, question, sign)
        return [(low if sign > 0 else -high, way) for (low, high), way in self._choices(part, question)]

    def _choices(self, part: Reason, question: str) -> Iterator[tuple[tuple[int, int], Way]]:
        """What a part can be made to add: left as it is, made met, made not met."""
        if isinstance(part.rule, r.Score):
            yield from self._sums(part.parts, question).items()
            return
        points = _points(part)
        if part.outcome is UNKNOWN:
            yield (min(points, 0), max(points, 0)), frozenset()
        for outcome, added in ((MET, points), (NOT_MET, 0)):
            for way in self.ways(part, outcome, question):
                yield (added, added), way

    def _sums(self, parts: Sequence[Reason], question: str) -> dict[tuple[int, int], Way]:
        """Ranges that the parts can be brought to add up to, with the shortest way there."""
        reached: dict[tuple[int, int], Way] = {(0, 0): frozenset()}
        for part in parts:
            choices = list(self._choices(part, question))
            following: dict[tuple[int, int], Way] = {}
            for (low, high), way in reached.items():
                for (more_low, more_high), more in choices:
                    key, longer = (low + more_low, high + more_high), way | more
                    if key not in following or _length(longer) < _length(following[key]):
                        following[key] = longer
            reached = dict(sorted(following.items(), key=lambda each: _length(each[1]))[:SUMS_KEPT])
        return reached


def _facts(reason: Reason, question: str) -> list[Way]:
    missing = [seen for seen in reason.seen if is_open(seen)]
    if missing:
        return [frozenset(Action("fill", seen.path, question, seen, reason) for seen in missing)]
    return [
        frozenset({Action("change", seen.path, question, seen, reason)})
        for seen in dict.fromkeys(reason.seen)
    ]


def _shortest(ways: Iterable[Way]) -> list[Way]:
    return [way for _, way in _undone((0, way) for way in ways)]


def _undone(found: Iterable[Gain]) -> list[Gain]:
    """The shortest ways, without those that need more facts than another one and gain no more by it."""
    kept: list[tuple[int, Way, set[str]]] = []
    for gain, way in sorted(dict.fromkeys(found), key=lambda one: (_length(one[1]), -one[0])):
        paths = {action.path for action in way}
        if not any(other >= gain and fewer <= paths for other, _, fewer in kept):
            kept.append((gain, way, paths))
            if len(kept) == WAYS_KEPT:
                break
    return [(gain, way) for gain, way, _ in kept]


def _length(way: Way) -> tuple[int, int]:
    """Fewer facts first; of equally many, more to fill in and less to change."""
    return len({action.path for action in way}), sum(action.kind == "change" for action in way)


def _points(part: Reason) -> int:
    """What a part adds when it is met: its points as a line of a score, or one as a counted condition."""
    return part.points if part.points is not None else 1
