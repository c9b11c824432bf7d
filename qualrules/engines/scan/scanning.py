"""A run's tables in a database: their forms settled by it, their records read in it.

Between the two, `reading.collect.read_data` settles what feeds what as it always does; it only asks the database instead
of going over the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce

from qualrules.engines.scan.loaded import LoadedFile
from qualrules.engines.scan.some_records import SomeRecords, in_pieces
from qualrules.engines.sql.database import Database
from qualrules.engines.sql.reading.account import Account
from qualrules.engines.sql.reading.fields import key_columns
from qualrules.engines.sql.reading.raw import NOTHING_SEEN, RawColumn, RawRelation, Seen
from qualrules.engines.sql.reading.relation import ReadRelation, RelationMaker
from qualrules.engines.sql.reading.survey import DatabaseSurvey
from qualrules.engines.sql.reading.words import Words
from qualrules.engines.sql.relations import Relation
from qualrules.engines.whole import Unsuitable
from qualrules.model.datatypes import Text
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.reading.bound import BoundRecord
from qualrules.reading.collect import Reading
from qualrules.reading.raw import FileLayout, RawTable
from qualrules.reading.survey import RecordCells
from qualrules.reading.tally import DIFFERENT, Tally, joined
from qualrules.reading.typed import Settings


class FileSurvey(DatabaseSurvey):
    """The survey of one file, which also knows what the file is like in the database."""

    def __init__(self, database: Database, words: Words, relation: RawRelation, file: LoadedFile) -> None:
        super().__init__(database, words, relation)
        self.seen |= file.seen
        self.file = file


class Scan:
    """The tables of a run in one database."""

    maker: type[RelationMaker] = RelationMaker

    def __init__(self, database: Database, words: Words) -> None:
        self.database = database
        self.words = words
        self.tables: list[tuple[str | None, RawTable]] = []
        """The tables of the run, which answer for their rows by the database."""

    def take(self, record: str | None, table: RawTable, file: LoadedFile) -> None:
        """A table of the run whose rows stand in the database."""
        columns = {
            name: RawColumn(each.sql, each.kind, table.columns is None) for name, each in file.columns.items()
        }
        said, rows = self._place(table.name, file), None if file.bad_count or file.has_holes else file.rows
        relation = RawRelation("", file.name, columns, file.number, said, rows, file.hold)
        survey = FileSurvey(self.database, self.words, relation, file)
        self.tables.append((record, replace(table, surveyed=survey)))

    def _place(self, base_name: str, file: LoadedFile) -> str:
        return f"({self.database.dialect.text(base_name + ':')} || {self.words.dialect.as_text(file.line)})"

    # ── Reading ──

    def read(self, reading: Reading, rules: Rules, wanted: Mapping[str, Relation]) -> ScannedReading:
        """Makes the relations, and the account of reading. Raises Unsuitable, DatabaseError."""
        relations = {
            name: self._relation(name, bound, _looked_at(reading.cells[name], wanted.get(name)))
            for name, bound in reading.bound.items()
        }
        settings = Settings(rules.header, reading.knowledge)
        maker = self.maker(self.database, self.words, reading, settings, relations)
        made = maker.make(wanted)
        return ScannedReading(reading, self, rules, made, wanted)

    def _relation(self, record: str, bound: BoundRecord, looked_at: Collection[str]) -> RawRelation:
        """The rows of all files that feed a record type, one after the other; `looked_at`: columns that are read."""
        surveys = [surveyed_by(table) for table in bound.tables]
        parts = [each.relation for each in surveys]
        names = dict.fromkeys(name for part in parts for name in part.columns)
        for each in surveys:
            each.look(name for name in names if name in looked_at)
        seen = {name: self._seen(name, surveys) for name in names}
        if len(parts) == 1:
            columns = {name: replace(raw, seen=seen[name]) for name, raw in parts[0].columns.items()}
            return replace(parts[0], record=record, columns=columns)
        return self._joined(record, list(names), surveys, seen)

    def _seen(self, name: str, surveys: Sequence[FileSurvey]) -> Seen:
        """What is known of a column in all files that have it."""
        seen = (survey.seen.get(name, NOTHING_SEEN) for survey in surveys if name in survey.relation.columns)
        return reduce(Seen.and_also, seen)

    def _joined(
        self,
        record: str,
        names: Sequence[str],
        surveys: Sequence[FileSurvey],
        seen: Mapping[str, Seen],
    ) -> RawRelation:
        if any(
            len({survey.relation.columns[name].kind for survey in surveys if name in survey.relation.columns})
            > 1
            for name in names
        ):
            raise Unsuitable(f"the files of {record} have values of different kinds in one column")
        start, parts = 0, []
        for survey in surveys:
            own = survey.relation.columns
            columns = ", ".join(
                f"{own[name].sql if name in own else 'NULL'} AS c{place}" for place, name in enumerate(names)
            )
            said = f"{survey.relation.number} + {start} AS number, {survey.relation.place} AS place"
            parts.append(f"SELECT {said}, {columns} FROM {survey.relation.name} AS raw")
            start += survey.file.rows
        view = self.database.dialect.identifier(f"raw of {record}")
        self.database.run(f"CREATE OR REPLACE VIEW {view} AS {' UNION ALL '.join(parts)}")
        kinds = {name: column.kind for survey in surveys for name, column in survey.relation.columns.items()}
        raw = {
            name: RawColumn(f"raw.c{place}", kinds[name], True, seen[name])
            for place, name in enumerate(names)
        }
        counts = [survey.relation.rows for survey in surveys]
        rows = None if None in counts else sum(count or 0 for count in counts)

        def hold() -> None:
            for survey in surveys:
                survey.file.hold()

        return RawRelation(record, view, raw, "raw.number", "raw.place", rows, hold)


def _looked_at(cells: RecordCells, wanted: Relation | None) -> set[str]:
    """The columns of a type's fields, but for texts that nobody asks for: of those there is nothing to say."""
    fields = wanted.fields if wanted is not None else {}
    own = (
        cell for name, cell in cells.fields.items() if name in fields or not isinstance(cell.field.type, Text)
    )
    return {column for cell in own for column in key_columns(cell)}


