"""Statements asked of one record: the interpreter's answer, to which every witness is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from qualrules.analyze.questions import Differ, Given, Higher, Is, Statement, Subject
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model import rules as r
from qualrules.model.moment import Moment, moment_of
from qualrules.model.record import Record
from qualrules.reading.plain import PlainReader
from qualrules.truth import Outcome


class Replay:
    """Judges records of one type under one or two rulesets."""

    def __init__(self, sides: Sequence[r.Rules], record: str) -> None:
        self._sides = tuple(sides)
        self._record = record
        self._readers = [PlainReader(rules) for rules in sides]

    def holds(self, statements: Sequence[Statement], given: Given, as_of: date | datetime) -> bool:
        """Whether all statements are true of the record at that moment."""
        read = [reader.read(self._record, given) for reader in self._readers]
        moments = [moment_in(rules, as_of) for rules in self._sides]
        return all(self._holds(statement, read, moments) for statement in statements)

    def outcome(self, subject: Subject, side: int, given: Given, as_of: date | datetime) -> Outcome:
        """What one ruleset says of the subject."""
        record = self._readers[side].read(self._record, given)
        return outcome_of(self._sides[side], subject, record, moment_in(self._sides[side], as_of))

    def points(self, score: r.Score, side: int, given: Given, as_of: date | datetime) -> tuple[int, int]:
        """The lowest and highest points of a score."""
        record = self._readers[side].read(self._record, given)
        return points_of(self._sides[side], score, record, moment_in(self._sides[side], as_of))

    def _holds(self, statement: Statement, read: Sequence[Record], moments: Sequence[Moment]) -> bool:
        def outcome(subject: Subject, side: int) -> Outcome:
            return outcome_of(self._sides[side], subject, read[side], moments[side])

        match statement:
            case Is(subject, outcomes, side):
                return outcome(subject, side) in outcomes
            case Differ(one, other, (mine, yours)):
                return outcome(one, mine) is not outcome(other, yours)
            case Higher(scores, bound, above):
                found = [
                    points_of(rules, score, record, moment)[bound == "highest"]
                    for rules, score, record, moment in zip(self._sides, scores, read, moments, strict=True)
                ]
                return found[above] > found[1 - above]


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
