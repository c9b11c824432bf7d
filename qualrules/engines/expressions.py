"""Conditions and values as Python source: each condition as a pair of texts, *is met* and *is not met*.

The texts hold variables that this module made up and plain integers, never a user's text: names, texts and dates are handed
to the generated function as constants. A pair costs one look at each field and grows only linearly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from qualrules.engines.comparisons import FLIPPED, HOLDS_FOR_LATER, is_quotient
from qualrules.model import rules as r
from qualrules.model.datatypes import NUMERIC, Day, Instant, Percent, YesNo

SCALE = 6
"""Held numbers are in millionths: 10 to the sixth."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Source texts of two booleans: the condition is met, the condition is not met."""

    met: str
    not_met: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A value's source. It may be evaluated only where every guard holds, asked in order; `scale` is the power of ten of a
    number's unit."""

    source: str
    guards: tuple[str, ...] = ()
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """A pattern as a constant: the generated function is handed the search for it."""

    pattern: str


ALWAYS = Pair("True", "False")

_SIGN = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_OPPOSITE = {"=": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass
class Constants:
    """Everything that generated functions refer to by a made-up name."""

    names: dict[object, str] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    moments: dict[r.Value, str] = field(default_factory=dict)

    def name(self, value: object) -> str:
        """The name of a constant; equal constants of one type share it."""
        key = (type(value), value)
        if key not in self.names:
            self.names[key] = f"k{len(self.names)}"
            self.values[self.names[key]] = value
        return self.names[key]

    def moment(self, value: r.Value) -> str:
        """The name of a value that depends on the moment of the run only; it is worked out once a run."""
        return self.moments.setdefault(value, f"m{len(self.moments)}")


class Frames:
    """The records and fields that one generated function reads, each loaded once, at its beginning.

    `here` is the variable of the function's own record, `outside` that of the record outside a `where`.
    """

    def __init__(self, constants: Constants, outside: bool) -> None:
        self._constants = constants
        self._outside = outside
        self._records: dict[tuple[bool, tuple[str, ...]], str] = {}
        self._fields: dict[tuple[bool, tuple[str, ...], str], str] = {}
        self._loads: list[str] = []

    @property
    def lines(self) -> list[str]:
        """The lines with which the function begins."""
        own = any("= values[" in line for line in self._loads)
        return ["values = here.values"] * own + self._loads

    def record(self, outer: bool, links: tuple[str, ...]) -> str:
        """The variable of a record reached by links: None there where a link is not there."""
        if not links:
            return "outside" if outer and self._outside else "here"
        key = (outer, links)
        if key not in self._records:
            before, link = self.record(outer, links[:-1]), self._constants.name(links[-1])
            self._records[key] = name = f"r{len(self._records)}"
            load = _load(before, link)
            self._loads.append(
                f"{name} = {load}" if len(links) == 1 else f"{name} = None if {before} is None else {load}"
            )
        return self._records[key]

    def field(self, value: r.FieldValue) -> str:
        """The variable of a field: None where it has no value."""
        key = (value.outer and self._outside, value.links, value.name)
        if key not in self._fields:
            record, name = self.record(value.outer, value.links), self._constants.name(value.name)
            self._fields[key] = variable = f"f{len(self._fields)}"
            load = _load(record, name)
            self._loads.append(
                f"{variable} = {load}"
                if not value.links
                else f"{variable} = None if {record} is None else {load}"
            )
        return self._fields[key]

    def simply_missing(self, value: r.FieldValue) -> str:
        """The source of: the field, known to have no value, is missing, not unreadable and not unsupplied."""
        record, name = self.record(value.outer, value.links), self._constants.name(value.name)
        present = f"{record} is not None and " if value.links else ""
        return f"{present}{name} not in {record}.gaps"


class Expressions:
    """Writes conditions for one generated function. `ask` answers for what needs code of its own: names, scores, rows,
    figures over rows, and what is nested in a count; it gives a variable: True, False or None (a value or None)."""

    def __init__(
        self, constants: Constants, frames: Frames, ask: Callable[[r.Condition | r.Value], str]
    ) -> None:
        self._constants = constants
        self._frames = frames
        self._ask = ask
        self._temporaries = 0

    # ── Conditions ────────────────────────────────────────────────────────────────────────────────────────────────

    def pair(self, condition: r.Condition) -> Pair:
        """The condition as a pair of boolean texts, each fit to stand anywhere."""
        match condition:
            case r.And(parts):
                return self._joined([self.pair(part) for part in parts], ALWAYS)
            case r.Or(parts):
                return _swapped(self._joined([_swapped(self.pair(part)) for part in parts], ALWAYS))
            case r.Not(part):
                return _swapped(self.pair(part))
            case r.Quantity(least, most, parts):
                return self._counted([self._short(part) for part in parts], least, most)
            case r.Named() | r.Rows():
                variable = self._ask(condition)
                return Pair(f"{variable} is True", f"{variable} is False")
            case r.ScoreWithin(least=least, most=most):
                return self._score(self._ask(condition), least, most)
            case r.Compare():
                return self._compare(condition)
            case r.Known(field):
                variable = self._frames.field(field)
                return Pair(
                    f"{variable} is not None",
                    f"({variable} is None and {self._frames.simply_missing(field)})",
                )
            case r.OneOf():
                return self._one_of(condition)
            case r.TextTest():
                return self._text_test(condition)
            case r.Includes(value, values, every):
                return self._includes(self._frames.field(value), values, every)

    def _includes(self, variable: str, values: tuple[str, ...], every: bool) -> Pair:
        guards = (f"{variable} is not None",)
        if len(values) == 1:
            name = self._constants.name(values[0])
            return _tested(guards, f"{name} in {variable}", f"{name} not in {variable}")
        wanted = self._constants.name(frozenset(values))
        if every:
            return _tested(guards, f"{wanted} <= {variable}")
        apart = f"{wanted}.isdisjoint({variable})"
        return _tested(guards, f"not {apart}", apart)

    def three_valued(self, condition: r.Condition) -> str:
        """The condition as one text that gives True, False or None."""
        pair = self.pair(condition)
        if pair.met == "True" or pair.not_met == "True":
            return pair.met
        return f"True if {pair.met} else False if {pair.not_met} else None"

    def _short(self, condition: r.Condition) -> Pair:
        """A pair that stays short however much stands under the condition: a count looks at both of its texts."""
        if not isinstance(condition, r.And | r.Or | r.Not | r.Quantity):
            return self.pair(condition)
        variable = self._ask(condition)
        return Pair(f"{variable} is True", f"{variable} is False")

    def _joined(self, pairs: list[Pair], empty: Pair) -> Pair:
        if len(pairs) < 2:
            return pairs[0] if pairs else empty
        met = " and ".join(pair.met for pair in pairs)
        not_met = " or ".join(pair.not_met for pair in pairs)
        return Pair(f"({met})", f"({not_met})")

    def _counted(self, pairs: list[Pair], least: int, most: int | None) -> Pair:
        lowest = " + ".join(f"({pair.met})" for pair in pairs) or "0"
        excluded = " + ".join(f"({pair.not_met})" for pair in pairs) or "0"
        return _bounds(f"({lowest})", f"({len(pairs)} - ({excluded}))", least, most)

    def _score(self, variable: str, least: int | None, most: int | None) -> Pair:
        pair = _bounds(f"{variable}[0]", f"{variable}[1]", least, most)
        return Pair(
            f"({variable} is not None and {pair.met})", f"({variable} is not None and {pair.not_met})"
        )

    def _one_of(self, condition: r.OneOf) -> Pair:
        value, constants = condition.value, condition.constants
        plain = isinstance(value, r.FieldValue) and not value.not_yet
        if not plain or {type(constant.type) for constant in constants} & {Day, Instant}:
            return self.pair(r.Or(tuple(r.Compare("=", value, constant) for constant in constants)))
        assert isinstance(value, r.FieldValue)
        variable = self._frames.field(value)
        held = self._constants.name(frozenset(constant.value for constant in constants))
        return Pair(f"{variable} in {held}", f"({variable} is not None and {variable} not in {held})")

    def _text_test(self, condition: r.TextTest) -> Pair:
        text = self.value(condition.value)
        texts = [self._constants.name(one) for one in condition.texts]
        match condition.kind:
            case "contains":
                test = " or ".join(f"{one} in {text.source}" for one in texts)
            case "matches":
                search = self._constants.name(Search(condition.python_pattern))
                return _tested(text.guards, f"{search}({text.source}) is not None")
            case _:
                method = "startswith" if condition.kind == "starts" else "endswith"
                test = f"{text.source}.{method}({self._constants.name(tuple(condition.texts))})"
        return _tested(text.guards, f"({test})" if len(texts) > 1 else test)

    # ── Comparisons ───────────────────────────────────────────────────────────────────────────────────────────────

    def _compare(self, condition: r.Compare) -> Pair:
        left, right = condition.left, condition.right
        if isinstance(left, r.FieldValue) and isinstance(right, r.Constant) and isinstance(right.type, YesNo):
            variable, wanted = self._frames.field(left), right.value is (condition.op == "=")
            return Pair(f"{variable} is {wanted}", f"{variable} is {not wanted}")
        pair = self._plain_compare(condition)
        for side, other, op in ((left, right, condition.op), (right, left, FLIPPED[condition.op])):
            if isinstance(side, r.FieldValue) and side.not_yet:
                pair = self._or_not_yet(pair, side, other, HOLDS_FOR_LATER[op])
        return pair

    def _plain_compare(self, condition: r.Compare) -> Pair:
        left, right = condition.left, condition.right
        if is_quotient(left) or is_quotient(right):
            return self._compare_quotients(condition)
        first, second = self._aligned(left, right)
        op, opposite = _SIGN[condition.op], _OPPOSITE[condition.op]
        test, failure = (f"{first.source} {sign} {second.source}" for sign in (op, opposite))
        return _tested(first.guards + second.guards, test, failure)

    def _or_not_yet(self, pair: Pair, side: r.FieldValue, other: r.Value, holds: bool) -> Pair:
        """The pair, widened by: the field has not happened yet, and the other moment is not after now."""
        variable = self._frames.field(side)
        moment = self.value(other)
        if isinstance(other.type, Instant) and isinstance(side.type, Instant):
            not_after_now = f"{moment.source} <= now"
        elif isinstance(other.type, Instant):
            not_after_now = f"day_of({moment.source}) <= today"
        else:
            not_after_now = f"{moment.source} <= today"
        missing = [f"{variable} is None", self._frames.simply_missing(side), *moment.guards, not_after_now]
        later = f"({' and '.join(missing)})"
        if holds:
            return Pair(f"({pair.met} or {later})", pair.not_met)
        return Pair(pair.met, f"({pair.not_met} or {later})")

    def _aligned(self, left: r.Value, right: r.Value) -> tuple[Piece, Piece]:
        """Both sides in one unit: numbers of one scale, a day and an instant as days."""
        first, second = self.value(left), self.value(right)
        if isinstance(left.type, Instant) and isinstance(right.type, Day):
            return Piece(f"day_of({first.source})", first.guards), second
        if isinstance(left.type, Day) and isinstance(right.type, Instant):
            return first, Piece(f"day_of({second.source})", second.guards)
        first, second = _lowered(first, second.scale), _lowered(second, first.scale)
        scale = max(first.scale, second.scale)
        return _scaled(first, scale), _scaled(second, scale)

    def _compare_quotients(self, condition: r.Compare) -> Pair:
        numerator, divisor, other = self._fraction(condition.left)
        over, under, more = self._fraction(condition.right)
        operands = f"{numerator}, {divisor}, {over}, {under}"
        op = _SIGN[condition.op]
        return _tested(other + more, f"compared({operands}) {op} 0")

    def _fraction(self, value: r.Value) -> tuple[str, str, tuple[str, ...]]:
        """Numerator, divisor (not zero where the guards hold) and guards."""
        if isinstance(value, r.Arithmetic) and value.op == "/":
            top, bottom = self.value(value.left), self.value(value.right)
            scale = max(top.scale, bottom.scale)
            top, bottom = _scaled(top, scale), _scaled(bottom, scale)
            return top.source, bottom.source, (*top.guards, *bottom.guards, f"{bottom.source} != 0")
        piece = self.value(value)
        hundred = 2 if isinstance(value.type, Percent) else 0
        return piece.source, str(10 ** (piece.scale + hundred)), piece.guards

    # ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────

    def value(self, value: r.Value) -> Piece:
        """A value's source with its guards."""
        match value:
            case r.Constant(held):
                if isinstance(held, int) and not isinstance(held, bool):
                    return Piece(f"({held})" if held < 0 else str(held), scale=SCALE)
                return Piece(self._constants.name(held))
            case r.FieldValue(type=datatype):
                variable = self._frames.field(value)
                scale = SCALE if isinstance(datatype, NUMERIC) else 0
                return Piece(variable, (f"{variable} is not None",), scale)
            case r.Today():
                return Piece("today")
            case r.Now():
                return Piece("now")
            case r.PeriodEdge():
                return Piece(self._constants.moment(value))
            case r.Shift():
                return self._shift(value)
            case r.DaysBetween(start, end):
                first, second = self._day(start), self._day(end)
                return Piece(f"({second.source} - {first.source}).days", first.guards + second.guards)
            case r.Length(text):
                piece = self.value(text)
                return Piece(f"len({piece.source})", piece.guards)
            case r.Arithmetic():
                return self._arithmetic(value)
            case r.Aggregate():
                variable = self._ask(value)
                scale = SCALE if isinstance(value.type, NUMERIC) and value.kind != "count" else 0
                return Piece(variable, (f"{variable} is not None",), scale)

    def _shift(self, value: r.Shift) -> Piece:
        if isinstance(value.moment, r.Today | r.Now | r.PeriodEdge):
            return Piece(self._constants.moment(value))
        if value.unit == "hour":
            moment, call = self.value(value.moment), "shift_instant({}, {})"
        else:
            moment, call = self._day(value.moment), f"shift({{}}, {{}}, {self._constants.name(value.unit)})"
        self._temporaries += 1
        name = f"t{self._temporaries}"
        return Piece(
            name, (*moment.guards, f"({name} := {call.format(moment.source, value.amount)}) is not None")
        )

    def _day(self, value: r.Value) -> Piece:
        piece = self.value(value)
        return Piece(f"day_of({piece.source})", piece.guards) if isinstance(value.type, Instant) else piece

    def _arithmetic(self, value: r.Arithmetic) -> Piece:
        first, second = self.value(value.left), self.value(value.right)
        guards = first.guards + second.guards
        if value.op == "*":
            percents = isinstance(value.left.type, Percent) or isinstance(value.right.type, Percent)
            hundred = 2 if percents and not isinstance(value.type, Percent) else 0
            return Piece(f"({first.source} * {second.source})", guards, first.scale + second.scale + hundred)
        scale = max(first.scale, second.scale)
        first, second = _scaled(first, scale), _scaled(second, scale)
        return Piece(f"({first.source} {value.op} {second.source})", guards, scale)


def _load(record: str, name: str) -> str:
    return f"values[{name}]" if record == "here" else f"{record}.values[{name}]"


def _swapped(pair: Pair) -> Pair:
    return Pair(pair.not_met, pair.met)


def _tested(guards: tuple[str, ...], test: str, failure: str = "") -> Pair:
    """Both texts of a test that may be asked only where its guards hold; `failure` is a shorter way to say *not test*."""
    failure = failure or f"not {test}"
    before = " and ".join(dict.fromkeys(guards))
    return (
        Pair(f"({before} and {test})", f"({before} and {failure})")
        if before
        else Pair(f"({test})", f"({failure})")
    )


def _bounds(lowest: str, highest: str, least: int | None, most: int | None) -> Pair:
    met = [f"{lowest} >= {least}"] * (least is not None) + [f"{highest} <= {most}"] * (most is not None)
    not_met = [f"{highest} < {least}"] * (least is not None) + [f"{lowest} > {most}"] * (most is not None)
    return Pair(f"({' and '.join(met) or 'True'})", f"({' or '.join(not_met) or 'False'})")


def _scaled(piece: Piece, scale: int) -> Piece:
    factor = scale - piece.scale
    if factor == 0:
        return piece
    source = (
        str(int(piece.source) * 10**factor) if piece.source.isdigit() else f"({piece.source} * {10**factor})"
    )
    return Piece(source, piece.guards, scale)


def _lowered(piece: Piece, scale: int) -> Piece:
    """A written number in a coarser unit, where it is a whole number of it: `30` days rather than 30,000,000 millionths."""
    unit = 10 ** max(piece.scale - scale, 0)
    if piece.source.isdigit() and int(piece.source) % unit == 0:
        return Piece(str(int(piece.source) // unit), piece.guards, min(piece.scale, scale))
    return piece
