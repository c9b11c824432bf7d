"""Which forms of the language, and which kinds of typed rule, a ruleset holds: what the generators must have written.

The lists of all forms are read off the classes themselves, so that a form that is added later is asked for at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from qualrules.check import types
from qualrules.grammar import syntax
from qualrules.model import datatypes, rules

Form = tuple[str, ...]
"""`("Rows", "kind", "every")`: a class, and where a part of it has few values, one of them."""

_NEVER_IN_RULES: set[Form] = {
    ("PeriodEdge", "unit", "hour"),  # hours have no calendar period
    ("ScoreWithin", "outer", "True"),  # a `where` holds no score
}
_APART = {
    # read and tried elsewhere: with files beside the ruleset, and as tests of the ruleset itself
    *(
        "Use",
        "Source",
        "SourceRecord",
        "SourceField",
        "SourceSetting",
        "Means",
        "Example",
        "Given",
        "Row",
        "RowList",
    ),
    *(
        "ExpectName",
        "ExpectScore",
        "ExpectStage",
        "ExpectClaim",
        "ExpectOverdue",
        "ExpectPromise",
        "ExpectMove",
    ),
    # never right, read so that the message can show the right form
    "Call",
}


def forms_of(node: object) -> Iterator[Form]:
    """Every form in a syntax tree or in typed rules, links and pairs of compared types included."""
    if isinstance(node, dict):
        node = tuple(node.values())
    if isinstance(node, tuple):
        for part in node:
            yield from forms_of(part)
    if not is_dataclass(node) or type(node).__module__ not in (syntax.__name__, rules.__name__):
        return
    yield (type(node).__name__,)
    for name, values in _choices(type(node)).items():
        if getattr(node, name) in values:
            yield type(node).__name__, name, str(getattr(node, name))
    if isinstance(node, rules.Compare):
        yield "compared", type(node.left.type).__name__, type(node.right.type).__name__
    if isinstance(node, rules.FieldValue | rules.Named | rules.ScoreWithin):
        yield type(node).__name__, "links", str(len(node.links))
    for field in fields(node):
        yield from forms_of(getattr(node, field.name))


def forms_of_syntax() -> set[Form]:
    """Every form that a file can be written with, but those that need other files, which have tests of their own."""
    return {form for form in _forms(syntax.Item | syntax.Header) if form[1:] != ("override", "True")}


def forms_of_rules() -> set[Form]:
    """Every kind of condition and value that typed rules are made of, and every pair of types that is compared."""
    found = _forms(rules.Value | rules.Condition) | _forms(rules.Process | rules.Score | rules.Promise)
    return (found | _pairs() | _links()) - _NEVER_IN_RULES


def _links() -> set[Form]:
    return {(name, "links", count) for name in ("FieldValue", "Named", "ScoreWithin") for count in "012"}


def _pairs() -> set[Form]:
    """The pairs of types that the checker lets through, but two quotients, which it refuses later."""
    kinds = {
        *(datatypes.Text(), datatypes.Number(), datatypes.Money(), datatypes.Percent(), datatypes.YesNo()),
        *(datatypes.Day(), datatypes.Instant(), datatypes.Choice(("A",)), datatypes.Ratio()),
    }
    return {
        ("compared", type(left).__name__, type(right).__name__)
        for left in kinds
        for right in kinds
        if types.comparable(left, right)
    }


def _forms(of: Any) -> set[Form]:
    found: set[Form] = set()
    for each in _classes(of, set()):
        found.add((each.__name__,))
        for name, values in _choices(each).items():
            found |= {(each.__name__, name, str(value)) for value in values}
    return found


def _classes(hint: Any, known: set[type]) -> set[type]:
    """The classes of syntax or rules that a type is made of, all the way down."""
    for inner in get_args(hint):
        if get_origin(hint) is not Literal:
            _classes(inner, known)
    if isinstance(hint, type) and hint not in known and _is_form(hint):
        known.add(hint)
        for name, inner in _hints(hint).items():
            if name != "span":
                _classes(inner, known)
    return known


def _is_form(of: type) -> bool:
    return (
        is_dataclass(of) and of.__module__ in (syntax.__name__, rules.__name__) and of.__name__ not in _APART
    )


@cache
def _choices(of: type) -> dict[str, tuple[object, ...]]:
    """The parts of a class that have few values: words of the language, and yes or no."""
    found: dict[str, tuple[object, ...]] = {}
    for name, hint in _hints(of).items():
        parts: Iterable[Any] = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
        words = [value for part in parts if get_origin(part) is Literal for value in get_args(part)]
        found[name] = (True, False) if hint is bool else tuple(words)
    return {name: values for name, values in found.items() if values}


@cache
def _hints(of: type) -> dict[str, Any]:
    return get_type_hints(of)
