"""How values and conditions are written. Gives groups for `layout.py`; must not judge what it writes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from qualrules.grammar import syntax
from qualrules.grammar.layout import Break, Group, Mark, Part, one_line
from qualrules.source import NOWHERE, Span


def quoted(text: str) -> str:
    """A text in quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def string(text: syntax.String) -> str:
    """A text in quotes."""
    return quoted(text.value)


def literal(value: syntax.Literal_) -> str:
    """A written value."""
    match value:
        case syntax.String(text):
            return quoted(text)
        case syntax.NumberLiteral(text, currency, negative):
            return f"{'-' * negative}{text}{' ' + currency if currency else ''}"
        case syntax.PercentLiteral(text, negative):
            return f"{'-' * negative}{text}%"
        case syntax.DateLiteral(text):
            return text
        case syntax.DurationLiteral(amount, unit):
            return f"{amount} {unit}"
        case syntax.YesNoLiteral(yes):
            return "yes" if yes else "no"


def quantity(value: syntax.Quantity) -> str:
    """`at least 2`."""
    return value.kind if value.count is None else f"{value.kind} {value.count}"


def comma(written: list[Part]) -> list[Part]:
    """A comma and the end of a line, if something is written already."""
    return [",", Break()] if written else []


class ConditionPrinter:
    """Writes values and conditions. A group that has a comment inside is broken, so that the comment keeps its place."""

    def __init__(self, comments: Sequence[syntax.Comment] = ()) -> None:
        self._comment_starts = [comment.span.start for comment in comments]

    def has_comment(self, span: Span) -> bool:
        """Whether a comment stands inside."""
        place = bisect_right(self._comment_starts, span.start)
        return place < len(self._comment_starts) and self._comment_starts[place] < span.end

    def mark(self, span: Span) -> Mark | str:
        """The place in the source, for what comes next."""
        return "" if span is NOWHERE else Mark(span.start)

    def listed(
        self, parts: Iterable[tuple[Span, Part]], *, inside: Span, opening: str = "", closing: str = ""
    ) -> Group:
        """`a, b, c`, filled into lines."""
        written: list[Part] = [opening]
        for span, part in parts:
            if len(written) > 1:
                written += [",", Break()]
            written += [self.mark(span), part]
        return Group([*written, closing], fill=True, forced=self.has_comment(inside))

    def values(self, options: syntax.Values) -> Group:
        """`("A", "B")`."""
        parts = ((item.span, literal(item)) for item in options.items)
        return self.listed(parts, inside=options.span, opening="(", closing=")")

    def _options(self, options: syntax.String | syntax.Values | syntax.ListName) -> Part:
        match options:
            case syntax.String():
                return string(options)
            case syntax.Values():
                return self.values(options)
            case syntax.ListName(name):
                return name.text

    def hanging(self, opening: str, inner: Iterable[Part], closing: str, span: Span, pad: str = "") -> Group:
        """Brackets whose content goes on lines of its own where it does not fit."""
        end = "" if span is NOWHERE else Mark(max(span.end - 1, span.start))
        parts: list[Part] = [opening, Break(pad), *inner, Break(pad, outward=True), end, closing]
        return Group(parts, forced=self.has_comment(span))

    def condition(self, tree: syntax.Expression, indent: int = 0) -> Part:
        """A condition or value; `indent` is how much further in its own and/or lines stand."""
        match tree:
            case syntax.AndOr():
                return self._and_or(tree, indent)
            case syntax.NotCondition(operand):
                return Group(["not ", self.condition(operand)], 0)
            case syntax.Brackets(inner):
                return self.hanging("(", [self.mark(inner.span), self.condition(inner)], ")", tree.span)
            case syntax.QuantityOf():
                return self._quantity_of(tree)
            case syntax.RowsWhere(kind, path, where, count):
                head = f"{kind} {count}" if count is not None else kind
                return Group([f"{head} {path} ", self.where(where, tree.span)], 0)
            case syntax.AggregateOf(kind, path, None):
                return f"{kind} of {path}"
            case syntax.AggregateOf(kind, path, where) if where is not None:
                return Group([f"{kind} of {path} ", self.where(where, tree.span)], 0)
            case _:
                return self._test(tree)

    def where(self, condition: syntax.Expression, span: Span) -> Group:
        """`where ( … )`."""
        start = condition.span.start if condition.span is not NOWHERE else span.start
        inside = Span(span.source, start, span.end) if span is not NOWHERE else span
        return self.hanging("where (", [self.mark(condition.span), self.condition(condition)], ")", inside)

    def _and_or(self, tree: syntax.AndOr, indent: int) -> Group:
        parts: list[Part] = []
        for part in tree.parts:
            if parts:
                parts += [Break(), self.mark(part.span), f"{tree.word} ", self.condition(part)]
            else:
                parts += [self.mark(part.span), self.condition(part)]
        return Group(parts, indent, forced=self.has_comment(tree.span))

    def _quantity_of(self, tree: syntax.QuantityOf) -> Group:
        opening = f"{quantity(tree.quantity)} of ("
        if all(isinstance(part, syntax.Path) for part in tree.parts):
            parts = ((part.span, self.condition(part)) for part in tree.parts)
            return self.listed(parts, inside=tree.span, opening=opening, closing=")")
        inner: list[Part] = []
        for part in tree.parts:
            inner += [*comma(inner), self.mark(part.span), self.condition(part)]
        return self.hanging(opening, inner, ")", tree.span)

    def _test(self, tree: syntax.Expression) -> Part:
        match tree:
            case syntax.Compare(_, words, left, right):
                return Group([self.condition(left), f" {words} ", self.condition(right)], 0)
            case syntax.Between(value, low, high, negated):
                between = f" is {'not ' * negated}between "
                return Group(
                    [self.condition(value), between, self.condition(low), " and ", self.condition(high)], 0
                )
            case syntax.IsKnown(value, words):
                return Group([self.condition(value), f" is {words}"], 0)
            case syntax.IsOneOf(value, options, negated):
                return Group(
                    [self.condition(value), f" is {'not ' * negated}one of ", self._options(options)], 0
                )
            case syntax.TextTest() | syntax.IncludesTest() | syntax.Matches():
                return self._text_test(tree)
            case syntax.Within() | syntax.InPeriod():
                return self._time_test(tree)
            case _:
                return self._value(tree)

    def _text_test(self, tree: syntax.TextTest | syntax.IncludesTest | syntax.Matches) -> Part:
        does = "does not " if tree.negated else ""
        match tree:
            case syntax.TextTest(kind, value, options):
                verb = kind.removesuffix("s") if tree.negated else kind
                side = "" if kind == "contains" else " with"
                many = "" if isinstance(options, syntax.String) else " any of"
                return Group(
                    [self.condition(value), f" {does}{verb}{side}{many} ", self._options(options)], 0
                )
            case syntax.IncludesTest(many, value, options):
                verb = f" {does}include" if tree.negated else " includes"
                which = "" if many == "one" else f"{many} of "
                return Group([self.condition(value), f"{verb} {which}", self._options(options)], 0)
            case syntax.Matches(value, pattern):
                verb = f" {does}match" if tree.negated else " matches"
                return Group([self.condition(value), f"{verb} /{pattern}/"], 0)

    def _time_test(self, tree: syntax.Within | syntax.InPeriod) -> Part:
        start: list[Part] = [self.condition(tree.value), f" is {'not ' * tree.negated}"]
        match tree:
            case syntax.InPeriod(_, which, unit):
                return Group([*start, f"in {which} {unit}"], 0)
            case syntax.Within(_, direction, duration, None):
                return Group([*start, f"within {direction} {literal(duration)}"], 0)
            case syntax.Within(_, direction, duration, anchor) if anchor is not None:
                return Group([*start, f"within {literal(duration)} {direction} ", self.condition(anchor)], 0)
        raise AssertionError(tree)

    def _value(self, tree: syntax.Expression) -> Part:
        match tree:
            case syntax.Path():
                return str(tree)
            case syntax.Moment(word):
                return word
            case syntax.DaysSince(word, moment):
                return Group([f"days {word} ", self.condition(moment)], 0)
            case syntax.DaysFromTo(start, end):
                return Group(["days from ", self.condition(start), " to ", self.condition(end)], 0)
            case syntax.LengthOf(text):
                return Group(["length of ", self.condition(text)], 0)
            case syntax.Arithmetic(op, left, right):
                return Group([self.condition(left), f" {op} ", self.condition(right)], 0)
            case syntax.Negative(operand):
                return Group(["-", self.condition(operand)], 0)
            case syntax.Call(name, arguments):
                return f"{name}({', '.join(one_line(self.condition(argument)) for argument in arguments)})"
        return literal(tree)  # type: ignore[arg-type]
