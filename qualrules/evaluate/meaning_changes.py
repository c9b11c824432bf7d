"""What has changed in meaning between what was signed and what the rules say now, item by item, and by which parts.

Compares digests; how the changes are told, and where they stand in the text, is up to whoever reports them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from qualrules.dataclass import dataclass
from qualrules.evaluate.dependencies import Part
from qualrules.evaluate.meaning import SIGNED, Digests, Meaning
from qualrules.model.values import fold

How = Literal["changed", "gone", "new"]


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature. `file` is the ruleset's file in the folder of the lock; `words` is empty in locks without it."""

    by: str
    on: date
    ruleset: str
    version: str
    file: str
    digests: Digests
    words: str = ""

    @property
    def name(self) -> str:
        """The signer's name as names are compared."""
        return fold(self.by)


@dataclass(frozen=True, slots=True)
class Change:
    """An item that means something else, is gone, or is new; `because` are the parts that changed, nearest first.

    Where the item's own lines changed, it is itself among them.
    """

    part: Part
    how: How
    because: tuple[Part, ...] = ()


def changes(signed: Digests, now: Meaning) -> list[Change]:
    """All changes since it was signed, definitions first. None where only words or layout have changed."""
    renamed = _retitled(signed.items, now.digests.items)
    found = [
        Change(part, "changed", _because(part, signed, now))
        for part, digest in now.digests.items.items()
        if signed.items.get(part, digest) != digest
    ]
    found += [Change(part, "gone") for part in signed.items if _is_lost(part, now.digests.items, renamed)]
    found += [
        Change(part, "new")
        for part in now.digests.items
        if _is_lost(part, signed.items, {new: old for old, new in renamed.items()})
    ]
    return sorted(found, key=lambda change: SIGNED.index(change.part[0]))


def _is_lost(part: Part, among: Mapping[Part, str], renamed: Mapping[Part, Part]) -> bool:
    return part not in among and part not in renamed


def _retitled(signed: Mapping[Part, str], now: Mapping[Part, str]) -> dict[Part, Part]:
    """Promises that say what they said, under another title: the old one → the new one.

    A title is words. Other items are known by their names, so a new name is a new item.
    """
    waiting = list(_promises_beside(now, signed))
    found: dict[Part, Part] = {}
    for old in _promises_beside(signed, now):
        new = next((part for part in waiting if now[part] == signed[old]), None)
        if new is not None:
            found[old] = new
            waiting.remove(new)
    return found


def _promises_beside(items: Mapping[Part, str], others: Mapping[Part, str]) -> Iterator[Part]:
    return (part for part in items if part[0] == "promise" and part not in others)


def _because(part: Part, signed: Digests, now: Meaning) -> tuple[Part, ...]:
    """The parts that changed under an item; those that are new to it where none changed."""
    below = (part, *now.behind[part])
    changed = [each for each in below if _differs(each, signed, now)]
    changed = changed or [each for each in below if each not in signed.parts]
    return tuple(dict.fromkeys(root for each in changed for root in _roots(each, signed, now)))


def _differs(part: Part, signed: Digests, now: Meaning) -> bool:
    return part in signed.parts and signed.parts[part] != now.digests.parts[part]


def _roots(part: Part, signed: Digests, now: Meaning) -> Iterable[Part]:
    """A list that changed, rather than what takes its words from it."""
    return [each for each in now.lists.get(part, ()) if _differs(each, signed, now)] or [part]
