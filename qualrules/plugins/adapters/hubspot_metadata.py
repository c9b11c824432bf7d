"""What HubSpot says of itself: pipelines with their stages, properties with their options, as its API gives them.

Text booleans and probabilities are read here, because no record holds them; what follows is decided in `reading`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeGuard

from qualrules.plugins.adapters.decoding import base_name
from qualrules.plugins.adapters.hubspot_fields import DEFAULT_STAGES, LIFECYCLE_STAGES
from qualrules.plugins.adapters.hubspot_objects import type_by_file, type_by_names
from qualrules.plugins.adapters.hubspot_values import hundredths, is_true
from qualrules.reading.metadata import ColumnInfo, ColumnKind, Metadata, StageInfo

Item = Mapping[str, object]

_STAGE_COLUMNS = {"deals": ("dealstage", "pipeline")}
_OTHER_STAGE_COLUMNS = ("hs_pipeline_stage", "hs_pipeline")
_KINDS: Mapping[str, ColumnKind] = {
    "string": "text", "number": "number", "date": "date", "datetime": "datetime", "bool": "yes/no",
    "enumeration": "one",
}  # fmt: skip
_GROUPS = {"dealinformation": "deals", "contactinformation": "contacts", "companyinformation": "companies"}


def is_pipeline(value: object) -> TypeGuard[Item]:
    """Whether a JSON value is a pipeline with its stages."""
    return isinstance(value, Mapping) and isinstance(value.get("stages"), list) and "label" in value


def is_property(value: object) -> TypeGuard[Item]:
    """Whether a JSON value describes a property."""
    return isinstance(value, Mapping) and {"name", "label", "fieldType"} <= value.keys()


# ── Pipelines ──


def of_pipelines(items: Iterable[Item], name: str) -> Metadata:
    """The stages of all pipelines of an object type; `name` is the file's."""
    pipelines = list(items)
    stages = tuple(stage for each in pipelines for stage in _stages(each))
    table = _pipelines_of(pipelines) or type_by_file(base_name(name)) or "deals"
    stage_column, pipeline_column = _STAGE_COLUMNS.get(table, _OTHER_STAGE_COLUMNS)
    return Metadata(table, (), stages, stage_column, pipeline_column, base_name(name))


def _pipelines_of(pipelines: Iterable[Item]) -> str:
    details = [_details(stage) for each in pipelines for stage in _items(each.get("stages"))]
    if any("ticketState" in each for each in details):
        return "tickets"
    if any("leadState" in each for each in details):
        return "leads"
    return "deals" if any(each.get("probability") is not None for each in details) else ""


def _stages(pipeline: Item) -> Iterator[StageInfo]:
    id = str(pipeline.get("id", pipeline.get("pipelineId", "")))
    for number, stage in enumerate(_items(pipeline.get("stages"))):
        details = _details(stage)
        order = stage.get("displayOrder")
        yield StageInfo(
            str(stage.get("id", stage.get("stageId", ""))),
            str(stage.get("label", "")),
            id,
            str(pipeline.get("label", "")),
            order if isinstance(order, int) else number,
            stage_result(details),
            hundredths(details.get("probability")),
        )


def _details(stage: Item) -> Item:
    """What is said of a stage: `metadata` of newer answers, the stage itself in older ones."""
    details = stage.get("metadata")
    return details if isinstance(details, Mapping) else stage


def stage_result(details: Item) -> Literal["", "won", "lost"]:
    """Whether a stage closes the deal: it says so itself, and its probability is 1 or 0 then."""
    if is_true(details.get("closedWon")) or is_true(details.get("closed_won")):
        return "won"
    is_closed = details.get("isClosed", details.get("is_closed"))
    chance = hundredths(details.get("probability"))
    if is_closed is not None and not is_true(is_closed):
        return ""
    if is_closed is None and "closedWon" not in details:
        return ""
    return "won" if chance == "100" and is_closed is not None else "lost" if chance == "0" else ""


# ── Properties ──


def of_properties(items: Iterable[Item], name: str) -> Metadata:
    """The columns of an object type, with their options in the order in which people see them."""
    properties = list(items)
    table = _properties_of(properties, name)
    return Metadata(table, tuple(map(_column, properties)), origin=base_name(name))


def _properties_of(properties: list[Item], name: str) -> str:
    by_names = type_by_names(str(each.get("name")) for each in properties)
    groups = (_GROUPS.get(str(each.get("groupName"))) for each in properties)
    by_group = next((each for each in groups if each), "")
    file = base_name(name)
    return by_names or by_group or type_by_file(file) or file.rpartition(".")[0] or file


def _column(given: Item) -> ColumnInfo:
    name, kind = str(given.get("name", "")), kind_of(given)
    options = sorted(_items(given.get("options")), key=_order)
    return ColumnInfo(
        name,
        str(given.get("label") or ""),
        {str(each.get("value", "")): str(each.get("label", "")) for each in options},
        frozenset(str(each.get("value", "")) for each in options if is_true(each.get("hidden"))),
        kind=kind,
        translated=kind != "yes/no",  # rows say true and false, whatever an account calls them
    )


def _order(option: Item) -> int:
    order = option.get("displayOrder")
    return order if isinstance(order, int) else 0


def kind_of(given: Item) -> ColumnKind:
    """What a property's values are; the keys are those of the API or, with `_`, of a warehouse."""
    type = str(given.get("type", ""))
    field = str(given.get("fieldType", given.get("field_type", "")))
    if field == "booleancheckbox":
        return "yes/no"
    if field == "checkbox":
        return "several"
    if type == "number" and is_true(given.get("showCurrencySymbol", given.get("show_currency_symbol"))):
        return "money"
    return _KINDS.get(type, "")


def _items(value: object) -> list[Item]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


# ── What every account begins with ──

_DEFAULTS = {"dealstage": DEFAULT_STAGES, "lifecyclestage": LIFECYCLE_STAGES}


class Seen:
    """The columns of rows, and the stages that stand in them, without the rows."""

    def __init__(self, rows: Iterable[Item]) -> None:
        columns: dict[str, None] = {}
        self.stages: dict[str, dict[str, None]] = {column: {} for column in _DEFAULTS}
        for row in rows:
            columns.update(dict.fromkeys(row))
            for column, values in self.stages.items():
                value = row.get(column)
                if isinstance(value, str) and value:
                    values[value] = None
        self.columns = tuple(columns)

    def assumed(self, table: str, name: str) -> Metadata | None:
        """HubSpot's own labels of stages, for where no file says what they are called.

        A stage that has none is called by its id.
        """
        columns = tuple(
            ColumnInfo(column, options={**{id: id for id in seen}, **labels})
            for column, labels in _DEFAULTS.items()
            if (seen := self.stages[column])
        )
        return Metadata(table, columns, origin=base_name(name), assumed=True) if columns else None
