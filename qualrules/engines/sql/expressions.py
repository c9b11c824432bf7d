"""Conditions and values as SQL: a condition is a boolean, NULL where it is unknown; a value is NULL where it is not there.

Every kind of condition and value of `model/rules` is spelt out here once for all dialects; how a database says it
stands in its `Dialect`. Nothing is coalesced: what becomes of unknown is what the interpreter says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from qualrules.check import digits
from qualrules.engines.comparisons import FLIPPED, HOLDS_FOR_LATER, is_quotient
from qualrules.engines.sql.clock import Clock
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.first_step import Path
from qualrules.engines.sql.steps import Steps
from qualrules.model import rules as r
from qualrules.model.datatypes import NUMERIC, Day, Instant, Percent, Ratio, YesNo

_SIGN = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
TRUE, FALSE = "TRUE", "FALSE"
_Sized = tuple[str, digits.Size]
"""A number and the digits that it can have."""


class Named(Protocol):
    """Gives the quoted names of columns for what is worked out in a column of its own."""

    def outcome(self, at: Expressions, links: Path, name: str) -> str:
        """The outcome of a criterion or definition of the record that links lead to."""
        ...

    def score(self, at: Expressions, links: Path, name: str) -> tuple[str, str]:
        """The lowest and the highest points of a score of that record."""
        ...

    def rows(self, at: Expressions, condition: r.Rows) -> str:
        """A condition on how many rows of a list meet another one, as an expression."""
        ...

    def figure(self, at: Expressions, value: r.Aggregate) -> str:
        """A figure over the rows of a list, as an expression."""
        ...


class Expressions:
    """Writes conditions on the records of `steps`; in a `where`, `outside` writes for the record outside."""

    def __init__(self, steps: Steps, names: Named, clock: Clock, outside: Expressions | None = None) -> None:
        self.steps = steps
        self.clock = clock
        self.names = names
        self._outside = outside

    @property
    def _dialect(self) -> Dialect:
        return self.steps.dialect

    @property
    def _zone(self) -> str:
        return self.steps.rules.header.zone

    # ── Conditions ────────────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, condition: r.Condition) -> str:
        """The condition as a boolean."""
        match condition:
            case r.And(parts):
                return both([self.condition(part) for part in parts])
            case r.Or(parts):
                return either([self.condition(part) for part in parts])
            case r.Not(part):
                return f"NOT {self.condition(part)}"
            case r.Quantity(least, most, parts):
                return self._quantity(parts, least, most)
            case r.Compare():
                return self._compare(condition)
            case r.Known(field):
                return self._known(field)
            case r.OneOf():
                return self._one_of(condition)
            case r.TextTest():
                return self._text_test(condition)
            case r.Includes():
                return self._includes(condition)
        return self._named(condition)

    def _named(self, condition: r.Named | r.ScoreWithin | r.Rows) -> str:
        match condition:
            case r.Named(name, _, links, outer):
                return self._of(outer, lambda there: there.names.outcome(there, links, name))
            case r.ScoreWithin():
                return self._score_within(condition)
            case r.Rows():
                return self.names.rows(self, condition)

    def _includes(self, condition: r.Includes) -> str:
        texts = self.value(condition.value)
        tests = [self._dialect.includes(texts, one) for one in condition.values]
        return (both if condition.every else either)(tests)

    def _of(self, outer: bool, write: Callable[[Expressions], str]) -> str:
        """What stands for this record, or what stands for the record outside, as a column of the rows."""
        if not outer or self._outside is None:
            return write(self)
        inner = write(self._outside)
        return self.steps.outside(inner)

    def _quantity(self, parts: Sequence[r.Condition], least: int, most: int | None) -> str:
        tests = [self.as_column(part) for part in parts]
        met = " + ".join(f"CASE WHEN {test} THEN 1 ELSE 0 END" for test in tests) or "0"
        possible = " + ".join(f"CASE WHEN NOT {test} THEN 0 ELSE 1 END" for test in tests) or "0"
        return within(f"({met})", f"({possible})", least, most)

    def as_column(self, condition: r.Condition) -> str:
        """A condition that may be written several times: as a column, where it is more than a name."""
        if isinstance(condition, r.Named):
            return self.condition(condition)
        return self.steps.column(("part", condition), "part", lambda: self.condition(condition))

    def _score_within(self, condition: r.ScoreWithin) -> str:
        def end(which: int) -> str:
            return self._of(
                condition.outer,
                lambda there: there.names.score(there, condition.links, condition.score)[which],
            )

        return within(end(0), end(1), condition.least, condition.most)

    def _known(self, field: r.FieldValue) -> str:
        value, gap = self.value(field), self._gap(field)
        return f"CASE WHEN {value} IS NOT NULL THEN TRUE WHEN NOT {gap} THEN FALSE END"

    def _gap(self, field: r.FieldValue) -> str:
        return self._of(field.outer, lambda there: there.steps.gap_of(field.links, field.name))

    def _one_of(self, condition: r.OneOf) -> str:
        value, constants = condition.value, condition.constants
        not_yet = isinstance(value, r.FieldValue) and value.not_yet
        mixed = {type(value.type), *(type(one.type) for one in constants)} >= {Day, Instant}
        if not_yet or mixed or len(constants) == 1 or not constants or is_quotient(value):
            return either([self._compare(r.Compare("=", value, one)) for one in constants])
        return self._dialect.one_of(self.value(value), [self.value(one) for one in constants])

    def _text_test(self, condition: r.TextTest) -> str:
        text, say = self.value(condition.value), self._dialect
        if condition.kind == "matches":
            return say.matches(text, condition.pattern)
        test = {"contains": say.contains, "starts": say.starts, "ends": say.ends}[condition.kind]
        return either([test(text, one) for one in condition.texts])

    # ── Comparisons ───────────────────────────────────────────────────────────────────────────────────────────────

    def _compare(self, condition: r.Compare) -> str:
        left, right = condition.left, condition.right
        if isinstance(left, r.FieldValue) and isinstance(right, r.Constant) and isinstance(right.type, YesNo):
            value = self.value(left)
            return value if right.value is (condition.op == "=") else f"NOT {value}"
        plain = self._plain_compare(condition)
        later = [
            f"WHEN {missing} THEN CASE WHEN {past} THEN {TRUE if HOLDS_FOR_LATER[op] else FALSE} END"
            for side, other, op in ((left, right, condition.op), (right, left, FLIPPED[condition.op]))
            if isinstance(side, r.FieldValue) and side.not_yet
            for missing, past in [self._not_yet(side, other)]
        ]
        return f"CASE {' '.join(later)} ELSE {plain} END" if later else plain

    def _not_yet(self, field: r.FieldValue, other: r.Value) -> tuple[str, str]:
        """That the field is missing, and that the other moment is not after now: then it is later than that."""
        missing = f"{self.value(field)} IS NULL AND NOT {self._gap(field)}"
        return missing, self._not_after_now(other, field)

    def _not_after_now(self, moment: r.Value, field: r.FieldValue) -> str:
        if isinstance(moment.type, Instant) and isinstance(field.type, Instant):
            return f"{self.value(moment)} <= {self.clock.now(self._dialect)}"
        return f"{self._day(moment)} <= {self.clock.today(self._dialect)}"

    def _plain_compare(self, condition: r.Compare) -> str:
        left, right = condition.left, condition.right
        if is_quotient(left) or is_quotient(right):
            return self._divided(condition)
        if {type(left.type), type(right.type)} == {Day, Instant}:
            return f"{self._day(left)} {_SIGN[condition.op]} {self._day(right)}"
        one, other = self._counted(left, right), self._counted(right, left)
        return f"{one} {_SIGN[condition.op]} {other}"

    def _counted(self, value: r.Value, other: r.Value) -> str:
        """A side of a comparison; a percent beside a ratio counts as hundredths."""
        text = self.value(value)
        beside_ratio = isinstance(other.type, Ratio) and not isinstance(value.type, Ratio)
        return self._hundredth(value, text) if beside_ratio and _is_percent(value) else text

    def _divided(self, condition: r.Compare) -> str:
        """Quotients are compared exactly by multiplying out; a divisor below zero turns the comparison."""
        hundredths = isinstance(condition.left.type, Ratio) != isinstance(condition.right.type, Ratio)
        above, under = self._fraction(condition.left, hundredths)
        other, other_under = self._fraction(condition.right, hundredths)
        left = self._product(above, other_under) if other_under else above[0]
        right = self._product(other, under) if under else other[0]
        divisors = [each[0] for each in (under, other_under) if each]
        zero = either([f"{each} = 0" for each in divisors])
        positive = " = ".join(f"({each} > 0)" for each in divisors)
        straight = f"{left} {_SIGN[condition.op]} {right}"
        turned = f"{left} {_SIGN[FLIPPED[condition.op]]} {right}"
        return f"CASE WHEN {zero} THEN NULL WHEN {positive} THEN {straight} ELSE {turned} END"

    def _fraction(self, value: r.Value, hundredths: bool) -> tuple[_Sized, _Sized | None]:
        """What stands above and under the line, with the digits that each can have."""
        above, under = value, None
        if isinstance(value, r.Arithmetic) and value.op == "/":
            above, under = value.left, (self.value(value.right), digits.size(value.right))
        if hundredths and _is_percent(value):
            size = digits.size(above)
            return self._sized_hundredth(self.value(above), size), under
        return (self.value(above), digits.size(above)), under

    def _product(self, left: _Sized, right: _Sized) -> str:
        return self._sized(self._dialect.times(left[0], right[0]), digits.times(left[1], right[1]))

    def _hundredth(self, value: r.Value, text: str) -> str:
        return self._sized_hundredth(text, digits.size(value))[0]

    def _sized_hundredth(self, text: str, size: digits.Size) -> _Sized:
        finer = digits.Size(size.largest, size.scale + 2)
        return self._sized(self._dialect.times(text, "0.01"), finer), finer

    def _sized(self, text: str, size: digits.Size) -> str:
        return self._dialect.sized(text, max(size.digits, size.scale), size.scale)

    # ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────

    def value(self, value: r.Value) -> str:
        """The value, NULL where it is unknown."""
        match value:
            case r.Constant():
                return self._constant(value)
            case r.FieldValue(name, _, links, outer):
                return self._of(outer, lambda there: there.steps.read(links, name))
            case r.Today():
                return self.clock.today(self._dialect)
            case r.Now():
                return self.clock.now(self._dialect)
            case r.PeriodEdge():
                return self.clock.edge(value, self.steps.rules, self._dialect)
            case r.Shift():
                return self._shifted(value)
            case r.DaysBetween(start, end):
                return self._dialect.days_between(self._day(start), self._day(end))
            case r.Length(text):
                return self._dialect.length(self.value(text))
            case r.Arithmetic():
                return self._calculated(value)
            case r.Aggregate():
                return self.names.figure(self, value)

    def _constant(self, constant: r.Constant) -> str:
        say, held = self._dialect, constant.value
        if isinstance(held, bool):
            return TRUE if held else FALSE
        if isinstance(held, str):
            return say.text(held)
        if isinstance(constant.type, (*NUMERIC, Ratio)):
            assert isinstance(held, int)
            return say.number(held)
        return say.moment(held)

    def _shifted(self, value: r.Shift) -> str:
        known = self.clock.worked_out(value, self.steps.rules, self._dialect)
        if known is not None:
            return known
        if value.unit == "hour":
            return self._dialect.shifted_instant(self.value(value.moment), value.amount)
        return self._dialect.shifted(self._day(value.moment), value.amount, value.unit)

    def _day(self, moment: r.Value) -> str:
        text = self.value(moment)
        return self._dialect.day_of(text, self._zone) if isinstance(moment.type, Instant) else text

    def _calculated(self, value: r.Arithmetic) -> str:
        say, left, right = self._dialect, self.value(value.left), self.value(value.right)
        if value.op == "+":
            return self._sized(say.plus(left, right), digits.size(value))
        if value.op == "-":
            return self._sized(say.minus(left, right), digits.size(value))
        if not _is_percent(value):
            left = self._hundredth(value.left, left) if _is_percent(value.left) else left
            right = self._hundredth(value.right, right) if _is_percent(value.right) else right
        return self._sized(say.times(left, right), digits.size(value))


def both(tests: Sequence[str]) -> str:
    """Kleene's *and*."""
    return _joined(tests, " AND ", TRUE)


def either(tests: Sequence[str]) -> str:
    """Kleene's *or*."""
    return _joined(tests, " OR ", FALSE)


def _joined(tests: Sequence[str], by: str, empty: str) -> str:
    if len(tests) < 2:
        return tests[0] if tests else empty
    return f"({by.join(tests)})"


def within(lowest: str, highest: str, least: int | None, most: int | None) -> str:
    """Whether a number that lies in `lowest..highest` lies in `least..most`: NULL where that is not settled."""
    bounds = [(least, ">=", lowest, "<", highest), (most, "<=", highest, ">", lowest)]
    asked = [each for each in bounds if each[0] is not None]
    met = " AND ".join(f"{end} {sign} {bound}" for bound, sign, end, _, _ in asked)
    missed = " OR ".join(f"{end} {sign} {bound}" for bound, _, _, sign, end in asked)
    if not asked:
        return f"CASE WHEN {lowest} IS NOT NULL THEN TRUE END"
    return f"CASE WHEN {met} THEN TRUE WHEN {missed} THEN FALSE END"


def _is_percent(value: r.Value) -> bool:
    return isinstance(value.type, Percent)
