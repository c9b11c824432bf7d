"""Links and lists of a relation as SQL: ids looked up among the records of the linked type, child rows by their parent's id.

A link holds the number of the record that it names; an id that no record or that two records have is unreadable. What is
counted of them is asked in `account`.
"""

from __future__ import annotations

from collections.abc import Mapping

from qualrules.dataclass import dataclass
from qualrules.engines.sql.reading.fields import FieldSql, absent
from qualrules.engines.sql.reading.plain import PlainForms
from qualrules.engines.sql.reading.raw import RawRelation
from qualrules.engines.sql.relations import PARENT, ROW, gap
from qualrules.engines.whole import Unsuitable
from qualrules.model.datatypes import Link, ListOf
from qualrules.model.values import fold
from qualrules.reading.bound import BoundField, BoundLine, BoundRecord
from qualrules.reading.cells import LineCell
from qualrules.reading.shapes import loosely
from qualrules.reading.survey import RecordCells


@dataclass(frozen=True)
class LinkPlan:
    """A link whose ids are looked up in the table `ids`, as `alias`; `id` is the text of the id, NULL without one."""

    field: BoundField
    target: str
    id: str
    alias: str
    ids: str

    @property
    def join(self) -> str:
        """What brings the record that the id names."""
        return f"LEFT JOIN {self.ids} AS {self.alias} ON {self.id} = {self.alias}.id"

    @property
    def is_unknown(self) -> str:
        """Whether no record has the id."""
        return f"({self.id} IS NOT NULL AND {self.alias}.id IS NULL)"

    @property
    def is_repeated(self) -> str:
        """Whether several records have the id."""
        return f"COALESCE({self.alias}.repeated, FALSE)"


@dataclass(frozen=True)
class Links:
    """What is needed to say the links of one record type. `raw`: the rows of every type that is read."""

    cells: RecordCells
    forms: PlainForms
    relations: Mapping[str, RawRelation]
    bound: Mapping[str, BoundRecord]

    @property
    def _no_id(self) -> str:
        return self.forms.words.dialect.no_text

    def id_of(self, record: str) -> str | None:
        """The id of a type's rows, NULL where a row has none; None where no column holds it."""
        identity = self.bound[record].identity
        if identity is None:
            return None
        return self.id_in(record, identity[0])

    def id_in(self, record: str, column: str) -> str:
        """The id that a column holds."""
        raw = self.relations[record].columns.get(column)
        if raw is None:
            return self._no_id
        if raw.kind == "text":
            return self.forms.words.trimmed(raw.sql)
        if raw.kind == "whole":
            return self.forms.words.dialect.as_text(raw.sql)
        raise Unsuitable(f'the ids of {record} in "{column}" are neither texts nor whole numbers')

    def ids_select(self, record: str) -> str:
        """Each id of a type with the first record that has it, and whether others have it too."""
        relation = self.relations[record]
        id = self.id_of(record) or self._no_id
        return (
            f"SELECT {id} AS id, MIN({relation.number}) AS number, COUNT(*) > 1 AS repeated "
            f"FROM {relation.name} AS raw WHERE {id} IS NOT NULL GROUP BY 1"
        )

    # ── Links ──

    def link(self, each: BoundField, alias: str, ids: Mapping[str, str]) -> LinkPlan | None:
        """How a link is followed; None where the source does not supply it. `ids`: the tables of ids that there are."""
        assert isinstance(each.field.type, Link)
        target = each.field.type.record
        if not each.lines:
            return None
        parts = [(self._is_there(line), self._link_id(line)) for line in each.lines]
        id = parts[0][1]
        if len(parts) > 1:
            # The first column that has anything says it, also where that is a placeholder.
            id = f"CASE {' '.join(f'WHEN {there} THEN {one}' for there, one in parts)} END"
        return LinkPlan(each, target, id, alias, ids.get(target, ""))

    def _is_there(self, line: BoundLine) -> str:
        raw = self.relations[self.cells.bound.record.name].columns.get(line.key or "")
        if raw is None:
            return "FALSE"
        return f"COALESCE({raw.sql}, '') <> ''" if raw.kind == "text" else f"{raw.sql} IS NOT NULL"

    def _link_id(self, line: BoundLine) -> str:
        """The id in a link's column, after `means` and placeholders."""
        cell: LineCell = self.cells.links[id(line)]
        if line.nested is not None or line.key is None:
            raise Unsuitable(f'"{line.column}" holds whole records')
        record = self.cells.bound.record.name
        text, settled = self.id_in(record, line.key), cell.settled_texts - {""}
        if not cell.blank_is_missing or cell.bound.options:
            raise Unsuitable(f'the ids in "{line.column}" have a `means`')
        if not settled:
            return text
        if any(cell.settled(each) is not None for each in settled):
            raise Unsuitable(f'the ids in "{line.column}" have a `means`')
        words = self.forms.words
        return f"CASE WHEN NOT {words.is_among(words.folded(text), map(fold, settled))} THEN {text} END"

    def link_sql(self, planned: LinkPlan) -> FieldSql:
        """The SELECT columns of a link."""
        name, own = self.forms.words.dialect.identifier, planned.field.field.name
        if not planned.ids:  # the records that it leads to are not there
            nothing = self.forms.words.dialect.nothing(planned.field.field.type)
            return FieldSql((f"{nothing} AS {name(own)}", f"{planned.id} IS NOT NULL AS {name(gap(own))}"))
        number = f"CASE WHEN NOT {planned.is_repeated} THEN {planned.alias}.number END"
        lost = f"({planned.is_unknown} OR {planned.is_repeated})"
        return FieldSql((f"{number} AS {name(own)}", f"{lost} AS {name(gap(own))}"), planned.join)

    # ── Lists ──

    def list_sql(self, each: BoundField) -> tuple[FieldSql, str | None]:
        """The SELECT columns of a list, and the SELECT of its rows, None where the list is not known."""
        assert isinstance(each.field.type, ListOf)
        if each.by is None:
            if each.lines:
                raise Unsuitable(f'"{each.lines[0].column}" holds lists')
            return absent(each.field, self.forms, is_gap=True), None
        record, child = self.cells.bound.record.name, each.by.child
        own_id = self.id_of(record)
        if child not in self.bound or own_id is None:
            return absent(each.field, self.forms, is_gap=True), None
        name = self.forms.words.dialect.identifier
        known = FieldSql((f"TRUE AS {name(each.field.name)}", f"FALSE AS {name(gap(each.field.name))}"))
        return known, self._rows(record, child, own_id, each.by.column)

    def _rows(self, record: str, child: str, own_id: str, wanted: str) -> str:
        shape, name = self.bound[child].shape, self.forms.words.dialect.identifier
        alike = [wanted] if shape.find(wanted) is not None else loosely(wanted, shape)
        parent = self.id_in(child, alike[0]) if alike else self._no_id
        owners, rows = self.relations[record], self.relations[child]
        of_owners = f"SELECT {own_id} AS id, {owners.number} AS number FROM {owners.name} AS raw"
        of_rows = f"SELECT {parent} AS id, {rows.number} AS number FROM {rows.name} AS raw"
        return (
            f"SELECT owner.number AS {name(PARENT)}, child.number AS {name(ROW)} "
            f"FROM ({of_owners}) AS owner JOIN ({of_rows}) AS child ON owner.id = child.id"
        )
