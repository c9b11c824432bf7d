"""The digest of a ruleset's meaning: the same for two texts that say the same, and for every run.

Titles, notes, owners, versions, examples, sources and the order of items do not count; nor does the order of
parts that may be swapped. The order of stages does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from hashlib import sha256
from typing import Any, Final

from qualrules.model import datatypes, rules, schema

_UNSAID: Final = frozenset(
    ("span", "name_span", "title", "description", "notes", "owner", "by", "python_pattern")
)
"""Parts of typed rules that do not change what they mean."""

_SWAPPABLE: Final[dict[type, frozenset[str]]] = {
    rules.Quantity: frozenset(("parts",)),
    rules.OneOf: frozenset(("constants",)),
    rules.TextTest: frozenset(("texts",)),
    rules.Includes: frozenset(("values",)),
    rules.Score: frozenset(("lines",)),
    rules.Moves: frozenset(("reopen",)),
    datatypes.Choice: frozenset(("values",)),
    datatypes.Choices: frozenset(("values",)),
}
"""Parts whose order does not matter."""

_MIRRORED: Final = {"<": ">", "<=": ">="}
_HEADER: Final = ("currency", "zone", "fiscal_start")


def digest(checked: rules.Rules) -> str:
    """`sha256:…` over the meaning of the rules in canonical order."""
    header = checked.header
    document = {
        "form": 1,
        "header": {
            **{name: getattr(header, name) for name in _HEADER},
            "rates": _plain(header.rates),
            "placeholders": sorted(header.placeholders),
        },
        **{
            name: {key: _plain(item) for key, item in getattr(checked, name).items()}
            for name in ("records", "criteria", "definitions", "scores", "processes")
        },
        "promises": {title: _plain(promise) for title, promise in checked.promises.items()},
    }
    return f"sha256:{sha256(_text(document).encode()).hexdigest()}"


def _text(plain: object) -> str:
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    """A typed rule as JSON would hold it, in canonical order."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return _in_order(_plain(item) for item in value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return _node(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _node(node: object) -> object:
    match node:
        case rules.Compare():
            return _compare(node)
        case rules.And() | rules.Or():
            return _joined(type(node), node.parts)
        case rules.Gate():
            return _joined(rules.And, node.parts)
        case rules.Not(rules.Not(inner)):
            return _plain(inner)
        case rules.Arithmetic(op="+" | "*"):
            return ["Arithmetic", node.op, *_in_order((_plain(node.left), _plain(node.right)))]
        case rules.Criterion():
            blocking = (rules.Not(condition) for condition in node.unless)
            return {
                "record": node.record,
                "when": _joined(rules.And, (node.when, *blocking)),
                "unknown_counts_as": _plain(node.unknown_counts_as),
            }
        case _:
            return _fields(node)


def _fields(node: object) -> object:
    kind: Any = type(node)
    swappable = _SWAPPABLE.get(kind, frozenset())
    found: dict[str, object] = {"kind_of": kind.__name__}
    for name in _meaningful(kind):
        plain = _plain(getattr(node, name))
        found[name] = _in_order(plain) if name in swappable and isinstance(plain, list) else plain
    return found


def _joined(kind: type, parts: Iterable[rules.Condition]) -> object:
    """*and* and *or* as one level, in order; of a single part that part."""
    plain = [_plain(part) for part in _flat(kind, parts)]
    return plain[0] if len(plain) == 1 else [kind.__name__, *_in_order(plain)]


def _flat(kind: type, parts: Iterable[rules.Condition]) -> Iterator[rules.Condition]:
    for part in parts:
        if isinstance(part, rules.And | rules.Or) and type(part) is kind:
            yield from _flat(kind, part.parts)
        else:
            yield part


def _compare(node: rules.Compare) -> object:
    """`a < b` says what `b > a` says, and an equality has no direction."""
    left, right, op = _plain(node.left), _plain(node.right), node.op
    if op in _MIRRORED:
        left, right, op = right, left, _MIRRORED[op]  # type: ignore[assignment]
    sides = [left, right] if op in (">", ">=") else _in_order((left, right))
    return ["Compare", op, *sides]


def _in_order(items: Iterable[object]) -> list[object]:
    return sorted(items, key=_text)


@cache
def _meaningful(node: Any) -> tuple[str, ...]:  # noqa: ANN401 - a dataclass of whatever kind
    if node is schema.RecordType:
        return ("fields",)
    if node is rules.Promise:
        return ("record", "condition")
    return tuple(field.name for field in fields(node) if field.name not in _UNSAID)
