"""Flat tables of HubSpot: exports with labels, and what a warehouse keeps (Fivetran's names).

A warehouse says in tables of their own what the API says in one answer: stages, properties, past values. Which of
them a table is, its columns say; one that is not known is passed through as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qualrules.plugins.adapters.forms import all_rows, changed
from qualrules.plugins.adapters.hubspot_fields import KNOWLEDGE, LABEL_SIGNS, WAREHOUSE, WAREHOUSE_NAMES
from qualrules.plugins.adapters.hubspot_history import stays
from qualrules.plugins.adapters.hubspot_metadata import kind_of, stage_result
from qualrules.plugins.adapters.hubspot_values import (
    hundredths,
    instant,
    is_probability,
    is_time,
    is_true,
    percent,
)
from qualrules.reading.metadata import ColumnInfo, Metadata, StageInfo
from qualrules.reading.raw import BadRow, HistoryForm, RawRow, RawTable
from qualrules.reading.shapes import loose

EXPORT = "hubspot-crm-exports"
"""How HubSpot calls the files that it exports, with the view and the day behind it."""
_OBJECTS = ("deal", "contact", "company", "ticket", "lead")
_COMPANY_IDS = "Associated Company IDs"
_PRIMARY = "Associated Company IDs (Primary)"
_MOMENTS = ("timestamp", "timestamp_instant")
_DELETED = ("is_deleted", "_fivetran_deleted", "archived")


def known(table: RawTable, columns: tuple[str, ...]) -> Iterator[RawTable | Metadata]:
    """A table as what it is. Raises UnreadableFile where rows of a table that describes others cannot be read."""
    has = frozenset(columns)
    if {"stage_id", "pipeline_id", "label"} <= has:
        yield _stages(table, has)
    elif {"pipeline_id", "label", "display_order"} <= has:
        yield _pipelines(table, has)
    elif {"hubspot_object", "name", "label", "value"} <= has:
        yield from _options(table)
    elif {"hubspot_object", "name", "label", "type"} <= has:
        yield from _properties(table)
    elif (record := _past_of(has)) is not None:
        yield _property_history(table, record)
    elif {"deal_id", "value"} <= has and {"date_entered", "_fivetran_start"} & has:
        yield _stage_history(table, has)
    else:
        yield from _records(table, columns)


# ── Records ──


def _records(table: RawTable, columns: tuple[str, ...]) -> Iterator[RawTable]:
    has = frozenset(columns)
    note = _links(has)
    named = replace(table, name=_name(table.name, has), notes=(*table.notes, *([note] if note else [])))
    times = [column for column in columns if is_time(column)]
    chances = [column for column in columns if is_probability(column)]
    companies = _COMPANY_IDS in has and _PRIMARY not in has
    gone = [column for column in _DELETED if column in has]

    def change(row: RawRow) -> RawRow | BadRow:
        return _changed(row, times, chances, companies, gone)

    made = changed(named, change) if times or chances or companies or gone else named
    yield made
    yield from stays(made, columns, id_column(columns))


def _changed(
    row: RawRow, times: list[str], chances: list[str], companies: bool, gone: list[str]
) -> RawRow | BadRow:
    values = dict(row.values)
    notes = [row.note] if row.note else []
    for column in times:
        values[column] = _if_text(values, column, instant)
    for column in chances:
        values[column] = _if_text(values, column, percent)
    if companies:
        notes += _first_company(values)
    if any(is_true(values.get(column)) for column in gone):
        notes.append("is archived or deleted in HubSpot")
    return RawRow({key: values[key] for key in row.values}, row.place, "; ".join(notes))


def _if_text(values: Mapping[str, object], column: str, change: object) -> object:
    value = values.get(column)
    return change(value) if isinstance(value, str) and callable(change) else value


def _first_company(values: dict[str, object]) -> list[str]:
    text = values.get(_COMPANY_IDS)
    ids = [part.strip() for part in text.split(";") if part.strip()] if isinstance(text, str) else []
    if len(ids) < 2:
        return []
    values[_COMPANY_IDS] = ids[0]
    return [f'is associated with {len(ids)} companies; the first one, "{ids[0]}", is taken']


def _name(name: str, has: frozenset[str]) -> str:
    """HubSpot's own name of an export changes with every day, so its table is called after what it holds."""
    if not name.lower().startswith(EXPORT):
        return name
    labels = {column.lower() for column in has}
    found = {each: len(signs & labels) for each, signs in LABEL_SIGNS.items()}
    best = max(found, key=lambda each: found[each])
    return best if found[best] else name


