"""Rows become records: scalar fields first, then links and child rows, which other tables or nested rows
hold.

Two steps, because records may link to each other in a ring: every record of a linked type is read before the
first link is followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from qualrules.model.datatypes import Choice, Link, ListOf, StageOf
from qualrules.model.record import Record
from qualrules.model.values import BLANKS, Gap
from qualrules.reading.bound import BoundField, BoundLine
from qualrules.reading.caches import Memory
from qualrules.reading.cells import FieldCell, LineCell, Meant
from qualrules.reading.origin import RowOrigin
from qualrules.reading.raw import BadValue
from qualrules.reading.shapes import ABSENT, Get, getter
from qualrules.reading.survey import RecordCells
from qualrules.reading.tally import OUTSIDE_LIST, Tally
from qualrules.reading.typed import Settings, raw_text
from qualrules.reading.unread import PartlyKept, Unreadable


@dataclass
class Store:
    """The records of linked types in memory: by id, and child rows by their parent's id."""

    by_id: dict[str, dict[str, Record]] = field(default_factory=dict)
    repeated: dict[str, set[str]] = field(default_factory=dict)
    merged: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    """Record type → id of a record that was merged into another → that other's id; several where it is not clear."""
    children: dict[tuple[str, str], dict[str, list[Record]]] = field(default_factory=dict)
    """(child type, column as the source line writes it) → parent id → rows."""

    def add(self, record: Record, key: str, tally: Tally) -> None:
        """Keeps a record of a linked type by its id."""
        known = self.by_id.setdefault(record.type, {})
        if key in known:
            self.repeated.setdefault(record.type, set()).add(key)
            tally.duplicate(record.type, record.id, record.place)
        else:
            known[key] = record


class LinkId(NamedTuple):
    """An id in a link's column, as written and in the form in which its spellings are equal."""

    text: str
    key: str


def _are_single(raw: object) -> bool:
    """Whether a value is a list that holds single values, and no rows."""
    return isinstance(raw, list | tuple) and bool(raw) and not any(isinstance(item, Mapping) for item in raw)


