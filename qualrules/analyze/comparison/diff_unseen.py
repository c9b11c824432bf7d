"""What two rulesets read differently and no proof sees: of a rule that reads it, nothing is called proved.

A proof is about values as they are held. Where the rate of a currency is another one, an amount in it is held as two
values; a number that one ruleset takes for a placeholder is a value to the other; and a record that a link leads to is of
one type to the one and of another to the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from qualrules.analyze.comparison.changes import Change, Verdict
from qualrules.analyze.comparison.diff_pairs import Pair
from qualrules.analyze.comparison.diff_slices import conditions_of
from qualrules.analyze.questions import Subject
from qualrules.evaluate.fields_read import Place, fields_asked
from qualrules.model import datatypes as d
from qualrules.model import rules as r
from qualrules.model.schema import Field

Sides = tuple[r.Rules, r.Rules]

_COVERS: Final = "which no proof covers"
_VALUES: Final = re.compile(r"\d|^(yes|no|true|false)$")
"""What a placeholder looks like that would be a value otherwise: `0`, `1900-01-01`, `no`."""
_READ: Final = (*d.NUMERIC, *d.MOMENTS, d.YesNo)


def without_unseen(changes: Sequence[Change], pairs: Sequence[Pair], sides: Sides) -> list[Change]:
    """The changes; those of rules that read what no proof sees are not settled."""
    notes = dict(_unseen(sides))
    if not notes:
        return [*changes]
    return [_open(change, _seen_by(pair, sides, notes)) for change, pair in zip(changes, pairs, strict=True)]


def _open(change: Change, notes: Sequence[str]) -> Change:
    if not notes:
        return change
    verdict: Verdict = "different" if change.verdict == "different" else "undecided"
    told = "; ".join(text for text in (change.note, *notes) if text)
    return replace(change, verdict=verdict, proved=False, note=told)


def _seen_by(pair: Pair, sides: Sides, notes: Mapping[Place, str]) -> list[str]:
    found = {
        notes[place]: None
        for rules, subject in zip(sides, (pair.old, pair.new), strict=True)
        for place in sorted(fields_asked(rules, pair.record, _conditions(subject)))
        if place in notes
    }
    return [*found]


def _conditions(subject: Subject | r.Score) -> Iterable[r.Condition]:
    """A score with the scores that it adds is asked for by its name."""
    return (
        (r.ScoreWithin(subject.name, None, None),) if isinstance(subject, r.Score) else conditions_of(subject)
    )


# ── What is read differently ──────────────────────────────────────────────────────────────────────────────────────


def _unseen(sides: Sides) -> Iterator[tuple[Place, str]]:
    """Fields, each with what is to be told of a rule that reads it."""
    old, new = sides
    amounts = _amounts(old.header, new.header)
    for record in old.records.keys() & new.records.keys():
        before, after = old.records[record].fields, new.records[record].fields
        for name in before.keys() & after.keys():
            place, fields = (record, name), (before[name], after[name])
            if amounts and any(isinstance(field.type, d.Money) for field in fields):
                yield place, amounts
            elif _leads_elsewhere(*fields):
                yield place, f'"{record}.{name}" leads to another type of record, {_COVERS}'
            elif texts := _placeholders(fields, sides):
                told = " and ".join(f'"{text}"' for text in texts)
                yield place, f'{told} in "{record}.{name}" means missing in one of them only, {_COVERS}'


def _amounts(old: r.Header, new: r.Header) -> str:
    if old.currency != new.currency:
        return f"amounts are held in {new.currency} instead of {old.currency}, {_COVERS}"
    codes = [code for code, rate in new.rates.items() if old.rates.get(code, rate) != rate]
    return f"amounts in {' and '.join(codes)} are read at another rate, {_COVERS}" if codes else ""


def _leads_elsewhere(old: Field, new: Field) -> bool:
    match old.type, new.type:
        case (d.Link(one), d.Link(other)) | (d.ListOf(one), d.ListOf(other)):
            return one != other
    return False


def _placeholders(fields: tuple[Field, Field], sides: Sides) -> list[str]:
    """The texts that are a value to one ruleset and missing to the other. Of a text and of `one of` a proof sees it."""
    chosen = {value for field in fields if isinstance(field.type, d.Choices) for value in field.type.spelling}
    is_read = any(isinstance(field.type, _READ) for field in fields)
    one, other = (
        field.placeholders | rules.header.placeholders for field, rules in zip(fields, sides, strict=True)
    )
    return sorted(text for text in one ^ other if text in chosen or (is_read and _VALUES.search(text)))
