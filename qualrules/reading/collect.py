"""The whole of reading: tables in, records out.

`read_data` settles what feeds what and how it is written; the `Reading` that it gives then reads records on
demand. The records of linked types are held in memory, the top records are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualrules.diagnostics import Diagnostic
from qualrules.model.record import Record
from qualrules.model.rules import Rules, Source
from qualrules.reading.bound import BoundRecord
from qualrules.reading.facts import ColumnFacts, column_facts
from qualrules.reading.findings import Asked
from qualrules.reading.linking import RecordReader, Store
from qualrules.reading.merged import Merged
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import NOTHING_KNOWN, BadRow, Knowledge, RawTable, UnreadableFile
from qualrules.reading.settle import Settled, settle, types_reached
from qualrules.reading.shapes import Get, getter, loosely
from qualrules.reading.survey import Guess, RecordCells
from qualrules.reading.suspects import suspects
from qualrules.reading.tally import Duplicate, Problem, Tally, joined
from qualrules.reading.typed import Settings
from qualrules.source import NOWHERE


class Reading:
    """The records of a run, and the account of reading them.

    The account (`problems`, `outside_list`, `bad_records`, `notes`, `duplicates`, `count`) covers what has
    been read so far: it is whole once `records` of every type wanted has been iterated to its end. `records`
    may be called again; a type's account then starts anew.
    """

    def __init__(
        self,
        rules: Rules,
        bound: Mapping[str, BoundRecord],
        cells: Mapping[str, RecordCells],
        guesses: tuple[Guess, ...],
        knowledge: Knowledge,
        top: tuple[str, ...],
        unclear: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.bound = bound
        self.cells = cells
        self.knowledge = knowledge
        self.guesses = guesses
        self.unclear = unclear
        self.top = top
        self.currency = rules.header.currency
        self._store = Store()
        settings = Settings(rules.header, knowledge)
        self._readers = {name: RecordReader(each, settings, self._store) for name, each in cells.items()}
        reached = types_reached(rules, bound, top)
        self.linked = tuple(name for name in bound if name in reached)
        """The types that links and lists of the top records lead to."""
        self._loaded: dict[str, list[Record]] | None = None
        self._tallies: dict[str, Tally] = {}

    # ── Records ──

    def records(self, record_type: str) -> Iterator[Record]:
        """The records of a type in input order, links and child rows resolved. A type that no file feeds has
        none.
        """
        if record_type not in self._readers:
            return
        self.load()
        if self._loaded is not None and record_type in self._loaded:
            yield from self._loaded[record_type]
            return
        tally = self._tallies[record_type] = Tally()
        reader = self._readers[record_type]
        seen: set[str] = set()
        merged = Merged()
        for record, values in self._read(record_type, tally):
            if reader.is_identified:
                key = reader.key(record.id)
                if key in seen:
                    tally.duplicate(record_type, record.id, record.place)
                seen.add(key)
                merged.add(record, reader.merged_ids(values))
            reader.link(record, values, tally)
            yield record
        merged.note(seen, reader.key, tally)

    def load(self) -> None:
        """Reads the records of linked types into memory, once."""
        if self._loaded is not None:
            return
        loaded: dict[str, list[Record]] = {}
        pending: list[tuple[RecordReader, Record, Mapping[str, object], Tally]] = []
        for name in self.linked:
            tally = self._tallies[name] = Tally()
            reader = self._readers[name]
            parents = self._parent_columns(name)
            self._store.by_id.setdefault(name, {})
            records = loaded[name] = []
            merged = Merged()
            for record, values in self._read(name, tally):
                records.append(record)
                pending.append((reader, record, values, tally))
                if reader.is_identified:
                    self._store.add(record, reader.key(record.id), tally)
                    merged.add(record, reader.merged_ids(values))
                self._store_child(record, values, parents, reader)
            self._store.merged[name] = dict(merged.into(reader.key))
            merged.note(self._store.by_id[name], reader.key, tally)
        self._loaded = loaded
        for reader, record, values, tally in pending:
            reader.link(record, values, tally)

    def _read(self, name: str, tally: Tally) -> Iterator[tuple[Record, Mapping[str, object]]]:
        reader = self._readers[name]
        for table in self.bound[name].tables:
            for row in table.rows:
                if isinstance(row, BadRow):
                    tally.is_bad(row)
                    continue
                tally.records += 1
                if row.note:
                    tally.note(row.place, row.note)
                yield reader.read(row.values, row.place, tally), row.values

    def _parent_columns(self, child: str) -> dict[str, Get]:
        """The columns of a child type that say the parent's id, as the source lines write them."""
        shape = self.bound[child].shape
        found: dict[str, Get] = {}
        for bound in self.bound.values():
            for each in bound.fields.values():
                if each.by is not None and each.by.child == child:
                    column = each.by.column
                    alike = [column] if shape.find(column) is not None else loosely(column, shape)
                    self._store.children.setdefault((child, column), {})
                    if alike:
                        found[column] = getter(alike[0], shape)
        return found

    def _store_child(
        self, record: Record, values: Mapping[str, object], parents: Mapping[str, Get], reader: RecordReader
    ) -> None:
        for column, get in parents.items():
            parent = reader.id_in(get(values))
            if parent:
                rows = self._store.children[record.type, column]
                rows.setdefault(reader.key(parent), []).append(record)

    # ── The account ──

    @property
    def tally(self) -> Tally:
        """The account of everything read so far."""
        return joined(self._tallies.values())

    @property
    def count(self) -> int:
        """How many top records were read so far."""
        return sum(tally.records for name, tally in self._tallies.items() if name in self.top)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read, by field and reason."""
        return tuple(self.tally.problems.values())

    @property
    def outside_list(self) -> Mapping[tuple[str, str], Mapping[str, int]]:
        """(Record type, field) → value outside its list → how often."""
        return self.tally.outside

    @property
    def bad_records(self) -> tuple[BadRow, ...]:
        """Records that could not be read as records (the first thousand)."""
        return tuple(self.tally.bad)

    @property
    def bad_count(self) -> int:
        """How many records could not be read as records."""
        return self.tally.bad_count

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """(Place, what is odd) of records that were read all the same."""
        return tuple(self.tally.notes)

    @property
    def duplicates(self) -> tuple[Duplicate, ...]:
        """Ids that several records have."""
        return tuple(self.tally.duplicates.values())

    @property
    def not_supplied(self) -> tuple[str, ...]:
        """The fields that the source does not have, named as `field_name` does."""
        return tuple(
            self.field_name(name, each.field.name)
            for name, bound in self.bound.items()
            for each in bound.fields.values()
            if not each.is_supplied(self.bound)
        )

    @property
    def unmatched(self) -> Mapping[str, tuple[str, ...]]:
        """Record type → the columns that feed no field."""
        return {name: bound.unread for name, bound in self.bound.items() if bound.unread}

    def field_name(self, record: str, name: str) -> str:
        """How a document names a field: `amount` of a top record, `account.employees` of another."""
        return name if record in self.top else f"{record}.{name}"

    def columns(self) -> tuple[ColumnFacts, ...]:
        """What every column of every table holds and feeds. Reads all rows once more."""
        facts = tuple(
            fact for bound in self.bound.values() for fact in column_facts(bound, self.guesses, self.unclear)
        )
        for fact in facts:
            lines = [
                line
                for name in fact.fields
                if name in self.cells[fact.record].fields
                for line in self.cells[fact.record].fields[name].lines
                if line.bound.column == fact.column
            ]
            if lines:
                shown = [(fact.shown(value), count) for value, count in fact.common]
                fact.suspects = tuple(suspects(shown, lines[0].is_understood))
        return facts


def read_data(
    rules: Rules,
    source: Source | None,
    tables: Sequence[tuple[str | None, RawTable]],
    knowledge: Knowledge | None = None,
    top: Sequence[str] = (),
    adapter: str = "csv",
    asked: Asked = None,
    even_unclear: bool = False,
    metadata: Sequence[Metadata] = (),
    narrow: bool = False,
) -> tuple[Reading | None, tuple[Diagnostic, ...]]:
    """Settles which table feeds which record, which column which field, and how it is written.

    `tables`: each with TYPE where the user wrote TYPE=FILE. `top`: the record types that will be judged.
    `adapter` is the name that a suggested source block bears, `asked` the fields that a warning names where
    they are not supplied. `metadata`: what the CRM says of its columns and stages. `narrow`: the source
    was asked for the columns of `asked` only, so that nobody misses the others. With an error there is no
    reading; `even_unclear`: with an unclear form there is one all the same, which leaves those columns
    (`Reading.unclear`) out.
    """
    known = knowledge or NOTHING_KNOWN
    settled = Settled()
    try:
        settle(settled, rules, source, tables, known, top, adapter, asked, metadata, narrow)
    except UnreadableFile as error:
        settled.diagnostics.append(Diagnostic("QR413", str(error), NOWHERE))
    if settled.is_stopped(even_unclear):
        return None, tuple(settled.diagnostics)
    unclear = frozenset((each.record.record.name, each.line.column) for each in settled.unclear)
    reading = Reading(rules, settled.bound, settled.cells, tuple(settled.guesses), known, tuple(top), unclear)
    return reading, tuple(settled.diagnostics)
