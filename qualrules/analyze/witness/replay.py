"""Statements asked of one record: the interpreter's answer, to which every witness is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from qualrules.analyze.questions import Differ, Given, Higher, Is, Statement, Subject
from qualrules.analyze.witness.remembered import Remembered, kept
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model import rules as r
from qualrules.model.moment import Moment, moment_of
from qualrules.model.record import Record
from qualrules.reading.plain import PlainReader
from qualrules.truth import Outcome


class Replay:
    """Judges records of one type under one or two rulesets."""

    def __init__(self, sides: Sequence[r.Rules], record: str) -> None:
        self.sides = tuple(sides)
        self.record = record
        self.readers = [PlainReader(rules) for rules in sides]
        self.remembered = [Remembered(rules, record) for rules in sides]

    def holds(self, statements: Sequence[Statement], given: Given, as_of: date | datetime) -> bool:
        """Whether all statements are true of the record at that moment."""
        tried = _Tried(self, given, as_of)
        return all(tried.holds(statement) for statement in statements)

    def outcome(self, subject: Subject, side: int, given: Given, as_of: date | datetime) -> Outcome:
        """What one ruleset says of the subject."""
        return _Tried(self, given, as_of).outcome(subject, side)

    def points(self, score: r.Score, side: int, given: Given, as_of: date | datetime) -> tuple[int, int]:
        """The lowest and highest points of a score."""
        return _Tried(self, given, as_of).points(score, side)


class _Tried:
    """One record at one moment; it is read when a rule is asked that was not asked before of the same values."""

    def __init__(self, replay: Replay, given: Given, as_of: date | datetime) -> None:
        self._replay = replay
        self._given = given
        self._as_of = as_of
        self._values = {name: kept(value) for name, value in given.items()}
        self._read: dict[int, tuple[Record, Moment]] = {}

    def holds(self, statement: Statement) -> bool:
        match statement:
            case Is(subject, outcomes, side):
                return self.outcome(subject, side) in outcomes
            case Differ(one, other, (mine, yours)):
                return self.outcome(one, mine) is not self.outcome(other, yours)
            case Higher(scores, bound, above):
                found = [self.points(score, side)[bound == "highest"] for side, score in enumerate(scores)]
                return found[above] > found[1 - above]

    def outcome(self, subject: Subject, side: int) -> Outcome:
        if isinstance(subject, r.And | r.Gate):
            known = self._replay.remembered[side]
            return known.all_of(
                subject.parts, self._values, self._as_of, lambda part: self._asked(part, side)
            )
        return self._asked(subject, side)

    def _asked(self, subject: Subject, side: int) -> Outcome:
        return outcome_of(self._replay.sides[side], subject, *self._at(side))

    def points(self, score: r.Score, side: int) -> tuple[int, int]:
        return points_of(self._replay.sides[side], score, *self._at(side))

    def _at(self, side: int) -> tuple[Record, Moment]:
        """The record as one ruleset reads it, and the moment there."""
        if side not in self._read:
            record = self._replay.readers[side].read(self._replay.record, self._given)
            self._read[side] = record, moment_in(self._replay.sides[side], self._as_of)
        return self._read[side]


def moment_in(rules: r.Rules, as_of: date | datetime) -> Moment:
    """The moment that a day or instant means under a ruleset."""
    return moment_of(as_of, rules.header.zone, rules.header.fiscal_start)


def outcome_of(rules: r.Rules, subject: Subject, record: Record, moment: Moment) -> Outcome:
    """The outcome of a subject as it stands there, also where the ruleset has another rule of its name."""
    interpreter, frame = Interpreter(rules, moment), Frame(record)
    match subject:
        case r.Criterion():
            return interpreter.criterion(subject, frame).outcome
        case r.Definition():
            return interpreter.definition(subject, frame).outcome
        case r.Gate():
            return interpreter.gate(subject, frame).outcome
    return interpreter.condition(subject, frame).outcome


def points_of(rules: r.Rules, score: r.Score, record: Record, moment: Moment) -> tuple[int, int]:
    """The range of a score."""
    return Interpreter(rules, moment).score(score, Frame(record)).range or (0, 0)
