"""The digest of a ruleset's meaning: the same for two texts that say the same, and for every run.

Titles, notes, owners, versions, examples, sources and the order of items do not count; nor does the order of parts that
may be swapped. The order of stages does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
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
    rules.And: frozenset(("parts",)),
    rules.Or: frozenset(("parts",)),
    rules.Quantity: frozenset(("parts",)),
    rules.OneOf: frozenset(("constants",)),
    rules.TextTest: frozenset(("texts",)),
    rules.Includes: frozenset(("values",)),
    rules.Gate: frozenset(("needs", "unless")),
    rules.Criterion: frozenset(("unless",)),
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
    if isinstance(node, rules.Compare):
        return _compare(node)
    swappable = _SWAPPABLE.get(type(node), frozenset())
    if isinstance(node, rules.Arithmetic) and node.op in "+*":
        sides = _in_order((_plain(node.left), _plain(node.right)))
        return ["Arithmetic", node.op, *sides]
    found: dict[str, object] = {"kind_of": type(node).__name__}
    for name in _meaningful(type(node)):
        plain = _plain(getattr(node, name))
        found[name] = _in_order(plain) if name in swappable and isinstance(plain, list) else plain
    return found


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
def _meaningful(node: type[Any]) -> tuple[str, ...]:
    if node is schema.RecordType:
        return ("fields",)
    if node is rules.Promise:
        return ("record", "condition")
    return tuple(field.name for field in fields(node) if field.name not in _UNSAID)
