"""Raw relations become the relations that rules are asked of (`sql/relations`), as views and small tables of a database.

What feeds what and how it is written is settled before (`reading.settle`); what SQL cannot read exactly, the cells of
`reading` read. Raises Unsuitable where neither can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from qualrules.engines.sql.database import Database
from qualrules.engines.sql.reading.fields import FieldPlan, FieldSql, absent, field_sql, plan
from qualrules.engines.sql.reading.links import LinkPlan, Links
from qualrules.engines.sql.reading.odd import OddValues
from qualrules.engines.sql.reading.plain import PlainForms
from qualrules.engines.sql.reading.raw import RawRelation
from qualrules.engines.sql.reading.words import Words
from qualrules.engines.sql.relations import ID, KEY, PARENT, ROW, Relation, list_relation
from qualrules.engines.whole import PLACE, Unsuitable
from qualrules.model.datatypes import Link, ListOf
from qualrules.reading.collect import Reading
from qualrules.reading.linking import RecordReader, Store
from qualrules.reading.raw import same_id
from qualrules.reading.survey import RecordCells
from qualrules.reading.typed import Settings


@dataclass
class ReadRelation:
    """How one record type was read: what the account of it is made from."""

    raw: RawRelation
    plans: Mapping[str, FieldPlan]
    mappings: Mapping[str, str] = field(default_factory=dict)
    """Field → the table of its odd values, for fields that have some."""
    links: Sequence[LinkPlan] = ()
    id: str | None = None
    """The record's id as SQL of `raw`, None where no column holds it."""


class RelationMaker:
    """Makes the relations of a run in one database."""

    odd_values: ClassVar[type[OddValues]] = OddValues

    def __init__(
        self,
        database: Database,
        words: Words,
        reading: Reading,
        settings: Settings,
        relations: Mapping[str, RawRelation],
    ) -> None:
        self._database = database
        self._words = words
        self._reading = reading
        self._settings = settings
        self._relations = relations
        self._forms = PlainForms(words, settings)

    def make(self, wanted: Mapping[str, Relation]) -> dict[str, ReadRelation]:
        """The relations that are wanted; of every type that is read, how it was read."""
        self._refuse()
        ids = self._ids()
        made: dict[str, ReadRelation] = {}
        for record in self._reading.bound:
            made[record] = self._one(record, wanted.get(record), ids)
        for record, relation in wanted.items():
            if record not in made:
                self._empty(relation)
        return made

    def _refuse(self) -> None:
        knowledge = self._reading.knowledge
        if knowledge.same_id is not same_id or knowledge.merged_ids:
            raise Unsuitable("the CRM spells ids in several ways, or merges records")

    def _ids(self) -> dict[str, str]:
        """Tables of the ids of linked types, by record type."""
        found = {}
        for record in self._reading.linked:
            links = self._links(record)
            name = f"ids {record}"
            self._relations[record].hold()
            self._database.keep(name, links.ids_select(record))
            found[record] = self._words.dialect.identifier(name)
        return found

    def _links(self, record: str) -> Links:
        return Links(self._reading.cells[record], self._forms, self._relations, self._reading.bound)

    # ── One record type ──

    def _one(self, record: str, wanted: Relation | None, ids: Mapping[str, str]) -> ReadRelation:
        cells, raw, links = self._reading.cells[record], self._relations[record], self._links(record)
        plans = self._plans(cells, raw)
        reader = RecordReader(cells, self._settings, Store())
        odd = self.odd_values(self._database, raw, reader, self._forms)
        mappings = {each.field.name: odd.mapping(each) for each in odd.having_any(list(plans.values()))}
        followed = [
            found
            for place, each in enumerate(cells.bound.fields.values())
            if isinstance(each.field.type, Link) and (found := links.link(each, f"l{place}", ids)) is not None
        ]
        made = ReadRelation(raw, plans, mappings, followed, links.id_of(record))
        if wanted is not None:
            self._view(wanted, made, cells, links)
        return made

    def _plans(self, cells: RecordCells, raw: RawRelation) -> dict[str, FieldPlan]:
        return {
            name: plan(cell, raw, self._forms, f"m{place}")
            for place, (name, cell) in enumerate(cells.fields.items())
            if cell.lines
        }

    def _view(self, wanted: Relation, made: ReadRelation, cells: RecordCells, links: Links) -> None:
        name = self._words.dialect.identifier
        parts = [self._field(each, made, cells, links) for each in wanted.fields]
        id = f"COALESCE({made.id}, {made.raw.place})" if made.id is not None else made.raw.place
        columns = [
            f"{made.raw.number} AS {name(KEY)}",
            f"{id} AS {name(ID)}",
            f"{made.raw.place} AS {name(PLACE)}",
        ]
        columns += [column for part in parts for column in part.columns]
        joins = "".join(f"\n{part.join}" for part in parts if part.join)
        listed = ",\n".join(columns)
        self._database.run(
            f"CREATE VIEW {name(wanted.record)} AS\nSELECT {listed}\nFROM {made.raw.name} AS raw{joins}"
        )

    def _field(self, own: str, made: ReadRelation, cells: RecordCells, links: Links) -> FieldSql:
        bound = cells.bound.fields[own]
        if isinstance(bound.field.type, Link):
            followed = next((each for each in made.links if each.field.field.name == own), None)
            return (
                absent(bound.field, self._forms, is_gap=True)
                if followed is None
                else links.link_sql(followed)
            )
        if isinstance(bound.field.type, ListOf):
            found, rows = links.list_sql(bound)
            self._list(cells.bound.record.name, own, rows)
            return found
        planned = made.plans.get(own)
        if planned is None:
            return absent(bound.field, self._forms, is_gap=not bound.supplied)
        return field_sql(planned, made.mappings.get(own), self._forms)

    def _list(self, record: str, own: str, rows: str | None) -> None:
        name = self._words.dialect.identifier
        nothing = f"SELECT CAST(0 AS BIGINT) AS {name(PARENT)}, CAST(0 AS BIGINT) AS {name(ROW)} WHERE FALSE"
        self._database.keep(list_relation(record, own), rows or nothing)

    def _empty(self, relation: Relation) -> None:
        """The relation of a type that no file feeds."""
        name, text = self._words.dialect.identifier, self._words.dialect.text_type
        parts = [absent(each, self._forms, is_gap=True) for each in relation.fields.values()]
        columns = [f"CAST(0 AS BIGINT) AS {name(KEY)}"]
        columns += [f"CAST(NULL AS {text}) AS {name(each)}" for each in (ID, PLACE)]
        columns += [column for part in parts for column in part.columns]
        self._database.run(f"CREATE VIEW {name(relation.record)} AS SELECT {', '.join(columns)} WHERE FALSE")
        for own in relation.lists:
            self._list(relation.record, own, None)
