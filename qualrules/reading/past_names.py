"""What the rules read of a record type, and which of its columns a name in a history means.

Histories name columns by API names, by labels, or by older names that only the adapter still knows. Nothing here looks
at values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qualrules.model.datatypes import StageOf
from qualrules.reading.bound import BoundRecord
from qualrules.reading.cells import LineCell
from qualrules.reading.raw import Knowledge
from qualrules.reading.shapes import getter, loose, loosely
from qualrules.reading.survey import RecordCells

CREATED = frozenset(
    (
        "createddate", "createdate", "createdat", "createdon", "createdtime", "created", "addtime", "datecreated",
        "creationdate", "creationtime", "propertycreatedate", "dealdealcreated", "hscreatedate",
    )
)  # fmt: skip
"""What CRMs call the column with the instant of a record's creation, which never changes."""
CLOSED = frozenset(
    (
        "closedate", "closedon", "closedat", "closetime", "actualclosedate", "closingdate", "wontime", "losttime",
        "propertyclosedate",
    )
)  # fmt: skip
"""What CRMs call the column with the day on which a closed record was closed."""


@dataclass
class Columns:
    """The columns of one record type that feed its fields."""

    bound: BoundRecord
    cells: RecordCells
    knowledge: Knowledge
    lines: dict[str, list[LineCell]] = field(default_factory=dict)
    """Column → what reads it; nothing for the currency of an amount."""
    currency: dict[int, str] = field(default_factory=dict)
    """Of a line, by its identity: the column with the currency of its amounts."""

    def __post_init__(self) -> None:
        for cell in self.cells.fields.values():
            for line in cell.lines:
                self.lines.setdefault(line.bound.column, []).append(line)
                column = line.bound.forms.currency_column
                if line.bound.currency_of is not None and column is not None:
                    found = column if self.bound.shape.find(column) is not None else None
                    name = found or next(iter(loosely(column, self.bound.shape)), column)
                    self.currency[id(line)] = name
                    self.lines.setdefault(name, [])

    @property
    def constant(self) -> frozenset[str]:
        """The columns that cannot change: the id, and the instant of creation."""
        identity = self.bound.identity[0] if self.bound.identity is not None else ""
        return frozenset(name for name in self.lines if name == identity or is_creation(name))

    def creation(self) -> str | None:
        """The column with the instant of creation, whether or not it feeds a field."""
        read = [name for name in self.lines if is_creation(name)]
        return next(iter(read or [name for name in self.bound.shape.paths() if is_creation(name)]), None)

    def closing(self) -> list[LineCell]:
        """What reads the day on which a closed record was closed."""
        return [line for name, lines in self.lines.items() if _called(name, CLOSED) for line in lines]

    def claims(self) -> tuple[str, ...]:
        """The fields that hold a claimed stage."""
        return tuple(
            name
            for name, cell in self.cells.fields.items()
            if isinstance(cell.field.type, StageOf) and cell.lines
        )

    def of_field(self, name: str) -> tuple[str, ...]:
        """The columns of a field, in the order in which they are tried."""
        return tuple(line.bound.column for line in self.cells.fields[name].lines)

    def meant_by(self, name: str, names: Mapping[str, str]) -> tuple[str, ...]:
        """The columns that a name in a history means; `names` are those that its adapter translates."""
        wanted = names.get(name, name)
        if wanted in self.lines:
            return (wanted,)
        alike = [column for column in self.lines if loose(column) == loose(wanted)]
        alike = alike or [column for column in self.bound.described.labelled(wanted) if column in self.lines]
        if alike or self.is_another(wanted):
            return tuple(alike)
        return tuple(dict.fromkeys(self._by_alias(wanted)))

    def is_another(self, name: str) -> bool:
        """Whether the records have a column of that name, which feeds no field."""
        shape = self.bound.shape
        return shape.find(name) is not None or bool(
            loosely(name, shape) or self.bound.described.labelled(name)
        )

    def _by_alias(self, name: str) -> Iterator[str]:
        wanted = loose(name)
        for each, cell in self.cells.fields.items():
            known = [
                alias
                for of_type in (self.bound.record.name, "")
                for alias in self.knowledge.aliases.get(of_type, {}).get(each, ())
            ]
            if cell.lines and wanted in map(loose, (each, *known)):
                yield cell.lines[0].bound.column


def is_creation(column: str) -> bool:
    """Whether a column is called like the instant of creation, by itself or at the end of a path."""
    return _called(column, CREATED)


def _called(column: str, names: frozenset[str]) -> bool:
    return loose(column) in names or loose(column.rpartition(".")[2]) in names


def placed(row: dict[str, object], column: str, value: object, is_key: bool) -> None:
    """Puts a value where `getter` looks for the column."""
    parts = [column] if is_key or "." not in column else column.split(".")
    for part in parts[:-1]:
        inner = row.get(part)
        if not isinstance(inner, dict):
            inner = row[part] = {}
        row = inner
    row[parts[-1]] = value


def taken(values: Mapping[str, object], column: str, bound: BoundRecord) -> object:
    """The value of a column in a row of now."""
    return getter(column, bound.shape)(values)
