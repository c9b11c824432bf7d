"""From tables to drafted record types: their columns watched row by row, named, typed, and one of them the id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from qualrules.model.values import BLANKS, fold
from qualrules.reading import draft_names as names
from qualrules.reading.described import Described, described
from qualrules.reading.draft import DraftField, DraftRecord
from qualrules.reading.draft_columns import Values
from qualrules.reading.draft_types import Around, draft_type
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import BadValue, Knowledge, RawTable
from qualrules.reading.shapes import ABSENT, Get, Shape, getter, good_rows, loose, loosely, shape_of
from qualrules.reading.typed import raw_text

EMPTY = "hold nothing in this file"
NESTED = "hold lists, rows or objects of their own"
NAMELESS = "have names that cannot be written"
UNREAD = "hold values that cannot be read as text either"
_CODE = re.compile(r"[A-Z]{3}")
FITTING = 3
"""Columns of a record type that a table needs to be known by them."""
TELLING = 2
"""How many of them no other record type may have."""


def drafted_record(
    table: RawTable, knowledge: Knowledge, metadata: Sequence[Metadata], taken: Sequence[str]
) -> DraftRecord:
    """One table as a record type."""
    shape = shape_of([table])
    name = _record_name(table, shape, knowledge, taken)
    columns = [column for column in shape.paths() if _is_single(column, shape)]
    seen, rows = _watched(table, columns, shape)
    said = described(metadata, [name, table.name, *knowledge.places.get(name, ())])
    record = DraftRecord(name, table, rows, [])
    _add_fields(record, seen, knowledge, said, shape)
    record.identified_by = _identity(record, seen, knowledge)
    return record


def _record_name(table: RawTable, shape: Shape, knowledge: Knowledge, taken: Sequence[str]) -> str:
    """What the adapter calls the rows of such a table, by its name or by its columns, else a name made of its own."""
    own = {loose(table.name), loose(table.name.rpartition(".")[0])}
    for record, places in knowledge.places.items():
        if record not in taken and own & set(map(loose, places)):
            return record
    made = names.record_name(table.name, taken)
    if made in knowledge.aliases or names.is_kind(made) or "." not in table.name:
        return made
    return _fitting(set(map(loose, shape.keys)), knowledge, taken) or made


def _fitting(columns: set[str], knowledge: Knowledge, taken: Sequence[str]) -> str:
    """The record type of which a table has most columns, and some that no other has; empty where there is none."""
    known = {
        record: {loose(column) for aliases in fields.values() for column in aliases}
        for record, fields in knowledge.aliases.items()
        if record
    }
    best = max(known, key=lambda one: len(known[one] & columns), default="")
    if not best or best in taken or len(known[best] & columns) < FITTING:
        return ""
    elsewhere = {column for each in known.values() if each != known[best] for column in each}
    return best if len(known[best] & columns - elsewhere) >= TELLING else ""


def _is_single(column: str, shape: Shape) -> bool:
    found = shape.find(column)
    return found is not None and not found.keys


def _watched(table: RawTable, columns: Sequence[str], shape: Shape) -> tuple[dict[str, Values], int]:
    """Every column with what its values show."""
    gets: list[tuple[Values, Get]] = []
    seen: dict[str, Values] = {}
    for column in columns:
        seen[column] = Values()
        gets.append((seen[column], getter(column, shape)))
    rows = 0
    for row in good_rows(table):
        rows += 1
        for values, get in gets:
            raw = get(row.values)
            values.see(None if raw is ABSENT else raw)
    return seen, rows


def _add_fields(
    record: DraftRecord, seen: Mapping[str, Values], knowledge: Knowledge, said: Described, shape: Shape
) -> None:
    taken = {record.name}
    currencies = _currency_columns(seen)
    agreed = _agreed_names(record.name, knowledge, list(seen))
    reserved = set(agreed.values())
    for number, (column, values) in enumerate(seen.items(), start=1):
        written = written_column(column, shape)
        why = _why_not(values, written, record.rows)
        if why:
            record.left_out.setdefault(why, []).append(column)
            continue
        info = said.about(column)
        label = info.label if info is not None and info.label else column
        known = agreed.get(column, "")
        found = draft_type(values, _around(column, f"{known} {label}".strip(), currencies, said, knowledge))
        if values.lists and found.word != "some of":
            record.left_out.setdefault(NESTED, []).append(column)
            continue
        name = known or _made_name(label, column, (taken | reserved) - {record.name}, number)
        if name == record.name:  # the account of an account: who it is
            name = names.free("name", taken)
        taken.add(name)
        each = DraftField(name, written, label, values, found, is_known=known == name)
        each.written = _label_for(column, said, shape)
        record.fields.append(each)


def _made_name(label: str, column: str, taken: set[str], number: int) -> str:
    """A name of the label; where another column has it, one of the column's own."""
    made = names.field_name(label, (), number)
    return names.field_name(column if made in taken else label, taken, number)


