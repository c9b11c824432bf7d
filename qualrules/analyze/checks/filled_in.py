"""Rules as they are for a record in which one field has a certain value: its copies of the rules that a condition names.

The record is otherwise the same one, so that both can be asked about at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from qualrules.analyze.checks.absences import is_own
from qualrules.analyze.checks.names import conditions_of
from qualrules.analyze.checks.regions import ANY_DAY, is_field, reads_only
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model import rules as r
from qualrules.model.moment import moment_of
from qualrules.model.record import Record
from qualrules.truth import MET, UNKNOWN

_ATOMS = (r.Compare, r.OneOf, r.TextTest, r.Includes)


class CannotFillIn(Exception):  # noqa: N818 - it says what was wanted
    """The conditions with this value cannot be written: nothing is claimed about it."""


def own_conditions(rules: r.Rules, condition: r.Condition) -> list[r.Condition]:
    """The condition and those behind the names in it that are about the record itself, not a linked one or a row."""
    found, waiting, seen = [condition], [condition], set[object]()
    while waiting:
        for key in _own_names(waiting.pop(), inside=False):
            if key not in seen:
                seen.add(key)
                new = conditions_of(rules, key)
                found += new
                waiting += new
    return found


def _own_names(condition: r.Condition, *, inside: bool) -> Iterator[str | r.ScoreWithin]:
    if isinstance(condition, r.Named | r.ScoreWithin) and is_own(condition, inside):
        yield condition.name if isinstance(condition, r.Named) else condition
    for part in _conditions_in(condition):
        yield from _own_names(part, inside=inside or isinstance(condition, r.Rows))


def _conditions_in(condition: r.Condition) -> tuple[r.Condition, ...]:
    match condition:
        case r.And(parts) | r.Or(parts) | r.Quantity(parts=parts):
            return parts
        case r.Not(part) | r.Rows(where=part):
            return (part,)
    return ()


def atoms_on(conditions: Iterable[r.Condition], name: str) -> list[r.Condition]:
    """The conditions that compare the field, or look into its text. Raises CannotFillIn where a `where` reads it."""
    atoms: list[r.Condition] = []
    for condition in conditions:
        atoms += _atoms(condition, name, inside=False)
    return atoms


def _atoms(condition: r.Condition, name: str, *, inside: bool) -> Iterator[r.Condition]:
    if isinstance(condition, _ATOMS) and _reads(condition, name, outer=inside):
        if inside or any(
            isinstance(node, r.Aggregate) and _reads(node, name, outer=True) for node in r.walk(condition)
        ):
            raise CannotFillIn
        yield condition
    for part in _conditions_in(condition):
        yield from _atoms(part, name, inside=inside or isinstance(condition, r.Rows))


def _reads(node: r.Condition | r.Value, name: str, *, outer: bool) -> bool:
    return any(
        isinstance(each, r.FieldValue) and each.name == name and not each.links and each.outer == outer
        for each in r.walk(node)
    )


class FilledIn:
    """Conditions for the record with a value in a field; `copies` are the rules that they name."""

    def __init__(self, rules: r.Rules, record: str, field: str, value: r.Value, number: int) -> None:
        self.rules = rules
        self.record = record
        self.field = field
        self.value = value
        self.criteria: dict[str, r.Criterion] = {}
        self.definitions: dict[str, r.Definition] = {}
        self.scores: dict[str, r.Score] = {}
        self._mark = f" with {field} {number}"

    def condition(self, condition: r.Condition, *, inside: bool = False) -> r.Condition:
        """The condition as it is with the value. Raises CannotFillIn."""
        match condition:
            case r.And(parts) | r.Or(parts) | r.Quantity(parts=parts):
                return replace(condition, parts=tuple(self.condition(each, inside=inside) for each in parts))
            case r.Not(part):
                return replace(condition, part=self.condition(part, inside=inside))
            case r.Rows(where=where):
                return replace(condition, where=self.condition(where, inside=True))
            case r.Known(field) if field.name == self.field and is_own(field, inside):
                return r.And(())
            case r.Named() if is_own(condition, inside):
                return replace(condition, name=self._rule(condition.name))
            case r.ScoreWithin() if is_own(condition, inside):
                return replace(condition, score=self._score(condition.score))
            case r.Compare() | r.OneOf() | r.TextTest() | r.Includes() if not inside:
                return self._atom(condition)
        return condition

    def _rule(self, name: str) -> str:
        marked = name + self._mark
        if name in self.rules.criteria and marked not in self.criteria:
            one = self.rules.criteria[name]
            unless = tuple(map(self.condition, one.unless))
            self.criteria[marked] = replace(one, name=marked, when=self.condition(one.when), unless=unless)
        if name in self.rules.definitions and marked not in self.definitions:
            two = self.rules.definitions[name]
            needs, unless = (tuple(map(self.condition, each)) for each in (two.gate.needs, two.gate.unless))
            self.definitions[marked] = replace(two, name=marked, gate=r.Gate(needs, unless))
        return marked

    def _score(self, name: str) -> str:
        marked = name + self._mark
        if marked not in self.scores:
            score = self.rules.scores[name]
            lines = tuple(map(self._line, score.lines))
            self.scores[marked] = replace(score, name=marked, lines=lines)
        return marked

    def _line(self, line: r.Points) -> r.Points:
        when = None if line.when is None else self.condition(line.when)
        return replace(line, when=when, score=None if line.score is None else self._score(line.score))

    def _atom(self, atom: r.Condition) -> r.Condition:
        if not _reads(atom, self.field, outer=False):
            return atom
        if reads_only(atom, self.field) and isinstance(self.value, r.Constant):
            return self._decided(atom, self.value)
        match atom:
            case r.Compare(left=left, right=right):
                return replace(atom, left=self._with(left), right=self._with(right), span=atom.span)
            case r.OneOf(value=value):
                return replace(atom, value=self._with(value))
        raise CannotFillIn

    def _decided(self, atom: r.Condition, value: r.Constant) -> r.Condition:
        """What the interpreter says of the value alone."""
        header = self.rules.header
        interpreter = Interpreter(self.rules, moment_of(ANY_DAY, header.zone, header.fiscal_start))
        record = Record(self.record, "", {self.field: value.value})
        outcome = interpreter.condition(atom, Frame(record)).outcome
        if outcome is UNKNOWN:  # a division by zero, or a day beyond the calendar
            raise CannotFillIn
        return r.And(()) if outcome is MET else r.Or(())

    def _with(self, value: r.Value) -> r.Value:
        match value:
            case r.FieldValue() if is_field(value, self.field):
                return self.value
            case r.DaysBetween(start, end):
                return replace(value, start=self._with(start), end=self._with(end))
        return value


def with_copies(rules: r.Rules, filled: Iterable[FilledIn]) -> r.Rules:
    """The rules, and the copies that were made for the values."""
    criteria, definitions, scores = dict(rules.criteria), dict(rules.definitions), dict(rules.scores)
    for each in filled:
        criteria |= each.criteria
        definitions |= each.definitions
        scores |= each.scores
    return replace(rules, criteria=criteria, definitions=definitions, scores=scores)