def _links(has: frozenset[str]) -> str:
    """What to do about a table that only says which records belong together."""
    ids = [f"{each}_id" for each in _OBJECTS if f"{each}_id" in has]
    if {"deal_id", "merged_deal_id"} <= has or {"contact_id", "vid_to_merge"} <= has:
        return (
            "this table says which records were merged into which: to have links to the merged ones found, "
            'give the others a column "hs_merged_object_ids" with their ids, separated by ";"'
        )
    if "category" in has and len(ids) == 2:
        return (
            f"this table says which records belong together: join it in the warehouse, so that the rows of one side "
            f'have a column "{ids[0]}" or "{ids[1]}" with the id of the other'
        )
    return ""


def id_column(columns: tuple[str, ...]) -> str:
    """The column with the id of a record, empty where none is known to hold it."""
    by_name = {loose(column): column for column in reversed(columns)}
    return next((by_name[loose(each)] for each in KNOWLEDGE.id_columns if loose(each) in by_name), "")


# ── The past ──


def _past_of(has: frozenset[str]) -> str | None:
    """The object whose past values a table tells, None where it tells none."""
    if not {"name", "value"} <= has or not has & frozenset(_MOMENTS):
        return None
    return next((each for each in _OBJECTS if f"{each}_id" in has), None)


def _property_history(table: RawTable, record: str) -> RawTable:
    others = WAREHOUSE_NAMES.get(record, {})

    def change(row: RawRow) -> RawRow:
        name = str(row.values.get("name") or "")
        return replace(row, values={**row.values, "name": others.get(name, WAREHOUSE + name)})

    at = next(each for each in _MOMENTS if each in (table.columns or _MOMENTS))
    form = HistoryForm("changes", f"{record}_id", at, column="name", new="value")
    return replace(changed(table, change), history=form)


def _stage_history(table: RawTable, has: frozenset[str]) -> RawTable:
    at = "date_entered" if "date_entered" in has else "_fivetran_start"
    left = "_fivetran_end" if "_fivetran_end" in has else ""
    return replace(table, history=HistoryForm("stays", "deal_id", at, stage="value", left=left))


# ── What describes other tables ──


def _text(values: Mapping[str, object], column: str) -> str:
    value = values.get(column)
    return "" if value is None else str(value)


def _number(values: Mapping[str, object], column: str) -> int:
    text = _text(values, column)
    return int(text) if text.isascii() and text.isdecimal() else 0


def _object(table: RawTable, has: frozenset[str]) -> str:
    is_ticket = "ticket_state" in has or "object_type_id" in has or "ticket" in table.name.lower()
    return "ticket" if is_ticket else "deal"


def _stage_columns(object: str) -> tuple[str, str]:
    own = WAREHOUSE_NAMES.get(object, {})
    if own:
        return own["dealstage"], own["pipeline"]
    return f"{WAREHOUSE}hs_pipeline_stage", f"{WAREHOUSE}hs_pipeline"


def _stages(table: RawTable, has: frozenset[str]) -> Metadata:
    object = _object(table, has)
    stages = tuple(
        StageInfo(
            _text(row, "stage_id"),
            _text(row, "label"),
            _text(row, "pipeline_id"),
            order=_number(row, "display_order"),
            result=stage_result(row),
            probability=hundredths(row.get("probability")),
        )
        for row in all_rows(table)
    )
    return Metadata(object, (), stages, _stage_columns(object)[0], origin=table.name)


def _pipelines(table: RawTable, has: frozenset[str]) -> Metadata:
    """Pipelines without their stages: their ids are options of the column that holds them."""
    object = _object(table, has)
    labels = {_text(row, "pipeline_id"): _text(row, "label") for row in all_rows(table)}
    column = ColumnInfo(_stage_columns(object)[1], "Pipeline", labels, kind="one")
    return Metadata(object, (column,), origin=table.name)


def _column_of(object: str, name: str) -> str:
    return WAREHOUSE_NAMES.get(object, {}).get(name, WAREHOUSE + name)


def _properties(table: RawTable) -> Iterator[Metadata]:
    found: dict[str, list[ColumnInfo]] = {}
    for row in all_rows(table):
        object = _text(row, "hubspot_object")
        column, label, kind = _column_of(object, _text(row, "name")), _text(row, "label"), kind_of(row)
        found.setdefault(object, []).append(ColumnInfo(column, label, kind=kind, translated=kind != "yes/no"))
    for object, columns in found.items():
        yield Metadata(object, tuple(columns), origin=table.name)


def _options(table: RawTable) -> Iterator[Metadata]:
    """The options of properties, whose labels and kinds another table has."""
    found: dict[tuple[str, str], list[Mapping[str, object]]] = {}
    for row in all_rows(table):
        found.setdefault((_text(row, "hubspot_object"), _text(row, "name")), []).append(row)
    for (object, name), rows in found.items():
        rows.sort(key=lambda row: _number(row, "display_order"))
        column = ColumnInfo(
            _column_of(object, name),
            options={_text(row, "value"): _text(row, "label") for row in rows},
            retired=frozenset(_text(row, "value") for row in rows if is_true(row.get("hidden"))),
        )
        yield Metadata(object, (column,), origin=table.name)
