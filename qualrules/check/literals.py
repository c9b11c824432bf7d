"""Written values into constants of a wanted type: numbers, amounts, percents, days, instants, declared
values.

A value that does not fit is reported where it stands, with a right form to copy. Names and conditions are
elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Context, Decimal

from qualrules.check import misfits
from qualrules.check.mistakes import refuse
from qualrules.check.scope import Scope
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import (
    Choice,
    Choices,
    Day,
    Instant,
    Money,
    Number,
    Percent,
    Ratio,
    StageOf,
    Text,
    Type,
    YesNo,
)
from qualrules.model.values import BLANKS, LARGEST, MILLION, fold, millionths

_EXACT = Context(prec=400)


def lower_literal(
    literal: syntax.Literal_,
    wanted: Type,
    scope: Scope,
    *,
    what: str,
    but: str = "it cannot be compared with",
    in_list: bool = False,
) -> rules.Constant | None:
    """The constant that a written value is for a field of the wanted type; None after a reported mistake.

    `what` is how messages call the field, `but` how they say that the value does not fit (`so {but} a text`);
    `in_list` says that right forms must do without a thousands comma.
    """
    match wanted, literal:
        case (Text(), syntax.String()):
            return _text(literal, scope, what)
        case (Choice() | StageOf(), syntax.String()):
            return _declared(literal, wanted, scope, what)
        case (Choices(), syntax.String()):
            return lower_literals((literal,), wanted, scope, what=what, but=but)
        case (Number() | Ratio(), syntax.NumberLiteral(currency=None)):
            return _number(literal, Number(), scope)
        case (Money(), syntax.NumberLiteral(currency=None)):
            return refuse(misfits.no_currency(literal, scope), scope)
        case (Money(), syntax.NumberLiteral()):
            return _amount(literal, scope)
        case (Percent() | Ratio(), syntax.PercentLiteral()):
            return _number(literal, Percent(), scope)
        case (YesNo(), syntax.YesNoLiteral(value=value)):
            return rules.Constant(value, YesNo(), literal.span)
        case (Day() | Instant(), syntax.DateLiteral()) if _has_time(literal) == isinstance(wanted, Instant):
            return _moment(literal, scope)
        case _:
            return refuse(misfits.differs(literal, wanted, scope, what, but, in_list=in_list), scope)


def lower_literals(
    literals: Sequence[syntax.Literal_],
    wanted: Type,
    scope: Scope,
    *,
    what: str,
    but: str = "it cannot be compared with",
) -> rules.Constant | None:
    """Several written values for one `some of` field, as one constant; every mistake is reported."""
    if not isinstance(wanted, Choices):
        if len(literals) == 1:
            return lower_literal(literals[0], wanted, scope, what=what, but=but)
        return refuse(misfits.one_only(literals, what), scope)
    one = Choice(wanted.values)
    found = [lower_literal(literal, one, scope, what=what, but=but) for literal in literals]
    if not literals or any(constant is None for constant in found):
        return None
    held = frozenset(constant.value for constant in found if constant is not None)
    return rules.Constant(held, wanted, literals[0].span.to(literals[-1].span))


def lower_beside(
    literal: syntax.Literal_, other: Type, scope: Scope, *, what: str, in_list: bool = False
) -> rules.Constant | None:
    """A written value compared with a value of the other type: a day may stand beside an instant and the
    other way."""
    if isinstance(other, Day | Instant) and isinstance(literal, syntax.DateLiteral):
        return _moment(literal, scope)
    return lower_literal(literal, other, scope, what=what, in_list=in_list)


def written(literal: syntax.Literal_, scope: Scope) -> rules.Constant | None:
    """A written value by its own form, where nothing beside it says what it should be."""
    match literal:
        case syntax.String():
            return rules.Constant(fold(literal.value.strip(BLANKS)), Text(), literal.span)
        case syntax.NumberLiteral(currency=None):
            return _number(literal, Number(), scope)
        case syntax.NumberLiteral():
            return _amount(literal, scope)
        case syntax.PercentLiteral():
            return _number(literal, Percent(), scope)
        case syntax.DateLiteral():
            return _moment(literal, scope)
        case syntax.YesNoLiteral(value=value):
            return rules.Constant(value, YesNo(), literal.span)
        case syntax.DurationLiteral():
            return refuse(misfits.lone_duration(literal), scope)


def decimal_of_literal(literal: syntax.NumberLiteral | syntax.PercentLiteral) -> Decimal:
    """The number that is written, whatever stands behind it: `-10.5k` is -10500."""
    text = literal.text.replace(",", "").replace("_", "")
    factor = {"k": 3, "m": 6}.get(text[-1:].lower(), 0)
    number = Decimal(text[:-1] if factor else text).scaleb(factor, _EXACT)
    return -number if literal.negative else number


def retold(diagnostic: Diagnostic, use: syntax.ListName) -> Diagnostic:
    """A mistake of a value in a named list, told where the list is used."""
    label = misfits.in_the_list(diagnostic)
    return replace(
        diagnostic, span=use.span, label="this list does not fit here", labels=(label,), fix=None, example=()
    )


def _text(literal: syntax.String, scope: Scope, what: str) -> rules.Constant | None:
    value = literal.value.strip(BLANKS)
    if not value:
        return refuse(misfits.empty(literal, what), scope)
    return rules.Constant(fold(value), Text(), literal.span)


def _declared(
    literal: syntax.String, wanted: Choice | StageOf, scope: Scope, what: str
) -> rules.Constant | None:
    for value in (fold(literal.value), fold(literal.value.strip(BLANKS))):
        if value in wanted.spelling:
            return rules.Constant(value, wanted, literal.span)
    if not literal.value.strip(BLANKS):
        return refuse(misfits.empty(literal, what), scope)
    if isinstance(wanted, StageOf):
        # Without stages the process itself could not be read, which is reported where it stands.
        return refuse(misfits.unknown_stage(literal, wanted), scope) if wanted.values else None
    return refuse(misfits.unknown_value(literal, wanted, scope, what), scope)


def _number(
    literal: syntax.NumberLiteral | syntax.PercentLiteral, datatype: Number | Percent, scope: Scope
) -> rules.Constant | None:
    held = _held(literal)
    if held is None:
        return refuse(misfits.too_many_digits(literal), scope)
    return rules.Constant(held, datatype, literal.span)


def _held(literal: syntax.NumberLiteral | syntax.PercentLiteral) -> int | None:
    """Millionths, exactly: a written number is never rounded."""
    scaled = decimal_of_literal(literal).scaleb(6, _EXACT)
    exact = scaled.adjusted() <= 18 and scaled == scaled.to_integral_value()
    return int(scaled) if exact and abs(scaled) <= LARGEST else None


def _amount(literal: syntax.NumberLiteral, scope: Scope) -> rules.Constant | None:
    header = scope.names.header
    if header.currency is None:
        said = any(known.code == "QR307" for known in scope.report.diagnostics)
        if not said and not scope.names.header_lost:
            scope.report.add(misfits.no_ruleset_currency(literal))
        return None
    rate = MILLION if literal.currency == header.currency else header.rates.get(literal.currency or "")
    if rate is None:
        return refuse(misfits.no_rate(literal, header), scope)
    own = _held(literal)
    number = Decimal(own or 0).scaleb(-6, _EXACT)
    held = millionths(_EXACT.multiply(number, Decimal(rate).scaleb(-6, _EXACT)))
    if own is None or held is None:
        return refuse(misfits.too_many_digits(literal), scope)
    return rules.Constant(held, Money(), literal.span)


def _has_time(literal: syntax.DateLiteral) -> bool:
    return "T" in literal.text


def _moment(literal: syntax.DateLiteral, scope: Scope) -> rules.Constant | None:
    try:
        if not _has_time(literal):
            return rules.Constant(date.fromisoformat(literal.text), Day(), literal.span)
        instant = datetime.fromisoformat(literal.text)
        if instant.tzinfo is None:
            return refuse(misfits.no_zone(literal), scope)
        return rules.Constant(instant.astimezone(UTC).replace(microsecond=0), Instant(), literal.span)
    except (ValueError, OverflowError):
        return refuse(misfits.impossible_date(literal), scope)
