"""From reduced rules to the syntax tree: values and conditions.

Each method bears the name of a rule (or alias) of `qualrules.lark` and gets its parts by their place. It builds what was
written and judges nothing: forms that are never right are found by `wrong_forms.py`.
"""

from __future__ import annotations

import re
from typing import Any

from lark import Token

from qualrules.grammar import syntax
from qualrules.source import NOWHERE, SourceFile, Span

Parts = list[Any]

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

_TEXT_KINDS = {"contains": "contains", "contain": "contains", "starts": "starts", "start": "starts", "ends": "ends", "end": "ends"}


_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?[kKmM%]?").fullmatch
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


def _start(part: Any) -> int:  # noqa: ANN401
    return part.start_pos if isinstance(part, Token) else part.span.start


def words(parts: Parts) -> str:
    """The words as one text, a space between."""
    return " ".join(parts)


def unescaped(quoted: str) -> str:
    """The value of a quoted text: without its quotes and escapes."""
    inner = quoted[1:-1]
    return inner.replace('\\"', '"').replace("\\\\", "\\") if "\\" in inner else inner


class ConditionBuilder:
    """Builds values and conditions. `file` and `end` (of the last piece read) are kept up to date by the parser."""

    file: SourceFile = NOWHERE.source
    end: int = 0
    doubtful: bool = False
    """Whether something was built that `wrong_forms.py` should look at."""

    def begin(self, file: SourceFile, start: int) -> None:
        """Before another stretch of text is read."""
        self.file, self.end, self.doubtful = file, start, False

    def span(self, first: Any) -> Span:  # noqa: ANN401
        """From the first part up to the last piece of text read so far."""
        return Span(self.file, _start(first), self.end)

    def token_span(self, token: Token) -> Span:
        """The span of one piece of text."""
        return Span(self.file, token.start_pos or 0, token.end_pos or 0)

    def name_of(self, token: Token) -> syntax.Name:
        """A name with its span."""
        return syntax.Name(str(token), self.token_span(token))

    def doubt_quantity(self, quantity: syntax.Quantity, among: int) -> None:
        """A quantity that asks for more than there is, or for nothing."""
        self.doubtful |= quantity.count is not None and not 0 < quantity.count <= among

    # ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────

    def text(self, parts: Parts) -> syntax.String:
        """`"…"`."""
        return syntax.String(unescaped(parts[0]), self.token_span(parts[0]))

    def texts(self, parts: Parts) -> tuple[syntax.String, ...]:
        """`"…", "…"`."""
        return tuple(parts[::2])

    def date(self, parts: Parts) -> syntax.DateLiteral:
        """`2026-11-01`."""
        return syntax.DateLiteral(str(parts[0]), self.token_span(parts[0]))

    def number(self, parts: Parts) -> syntax.NumberLiteral:
        """`10k USD`."""
        currency = str(parts[1]) if len(parts) == 2 else None
        self.doubtful |= "," in parts[0] and not _THOUSANDS(parts[0])
        return syntax.NumberLiteral(str(parts[0]), currency, False, self.span(parts[0]))

    def percent(self, parts: Parts) -> syntax.PercentLiteral:
        """`12.5%`."""
        self.doubtful |= "," in parts[0] and not _THOUSANDS(parts[0])
        return syntax.PercentLiteral(str(parts[0])[:-1], False, self.token_span(parts[0]))

    def duration(self, parts: Parts) -> syntax.DurationLiteral:
        """`30 days`."""
        return syntax.DurationLiteral(int(parts[0]), str(parts[1]), self.span(parts[0]))

    def yes_no(self, parts: Parts) -> syntax.YesNoLiteral:
        """`yes`."""
        return syntax.YesNoLiteral(parts[0] == "yes", self.token_span(parts[0]))

    def negative(self, parts: Parts) -> syntax.Expression:
        """`-5` is one value; `-x` takes the value of x the other way round."""
        match parts[1]:
            case syntax.NumberLiteral(text, currency, False):
                return syntax.NumberLiteral(text, currency, True, self.span(parts[0]))
            case syntax.PercentLiteral(text, False):
                return syntax.PercentLiteral(text, True, self.span(parts[0]))
            case operand:
                return syntax.Negative(operand, self.span(parts[0]))

    def path(self, parts: Parts) -> syntax.Path:
        """`account.employees`."""
        names = tuple([self.name_of(part) for part in parts[::2]])
        return syntax.Path(names, self.span(parts[0]))

    def moment(self, parts: Parts) -> syntax.Moment:
        """`today`."""
        return syntax.Moment(str(parts[0]), self.token_span(parts[0]))  # type: ignore[arg-type]

    def arithmetic(self, parts: Parts) -> syntax.Arithmetic:
        """`a + b`."""
        return syntax.Arithmetic(str(parts[1]), parts[0], parts[2], self.span(parts[0]))  # type: ignore[arg-type]

    def brackets(self, parts: Parts) -> syntax.Brackets:
        """`( … )`."""
        return syntax.Brackets(parts[1], self.span(parts[0]))

    def days_since(self, parts: Parts) -> syntax.DaysSince:
        """`days since d`."""
        return syntax.DaysSince(str(parts[1]), parts[2], self.span(parts[0]))  # type: ignore[arg-type]

    def days_from_to(self, parts: Parts) -> syntax.DaysFromTo:
        """`days from d to e`."""
        return syntax.DaysFromTo(parts[2], parts[4], self.span(parts[0]))

    def length_of(self, parts: Parts) -> syntax.LengthOf:
        """`length of t`."""
        return syntax.LengthOf(parts[2], self.span(parts[0]))

    def aggregate(self, parts: Parts) -> syntax.AggregateOf:
        """`total of lines.price where (…)`."""
        return syntax.AggregateOf(str(parts[0]), parts[2], parts[3], self.span(parts[0]))  # type: ignore[arg-type]

    def maybe_where(self, parts: Parts) -> syntax.Expression | None:
        """`where (…)` or nothing."""
        return parts[0] if parts else None

    def call(self, parts: Parts) -> syntax.Call:
        """`ISBLANK(x)`."""
        self.doubtful = True
        return syntax.Call(self.name_of(parts[0]), tuple(parts[2:-1:2]), self.span(parts[0]))

    # ── Conditions ────────────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, parts: Parts) -> syntax.Expression:
        """A condition by itself, as behind `--where`."""
        return parts[0]

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
        return syntax.Matches(parts[0], str(pattern)[1:-1], len(parts) > 3, self.token_span(pattern), self.span(parts[0]))

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
        return parts[2]

    def rows_where(self, parts: Parts) -> syntax.RowsWhere:
        """`some contacts where (…)`."""
        kind, count, start = parts[0]
        span = Span(self.file, start.start, self.end)
        return syntax.RowsWhere(kind, parts[1], parts[2], count, span)
