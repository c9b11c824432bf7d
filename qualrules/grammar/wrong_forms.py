"""Forms that can be read and are never right: each gets its sentence and, where it is mechanical, its repair.

A pass over the tree of one item, made only where the builder saw something doubtful. Wrong spellings of single signs and
words are in `spelling.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from qualrules.diagnostics import Diagnostic, Edit, Fix
from qualrules.grammar import formula_calls, mixed_words, syntax
from qualrules.grammar.printer import print_expression
from qualrules.grammar.respelled import FIXED
from qualrules.source import Span

THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?[kKmM]?")
OUTCOME_WORDS = {"met", "unknown"}
EMPTY_WORDS = {"null", "nil", "blank", "empty", "missing"}
LITERALS = (
    syntax.String,
    syntax.NumberLiteral,
    syntax.PercentLiteral,
    syntax.DateLiteral,
    syntax.DurationLiteral,
)

_OPERATORS = (syntax.AndOr, syntax.NotCondition, syntax.Compare, syntax.Arithmetic, syntax.Negative)


def find(tree: object) -> list[Diagnostic]:
    """All wrong forms in a tree, outermost first. Inside one that is rewritten nothing else is reported."""
    return list(_find(tree, None))


def _find(tree: object, above: object) -> Iterator[Diagnostic]:
    if isinstance(tree, tuple):
        for part in tree:
            yield from _find(part, above)
    elif is_dataclass(tree) and not isinstance(tree, Span | type):
        mistakes = list(_at(tree, above))
        yield from mistakes
        if isinstance(tree, syntax.Call) and mistakes[0].fix:
            return
        for field in fields(tree):
            if field.compare:
                yield from _find(_below(tree, getattr(tree, field.name)), tree)


def _below(tree: object, part: object) -> object:
    """What to look at under a form: a mixed chain is looked at as a whole, not level by level."""
    if isinstance(tree, syntax.AndOr):
        return tuple(operand for _, operand in mixed_words.chain(tree)) if isinstance(part, tuple) else None
    return None if isinstance(tree, syntax.Values | syntax.NamedList) else part


def _at(tree: object, above: object) -> Iterator[Diagnostic]:
    match tree:
        case syntax.AndOr():
            yield from _chain(tree)
        case syntax.Compare():
            yield from _compare(tree)
        case syntax.Call():
            alone = not isinstance(above, _OPERATORS)
            yield formula_calls.mistake(tree, alone=alone)
        case syntax.Values(items):
            yield from _listed(items)
        case syntax.NamedList(_, values):
            yield from _listed(values)
        case syntax.NumberLiteral(text) | syntax.PercentLiteral(text) if (
            "," in text and not THOUSANDS.fullmatch(text)
        ):
            yield from _decimal_comma(tree)
        case syntax.QuantityOf(quantity, parts):
            yield from _quantity(quantity, len(parts))
        case syntax.Needs(items, quantity) if quantity is not None:
            yield from _quantity(quantity, len(items))
        case syntax.Within(duration=syntax.DurationLiteral(0)):
            yield _no_time(tree)


def _fixed(
    code: str, message: str, label: str, span: Span, *edits: Edit, at: Span | None = None
) -> Diagnostic:
    fix = Fix(edits, label)
    return Diagnostic(code, message, at or span, label, helps=(FIXED,), fix=fix)


def _from_to(start: Span, end: Span) -> Span:
    return start.source.span(start.start, end.end)


# ── and, or ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _chain(tree: syntax.AndOr) -> Iterator[Diagnostic]:
    folded: mixed_words.Chain = []
    operands = mixed_words.chain(tree)
    place = 0
    while place < len(operands):
        word, operand = operands[place]
        last = place + 1
        while last < len(operands) and isinstance(operands[last][1], LITERALS) and _has_one_value(operand):
            last += 1
        if last > place + 1 and isinstance(operand, syntax.Compare):
            yield _is_a_or_b(operand, operands[place + 1 : last])
        elif last > place + 1 and isinstance(operand, syntax.TextTest | syntax.IncludesTest):
            yield _contains_a_or_b(operand, operands[place + 1 : last])
        folded.append((word, operand))
        place = last
    if mixed_words.is_mixed(folded):
        yield mixed_words.mistake(folded, tree.span)


def _has_one_value(tree: syntax.Expression) -> bool:
    if isinstance(tree, syntax.TextTest | syntax.IncludesTest):
        return isinstance(tree.options, syntax.String)
    return isinstance(tree, syntax.Compare) and tree.op in {"=", "!="} and isinstance(tree.right, LITERALS)


def _is_a_or_b(compare: syntax.Compare, others: mixed_words.Chain) -> Diagnostic:
    words = {word for word, _ in others}
    negated = compare.op == "!="
    values = ", ".join(print_expression(each) for each in (compare.right, *(value for _, value in others)))
    right = f"is {'not ' * negated}one of ({values})"
    span = _from_to(compare.right.span, others[-1][1].span)
    message = f'"{next(iter(words))}" joins conditions, not values'
    edit = Edit(_from_to(compare.op_span, others[-1][1].span), right)
    if words != {"or"} or negated:
        fix = Fix((edit,), f"write {right}", safe=False)
        return Diagnostic("QR110", message, span, f"did you mean {right}?", fix=fix)
    return _fixed("QR110", message, f"write {right}", span, edit)


def _contains_a_or_b(test: syntax.TextTest | syntax.IncludesTest, others: mixed_words.Chain) -> Diagnostic:
    words = {word for word, _ in others}
    values = ", ".join(print_expression(each) for each in (test.options, *(value for _, value in others)))  # type: ignore[arg-type]
    which = "any of" if words == {"or"} else "all of" if isinstance(test, syntax.IncludesTest) else "any of"
    right = f"{which} ({values})"
    span = _from_to(test.options.span, others[-1][1].span)
    safe = not test.negated and (words == {"or"} or (which == "all of" and words == {"and"}))
    message = f'"{next(iter(words))}" joins conditions, not values'
    label = f"write {right}" if safe else f"did you mean {right}?"
    fix = Fix((Edit(span, right),), label, safe)
    return Diagnostic("QR110", message, span, label, helps=(FIXED,) if safe else (), fix=fix)


# ── Comparisons ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _compare(tree: syntax.Compare) -> Iterator[Diagnostic]:
    equality = tree.op in {"=", "!="}
    match tree.left, tree.right:
        case (left, syntax.String("")) if equality:
            yield _empty_text(tree, left, tree.right)
        case (syntax.String(""), right) if equality:
            yield _empty_text(tree, right, tree.left)
        case (left, syntax.Path((syntax.Name(word),))) if equality and word.lower() in EMPTY_WORDS:
            asked = _known_or_missing(tree, left)
            message = f'"{word}" is not a value'
            yield _fixed("QR103", message, f'write "{asked}"', tree.right.span, Edit(tree.span, asked))
        case (left, syntax.Path((syntax.Name(word),))) if equality and word in OUTCOME_WORDS:
            yield _outcome(tree, left, word)
        case (syntax.DaysSince() | syntax.DaysFromTo(), syntax.DurationLiteral() as duration):
            yield _unit_after_days(duration)
        case (syntax.DurationLiteral() as duration, syntax.DaysSince() | syntax.DaysFromTo()):
            yield _unit_after_days(duration)


def _known_or_missing(tree: syntax.Compare, value: syntax.Expression) -> str:
    return f"{print_expression(value)} is {'missing' if tree.op == '=' else 'known'}"


def _empty_text(tree: syntax.Compare, value: syntax.Expression, empty: syntax.Expression) -> Diagnostic:
    right = _known_or_missing(tree, value)
    message = "an empty field never equals anything, so this can never be met"
    if tree.op == "!=":
        message = "an empty field is missing, and no value is the empty text, so this tells nothing apart"
    fix = Fix((Edit(tree.span, right),), f"write {right}")
    return Diagnostic("QR303", message, empty.span, f'write "{right}"', fix=fix)


def _outcome(tree: syntax.Compare, left: syntax.Expression, word: str) -> Diagnostic:
    name = print_expression(left)
    if word == "unknown":
        right = _known_or_missing(tree, left)
        message = '"unknown" is an answer, not a value of a field'
    else:
        simple = isinstance(left, syntax.Path | syntax.Brackets)
        right = name if tree.op == "=" else f"not {name}" if simple else f"not ({name})"
        message = (
            f'"{name}" by itself says that it is met'
            if simple
            else "a condition by itself says that it is met"
        )
    return _fixed(
        "QR111",
        message,
        f'write "{right}"',
        tree.span,
        Edit(tree.span, right),
        at=_from_to(tree.op_span, tree.right.span),
    )


def _unit_after_days(duration: syntax.DurationLiteral) -> Diagnostic:
    message = 'what "days …" counts is a number of days'
    days = {"day": 1, "week": 7}.get(duration.unit.removesuffix("s"))
    if days is None:
        return Diagnostic("QR114", message, duration.span, "write the number of days, without a unit")
    right = str(duration.amount * days)
    return _fixed("QR114", message, f"write {right}", duration.span, Edit(duration.span, right))


# ── Values ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _listed(items: tuple[syntax.Literal_, ...]) -> Iterator[Diagnostic]:
    for item in items:
        match item:
            case syntax.NumberLiteral(text) | syntax.PercentLiteral(text) if THOUSANDS.fullmatch(text):
                right = text.replace(",", "_")
                message = f'in a list "{text}" could be one number or several'
                yield _fixed("QR106", message, f"write {right}", item.span, Edit(_digits(item, text), right))
            case syntax.NumberLiteral(text) | syntax.PercentLiteral(text) if "," in text:
                right = text.replace(",", ", ")
                message = "in a list a comma is followed by a space"
                yield _fixed("QR106", message, f"write {right}", item.span, Edit(_digits(item, text), right))
            case syntax.String(""):
                message = "an empty field is missing, so it is never one of the values"
                yield Diagnostic(
                    "QR303", message, item.span, 'take it away, and ask "is missing" where it is meant'
                )


def _decimal_comma(tree: syntax.NumberLiteral | syntax.PercentLiteral) -> Iterator[Diagnostic]:
    text = tree.text
    message = f'"{text}" is not a number: a comma stands before three digits, a point before decimals'
    if text.count(",") == 1 and "." not in text:
        right = text.replace(",", ".")
        yield _fixed("QR106", message, f"write {right}", tree.span, Edit(_digits(tree, text), right))
    else:
        right = text.replace(",", "")
        fix = Fix((Edit(_digits(tree, text), right),), f"write {right}", safe=False)
        yield Diagnostic("QR106", message, tree.span, f"did you mean {right}?", fix=fix)


def _digits(tree: syntax.NumberLiteral | syntax.PercentLiteral, text: str) -> Span:
    """Where the digits stand in a number that may have a sign before it and a currency behind it."""
    start = tree.span.start + tree.span.text.index(text)
    return tree.span.source.span(start, start + len(text))


def _quantity(quantity: syntax.Quantity, among: int) -> Iterator[Diagnostic]:
    count = quantity.count
    if count is None or 0 < count <= among or (count == 0 and quantity.kind != "at least"):
        return
    if count == 0:
        message = '"at least 0" is always met, so it says nothing'
        yield Diagnostic("QR115", message, quantity.span, "write at least 1, or take it away")
        return
    things = "thing stands" if among == 1 else "things stand"
    message = f"only {among} {things} here, so {count} of them cannot be asked for"
    if quantity.kind == "at most":
        message = f"only {among} {things} here, so at most {count} of them is always met"
    fix = Fix((Edit(quantity.span, "all"),), "ask for all", safe=False)
    label = f"did you mean all of, or {quantity.kind} a number up to {among}?"
    yield Diagnostic("QR115", message, quantity.span, label, fix=fix)


def _no_time(tree: syntax.Within) -> Diagnostic:
    message = f'"{print_expression(tree.duration)}" is no time at all'
    if tree.anchor is not None or tree.duration.unit.startswith("hour"):
        return Diagnostic("QR115", message, tree.duration.span, "write how long")
    right = f"{print_expression(tree.value)} is {'not ' * tree.negated}today"
    return _fixed("QR115", message, f'write "{right}"', tree.duration.span, Edit(tree.span, right))
