"""From Pipedrive's rows to flat ones: custom fields become columns, links get their id, a deal's stage and status
become one claim.

Each function changes one row and looks at no other; what a value means is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from qualrules.plugins.adapters.pipedrive_fields import CLOSED, STAGE_OR_STATUS
from qualrules.reading.raw import RawRow

Values = dict[str, object]

_UTC = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_DEAL, _ORGANIZATION = "Deal - ", "Organization - "


def flat(values: Mapping[str, object]) -> Values:
    """A row of the API with its custom fields beside its own, and with times that say that they are UTC."""
    made: Values = {}
    for key, value in values.items():
        if key != "custom_fields":
            made[key] = _own(key, value)
    custom = values.get("custom_fields")
    for key, value in custom.items() if isinstance(custom, Mapping) else ():
        _put(made, key, value)
    return with_stage_or_status(made, "stage_id", "status")


def _own(key: str, value: object) -> object:
    if isinstance(value, str):
        # v1 writes its times in UTC without saying so
        return f"{value}Z" if key.endswith("time") and _UTC.fullmatch(value) else value
    if isinstance(value, Mapping) and "value" in value and "name" in value and "id" not in value:
        return {"id": value["value"], **value}  # what v1 gives for a link has its id under "value"
    return value


def _put(made: Values, key: str, value: object) -> None:
    """A custom field; the parts of one that has several stand beside it, as in v1: `<key>_currency`."""
    if not isinstance(value, Mapping):
        made[key] = value
    elif isinstance(several := value.get("values"), list):
        made[key] = [_id_of(item) for item in several]
    elif "value" in value:
        made[key] = value["value"]
        made |= {f"{key}_{part}": each for part, each in value.items() if part not in ("value", "type")}
    else:
        made[key] = value.get("id", value)


def _id_of(item: object) -> object:
    return item.get("id", item.get("value")) if isinstance(item, Mapping) else item


def with_stage_or_status(values: Values, stage: str, status: str) -> Values:
    """The row with the derived column, where it says both; which of them is asked is `claimed`'s."""
    if stage in values and status in values:
        values[STAGE_OR_STATUS] = claimed(values[stage], values[status])
    return values


def claimed(stage: object, status: object) -> object:
    """Where the CRM says that a deal stands: the outcome of a closed one, else its stage."""
    return CLOSED.get(status.strip().lower(), stage) if isinstance(status, str) else stage


def participant(values: Mapping[str, object]) -> Values:
    """Somebody who takes part in a deal: the person's own fields, and the deal's id."""
    persons = (values.get("person"), values.get("person_id"))
    made = next((flat(each) for each in persons if isinstance(each, Mapping)), Values())
    made["person_id"] = made.pop("id", None) or values.get("person_id")
    made["participant_id"] = values.get("id")
    made["deal_id"] = values.get("related_item_id")
    return made


def exported(columns: tuple[str, ...]) -> tuple[tuple[str, ...], Callable[[RawRow], RawRow]] | None:
    """The further columns of an export of deals, and how a row gets them; None where there is nothing to add.

    An export holds the organization's fields in columns of its own; they are given as a record too, so that a
    link leads to it.
    """
    stage, status = f"{_DEAL}Stage", f"{_DEAL}Status"
    of_organization = [name for name in columns if name.startswith(_ORGANIZATION)]
    has_stage = stage in columns and status in columns
    has_organization = bool(of_organization) and any(name.startswith(_DEAL) for name in columns)
    if not has_stage and not has_organization:
        return None

    def change(row: RawRow) -> RawRow:
        values = dict(row.values)
        if has_organization:
            nested = {name: values.get(name) for name in of_organization}
            values["organization"] = nested if any(nested.values()) else None
        return replace(row, values=with_stage_or_status(values, stage, status))

    further = (STAGE_OR_STATUS,) * has_stage + ("organization",) * has_organization
    return further, change
