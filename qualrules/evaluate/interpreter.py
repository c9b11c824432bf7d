"""The meaning: one plain interpreter that answers every condition with its reasons.

This is the specification in code. It is written to be read, not to be fast; every engine, encoding and exporter is compared
with it. It touches no file and no clock: the moment is passed in. Numbers are exact: millionths, as `int` or `Fraction`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from fractions import Fraction

from qualrules.dataclass import dataclass
from qualrules.model import rules as r
from qualrules.model.datatypes import Day, Percent, Ratio
from qualrules.model.explanation import Reason, Seen
from qualrules.model.moment import Moment, period, shift, shift_instant
from qualrules.model.record import Record
from qualrules.model.values import MILLION, Gap
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome, all_of, any_of, count, from_bool, negate, within

Exact = int | Fraction


@dataclass(frozen=True, slots=True)
class Frame:
    """The record that bare names belong to, how it is reached from the top record, and the record outside a `where`."""

    record: Record
    path: tuple[str, ...] = ()
    outside: Frame | None = None

    def of(self, outer: bool) -> Frame:
        """This frame, or the one outside."""
        return self.outside if outer and self.outside is not None else self


class Interpreter:
    """Answers for the records of one run. Keeps what a named rule said of a record, so that it is asked once."""

    def __init__(self, rules: r.Rules, moment: Moment) -> None:
        self.rules = rules
        self.moment = moment
        self._said: dict[tuple[str, str, int, tuple[str, ...]], tuple[Record, Reason]] = {}

    # ── Named rules ───────────────────────────────────────────────────────────────────────────────────────────────

    def criterion(self, criterion: r.Criterion, frame: Frame) -> Reason:
        """`when`, and none of `unless`; then `unknown counts as`."""
        gate = r.Gate((criterion.when,), criterion.unless)
        return self._once(criterion, criterion.name, frame, lambda: self._settled(criterion, gate, frame))

    def definition(self, definition: r.Definition, frame: Frame) -> Reason:
        """All needs are met and none of `unless` is."""
        return self._once(
            definition, definition.name, frame, lambda: self._settled(definition, definition.gate, frame)
        )

    def score(self, score: r.Score, frame: Frame) -> Reason:
        """The range of points: a line that is met adds its points, an unknown one widens the range by them."""
        return self._once(score, score.name, frame, lambda: self._summed(score, frame))

    def promise(self, promise: r.Promise, frame: Frame) -> Reason:
        """What must hold for every record."""
        reason = self.condition(promise.condition, frame)
        return Reason(promise, reason.outcome, (reason,))

    def gate(self, gate: r.Gate, frame: Frame) -> Reason:
        """Every need met and none of `unless`; met when there is nothing to ask."""
        parts = tuple(self.condition(part, frame) for part in gate.parts)
        return Reason(gate, all_of(part.outcome for part in parts), parts)

    def named(self, name: str, frame: Frame) -> Reason:
        """The criterion or definition of that name."""
        if name in self.rules.criteria:
            return self.criterion(self.rules.criteria[name], frame)
        return self.definition(self.rules.definitions[name], frame)

    def _once(self, rule: object, name: str, frame: Frame, answer: Callable[[], Reason]) -> Reason:
        key = (type(rule).__name__, name, id(frame.record), frame.path)
        if key not in self._said:
            # The record is kept with its answer, so that its id is not given to another one meanwhile.
            self._said[key] = (frame.record, answer())
        return self._said[key][1]

    def _settled(self, rule: r.Criterion | r.Definition, gate: r.Gate, frame: Frame) -> Reason:
        reason = self.gate(gate, frame)
        outcome, fallback = reason.outcome, rule.unknown_counts_as
        if outcome is UNKNOWN and fallback is not None:
            return Reason(rule, fallback, (reason,), decided_by_default=True)
        return Reason(rule, outcome, (reason,))

    def _summed(self, score: r.Score, frame: Frame) -> Reason:
        lowest = highest = 0
        parts = []
        for line in score.lines:
            part = self._line(line, frame)
            low, high = part.range or (0, 0)
            lowest, highest = lowest + low, highest + high
            parts.append(part)
        return Reason(score, MET if lowest == highest else UNKNOWN, tuple(parts), range=(lowest, highest))

    def _line(self, line: r.Points, frame: Frame) -> Reason:
        if line.score is not None:
            return self.score(self.rules.scores[line.score], frame)
        assert line.when is not None  # a line adds a score or points for a condition
        reason = self.condition(line.when, frame)
        low = line.points if reason.outcome is MET or (reason.outcome is UNKNOWN and line.points < 0) else 0
        high = line.points if reason.outcome is MET or (reason.outcome is UNKNOWN and line.points > 0) else 0
        return reason._replace(range=(low, high), points=line.points)

    # ── Conditions ────────────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, condition: r.Condition, frame: Frame) -> Reason:
        """The answer to a condition on the record of a frame, with its reasons."""
        match condition:
            case r.Compare() | r.OneOf() | r.Known() | r.TextTest() | r.Includes():
                return self._atom(condition, frame)
            case r.And(parts) | r.Or(parts):
                under = tuple(self.condition(part, frame) for part in parts)
                combine = all_of if isinstance(condition, r.And) else any_of
                return Reason(condition, combine(part.outcome for part in under), under)
            case r.Not(part):
                reason = self.condition(part, frame)
                return Reason(condition, negate(reason.outcome), (reason,))
            case r.Quantity(least, most, parts):
                under = tuple(self.condition(part, frame) for part in parts)
                return Reason(condition, within(*count(part.outcome for part in under), least, most), under)
            case r.Named():
                return self._asked(condition, frame, lambda there: self.named(condition.name, there))
            case r.ScoreWithin():
                return self._score_within(condition, frame)
            case r.Rows():
                return self._rows(condition, frame)

    def _asked(
        self, condition: r.Named | r.ScoreWithin, frame: Frame, ask: Callable[[Frame], Reason]
    ) -> Reason:
        reached = self._follow(frame.of(condition.outer), condition.links)
        if isinstance(reached, Seen):
            return Reason(condition, UNKNOWN, seen=(reached,))
        reason = ask(reached)
        return Reason(condition, reason.outcome, (reason,))

    def _score_within(self, condition: r.ScoreWithin, frame: Frame) -> Reason:
        asked = self._asked(
            condition, frame, lambda there: self.score(self.rules.scores[condition.score], there)
        )
        if not asked.parts:
            return asked
        lowest, highest = asked.parts[0].range or (0, 0)
        least = lowest if condition.least is None else condition.least
        outcome = within(lowest, highest, least, condition.most)
        # The score's lines are the operands of this answer: all of them when it is decided.
        score = asked.parts[0]._replace(outcome=outcome)
        return asked._replace(outcome=outcome, parts=(score,), range=(lowest, highest))

    def _rows(self, condition: r.Rows, frame: Frame) -> Reason:
        rows, seen = self._row_frames(condition.rows, frame)
        if rows is None:
            return Reason(condition, UNKNOWN, seen=seen)
        under = tuple(self.condition(condition.where, row)._replace(row=row.record) for row in rows)
        outcomes = [part.outcome for part in under]
        match condition.kind:
            case "some":
                outcome = any_of(outcomes)
            case "every":
                outcome = all_of(outcomes)
            case "no":
                outcome = negate(any_of(outcomes))
            case _:
                outcome = within(*count(outcomes), condition.least, condition.most)
        return Reason(condition, outcome, under, seen)

    def _atom(self, condition: r.Condition, frame: Frame) -> Reason:
        seen = tuple(self._seen(condition, frame))
        match condition:
            case r.Known(field):
                return Reason(condition, self._known(field, frame), seen=seen)
            case r.Compare():
                return Reason(condition, self._comparison(condition, frame), seen=seen)
            case r.OneOf(one, constants):
                value = self.value(one, frame)
                # The *or* of equalities, also for a field that has not happened yet.
                equal = (
                    from_bool(self._compared("=", one, value, constant, constant.value, frame))
                    for constant in constants
                )
                return Reason(condition, any_of(equal), seen=seen)
        value = self.value(condition.value, frame)  # type: ignore[union-attr]  # the tests of one value are left
        return Reason(
            condition, UNKNOWN if value is None else from_bool(self._tested(condition, value)), seen=seen
        )

    def _tested(self, condition: r.Condition, value: object) -> bool:
        match condition:
            case r.TextTest(kind="contains", texts=texts):
                return any(text in str(value) for text in texts)
            case r.TextTest(kind="starts", texts=texts):
                return str(value).startswith(texts)
            case r.TextTest(kind="ends", texts=texts):
                return str(value).endswith(texts)
            case r.TextTest(kind="matches", python_pattern=pattern):
                return re.search(pattern, str(value)) is not None
            case r.Includes(values=values, every=every):
                assert isinstance(value, frozenset)
                return (all if every else any)(one in value for one in values)
        raise AssertionError(condition)

    def _known(self, field: r.FieldValue, frame: Frame) -> Outcome:
        reached = self._follow(frame.of(field.outer), field.links)
        if isinstance(reached, Seen):
            return UNKNOWN
        gap = reached.record.gap(field.name)
        return MET if gap is None else NOT_MET if gap is Gap.MISSING else UNKNOWN

    # ── Comparisons ───────────────────────────────────────────────────────────────────────────────────────────────

    def _comparison(self, condition: r.Compare, frame: Frame) -> Outcome:
        left, right = condition.left, condition.right
        values = self.value(left, frame), self.value(right, frame)
        return from_bool(self._compared(condition.op, left, values[0], right, values[1], frame))

    def _compared(
        self, op: r.Comparison, one: r.Value, left: object, other: r.Value, right: object, frame: Frame
    ) -> bool | None:
        """How two values compare; `one` and `other` say what kind of value each is."""
        if left is None and right is None:
            return None
        if left is None:
            return _ordered(op, 1, 0) if self._is_later(one, right, frame) else None
        if right is None:
            return _ordered(op, 0, 1) if self._is_later(other, left, frame) else None
        left, right = self._as_days(left, right)
        if isinstance(one.type, Ratio) != isinstance(other.type, Ratio):
            left, right = _as_ratio(left, one), _as_ratio(right, other)
        return _ordered(op, left, right)

    def _is_later(self, value: r.Value, moment: object, frame: Frame) -> bool:
        """A missing `not yet` field is later than now: decided against a moment that is not after now."""
        return self._is_not_yet(value, frame) and self._not_after_now(moment, value)

    def _is_not_yet(self, value: r.Value, frame: Frame) -> bool:
        if not (isinstance(value, r.FieldValue) and value.not_yet):
            return False
        reached = self._follow(frame.of(value.outer), value.links)
        return isinstance(reached, Frame) and reached.record.gap(value.name) is Gap.MISSING

    def _not_after_now(self, moment: object, field: r.Value) -> bool:
        """Whether a moment is there and not after now; where one side is a day, today counts as not after now."""
        if isinstance(moment, datetime):
            if isinstance(field.type, Day):
                return self.moment.day_of(moment) <= self.moment.today
            return moment <= self.moment.now
        return isinstance(moment, date) and moment <= self.moment.today

    def _as_days(self, left: object, right: object) -> tuple[object, object]:
        if type(left) is type(right):
            return left, right
        if isinstance(left, datetime) and isinstance(right, date) and not isinstance(right, datetime):
            return self.moment.day_of(left), right
        if isinstance(right, datetime) and isinstance(left, date) and not isinstance(left, datetime):
            return left, self.moment.day_of(right)
        return left, right

    # ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────

    def value(self, value: r.Value, frame: Frame) -> object:
        """The value in its held form; None where it is unknown."""
        match value:
            case r.Constant(held):
                return held
            case r.FieldValue():
                reached = self._follow(frame.of(value.outer), value.links)
                return None if isinstance(reached, Seen) else reached.record.values.get(value.name)
            case r.Today():
                return self.moment.today
            case r.Now():
                return self.moment.now
            case r.Shift(moment, amount, unit):
                return self._shifted(self.value(moment, frame), amount, unit)
            case r.PeriodEdge(unit, offset, last):
                edges = period(self.moment.today, unit, offset, self.moment.fiscal_start)
                return edges and edges[last]
            case r.DaysBetween(start, end):
                return self._days(self.value(start, frame), self.value(end, frame))
            case r.Length(text):
                found = self.value(text, frame)
                return None if found is None else len(str(found)) * MILLION
            case r.Arithmetic():
                return self._calculated(value, frame)
            case r.Aggregate():
                return self._aggregated(value, frame)

    def _shifted(self, moment: object, amount: int, unit: str) -> object:
        if moment is None:
            return None
        if unit == "hour":
            assert isinstance(moment, datetime)
            return shift_instant(moment, amount)
        return shift(self._day(moment), amount, unit)

    def _day(self, moment: object) -> date:
        if isinstance(moment, datetime):
            return self.moment.day_of(moment)
        assert isinstance(moment, date)
        return moment

    def _days(self, start: object, end: object) -> int | None:
        if start is None or end is None:
            return None
        return (self._day(end) - self._day(start)).days * MILLION

    def _calculated(self, value: r.Arithmetic, frame: Frame) -> int | Fraction | None:
        left, right = self.value(value.left, frame), self.value(value.right, frame)
        if not (isinstance(left, Exact) and isinstance(right, Exact)):
            return None
        match value.op:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return Fraction(left * right, MILLION * _hundred_for(value))
            case "/":
                return Fraction(left * MILLION, right) if right else None

    def _aggregated(self, value: r.Aggregate, frame: Frame) -> object:
        rows, _ = self._row_frames(value.rows, frame)
        if rows is None:
            return None
        if value.where is not None:
            answers = [self.condition(value.where, row).outcome for row in rows]
            if UNKNOWN in answers:
                return None
            rows = [row for row, answer in zip(rows, answers, strict=True) if answer is MET]
        if value.value is None:
            return len(rows) * MILLION
        found = [self.value(value.value, row) for row in rows]
        return None if None in found else _figure(value.kind, found)

    # ── Fields, links and rows ────────────────────────────────────────────────────────────────────────────────────

    def _follow(self, frame: Frame, links: Iterable[str]) -> Frame | Seen:
        """Where links lead, or the link on the way that is not there."""
        for link in links:
            linked = frame.record.values.get(link)
            if not isinstance(linked, Record):
                datatype = self.rules.records[frame.record.type].fields[link].type
                lost = r.FieldValue(link, datatype, record=frame.record.type)
                return Seen(".".join((*frame.path, link)), lost, frame.record)
            frame = Frame(linked, (*frame.path, link))
        return frame

    def _row_frames(self, rows: r.FieldValue, frame: Frame) -> tuple[list[Frame] | None, tuple[Seen, ...]]:
        """The child rows as frames (None: the list is unknown), and the list as a field that was seen."""
        start = frame.of(rows.outer)
        reached = self._follow(start, rows.links)
        if isinstance(reached, Seen):
            return None, (reached,)
        path = (*reached.path, rows.name)
        seen = (Seen(".".join(path), rows, reached.record),)
        held = reached.record.values.get(rows.name)
        if not isinstance(held, tuple):
            return None, seen
        return [Frame(row, path, start) for row in held], seen

    def _seen(self, condition: r.Condition | r.Value, frame: Frame) -> Iterable[Seen]:
        """The fields that an atom reads, in the order written; of child rows, those of every row."""
        for node in r.children(condition):
            if isinstance(node, r.FieldValue):
                yield self._seen_field(node, frame)
            elif isinstance(node, r.Aggregate):
                yield from self._seen_rows(node, frame)
            else:
                yield from self._seen(node, frame)

    def _seen_field(self, field: r.FieldValue, frame: Frame) -> Seen:
        reached = self._follow(frame.of(field.outer), field.links)
        if isinstance(reached, Seen):
            return reached
        return Seen(".".join((*reached.path, field.name)), field, reached.record)

    def _seen_rows(self, figure: r.Aggregate, frame: Frame) -> Iterable[Seen]:
        rows, seen = self._row_frames(figure.rows, frame)
        if not rows or (figure.value is None and figure.where is None):
            yield from seen
            return
        for row in rows:
            where = figure.where and self.condition(figure.where, row)
            if figure.value is not None and not (where and where.outcome is NOT_MET):
                yield self._seen_field(figure.value, row)
            if where:
                yield from _all_seen(where)


def _all_seen(reason: Reason) -> Iterable[Seen]:
    """Every field that the reasons of a condition rest on, names followed."""
    for under in reason.walk():
        yield from under.seen


def _hundred_for(value: r.Arithmetic) -> int:
    """A percent as one factor counts as hundredths, unless the product is itself a percent."""
    percents = isinstance(value.left.type, Percent) + isinstance(value.right.type, Percent)
    return 100 if percents and not isinstance(value.type, Percent) else 1


def _as_ratio(number: object, value: r.Value) -> object:
    """A percent beside a ratio counts as hundredths."""
    return Fraction(number, 100) if isinstance(value.type, Percent) and isinstance(number, Exact) else number


def _ordered(op: r.Comparison, left: object, right: object) -> bool:
    if op == "=":
        return left == right
    if op == "!=":
        return left != right
    # The checker lets only values through that have an order.
    less, more = bool(left < right), bool(left > right)  # type: ignore[operator]
    return {"<": less, "<=": not more, ">": more, ">=": not less}[op]


def _figure(kind: str, found: list[object]) -> object:
    if kind == "total":
        return sum(number for number in found if isinstance(number, Exact))
    if not found:
        return None
    return (min if kind in ("lowest", "earliest") else max)(found)  # type: ignore[type-var]
