"""From reduced rules to the syntax tree: values.

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

_ESCAPED = re.compile(r"\\([\"\\])")
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?[kKmM%]?").fullmatch


def _start(part: Any) -> int:  # noqa: ANN401
    start: int = (part.start_pos or 0) if isinstance(part, Token) else part.span.start
    return start


def words(parts: Parts) -> str:
    """The words as one text, a space between."""
    return " ".join(parts)


def unescaped(quoted: str) -> str:
    """The value of a quoted text: without its quotes and escapes."""
    inner = quoted[1:-1]
    return _ESCAPED.sub(r"\1", inner) if "\\" in inner else inner


class ValueBuilder:
    """Builds values. `file` and `end` (of the last piece read) are kept up to date by the parser."""

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
