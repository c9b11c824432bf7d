"""What each named item of a ruleset means: a digest of it and of everything that it depends on.

Titles, descriptions, notes, owners, versions, examples, sources and order are not in it, as in `check/digest.py`. What
an item depends on: the items that it names, over any number of steps, the fields that are read for it, and the lines of
the header under which those are read. Which of those parts has changed is told by digests of the parts alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from qualrules.check.canonical import Canonical, hashed, in_order
from qualrules.dataclass import dataclass
from qualrules.evaluate.dependencies import Item, Part, dependencies
from qualrules.model import datatypes as d
from qualrules.model import rules as r
from qualrules.model.schema import Field
from qualrules.model.values import MILLION, fold

SIGNED: Final = ("definition", "process", "promise", "score", "criterion")
"""The kinds of items that are signed, in the order in which they are told."""
BEHIND: Final = ("list", "field", "setting")
"""What else an item may depend on."""

_ORDER: Final = {kind: number for number, kind in enumerate((*SIGNED, *BEHIND))}

SHORT: Final = 16
"""Hexadecimal digits of the digest of a part, which only tells what changed."""

_BY_FIELD: Final[dict[type, frozenset[str]]] = {
    r.FieldValue: frozenset(("type", "not_yet")),
    d.Choice: frozenset(("values",)),
    d.Choices: frozenset(("values",)),
    d.StageOf: frozenset(("process", "values")),
}
"""What a field says, and the conditions that read it do not."""

_CODE: Final = re.compile(r"\b([A-Z]{3})$")
_CENT: Final = MILLION // 100


@dataclass(frozen=True, slots=True)
class Digests:
    """`items`: of each named item with all that it depends on. `parts`: of each item, list, field and setting alone."""

    items: Mapping[Part, str]
    parts: Mapping[Part, str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """The digests of a ruleset; what stands `behind` each item; which `lists` an item or a field may take words from."""

    digests: Digests
    behind: Mapping[Part, tuple[Part, ...]]
    lists: Mapping[Part, tuple[Part, ...]]


def meaning(rules: r.Rules) -> Meaning:
    """The meaning of a checked ruleset, item by item."""
    items = _items(rules)
    direct = {part: tuple(dependencies(rules, item)) for part, item in items.items()}
    behind = {part: _closed(part, direct) for part in items}
    exact = {part: _alone(part, item, Canonical(_BY_FIELD)) for part, item in items.items()}
    others = {part: hashed(plain) for part, plain in _others(rules).items()}
    exact |= others
    written = _AsWritten(rules.header)
    parts = {part: _alone(part, item, written) for part, item in items.items()} | others
    return Meaning(
        Digests(
            {part: _with_all_behind(part, behind[part], exact) for part in items},
            {part: digest[:SHORT] for part, digest in parts.items()},
        ),
        behind,
        _lists_of(rules, items),
    )


def _items(rules: r.Rules) -> dict[Part, Item]:
    """Every named item, in the order in which they are told."""
    named: dict[str, Mapping[str, Item]] = {
        "definition": rules.definitions,
        "process": rules.processes,
        "promise": rules.promises,
        "score": rules.scores,
        "criterion": rules.criteria,
    }
    return {(kind, name): item for kind in SIGNED for name, item in named[kind].items()}


def _alone(part: Part, item: Item, canonical: Canonical) -> str:
    """The digest of one item without what it depends on. A promise has no name: its title is words."""
    name = "" if part[0] == "promise" else part[1]
    return hashed([part[0], name, canonical.plain(item)])


def _with_all_behind(part: Part, behind: Iterable[Part], exact: Mapping[Part, str]) -> str:
    below = sorted((*each, exact[each]) for each in behind)
    return f"sha256:{hashed([exact[part], below])}"


def _closed(part: Part, direct: Mapping[Part, tuple[Part, ...]]) -> tuple[Part, ...]:
    """What the item depends on over any number of steps."""
    found: dict[Part, None] = {}
    waiting = [part]
    while waiting:
        new = [each for each in direct.get(waiting.pop(), ()) if each not in found and each != part]
        found.update(dict.fromkeys(new))
        waiting += new
    return tuple(sorted(found, key=lambda each: _ORDER[each[0]]))


# ── What is no item ───────────────────────────────────────────────────────────────────────────────────────────────


def _others(rules: r.Rules) -> dict[Part, object]:
    """Lists, fields and settings in canonical form."""
    header, plain = rules.header, Canonical().plain
    settings: dict[str, object] = {
        "currency": header.currency,
        "rates": sorted(header.rates),
        **{f"rate {code}": rate for code, rate in header.rates.items()},
        "time zone": header.zone,
        "fiscal year": header.fiscal_start,
        "placeholders": sorted(header.placeholders),
    }
    fields = {
        f"{record.name}.{field.name}": plain(_without_order(field))
        for record in rules.records.values()
        for field in record.fields.values()
    }
    return {
        **{("list", name): in_order(map(plain, values)) for name, values in rules.lists.items()},
        **{("field", name): form for name, form in fields.items()},
        **{("setting", name): value for name, value in settings.items()},
    }


def _without_order(field: Field) -> Field:
    """The order of stages is what the process says, not the field that holds one of them."""
    if not isinstance(field.type, d.StageOf):
        return field
    return replace(field, type=d.StageOf(field.type.process, tuple(sorted(field.type.values))))


class _AsWritten(Canonical):
    """Amounts in another currency as they are written, so that a new rate is not taken for a new amount.

    Good enough to tell what changed, not to tell whether: the amount is worked out from the converted one.
    """

    def __init__(self, header: r.Header) -> None:
        super().__init__(_BY_FIELD)
        self._rates = header.rates

    def node(self, node: object) -> object:
        """A rule, type or value that has parts."""
        if isinstance(node, r.Constant) and isinstance(node.type, d.Money) and isinstance(node.value, int):
            code = _CODE.search(node.span.text.strip())
            rate = self._rates.get(code[1]) if code else None
            if code and rate:
                cents = (2 * node.value * MILLION + rate * _CENT) // (2 * rate * _CENT)
                return ["Amount", code[1], cents]
        return super().node(node)


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _lists_of(rules: r.Rules, items: Mapping[Part, Item]) -> dict[Part, tuple[Part, ...]]:
    """The lists that an item or a field may take its words from.

    Typed rules hold the words and not the list's name, so it is looked for in the item's lines and among the values
    of fields.
    """
    found = {part: tuple(_named_in(item.span.text, rules)) for part, item in items.items()}
    for record in rules.records.values():
        for field in record.fields.values():
            if isinstance(field.type, d.Choice | d.Choices):
                found["field", f"{record.name}.{field.name}"] = tuple(_equal_to(field.type.values, rules))
    return found


def _named_in(text: str, rules: r.Rules) -> Iterator[Part]:
    words = set(re.findall(r"\w+", text))
    return (("list", name) for name in rules.lists if name in words)


def _equal_to(values: Iterable[str], rules: r.Rules) -> Iterator[Part]:
    wanted = set(map(fold, values))
    for name, constants in rules.lists.items():
        if wanted == {fold(str(constant.value)) for constant in constants}:
            yield "list", name
