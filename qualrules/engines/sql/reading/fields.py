"""One field of a relation as SQL: plain forms in their places, everything else joined from a table of values that Python
has read. The mapping itself is made in `odd`.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.dataclass import dataclass
from qualrules.engines.sql.reading.plain import NEVER, PlainForms
from qualrules.engines.sql.reading.raw import RawColumn, RawRelation
from qualrules.engines.sql.reading.words import Words
from qualrules.engines.sql.relations import claim, gap
from qualrules.engines.whole import Unsuitable
from qualrules.model.datatypes import Choices, Money, StageOf
from qualrules.model.schema import Field
from qualrules.model.values import decimal_of
from qualrules.reading.bound import BoundLine
from qualrules.reading.cells import FieldCell


@dataclass(frozen=True)
class RawKey:
    """A column whose value decides about a field: its name in the source, and its SQL."""

    column: str
    raw: RawColumn


@dataclass(frozen=True)
class FieldPlan:
    """How a field is read. `arms`: (when, value) in their order; where none of them holds, the value is odd."""

    field: Field
    keys: tuple[RawKey, ...]
    arms: tuple[tuple[str, str], ...]
    alias: str
    is_direct: bool
    """Whether it is among the fields that a reader of records takes first."""
    is_whole: bool
    """Whether no row can be odd."""
    is_blank_odd: bool
    """Whether a row whose columns are all empty can be odd."""

    @property
    def is_mapped(self) -> bool:
        """Whether every value that is there is read by Python: those of few different values."""
        return len(self.arms) <= 1

    @property
    def odd(self) -> str:
        """When a row's value has to be read by Python."""
        if not self.arms:
            return "TRUE"
        return f"NOT COALESCE({' OR '.join(test for test, _ in self.arms)}, FALSE)"


def key_columns(cell: FieldCell) -> list[str]:
    """The columns that decide about a field's value."""
    found: dict[str, None] = {}
    for line in cell.lines:
        found[_key(line.bound)] = None
        if isinstance(cell.field.type, Money) and line.bound.currency_column:
            found[line.bound.currency_column] = None
    return list(found)


def _key(line: BoundLine) -> str:
    if line.key is None:
        raise Unsuitable(f'"{line.column}" stands inside another column')
    return line.key


def plan(cell: FieldCell, relation: RawRelation, forms: PlainForms, alias: str) -> FieldPlan:
    """How a field of a relation is read."""
    columns = {name: relation.columns[name] for name in key_columns(cell) if name in relation.columns}
    other = next((name for name, raw in columns.items() if raw.kind == "other"), None)
    if other is not None:
        raise Unsuitable(f'the column "{other}" holds values of a kind that only Python reads')
    if any(not line.blank_is_missing for line in cell.lines) and any(
        raw.may_be_absent for raw in columns.values()
    ):
        raise Unsuitable(f"what an empty {cell.field.name} means is said, and some rows lack its column")
    keys = tuple(RawKey(name, raw) for name, raw in columns.items())
    arms: list[tuple[str, str]] = []
    before: list[str] = []
    is_whole = True
    for line in cell.lines:
        raw = columns.get(_key(line.bound))
        if raw is None:
            continue
        found = forms.of(line, raw, columns.get(line.bound.currency_column))
        is_whole = is_whole and found.is_all
        if found.test != NEVER:
            arms.append((_all([*before, found.test]), found.value))
        if found.blank is None:
            return FieldPlan(cell.field, keys, tuple(arms), alias, cell.is_direct, False, True)
        before.append(found.blank)
    arms.append((_all(before), held_literal(cell.field.default, cell.field, forms)))
    return FieldPlan(cell.field, keys, tuple(arms), alias, cell.is_direct, is_whole, False)


def _all(parts: Sequence[str]) -> str:
    return f"({' AND '.join(parts)})" if parts else "TRUE"


def held_literal(held: object, field: Field, forms: PlainForms) -> str:
    """A held value as SQL of the column's type."""
    words, dialect = forms.words, forms.words.dialect
    if held is None:
        return dialect.nothing(field.type)
    if isinstance(held, bool):
        return "TRUE" if held else "FALSE"
    if isinstance(held, int):
        return f"CAST({decimal_of(held)} AS {dialect.column_type(field.type)})"
    if isinstance(held, str):
        return dialect.text(held)
    if isinstance(field.type, Choices):
        assert isinstance(held, frozenset)
        return words.dialect.texts(sorted(held))
    return dialect.moment(held)


@dataclass(frozen=True)
class FieldSql:
    """The columns of a field, and the join that they need."""

    columns: tuple[str, ...]
    join: str = ""


def absent(field: Field, forms: PlainForms, is_gap: bool) -> FieldSql:
    """A field that the source does not have."""
    name = forms.words.dialect.identifier
    nothing = forms.words.dialect.nothing(field.type)
    columns = [
        f"{nothing} AS {name(field.name)}",
        f"{'TRUE' if is_gap else 'FALSE'} AS {name(gap(field.name))}",
    ]
    if isinstance(field.type, StageOf):
        columns.append(f"{forms.words.dialect.no_text} AS {name(claim(field.name))}")
    return FieldSql(tuple(columns))


def field_sql(planned: FieldPlan, mapping: str | None, forms: PlainForms) -> FieldSql:
    """The SELECT columns of a field; `mapping` names the table of its odd values, None where there are none."""
    name, alias = forms.words.dialect.identifier, planned.alias
    own = planned.field.name
    if mapping is None:
        value = _sure(planned)
        columns = [f"{value} AS {name(own)}", f"FALSE AS {name(gap(own))}"]
        if isinstance(planned.field.type, StageOf):
            columns.append(f"{forms.words.dialect.no_text} AS {name(claim(own))}")
        return FieldSql(tuple(columns))
    whens = " ".join(f"WHEN {test} THEN {value}" for test, value in planned.arms)
    value = f"CASE {whens} ELSE {alias}.value END" if whens else f"{alias}.value"
    columns = [f"{value} AS {name(own)}", f"COALESCE({alias}.gap, FALSE) AS {name(gap(own))}"]
    if isinstance(planned.field.type, StageOf):
        columns.append(f"{alias}.claim AS {name(claim(own))}")
    return FieldSql(
        tuple(columns), f"LEFT JOIN {mapping} AS {alias} ON {same_keys(planned, alias, forms.words)}"
    )


def _sure(planned: FieldPlan) -> str:
    """The value where each row is known to be in one of the arms."""
    if not planned.arms:
        return "NULL"
    *most, (_, last) = planned.arms
    if len(most) == 1 and last.startswith("CAST(NULL"):
        return most[0][1]
    whens = " ".join(f"WHEN {test} THEN {value}" for test, value in most)
    return f"CASE {whens} ELSE {last} END" if whens else last


def same_keys(planned: FieldPlan, alias: str, words: Words) -> str:
    """The condition under which a row of the mapping is about a raw row."""
    is_simple = len(planned.keys) == 1 and not planned.is_blank_odd and planned.keys[0].raw.kind != "double"
    pairs = [(key.raw, f"{alias}.k{place}") for place, key in enumerate(planned.keys)]
    # DuckDB passes over NaN where it looks for equal values with a LIMIT.
    return " AND ".join(
        f"{raw.sql} = {own}" if is_simple else words.same(raw.sql, own, raw.kind) for raw, own in pairs
    )