def _label_for(column: str, said: Described, shape: Shape) -> str:
    """The label by which a line can name a key that is no name, empty where it leads to no column or to two."""
    label = said.shown(column)
    if label == column or not label.isprintable() or loosely(label, shape):
        return ""
    return label if said.labelled(label) == [column] else ""


def _around(
    column: str, label: str, currencies: Mapping[str, Values], said: Described, knowledge: Knowledge
) -> Around:
    """What is known of a column besides its values."""
    beside = _currency_for(column, currencies)
    info = said.about(column)
    return Around(
        label,
        beside,
        dict(currencies[beside].counts) if beside else {},
        said.options(column),
        info is not None and bool(info.options),
        knowledge.percents is not None,
        {fold(text): True for text in knowledge.yes} | {fold(text): False for text in knowledge.no},
    )


def _why_not(values: Values, written: str, rows: int) -> str:
    if not written:
        return NAMELESS
    if values.nested:
        return NESTED
    if values.bad > values.known:
        return UNREAD
    return EMPTY if rows and not values.known else ""


def written_column(column: str, shape: Shape) -> str:
    """The column as a text of the language can name it, empty where none leads back to it."""
    if column.isprintable():
        return column
    plain = " ".join(column.split())
    alike = [key for key in shape.keys if loose(key) == loose(plain)]
    return plain if plain.isprintable() and alike == [column] else ""


def _agreed_names(record: str, knowledge: Knowledge, columns: Sequence[str]) -> dict[str, str]:
    """Column → the field that the adapter feeds from it: the likeliest of those that the table has.

    Ids of other records have a name of their own.
    """
    found: dict[str, str] = {}
    for of_type in (record, ""):
        for name, aliases in knowledge.aliases.get(of_type, {}).items():
            column = _likeliest(aliases, columns)
            if column is None or column in found or name in found.values() or "." in column:
                continue
            if not names.is_id(column) or names.is_id(name) or names.stage_rank(column):
                found[column] = name
    return found


def _likeliest(aliases: Sequence[str], columns: Sequence[str]) -> str | None:
    """The column that reading takes for a field."""
    return next(
        (each for alias in aliases for each in columns if each == alias or loose(each) == loose(alias)), None
    )


def _currency_columns(seen: Mapping[str, Values]) -> dict[str, Values]:
    return {
        column: values
        for column, values in seen.items()
        if names.is_currency(column) and values.known and all(map(_CODE.fullmatch, values.counts))
    }


def _currency_for(column: str, currencies: Mapping[str, Values]) -> str:
    """The currency column of an amount: its own (`Amount Currency`), else the only one."""
    own = [each for each in currencies if loose(each).startswith(loose(column))]
    return own[0] if own else next(iter(currencies)) if len(currencies) == 1 else ""


def _identity(record: DraftRecord, seen: Mapping[str, Values], knowledge: Knowledge) -> str | None:
    """The column that identifies a record: one without gaps or repetitions, likeliest by its name."""
    by_column = {each.column: each for each in record.fields}
    unique = [column for column, each in by_column.items() if each.values.is_unique]
    ranked = [(_id_rank(column, record, knowledge, list(seen)), column) for column in unique]
    best = max(ranked, default=(0, ""), key=lambda one: one[0])
    return best[1] if best[0] > 0 else None


def _id_rank(column: str, record: DraftRecord, knowledge: Knowledge, columns: Sequence[str]) -> int:
    words, stem = names.words_of(column), names.words_of(record.table.name.rpartition(".")[0])
    if loose(column) in set(map(loose, knowledge.id_columns)):
        return 100
    if words in ("id", "record id", "uuid", "guid"):
        return 90
    own = {record.name.replace("_", " "), stem, *(word for word in stem.split())}
    if any(words in (f"{each} id", f"{each} number", f"{each} key") for each in own | {"deal"}):
        return 85
    if names.is_id(column) and columns[0] == column:
        return 80
    if words in own or f"{words}s" in own:
        return 70
    return 0


def values_of(table: RawTable, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Row by row the trimmed texts of some columns, empty where a row has none."""
    shape = shape_of([table])
    gets = [getter(key_of(column, shape), shape) for column in columns]
    for row in good_rows(table):
        yield tuple(_text(get(row.values)) for get in gets)


def key_of(column: str, shape: Shape) -> str:
    """The key that a written column leads to."""
    if shape.find(column) is not None:
        return column
    return next((key for key in shape.keys if loose(key) == loose(column)), column)


def _text(raw: object) -> str:
    return "" if raw is None or raw is ABSENT or isinstance(raw, BadValue) else raw_text(raw).strip(BLANKS)
