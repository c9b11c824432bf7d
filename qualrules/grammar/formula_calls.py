"""Formulas of spreadsheets and CRMs, `ISBLANK(x)`, `AND(a, b)`: what they are called in the language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from qualrules.diagnostics import Diagnostic, Edit, Fix
from qualrules.grammar import syntax
from qualrules.grammar.printer import print_expression
from qualrules.grammar.respelled import FIXED

Arguments = tuple[syntax.Expression, ...]


def _joined(word: str) -> Callable[[Arguments], syntax.Expression]:
    def build(arguments: Arguments) -> syntax.Expression:
        return syntax.Brackets(syntax.AndOr(word, arguments))  # type: ignore[arg-type]

    return build


def _text_test(kind: str) -> Callable[[Arguments], syntax.Expression | None]:
    def build(arguments: Arguments) -> syntax.Expression | None:
        value, option = arguments
        return syntax.TextTest(kind, value, option) if isinstance(option, syntax.String) else None  # type: ignore[arg-type]

    return build


def _not(arguments: Arguments) -> syntax.Expression:
    match arguments[0]:
        case syntax.IsKnown(value, "missing"):
            return syntax.IsKnown(value, "known")
        case syntax.Path() | syntax.Brackets() as operand:
            return syntax.NotCondition(operand)
        case operand:
            return syntax.NotCondition(syntax.Brackets(operand))


def _missing(arguments: Arguments) -> syntax.Expression:
    return syntax.IsKnown(arguments[0], "missing")


def _pick_value(arguments: Arguments) -> syntax.Expression:
    return syntax.Compare("=", "is", arguments[0], arguments[1])


def _includes(arguments: Arguments) -> syntax.Expression | None:
    value, option = arguments
    return syntax.IncludesTest("one", value, option) if isinstance(option, syntax.String) else None


_RIGHT: dict[str, tuple[range, Callable[[Arguments], syntax.Expression | None]]] = {
    "ISBLANK": (range(1, 2), _missing),
    "ISNULL": (range(1, 2), _missing),
    "ISEMPTY": (range(1, 2), _missing),
    "ISPICKVAL": (range(2, 3), _pick_value),
    "NOT": (range(1, 2), _not),
    "AND": (range(2, 1000), _joined("and")),
    "OR": (range(2, 1000), _joined("or")),
    "CONTAINS": (range(2, 3), _text_test("contains")),
    "BEGINS": (range(2, 3), _text_test("starts")),
    "STARTSWITH": (range(2, 3), _text_test("starts")),
    "ENDSWITH": (range(2, 3), _text_test("ends")),
    "INCLUDES": (range(2, 3), _includes),
    "LEN": (range(1, 2), lambda arguments: syntax.LengthOf(arguments[0])),
    "LOWER": (range(1, 2), lambda arguments: arguments[0]),
    "UPPER": (range(1, 2), lambda arguments: arguments[0]),
    "TRIM": (range(1, 2), lambda arguments: arguments[0]),
    "TEXT": (range(1, 2), lambda arguments: arguments[0]),
    "TODAY": (range(1), lambda arguments: syntax.Moment("today")),
    "NOW": (range(1), lambda arguments: syntax.Moment("now")),
}
"""Name of a formula → how many arguments it has, and the same in the language."""


def mistake(call: syntax.Call, *, alone: bool) -> Diagnostic:
    """The mistake at a formula, with the right form where one says the same; `alone` needs no brackets around it."""
    right = _rewritten(call)
    if alone and isinstance(right, syntax.Brackets):
        right = right.inner
    message = f'"{call.name}" is a formula of another program'
    if right is None or isinstance(right, syntax.Call):
        helps = ('conditions are written in words: amount is missing, a and b, industry is "Software"',)
        return Diagnostic("QR112", message, call.span, "there is no such formula here", helps=helps)
    written = print_expression(right)
    fix = Fix((Edit(call.span, written),), f"write {written}")
    return Diagnostic("QR112", message, call.span, f"write {written}", helps=(FIXED,), fix=fix)


def _rewritten(tree: syntax.Expression) -> syntax.Expression | None:
    """The same without formulas, or None where one of them has no right form."""
    match tree:
        case syntax.Call(name, arguments):
            counts, build = _RIGHT.get(name.text.upper(), (range(0), _missing))
            inner = [_rewritten(argument) for argument in arguments]
            if len(arguments) not in counts or any(each is None for each in inner):
                return None
            return build(tuple(each for each in inner if each is not None))
        case syntax.Compare(left=left, right=right):
            sides = _rewritten(left), _rewritten(right)
            return replace(tree, left=sides[0], right=sides[1]) if sides[0] and sides[1] else None
        case syntax.NotCondition(operand):
            inner_one = _rewritten(operand)
            return replace(tree, operand=inner_one) if inner_one else None
        case _:
            return tree
