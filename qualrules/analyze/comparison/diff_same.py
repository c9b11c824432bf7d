"""What is the same in two rulesets word for word, so that nobody has to be asked whether it means the same.

A named thing is unchanged where its own lines say the same and nothing changed of what it depends on, over any number of
steps: other items, fields, and the lines of the header under which those are read. Titles and notes do not count. It is
what `evaluate/meaning.py` tells by digests, told without making them where two rulesets are at hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from qualrules.check.canonical import Canonical
from qualrules.evaluate.dependencies import Item, Part, dependencies
from qualrules.model import rules as r
from qualrules.model.datatypes import StageOf
from qualrules.model.schema import Field

_plain = Canonical().plain


def alike(one: object, other: object) -> bool:
    """Whether two rules, or parts of rules, say the same but for titles, notes and what may be swapped."""
    return one == other or _plain(one) == _plain(other)


def in_both_orders(old: Iterable[str], new: Iterable[str]) -> list[str]:
    """The names of both: as the new ones stand, with those that are gone behind the one that they followed."""
    found, before = list(new), ""
    for name in old:
        if name not in found:
            found.insert(found.index(before) + 1 if before else 0, name)
        before = name
    return found


def settings(header: r.Header) -> dict[str, object]:
    """The lines of a header that records are read under, by the names that `dependencies` has for them."""
    return {
        "currency": header.currency,
        **{f"rate {code}": rate for code, rate in header.rates.items()},
        "time zone": header.zone,
        "fiscal year": header.fiscal_start,
        "placeholders": header.placeholders,
    }


class Changed:
    """The parts of two rulesets that differ: by what they say, or by what they depend on."""

    def __init__(self, old: r.Rules, new: r.Rules) -> None:
        self._sides = (old, new)
        before, after = _items(old), _items(new)
        self.parts: set[Part] = {*_differing(_declared(old), _declared(new))}
        for part in before.keys() | after.keys():
            one, other = before.get(part), after.get(part)
            if one is None or other is None or not alike(one, other):
                self.parts.add(part)
        if self.parts:
            self._follow({part: item for part, item in before.items() if part not in self.parts})

    def _follow(self, waiting: Mapping[Part, Item]) -> None:
        """Add what depends on a part that differs. Their own lines are the same in both, so one side is asked."""
        below = {part: set(dependencies(self._sides[0], item)) for part, item in waiting.items()}
        while reached := [part for part, parts in below.items() if not self.parts.isdisjoint(parts)]:
            self.parts.update(reached)
            for part in reached:
                del below[part]

    def same(self, record: str, old: r.Condition, new: r.Condition) -> bool:
        """Whether two conditions on a record say the same and depend on nothing that differs."""
        return alike(old, new) and self.parts.isdisjoint(
            dependencies(self._sides[0], r.Promise("", record, old))
        )


def _items(rules: r.Rules) -> dict[Part, Item]:
    named: dict[str, Mapping[str, Item]] = {
        "criterion": rules.criteria,
        "definition": rules.definitions,
        "score": rules.scores,
        "promise": rules.promises,
        "process": rules.processes,
    }
    return {(kind, name): item for kind, items in named.items() for name, item in items.items()}


def _declared(rules: r.Rules) -> dict[Part, object]:
    fields: dict[Part, object] = {
        ("field", f"{record.name}.{name}"): (field, _stages_of(field))
        for record in rules.records.values()
        for name, field in record.fields.items()
    }
    codes = {("setting", "rates"): frozenset(rules.header.rates)}
    return fields | codes | {("setting", name): value for name, value in settings(rules.header).items()}


def _stages_of(field: Field) -> frozenset[str]:
    """Which stages a field may hold; the order of stages is what the process says."""
    return frozenset(field.type.spelling) if isinstance(field.type, StageOf) else frozenset()


def _differing(old: Mapping[Part, object], new: Mapping[Part, object]) -> Iterator[Part]:
    for part in old.keys() | new.keys():
        if part not in old or part not in new or not alike(old[part], new[part]):
            yield part
