"""A typed condition as one line of the language: `amount >= 10,000 EUR`, `at least 2 of (budget, authority)`.

For people to read, of conditions that stand nowhere in a file as they are, such as one that was changed in one place: never
read back. What was one form in the ruleset and is two comparisons in the core (`between`, `within last`) is written as two,
the first or last day of a period in plain words, and a path over links from outside of a `where` without its record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from qualrules.model import rules as r
from qualrules.model.datatypes import Choice, Choices, Money, Percent, StageOf, YesNo
from qualrules.model.values import fold, number_text

_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}
_SIGNS: dict[r.Comparison, str] = {"=": "is", "!=": "is not"}
_TESTS = {"contains": "contains", "starts": "starts with", "ends": "ends with"}
_PERIODS = {-1: "last", 0: "this", 1: "next"}


def condition_text(condition: r.Condition, currency: str | None) -> str:
    """The condition; amounts are in the ruleset's currency."""
    return _Writer(currency).condition(condition)


class _Writer:
    def __init__(self, currency: str | None) -> None:
        self._currency = currency

    # ── Conditions ────────────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, node: r.Condition) -> str:
        match node:
            case r.And(parts) | r.Or(parts):
                return self._joined(node, parts)
            case r.Not(part):
                return f"not {self._inner(part)}"
            case r.Quantity(least, most, parts):
                return f"{_count(least, most)} of ({', '.join(map(self.condition, parts))})"
            case r.Rows():
                return self._rows(node)
            case r.Named(outer=outer, record=record):
                return _path(node.path, outer, record)
            case r.ScoreWithin():
                return _score(node)
            case _:
                return self._atom(node)

    def _joined(self, node: r.And | r.Or, parts: Sequence[r.Condition]) -> str:
        if not parts:
            return "all of ()" if isinstance(node, r.And) else "any of ()"
        if len(parts) == 1:
            return self.condition(parts[0])
        return (" and " if isinstance(node, r.And) else " or ").join(map(self._inner, parts))

    def _inner(self, node: r.Condition) -> str:
        said = self.condition(node)
        return f"({said})" if isinstance(node, r.And | r.Or) and len(node.parts) > 1 else said

    def _rows(self, node: r.Rows) -> str:
        head = _count(node.least, node.most) if node.kind == "count" else node.kind
        return f"{head} {self.value(node.rows)} where ({self.condition(node.where)})"

    def _atom(self, node: r.Condition) -> str:
        match node:
            case r.Compare():
                return self._compare(node)
            case r.Known(field):
                return f"{self.value(field)} is known"
            case r.OneOf(value, constants):
                return f"{self.value(value)} is one of ({', '.join(map(self._in_list, constants))})"
            case r.TextTest(kind="matches", pattern=pattern):
                return f"{self.value(node.value)} matches /{pattern}/"
            case r.TextTest(kind=kind, texts=texts):
                return f"{self.value(node.value)} {_TESTS[kind]} {_any(list(map(_quoted, texts)), 'any')}"
            case r.Includes(value, values, every):
                spelling = value.type.spelling if isinstance(value.type, Choices) else {}
                written = [_quoted(spelling.get(each, each)) for each in values]
                return f"{self.value(value)} includes {_any(written, 'all' if every else 'any')}"
        raise AssertionError(node)

    def _compare(self, node: r.Compare) -> str:
        left, right = node.left, node.right
        if isinstance(left.type, YesNo) and isinstance(right, r.Constant):
            return ("" if right.value is (node.op == "=") else "not ") + self.value(left)
        return f"{self.value(left)} {_SIGNS.get(node.op, node.op)} {self.value(right)}"

    # ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────

    def value(self, value: r.Value) -> str:
        match value:
            case r.Constant():
                return self._constant(value)
            case r.FieldValue(outer=outer, record=record):
                return _path(value.path, outer, record)
            case r.Today():
                return "today"
            case r.Now():
                return "now"
            case r.Shift(moment, amount, unit):
                return f"{self.value(moment)} {'-' if amount < 0 else '+'} {_duration(abs(amount), unit)}"
            case r.PeriodEdge(unit, offset, last):
                return f"the {'last' if last else 'first'} day of {_period(unit, offset)}"
            case r.DaysBetween(start, end):
                return self._days(start, end)
            case r.Length(text):
                return f"length of {self.value(text)}"
            case r.Arithmetic(op, left, right):
                return f"{self._operand(left, op, 0)} {op} {self._operand(right, op, 1)}"
            case r.Aggregate():
                return self._figure(value)

    def _days(self, start: r.Value, end: r.Value) -> str:
        if isinstance(end, r.Today):
            return f"days since {self.value(start)}"
        if isinstance(start, r.Today):
            return f"days until {self.value(end)}"
        return f"days from {self.value(start)} to {self.value(end)}"

    def _operand(self, value: r.Value, op: str, side: int) -> str:
        said = self.value(value)
        binds = isinstance(value, r.Arithmetic) and _BINDS[value.op] < _BINDS[op] + side
        return f"({said})" if binds else said

    def _figure(self, value: r.Aggregate) -> str:
        of = self.value(value.rows) + (f".{value.value.path}" if value.value is not None else "")
        where = f" where ({self.condition(value.where)})" if value.where is not None else ""
        return f"{value.kind} of {of}{where}"

    def _in_list(self, constant: r.Constant) -> str:
        """Between commas, no number has commas of its own."""
        said = self._constant(constant)
        return said.replace(",", "") if isinstance(constant.value, int) else said

    def _constant(self, constant: r.Constant) -> str:
        match constant.value, constant.type:
            case bool(yes), _:
                return "yes" if yes else "no"
            case int(held), Money():
                return f"{number_text(held)} {self._currency or ''}".rstrip()
            case int(held), Percent():
                return f"{number_text(held)}%"
            case int(held), _:
                return number_text(held)
            case datetime() as instant, _:
                return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
            case date() as day, _:
                return day.isoformat()
            case text, (Choice() | StageOf()) as chosen:
                return _quoted(chosen.spelling.get(str(text), str(text)))
            case text, _:
                return _as_written(constant, str(text))


def _as_written(constant: r.Constant, folded: str) -> str:
    """A text as it stands in the file, where it is this one and not a list's name."""
    written = constant.span.text
    plain = written[:1] == '"' and "\\" not in written and fold(written[1:-1]) == folded
    return written if plain else _quoted(folded)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _any(written: Sequence[str], word: str) -> str:
    return written[0] if len(written) == 1 else f"{word} of ({', '.join(written)})"


def _path(path: str, outer: bool, record: str) -> str:
    """A name; one outside a `where` with its record's name, as it has to be written there."""
    return f"{record}.{path}" if outer and record and "." not in path else path


def _count(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least}"
    if least == most:
        return f"exactly {most}"
    return f"at most {most}" if least == 0 else f"{least} to {most}"


def _score(node: r.ScoreWithin) -> str:
    name = _path(".".join((*node.links, node.score)), node.outer, node.record)
    match node.least, node.most:
        case int(least), None:
            return f"{name} >= {least}"
        case None, int(most):
            return f"{name} <= {most}"
        case least, most if least == most:
            return f"{name} is {least}"
        case least, most:
            return f"{name} is between {least} and {most}"


def _duration(amount: int, unit: str) -> str:
    return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"


def _period(unit: str, offset: int) -> str:
    if offset in _PERIODS:
        return f"{_PERIODS[offset]} {unit}"
    return f"the {unit} {_duration(abs(offset), unit)} {'ahead' if offset > 0 else 'back'}"
