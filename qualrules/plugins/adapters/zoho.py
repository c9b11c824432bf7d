"""The `zoho` adapter: answers of the API (v2 to v8), exports (*Deals* or *Potentials*), and what Zoho says of itself.

Lookups are objects with a name and an id, `Account_Name`; a source line may name `Account_Name.name` or
`Account_Name.id`. Exports have two columns for them, which are given as one object here too. Ids of 19 digits keep every
digit, and `zcrm_` before the ids of exports is set aside.

The people of a deal are its contact roles (`/Deals/{id}/Contact_Roles`). Their page does not say the deal, so its id has
to stand in the file's name: `Contact_Roles-4150868000003384003.json`. A contact with a lookup to the deal does as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from qualrules.plugins.adapters.decoding import base_name, head_text
from qualrules.plugins.adapters.forms import all_rows, changed, named_after, tables_in_form
from qualrules.plugins.adapters.saved_answers import failed
from qualrules.plugins.adapters.zoho_fields import CONTACT_ROLES, KEYS_OF, KNOWLEDGE, OWN_IDS
from qualrules.plugins.adapters.zoho_history import history
from qualrules.plugins.adapters.zoho_metadata import of_fields, of_pipelines
from qualrules.plugins.adapters.zoho_rows import contact_role, exported, id_in, module_of, own
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import DataFile, Knowledge, RawTable
from qualrules.reading.shapes import good_rows, loose

_PAGE = re.compile(r'"more_records"\s*:')
_RECORD = re.compile(
    r'"(Deal_Name|Closing_Date|Account_Name|Last_Name|Contact_Role|Lead_Status|Full_Name)"\s*:'
)
_SYSTEM = re.compile(
    r'"\$(currency_symbol|approved|approval|editable|review_process|followers|process_flow)"\s*:'
)
_FIELDS = re.compile(r'"api_name"\s*:')
_OF_FIELDS = re.compile(r'"(pick_list_values|field_label|display_label|json_type)"\s*:')
_STAGES = re.compile(r'"forecast_(type|category)"\s*:')
_FAILED = re.compile(r'"code"\s*:\s*"[A-Z]+(_[A-Z]+)+".*"status"\s*:\s*"error"', re.DOTALL)
_HEADERS = re.compile(
    r'(?:^|[,;\t"])(?:Potential Name|(?:Account|Contact|Deal) Name\.id|Deal Owner\.id)(?:$|[,;\t"\r])'
)


class Zoho:
    """Zoho CRM, by API or export."""

    name: str = "zoho"
    title: str = "Zoho CRM: answers of the API, exports, saved fields and pipelines"
    suffixes: tuple[str, ...] = (".json", ".jsonl", ".csv", ".xlsx")
    knowledge: Knowledge = KNOWLEDGE

    def recognises(self, head: bytes, name: str) -> int:
        """By what no other CRM writes: its paging and system keys, its API names, ids with `zcrm_`."""
        text = (head_text(head) or "").lstrip("\ufeff \t\r\n")
        if not text.startswith(("{", "[")):
            header = text.split("\n", 1)[0]
            is_export = _HEADERS.search(header) or ("Record Id" in header and "zcrm_" in text)
            return 92 if is_export else 0
        signs = (
            _RECORD.search(text) and (_PAGE.search(text) or _SYSTEM.search(text) or '"Deal_Name"' in text),
            '"__timeline"' in text,
            _FIELDS.search(text) and _OF_FIELDS.search(text) and '"data_type"' in text,
            _STAGES.search(text) and '"maps"' in text,
            _FAILED.search(text),
        )
        return 96 if any(signs) else 0

    def read(self, data: DataFile) -> Iterator[RawTable | Metadata]:
        """The tables of a file. Raises UnreadableFile, also for the answer to a call that failed."""
        for table in tables_in_form(data):
            if table.columns is not None:
                yield _export(table, table.columns, base_name(data.name))
            else:
                yield from _read(table, data)


def _read(table: RawTable, data: DataFile) -> Iterator[RawTable | Metadata]:
    origin, first = base_name(data.name), _first(table)
    if first.get("status") == "error" and "code" in first:
        raise failed("Zoho", first.get("message"), first["code"])
    if _is_of_roles(table, first, origin):
        deal = id_in(
            data.name, "a page of contact roles does not say", '"Contact_Roles-4150868000003384003.json"'
        )
        yield replace(
            changed(table, lambda row: contact_role(row, deal)),
            name=CONTACT_ROLES,
            notes=(),
        )
        return
    kind = next((kind for kind, needed in KEYS_OF if needed <= first.keys()), "")
    if kind in ("fields", "pipeline"):
        yield from (of_fields if kind == "fields" else of_pipelines)(all_rows(table), origin)
    elif kind == "timeline":
        yield history(table, data.name)
    else:
        made = changed(table, own)
        yield replace(made, name=named_after(kind, origin, OWN_IDS) or table.name, notes=())


def _is_of_roles(table: RawTable, first: Mapping[str, object], origin: str) -> bool:
    """A contact's own field may be called like that too, but has no id; a role may be missing."""
    if "Contact_Role" not in first:
        return False
    roles = (row.values.get("Contact_Role") for row in good_rows(table))
    return loose(CONTACT_ROLES) in loose(origin) or any(isinstance(role, Mapping) for role in roles)


def _first(table: RawTable) -> Mapping[str, object]:
    return next((row.values for row in good_rows(table)), {})


def _export(table: RawTable, columns: tuple[str, ...], origin: str) -> RawTable:
    module = module_of(columns)
    named = replace(table, name=named_after(module, origin, OWN_IDS) or table.name)
    added = exported(columns, module)
    if added is None:
        return named
    further, change = added
    return replace(changed(named, change), columns=(*columns, *further), kind="typed")
