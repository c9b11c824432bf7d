"""How drafted record types hang together: a column whose every value is an id of another table is a link to it.

A guess from one file too few is worse than none: one id that is not there, and the column stays a text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualrules.grammar.print_conditions import quoted
from qualrules.reading import draft_names as names
from qualrules.reading.draft import DraftField, DraftRecord
from qualrules.reading.draft_records import values_of
from qualrules.reading.draft_types import DECIDE, TEXT, DraftType
from qualrules.reading.shapes import loose
from qualrules.reading.suspects import is_placeholder

SMALL = 200
"""Up to so many records a table is a catalogue, whose ids may be told apart by their spelling."""


def add_links(records: Sequence[DraftRecord]) -> None:
    """Turns columns into links and child rows, first those of the first record type."""
    _share_keys(records)
    ids = {record.name: _ids(record) for record in records}
    main, others = records[0], records[1:]
    for other in others:
        if not _link(main, other, ids):
            _list(main, other, ids)
    reached = {main.name: {each.target for each in main.fields if each.kind == "link"}}
    for record in others:
        for other in others:
            if record is not other and record.name not in _all_reached(other.name, reached):
                linked = _link(record, other, ids)
                if linked:
                    reached.setdefault(record.name, set()).add(other.name)


def _share_keys(records: Sequence[DraftRecord]) -> None:
    """A table without an id is identified by a column that never repeats and that another table has, too."""
    for record in records:
        if record.identified_by is None:
            elsewhere = {
                loose(each.column) for other in records if other is not record for each in other.fields
            }
            shared = (
                each for each in record.fields if each.values.is_unique and loose(each.column) in elsewhere
            )
            record.identified_by = next((each.column for each in shared), None)


def _all_reached(name: str, reached: Mapping[str, set[str]]) -> set[str]:
    found, waiting = set(), [name]
    while waiting:
        for each in reached.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def _ids(record: DraftRecord) -> set[str]:
    if record.identified_by is None:
        return set()
    return {text for (text,) in values_of(record.table, [record.identified_by]) if text}


def _link(record: DraftRecord, other: DraftRecord, ids: Mapping[str, set[str]]) -> bool:
    """A column of the record whose values are ids of the other."""
    for each in record.fields:
        if each.kind != "plain" or each.column == record.identified_by or not _may_mean(each, other):
            continue
        means = _all_found(record, each, other, ids[other.name])
        if means is None:
            continue
        each.kind, each.target = "link", other.name
        each.type = DraftType("link", means=means) if means else TEXT
        if other.name not in {field.name for field in record.fields}:
            each.name, each.is_known = other.name, False
        each.remarks.append(f"guessed: each value is the {other.identified_by} of {_a(other.name)}")
        return True
    return False


def _may_mean(each: DraftField, other: DraftRecord) -> bool:
    """Whether a column's name speaks of the other record."""
    words = names.words_of(each.column).split()
    key = other.identified_by or ""
    of_record = other.name.split("_")
    return bool(key) and (loose(each.column) == loose(key) or words[: len(of_record)] == of_record)


def _all_found(
    record: DraftRecord, each: DraftField, other: DraftRecord, known: set[str]
) -> tuple[tuple[str, str], ...] | None:
    """What other spellings mean, where every value is an id of the other record; None where one is not."""
    found = {text for (text,) in values_of(record.table, [each.column]) if text and not is_placeholder(text)}
    odd = sorted(found - known)
    if not found or not known:
        return None
    if not odd:
        return ()
    if len(known) > SMALL or names.is_personal(each.column):
        each.remarks.append(_not_there(odd, other))
        return None
    spelled: dict[str, list[str]] = {}
    for text in known:
        spelled.setdefault(loose(text), []).append(text)
    meant = {text: spelled.get(loose(text), []) for text in odd}
    if all(len(one) == 1 and text.isprintable() for text, one in meant.items()):
        return tuple((text, quoted(one[0])) for text, one in meant.items())
    each.remarks.append(_not_there(odd, other))
    return None


def _not_there(odd: Sequence[str], other: DraftRecord) -> str:
    count = "1 value is" if len(odd) == 1 else f"{len(odd):,} values are"
    return f"{DECIDE}a link to {other.name}? {count} no {other.identified_by} of {other.table.name}"


def _list(main: DraftRecord, other: DraftRecord, ids: Mapping[str, set[str]]) -> None:
    """Rows of the other table that say to which record of the first they belong."""
    for each in other.fields:
        if each.kind != "plain" or each.column == other.identified_by or not _may_mean(each, main):
            continue
        found = {text for (text,) in values_of(other.table, [each.column]) if text}
        if found and found <= ids[main.name]:
            name = names.free(f"{other.name}s", {field.name for field in main.fields})
            made = DraftField(name, each.column, name, each.values, kind="list", target=other.name)
            made.remarks.append(
                f"guessed: the rows of {other.table.name} whose {each.label} is this record's id"
            )
            main.fields.append(made)
            return


def _a(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