class RecordReader:
    """Reads rows of one shape as records of one type."""

    def __init__(self, cells: RecordCells, settings: Settings, store: Store) -> None:
        bound = cells.bound
        self.bound = bound
        self.type = bound.record.name
        self.cells = cells
        self._same_id = settings.knowledge.same_id
        self._store = store
        self._identity: Get | None = bound.identity[1] if bound.identity is not None else None
        self._merged = [
            getter(column, bound.shape)
            for column in settings.knowledge.merged_ids
            if bound.shape.find(column) is not None
        ]
        self._blank: dict[str, object] = dict.fromkeys(bound.record.fields)
        self._gaps = {name: Gap.NOT_SUPPLIED for name, each in bound.fields.items() if not each.supplied}
        supplied = [(name, cell) for name, cell in cells.fields.items() if cell.lines]
        self._direct = [
            (
                name,
                cell.lines[0].bound.key or "",
                cell.lines[0].memory,
                cell.lines[0].convert,
                cell.field.default,
                cell,
            )
            for name, cell in supplied
            if cell.is_direct
        ]
        self._others = [(name, cell) for name, cell in supplied if not cell.is_direct]
        self._claims = [(name, cell) for name, cell in supplied if isinstance(cell.field.type, StageOf)]
        self._links = [
            each
            for each in bound.fields.values()
            if each.supplied and isinstance(each.field.type, Link | ListOf)
        ]
        self._nested = {key: RecordReader(inner, settings, store) for key, inner in cells.nested.items()}
        self._ids = {key: Memory(partial(self._id_text, line)) for key, line in cells.links.items()}

    @property
    def is_identified(self) -> bool:
        """Whether a column says the record's id; else it is named by its place."""
        return self._identity is not None

    def id_of(self, values: Mapping[str, object]) -> str:
        """The row's id as the source writes it, empty where it has none."""
        return self.id_in(self._identity(values)) if self._identity is not None else ""

    def id_in(self, raw: object) -> str:
        """The id that a raw value holds, empty where it holds none."""
        if raw is None or raw is ABSENT or isinstance(raw, BadValue):
            return ""
        return raw_text(raw).strip(BLANKS)

    def merged_ids(self, values: Mapping[str, object]) -> Iterator[str]:
        """The ids of the records that were merged into this one, in the form of keys."""
        for get in self._merged:
            raw = get(values)
            items = raw.split(";") if isinstance(raw, str) else raw if isinstance(raw, list | tuple) else ()
            yield from (self.key(text) for item in items if (text := self.id_in(item)))

    def key(self, id: str) -> str:
        """The form in which the spellings of one id are equal."""
        return self._same_id(id)

    def read(self, values: Mapping[str, object], place: str, tally: Tally) -> Record:
        """The record with its own fields; links are still empty."""
        read = self._blank.copy()
        gaps = self._gaps.copy()
        take = values.get
        for name, key, memory, convert, default, cell in self._direct:
            raw = take(key)
            if raw is None:
                read[name] = default
                continue
            value = memory[raw] if raw.__class__ is str else convert(raw)
            kind = value.__class__
            if kind is Unreadable or kind is PartlyKept:
                value = self._count(name, cell, value, values, place, tally, gaps)
            read[name] = default if value is None and name not in gaps else value
        for name, cell in self._others:
            value = cell.read(values)
            if isinstance(value, Unreadable | PartlyKept):
                value = self._count(name, cell, value, values, place, tally, gaps)
            read[name] = value
        claims = {}
        for name, cell in self._claims:
            claim = cell.claim(values)
            if claim:
                claims[name] = claim
        raw_id = self._identity(values) if self._identity is not None else ABSENT
        if isinstance(raw_id, BadValue):
            tally.note(place, f'has no id that can be read: "{raw_id.text}" ({raw_id.why})')
        origin = RowOrigin((values, self.cells))
        return Record(self.type, self.id_in(raw_id) or place, read, gaps, claims, origin, place)

    def read_field(
        self, name: str, values: Mapping[str, object], place: str, tally: Tally
    ) -> tuple[object, bool, str | None]:
        """One field by itself, as `read` reads it: its value, whether it is unreadable, and the stage that is claimed."""
        cell, gaps = self.cells.fields[name], dict[str, Gap]()
        value = cell.read(values)
        if isinstance(value, Unreadable | PartlyKept):
            value = self._count(name, cell, value, values, place, tally, gaps)
        claim = cell.claim(values) if isinstance(cell.field.type, StageOf) else None
        return value, name in gaps, claim or None

    def _count(
        self,
        name: str,
        cell: FieldCell,
        value: object,
        values: Mapping[str, object],
        place: str,
        tally: Tally,
        gaps: dict[str, Gap],
    ) -> object:
        """What is kept of a value that could not be read, or only in part; the rest is counted."""
        if isinstance(value, PartlyKept):
            for outside in value.outside:
                tally.is_outside(self.type, name, outside)
                tally.problem(OUTSIDE_LIST, self.type, name, outside, place)
            return value.kept
        gaps[name] = Gap.UNREADABLE
        line = cell.winner(values)
        raw = raw_text(line.bound.get(values)).strip(BLANKS) if line is not None else ""
        reason = value.reason if isinstance(value, Unreadable) else ""
        if isinstance(cell.field.type, Choice | StageOf):
            label = (line.option(raw) if line is not None else None) or raw
            tally.is_outside(self.type, name, label)
            tally.problem(OUTSIDE_LIST, self.type, name, label, place, reason)
        else:
            tally.problem("QR407", self.type, name, raw, place, reason)
        return None

    # ── Links and child rows ──

    def link(self, record: Record, values: Mapping[str, object], tally: Tally) -> None:
        """Fills the links and lists of a record that this reader has read."""
        gaps = record.gaps
        if not isinstance(gaps, dict):
            return
        for each in self._links:
            name = each.field.name
            found = self._linked(each, record, values, tally)
            if isinstance(found, Gap):
                gaps[name] = found
            else:
                record.values[name] = found

    def _linked(self, each: BoundField, record: Record, values: Mapping[str, object], tally: Tally) -> object:
        if each.by is not None:
            children = self._store.children.get((each.by.child, each.by.column))
            if children is None or not self.is_identified:
                return Gap.NOT_SUPPLIED
            return tuple(children.get(self.key(record.id), ()))
        is_list = isinstance(each.field.type, ListOf)
        for line in each.lines:
            raw = line.get(values)
            if raw is None or raw is ABSENT or raw == "":
                continue
            return (
                self._rows(each, line, raw, record, tally)
                if is_list
                else self._one(each, line, raw, record, tally)
            )
        return () if is_list else None

    def _rows(self, each: BoundField, line: BoundLine, raw: object, record: Record, tally: Tally) -> object:
        if line.ids and (isinstance(raw, str) or _are_single(raw)):
            return self._listed(each, line, raw, record, tally)
        if not isinstance(raw, list | tuple) or not all(isinstance(item, Mapping) for item in raw):
            tally.problem("QR407", self.type, each.field.name, raw_text(raw), record.place)
            return Gap.UNREADABLE
        reader = self._nested.get(id(line))
        if reader is None:
            return ()
        places = (f"{record.place} {each.field.name}[{number}]" for number in range(1, len(raw) + 1))
        return tuple(reader.whole(item, place, tally) for item, place in zip(raw, places, strict=True))

    def _listed(self, each: BoundField, line: BoundLine, raw: object, record: Record, tally: Tally) -> object:
        """The records whose ids stand in a list, or in a text with separators."""
        items = raw.split(line.forms.separator or ";") if isinstance(raw, str) else raw
        assert isinstance(items, list | tuple)
        target, found = getattr(each.field.type, "record", ""), []
        for item in items:
            wanted = self._id_text(self.cells.links[id(line)], item)
            one = self._by_id(each, target, wanted, record, tally) if wanted is not None else None
            if isinstance(one, Gap):
                return one
            if isinstance(one, Record):
                found.append(one)
        return tuple(found)

    def _one(self, each: BoundField, line: BoundLine, raw: object, record: Record, tally: Tally) -> object:
        target = getattr(each.field.type, "record", "")
        if isinstance(raw, Mapping):
            return self._inline(each, line, raw, target, record, tally)
        if isinstance(raw, BadValue):
            tally.problem("QR407", self.type, each.field.name, raw.text, record.place, raw.why)
            return Gap.UNREADABLE
        if isinstance(raw, list | tuple):
            tally.problem("QR407", self.type, each.field.name, raw_text(raw), record.place)
            return Gap.UNREADABLE
        ids = self._ids[id(line)]
        found = ids[raw] if isinstance(raw, str) else self._id_text(self.cells.links[id(line)], raw)
        return self._by_id(each, target, found, record, tally) if isinstance(found, LinkId) else None

    def _by_id(self, each: BoundField, target: str, wanted: LinkId, record: Record, tally: Tally) -> object:
        known = self._store.by_id.get(target)
        if known is None:
            return Gap.NOT_SUPPLIED
        text, key = wanted
        keys = {key} if key in known else self._store.merged.get(target, {}).get(key, {key})
        if len(keys) > 1 or keys & self._store.repeated.get(target, set()):
            tally.problem(
                "QR409", self.type, each.field.name, text, record.place, f"two records have the id {text}"
            )
            return Gap.UNREADABLE
        found = known.get(next(iter(keys)))
        if found is None:
            tally.problem("QR416", self.type, each.field.name, text, record.place, f"no {target} has this id")
            return Gap.UNREADABLE
        return found

    def _inline(
        self,
        each: BoundField,
        line: BoundLine,
        raw: Mapping[str, object],
        target: str,
        record: Record,
        tally: Tally,
    ) -> object:
        reader = self._nested.get(id(line))
        if reader is None:
            return None
        known = self._store.by_id.get(target, {})
        key = self.key(reader.id_of(raw))
        if key and key in known and key not in self._store.repeated.get(target, ()):
            return known[key]
        return reader.whole(raw, f"{record.place} {each.field.name}", tally)

    def whole(self, values: Mapping[str, object], place: str, tally: Tally) -> Record:
        """A nested row with its own links."""
        record = self.read(values, place, tally)
        self.link(record, values, tally)
        return record

    def _id_text(self, line: LineCell, raw: object) -> LinkId | None:
        """The id after trimming, `means` and placeholders."""
        settled = line.settled(raw)
        if isinstance(settled, Meant):
            settled = settled.value
        text = "" if settled is None else raw_text(settled).strip(BLANKS)
        return LinkId(text, self.key(text)) if text else None
