"""The canonical form of typed rules: the same for two texts that say the same.

Titles, notes, owners, spans and the order of parts that may be swapped are not in it; the order of stages is. What a
digest covers is said by `check/digest.py` (the whole ruleset) and `evaluate/meaning.py` (item by item).
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


class Canonical:
    """Writes typed rules as JSON would hold them, in canonical order.

    `unsaid`: further parts to leave out, by the kind of rule, type or value.
    """

    def __init__(self, unsaid: Mapping[type, frozenset[str]] | None = None) -> None:
        self._more = unsaid or {}

    def plain(self, value: object) -> object:
        """A typed rule, or a part of one."""
        if value is None or isinstance(value, str | int):
            return value
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Mapping):
            return {str(key): self.plain(item) for key, item in value.items()}
        if isinstance(value, frozenset):
            return in_order(self.plain(item) for item in value)
        if isinstance(value, tuple):
            return [self.plain(item) for item in value]
        if is_dataclass(value):
            return self.node(value)
        raise TypeError(f"{type(value).__name__} has no canonical form")

    def node(self, node: object) -> object:
        """A rule, type or value that has parts."""
        match node:
            case rules.Compare():
                return self._compare(node)
            case rules.And() | rules.Or():
                return self._joined(type(node), node.parts)
            case rules.Gate():
                return self._joined(rules.And, node.parts)
            case rules.Not(rules.Not(inner)):
                return self.plain(inner)
            case rules.Arithmetic(op="+" | "*"):
                return ["Arithmetic", node.op, *in_order((self.plain(node.left), self.plain(node.right)))]
            case rules.Criterion():
                blocking = (rules.Not(condition) for condition in node.unless)
                return {
                    "record": node.record,
                    "when": self._joined(rules.And, (node.when, *blocking)),
                    "unknown_counts_as": self.plain(node.unknown_counts_as),
                }
            case _:
                return self._fields(node)

    def _fields(self, node: object) -> object:
        kind: Any = type(node)
        swappable, more = _SWAPPABLE.get(kind, frozenset()), self._more.get(kind, frozenset())
        found: dict[str, object] = {"kind_of": kind.__name__}
        for name in _meaningful(kind):
            if name not in more:
                plain = self.plain(getattr(node, name))
                found[name] = in_order(plain) if name in swappable and isinstance(plain, list) else plain
        return found

    def _joined(self, kind: type, parts: Iterable[rules.Condition]) -> object:
        """*and* and *or* as one level, in order; of a single part that part."""
        plain = [self.plain(part) for part in _flat(kind, parts)]
        return plain[0] if len(plain) == 1 else [kind.__name__, *in_order(plain)]

    def _compare(self, node: rules.Compare) -> object:
        """`a < b` says what `b > a` says, and an equality has no direction."""
        left, right, op = self.plain(node.left), self.plain(node.right), node.op
        if op in _MIRRORED:
            left, right, op = right, left, _MIRRORED[op]  # type: ignore[assignment]
        sides = [left, right] if op in (">", ">=") else in_order((left, right))
        return ["Compare", op, *sides]


def hashed(plain: object) -> str:
    """The digest of a canonical form: 64 hexadecimal digits."""
    return sha256(_text(plain).encode()).hexdigest()


def in_order(items: Iterable[object]) -> list[object]:
    """What may be swapped, in the order of its text."""
    return sorted(items, key=_text)


def _text(plain: object) -> str:
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _flat(kind: type, parts: Iterable[rules.Condition]) -> Iterator[rules.Condition]:
    for part in parts:
        if isinstance(part, rules.And | rules.Or) and type(part) is kind:
            yield from _flat(kind, part.parts)
        else:
            yield part


@cache
def _meaningful(node: Any) -> tuple[str, ...]:  # noqa: ANN401 - a dataclass of whatever kind
    if node is schema.RecordType:
        return ("fields",)
    if node is rules.Promise:
        return ("record", "condition")
    return tuple(field.name for field in fields(node) if field.name not in _UNSAID)
