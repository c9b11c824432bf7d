"""From Zoho's rows to plain ones: the system's keys are left out, exports get their links as the API has them.

Each function changes one row and looks at no other; what a value means is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from qualrules.plugins.adapters.zoho_fields import (
    ACCOUNTS,
    CONTACTS,
    DEAL_ID,
    EXPORT_ID,
    LABELS_OF,
    LOOKUPS,
    OWN_IDS,
)
from qualrules.reading.raw import RawRow, UnreadableFile

_LONG_ID = re.compile(r"(?<![0-9])[0-9]{15,}(?![0-9])")


def own(row: RawRow) -> RawRow:
    """The row of the API without the system's keys (`$approved`)."""
    return replace(row, values={key: value for key, value in row.values.items() if not key.startswith("$")})


def contact_role(row: RawRow, deal: str) -> RawRow:
    """Somebody's part in a deal; the id is the contact's, who may take part in several."""
    values = dict(own(row).values)
    contact = {"Contact_Id": values.pop("id")} if "id" in values else {}
    return replace(row, values={**values, **contact, DEAL_ID: deal})


def id_in(name: str, what: str, example: str) -> str:
    """The id in a file's name or in its folders' names, for the page does not say it. Raises UnreadableFile."""
    found = _LONG_ID.findall(name)
    if not found:
        raise UnreadableFile(
            f"{what} of which deal it is; put the deal's id into the file's name, as in {example}"
        )
    return str(found[-1])


def module_of(columns: tuple[str, ...]) -> str:
    """The module that an export is of, by its headers; empty where it cannot be told."""
    return next((module for module, needed in LABELS_OF if needed <= set(columns)), "")


def exported(
    columns: tuple[str, ...], module: str
) -> tuple[tuple[str, ...], Callable[[RawRow], RawRow]] | None:
    """The further columns of an export, and how a row gets them; None where there is nothing to add.

    `Account Name` and `Account Name.id` are given as the API gives them: `Account_Name`, with a name and an id.
    """
    lookups = _lookups(columns, module)
    has_id = "Record Id" in columns or any(column.lower() == "id" for column in columns)
    named_id = None if has_id else next((each for each in OWN_IDS.get(module, ()) if each in columns), None)
    if not lookups and named_id is None:
        return None

    def change(row: RawRow) -> RawRow:
        values = dict(row.values)
        for key, (name, id) in lookups.items():
            pair = (
                {"name": values.get(name), "id": _id_text(values.get(id))}
                if id
                else {"name": values.get(name)}
            )
            values[key] = pair if any(pair.values()) else None
        if named_id is not None:
            values["id"] = _id_text(values.get(named_id))
        return replace(row, values=values)

    return (*lookups, *(("id",) if named_id is not None else ())), change


def _lookups(columns: tuple[str, ...], module: str) -> dict[str, tuple[str, str]]:
    """Key as the API has it → the columns with the name and the id of the record that it leads to."""
    found = {}
    for name, older in LOOKUPS:
        is_own = (module, name) in ((ACCOUNTS, "Account Name"), (CONTACTS, "Contact Name"))
        key = name.replace(" ", "_")
        if name in columns and key not in columns and not is_own:
            found[key] = (name, next((each for each in (f"{name}.id", older) if each in columns), ""))
    return found


def _id_text(value: object) -> object:
    return value.strip().removeprefix(EXPORT_ID) if isinstance(value, str) else value