class FileScan(Scan):
    """A scan of files, which the database loads one after the other."""

    def add(self, record: str | None, table: RawTable) -> None:
        """Loads the file of a table. Raises Unsuitable, with the file's name in it."""
        try:
            if table.layout is None:
                raise Unsuitable(
                    "only CSV, JSON lines and Parquet are read by a database, and not those of a CRM"
                )
            file = self._load(table, table.layout, f"raw {len(self.tables)} {table.name}")
        except Unsuitable as why:
            raise Unsuitable(f'"{table.name}": {why}') from why
        self.take(record, table, file)

    def _load(self, table: RawTable, layout: FileLayout, name: str) -> LoadedFile:
        """The file in the database, under this name. Raises Unsuitable."""
        raise NotImplementedError


def surveyed_by(table: RawTable) -> FileSurvey:
    """The survey of a table that a scan has."""
    assert isinstance(table.surveyed, FileSurvey)
    return table.surveyed


class ScannedReading(Reading):
    """A reading whose records stand in a database, with the whole account of them. Gives records of Python for a few."""

    def __init__(
        self,
        reading: Reading,
        scan: Scan,
        rules: Rules,
        made: Mapping[str, ReadRelation],
        wanted: Mapping[str, Relation],
    ) -> None:
        super().__init__(
            rules,
            reading.bound,
            reading.cells,
            reading.guesses,
            reading.knowledge,
            reading.top,
            reading.unclear,
        )
        self.scan = scan
        self.made = made
        self._wanted = wanted
        self._rules = rules
        self.tallies: dict[str, Tally] = {name: self._tally(name) for name in self._order()}
        """The account by record type."""

    def _order(self) -> list[str]:
        """The record types in the order in which they are read: those that are linked first."""
        return list(dict.fromkeys([*self.linked, *(name for name in self.top if name in self.bound)]))

    def _tally(self, record: str) -> Tally:
        bound, made = self.bound[record], self.made[record]
        account = Account(
            self.scan.database,
            self.scan.words,
            made,
            bound,
            lambda numbers: self.places_of(record, numbers),
            is_linked=record in self.linked,
        )
        tally = account.tally()
        for table in bound.tables:
            file = surveyed_by(table).file
            tally.bad_count += file.bad_count
            tally.bad += file.bad[: DIFFERENT - len(tally.bad)]
            tally.notes += file.notes[: DIFFERENT - len(tally.notes)]
        return tally

    @property
    def tally(self) -> Tally:
        """As in `Reading`."""
        return joined(self.tallies.values())

    @property
    def count(self) -> int:
        """As in `Reading`."""
        return sum(tally.records for name, tally in self.tallies.items() if name in self.top)

    def places_of(self, record: str, numbers: Sequence[int]) -> dict[int, str]:
        """Where records stand: number → `deals.csv:12`."""
        raw = self.made[record].raw
        found: dict[int, str] = {}
        for few in in_pieces(sorted(set(numbers))):
            select = f"SELECT {raw.number}, {raw.place} FROM {raw.name} AS raw WHERE {raw.number} IN ({few})"
            found |= {int(number): str(place) for number, place in self.scan.database.rows(select)}  # type: ignore[call-overload]
        return found

    def records_at(self, record: str, numbers: Sequence[int]) -> Iterator[Record]:
        """The records of a type with these numbers, ascending, as `records` gives them."""
        some = SomeRecords(self, self._rules, self.made, self._wanted, self.scan.database)
        return some.records(record, numbers)
