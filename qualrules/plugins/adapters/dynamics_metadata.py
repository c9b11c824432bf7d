"""What Dynamics says of its columns, from saved answers of `EntityDefinitions`: labels, options, two-option labels.

Nothing here looks at records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeGuard, cast

from qualrules.plugins.adapters.decoding import base_name
from qualrules.plugins.adapters.dynamics_fields import UNKNOWN
from qualrules.plugins.adapters.dynamics_labels import is_unknown, unlabelled
from qualrules.plugins.adapters.saved_answers import all_of
from qualrules.reading.metadata import ColumnInfo, ColumnKind, Metadata
from qualrules.reading.raw import UnreadableFile

Json = Mapping[str, object]

_OF_ENTITY = re.compile(r"#EntityDefinitions\('([A-Za-z0-9_]+)'\)")
_KINDS: Mapping[str, ColumnKind] = {
    "String": "text",
    "Memo": "text",
    "Integer": "number",
    "BigInt": "number",
    "Decimal": "number",
    "Double": "number",
    "Money": "money",
    "Boolean": "yes/no",
    "DateTime": "datetime",
    "Picklist": "one",
    "State": "one",
    "Status": "one",
    "MultiSelectPicklist": "several",
}
UNTIED = (
    "these are option sets without the columns that use them; save the answer of "
    "EntityDefinitions(LogicalName='opportunity')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata"
    "?$select=LogicalName,DisplayName&$expand=OptionSet,GlobalOptionSet instead"
)


def is_definition(context: str) -> bool:
    """Whether an answer speaks of tables and columns, not of records."""
    return "#EntityDefinitions" in context or "#GlobalOptionSetDefinitions" in context


def described(context: str, document: Json, name: str) -> Iterator[Metadata]:
    """What an answer says, table by table. Raises UnreadableFile where it names no column."""
    if "#GlobalOptionSetDefinitions" in context:
        raise UnreadableFile(UNTIED)
    of_entity = _OF_ENTITY.search(context)
    value = document.get("value")
    items = value if isinstance(value, list) else [document]
    if any(isinstance(item, dict) and "Attributes" in item for item in items):
        for item in items:
            if isinstance(item, dict):
                yield _table(str(item.get("LogicalName") or ""), item.get("Attributes"), name)
        return
    table = of_entity[1] if of_entity else base_name(name).rpartition(".")[0]
    yield _table(table, items, name)


def _table(table: str, attributes: object, name: str) -> Metadata:
    listed = attributes if isinstance(attributes, list) else []
    columns = tuple(map(_column, all_of(listed, _is_attribute, "column with a LogicalName")))
    return Metadata(table, columns, origin=base_name(name))


def _is_attribute(value: object) -> TypeGuard[Json]:
    return isinstance(value, dict) and isinstance(value.get("LogicalName"), str)


def _column(attribute: Json) -> ColumnInfo:
    column = str(attribute["LogicalName"])
    kind = _kind(attribute)
    options = dict(_options(column, attribute))
    return ColumnInfo(column, _label(attribute.get("DisplayName")), options, kind=kind)


def _kind(attribute: Json) -> ColumnKind:
    typed = re.search(r"CRM\.(\w+)AttributeMetadata", str(attribute.get("@odata.type") or ""))
    named = attribute.get("AttributeTypeName")
    said = str(named.get("Value") or "").removesuffix("Type") if isinstance(named, dict) else ""
    names = (typed[1] if typed else "", said, str(attribute.get("AttributeType") or ""))
    found = next((_KINDS[each] for each in names if each in _KINDS), "")
    is_day = found == "datetime" and attribute.get("Format") == "DateOnly"
    return "date" if is_day else cast("ColumnKind", found)


def _options(column: str, attribute: Json) -> Iterator[tuple[str, str]]:
    for key in ("GlobalOptionSet", "OptionSet"):
        chosen = attribute.get(key)
        if not isinstance(chosen, dict):
            continue
        for name, value in (("TrueOption", True), ("FalseOption", False)):
            option = chosen.get(name)
            if isinstance(option, dict) and (label := _label(option.get("Label"))):
                yield unlabelled(value), label
        for option in _listed(chosen.get("Options")):
            label = _label(option.get("Label"))
            if label and option.get("Value") is not None:
                yield str(option["Value"]), "" if column in UNKNOWN and is_unknown(column, label) else label


def _listed(options: object) -> Iterator[Json]:
    if isinstance(options, list):
        yield from (option for option in options if isinstance(option, dict))


def _label(label: object) -> str:
    """The label in the language of the one who asked, else in the first there is."""
    if not isinstance(label, dict):
        return ""
    own = label.get("UserLocalizedLabel")
    others = label.get("LocalizedLabels")
    for each in (own, *(others if isinstance(others, list) else ())):
        if isinstance(each, dict) and isinstance(each.get("Label"), str):
            return str(each["Label"])
    return ""
