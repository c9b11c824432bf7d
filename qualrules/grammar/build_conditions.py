"""From reduced rules to the syntax tree: conditions.

Each method bears the name of a rule (or alias) of `qualrules.lark` and gets its parts by their place. What is seldom or
never right is marked as doubtful, for `wrong_forms.py` to look at.
"""

from __future__ import annotations

from typing import Any

from lark import Token

from qualrules.grammar import syntax
from qualrules.grammar.build_values import Parts, ValueBuilder, words
from qualrules.source import Span

COMPARISON_WORDS: dict[str, str] = {
    "is": "=",
    "is not": "!=",
    "is at least": ">=",
    "is at most": "<=",
    "is more than": ">",
    "is less than": "<",
    "is before": "<",
    "is after": ">",
    "is on or before": "<=",
    "is on or after": ">=",
}
"""How a comparison may be written in words, and what it means."""

_TEXT_KINDS = {
    "contains": "contains",
    "contain": "contains",
    "starts": "starts",
    "start": "starts",
    "ends": "ends",
    "end": "ends",
}


_ODD_OPERANDS = {
    syntax.AndOr,
    syntax.String,
    syntax.NumberLiteral,
    syntax.PercentLiteral,
    syntax.DateLiteral,
    syntax.DurationLiteral,
}
_ODD_WORDS = {"met", "unknown", "null", "nil", "blank", "empty", "missing"}


def _is_odd(side: syntax.Expression) -> bool:
    """Whether a side of a comparison is never right there, or seldom."""
    match side:
        case syntax.String(value):
            return not value
        case syntax.Path(names):
            return names[0].text.lower() in _ODD_WORDS
        case syntax.DurationLiteral():
            return True
    return False


def is_odd_in_list(item: syntax.Literal_) -> bool:
    """Whether a value can be read two ways in a list, or says nothing there."""
    match item:
        case syntax.String(value):
            return not value
        case syntax.NumberLiteral(text) | syntax.PercentLiteral(text):
            return "," in text
    return False


