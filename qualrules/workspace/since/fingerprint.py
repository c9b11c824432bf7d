"""A record's fingerprint: equal for two records whose answers rest on the same values.

It covers what the answers look at and nothing else: held values, why others are not there, linked records and child rows
as far as rules read them, and the stages that the CRM claims. Ids and raw texts are not in it, nor is the order of child
rows, because no answer depends on them.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import blake2b

from qualrules.evaluate.layout import Layout
from qualrules.evaluate.looked_at import LookedAt, looked_at
from qualrules.evaluate.turning_atoms import second_of
from qualrules.model import datatypes
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.model.values import Gap, fold

SIZE = 16
"""Bytes of a fingerprint."""
_FORM = 2
"""Of `marshal`: the last in which equal values are the same bytes whoever else holds them. They are never read back."""

Gather = Callable[[Record], list[object]]
_SPELT: Mapping[type, Callable[..., object]] = {
    datatypes.Day: date.toordinal,
    datatypes.Instant: second_of,
    datatypes.Choices: sorted,
}
"""How the held values are spelt that `marshal` does not know, or not in order. The others are texts and whole numbers."""


def fingerprints(layout: Layout) -> Callable[[Record], bytes]:
    """Record → its fingerprint."""
    gather = _gatherer(layout.rules, looked_at(layout))
    claims = sorted({process.claim for process in layout.processes if process.claim is not None})

    def fingerprint(record: Record) -> bytes:
        seen = gather(record)
        seen += [fold(record.claims.get(claim, "")) for claim in claims]
        return blake2b(marshal.dumps(seen, _FORM), digest_size=SIZE).digest()

    return fingerprint


def _gatherer(rules: Rules, looked: LookedAt) -> Gather:
    """Record → what is looked at of it, as plain values."""
    names, declared = tuple(sorted(looked.fields)), rules.records[looked.record].fields
    spelt = [
        (place, _SPELT[type(declared[name].type)])
        for place, name in enumerate(names)
        if type(declared[name].type) in _SPELT
    ]
    links = [(name, _gatherer(rules, looked.links[name])) for name in sorted(looked.links)]
    lists = [(name, _gatherer(rules, looked.rows[name])) for name in sorted(looked.rows)]

    def gather(record: Record) -> list[object]:
        values, gaps = record.values, record.gaps
        seen = list(map(values.get, names))
        for place, spell in spelt:
            if seen[place] is not None:
                seen[place] = spell(seen[place])
        if gaps and None in seen:
            seen = [
                _gap(gaps, name) if value is None else value for name, value in zip(names, seen, strict=True)
            ]
        for name, inner in links:
            linked = values.get(name)
            seen.append(inner(linked) if isinstance(linked, Record) else _gap(gaps, name))
        for name, inner in lists:
            rows = values.get(name)
            seen.append(
                sorted(marshal.dumps(inner(row), _FORM) for row in rows)
                if isinstance(rows, tuple)
                else _gap(gaps, name)
            )
        return seen

    return gather


def _gap(gaps: Mapping[str, Gap], name: str) -> object:
    """Why a value is not there, in a form that no value has."""
    gap = gaps.get(name, Gap.MISSING)
    return None if gap is Gap.MISSING else (gap.value,)
