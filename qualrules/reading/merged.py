"""Which records took in others, as the CRM says in lists of merged ids, and where two claim the same one.

Ids are in the form of keys. Links are followed elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field

from qualrules.model.record import Record
from qualrules.reading.tally import Tally


@dataclass
class Merged:
    """What was merged into what, for the records of one type."""

    _into: dict[str, list[Record]] = field(default_factory=dict)

    def add(self, record: Record, ids: Iterable[str]) -> None:
        """Keeps that records of these ids were merged into this one."""
        for old in ids:
            self._into.setdefault(old, []).append(record)

    def into(self, key: Callable[[str], str]) -> Iterator[tuple[str, frozenset[str]]]:
        """Each old id with the keys of the records that it may be in now.

        Of records that claim the same id, those that were merged on themselves do not count.
        """
        for old, records in self._into.items():
            claiming = frozenset(key(record.id) for record in records)
            last = frozenset(each for each in claiming if each not in self._into)
            yield old, last or claiming

    def note(self, seen: Container[str], key: Callable[[str], str], tally: Tally) -> None:
        """Says which records are there although the CRM has merged them into others, which are all judged, and
        which were merged into two.
        """
        for old, keys in self.into(key):
            records = self._into[old]
            if old in seen:
                text = f"{old} was merged into {records[-1].id}, and is there as a record of its own"
                tally.note(records[-1].place, text)
            elif len(keys) > 1:
                both = " and ".join(dict.fromkeys(record.id for record in records))
                tally.note(records[-1].place, f"{old} was merged into {both}, as each of them says")