class ConditionBuilder(ValueBuilder):
    """Builds conditions."""

    def condition(self, parts: Parts) -> syntax.Expression:
        """A condition by itself, as behind `--where`."""
        tree: syntax.Expression = parts[0]
        return tree

    def and_or(self, parts: Parts) -> syntax.AndOr:
        """`a and b and c`."""
        operands = tuple(parts[::2])
        self.doubtful |= any(type(operand) in _ODD_OPERANDS for operand in operands)
        return syntax.AndOr(str(parts[1]), operands, self.span(parts[0]))  # type: ignore[arg-type]

    def not_condition(self, parts: Parts) -> syntax.NotCondition:
        """`not x`."""
        return syntax.NotCondition(parts[1], self.span(parts[0]))

    def is_words(self, parts: Parts) -> tuple[str, Span]:
        """`is at least`, and where it stands."""
        return words(parts), self.span(parts[0])

    def compare(self, parts: Parts) -> syntax.Compare:
        """`a >= b`, `a is at least b`."""
        left, sign, right = parts
        if isinstance(sign, Token):
            written, sign_span = str(sign), self.token_span(sign)
        else:
            written, sign_span = sign
        meaning = COMPARISON_WORDS.get(written, written)
        self.doubtful |= _is_odd(right) or _is_odd(left)
        return syntax.Compare(meaning, written, left, right, sign_span, self.span(left))  # type: ignore[arg-type]

    def negated(self, parts: Parts) -> bool:
        """Whether a `not` stands there."""
        return bool(parts)

    def between(self, parts: Parts) -> syntax.Between:
        """`x is between a and b`."""
        return syntax.Between(parts[0], parts[4], parts[6], parts[2], self.span(parts[0]))

    def is_known(self, parts: Parts) -> syntax.IsKnown:
        """`x is not known`."""
        written = f"not {parts[3]}" if parts[2] else str(parts[3])
        return syntax.IsKnown(parts[0], written, self.span(parts[0]))  # type: ignore[arg-type]

    def is_one_of(self, parts: Parts) -> syntax.IsOneOf:
        """`x is one of ("A", "B")`."""
        return syntax.IsOneOf(parts[0], parts[5], parts[2], self.span(parts[0]))

    def values(self, parts: Parts) -> syntax.Values:
        """`("A", "B")`."""
        items = tuple([part for part in parts[1:-1] if not isinstance(part, Token)])
        self.doubtful |= any(is_odd_in_list(item) for item in items)
        return syntax.Values(items, self.span(parts[0]))

    def list_name(self, parts: Parts) -> syntax.ListName:
        """The name of a list."""
        return syntax.ListName(self.name_of(parts[0]), self.token_span(parts[0]))

    def text_verb(self, parts: Parts) -> tuple[str, bool]:
        """`does not contain`: the kind of test, and whether it is turned round."""
        return (_TEXT_KINDS[parts[2]], True) if parts[0] == "does" else (_TEXT_KINDS[parts[0]], False)

    def text_test(self, parts: Parts) -> syntax.TextTest:
        """`t contains "a"`."""
        kind, negated = parts[1]
        return syntax.TextTest(kind, parts[0], parts[2][1], negated, self.span(parts[0]))

    def text_options(self, parts: Parts) -> tuple[str, Any]:
        """One text behind a verb."""
        return "one", parts[0]

    includes_options = text_options

    def any_of_options(self, parts: Parts) -> tuple[str, Any]:
        """`any of (…)` behind a verb."""
        return "any", parts[2]

    def all_of_options(self, parts: Parts) -> tuple[str, Any]:
        """`all of (…)` behind a verb."""
        return "all", parts[2]

    def matches(self, parts: Parts) -> syntax.Matches:
        """`t matches /re/`."""
        pattern = parts[-1]
        return syntax.Matches(
            parts[0], str(pattern)[1:-1], len(parts) > 3, self.token_span(pattern), self.span(parts[0])
        )

    def includes(self, parts: Parts) -> bool:
        """`does not include`: whether it is turned round."""
        return len(parts) > 1

    def includes_test(self, parts: Parts) -> syntax.IncludesTest:
        """`m includes any of (…)`."""
        quantity, options = parts[2]
        return syntax.IncludesTest(quantity, parts[0], options, parts[1], self.span(parts[0]))

    def which_way(self, parts: Parts) -> str:
        """`last`, `next`; `before`, `after`; `this`."""
        return str(parts[0])

    before_after = period = which_way

    def within(self, parts: Parts) -> syntax.Within:
        """`d is within last 30 days`."""
        self.doubtful |= parts[5].amount == 0
        return syntax.Within(parts[0], parts[4], parts[5], None, parts[2], self.span(parts[0]))

    def within_of(self, parts: Parts) -> syntax.Within:
        """`d is within 24 hours after e`."""
        self.doubtful |= parts[4].amount == 0
        return syntax.Within(parts[0], parts[5], parts[4], parts[6], parts[2], self.span(parts[0]))

    def in_period(self, parts: Parts) -> syntax.InPeriod:
        """`d is in this quarter`."""
        return syntax.InPeriod(parts[0], parts[4], str(parts[5]), parts[2], self.span(parts[0]))

    def counted(self, parts: Parts) -> syntax.Quantity:
        """`at least 2`, `exactly 2`."""
        return syntax.Quantity(words(parts[:-1]), int(parts[-1]), self.span(parts[0]))  # type: ignore[arg-type]

    def quantity(self, parts: Parts) -> syntax.Quantity:
        """`any`, `all`, `none`, or a counted one."""
        if isinstance(parts[0], syntax.Quantity):
            return parts[0]
        return syntax.Quantity(str(parts[0]), None, self.span(parts[0]))  # type: ignore[arg-type]

    needs_quantity = quantity

    def row_quantity(self, parts: Parts) -> tuple[str, int | None, Span]:
        """`some`, `every`, `no`, or a counted one."""
        if isinstance(parts[0], syntax.Quantity):
            return parts[0].kind, parts[0].count, parts[0].span
        return str(parts[0]), None, self.token_span(parts[0])

    def quantity_of(self, parts: Parts) -> syntax.QuantityOf:
        """`at least 2 of (…)`."""
        conditions = tuple([part for part in parts[3:-1] if not isinstance(part, Token)])
        self.doubt_quantity(parts[0], len(conditions))
        return syntax.QuantityOf(parts[0], conditions, self.span(parts[0]))

    def where(self, parts: Parts) -> syntax.Expression:
        """`where ( … )`: the condition inside."""
        tree: syntax.Expression = parts[2]
        return tree

    def rows_where(self, parts: Parts) -> syntax.RowsWhere:
        """`some contacts where (…)`."""
        kind, count, start = parts[0]
        span = Span(self.file, start.start, self.end)
        return syntax.RowsWhere(kind, parts[1], parts[2], count, span)
