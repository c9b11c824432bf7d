"""Whether a file is HubSpot's, by what no other CRM writes in the beginning of a file. Reads no record."""

from __future__ import annotations

import re

from qualrules.plugins.adapters.hubspot_fields import LABEL_SIGNS

_PROPERTIES = re.compile(r'"properties"\s*:\s*\{')
_OWN_KEY = re.compile(
    r'"(?:hs_[a-z0-9_]+|dealname|dealstage|dealtype|lifecyclestage|numberofemployees|firstname|jobtitle|'
    r"hubspot_owner_id|propertiesWithHistory|canonical-vid|portalId|portal-id)\"\s*:"
)
_FRAME = re.compile(
    r'"(?:createdAt|updatedAt)"\s*:.*"archived"\s*:|"archived"\s*:.*"(?:createdAt|updatedAt)"\s*:', re.DOTALL
)
_PIPELINES = re.compile(r'"stages"\s*:\s*\[')
_STAGE = re.compile(r'"(?:isClosed|ticketState|leadState|closedWon)"\s*:')
_ORDER = re.compile(r'"displayOrder"\s*:')
_FIELD_TYPE = re.compile(r'"fieldType"\s*:')
_GROUP = re.compile(r'"(?:groupName|hubspotDefined|modificationMetadata)"\s*:')
_ERROR = re.compile(r'"correlationId"\s*:')
_CATEGORY = re.compile(r'"category"\s*:|"status"\s*:\s*"error"')

_COLUMNS = frozenset((
    "hs_object_id", "dealname", "dealstage", "lifecyclestage", "property_dealname", "property_lifecyclestage",
    "property_firstname", "property_numberofemployees", "deal_pipeline_stage_id", "hubspot_object", "merged_deal_id",
))  # fmt: skip
_TOGETHER = (
    frozenset(("deal_id", "contact_id", "type_id", "category")),
    frozenset(("deal_id", "company_id", "type_id", "category")),
    frozenset(("deal_id", "name", "value", "timestamp", "source_id")),
    frozenset(("contact_id", "name", "value", "timestamp", "source_id")),
    frozenset(("company_id", "name", "value", "timestamp", "source_id")),
    frozenset(("ticket_id", "name", "value", "timestamp", "source_id")),
    frozenset(("deal_id", "value", "date_entered", "source_id")),
    frozenset(("stage_id", "pipeline_id", "display_order", "is_closed")),
    frozenset(("pipeline_id", "display_order", "label", "active")),
)  # fmt: skip
_EXPORTED = frozenset((
    "associated company", "associated company ids", "associated company (primary)", "associated contact",
    "associated contact ids", "associated deal", "associated deal ids", "associated company ids (primary)",
))  # fmt: skip
_LABELS = _EXPORTED.union(*LABEL_SIGNS.values())
_CELLS = re.compile(r"[,;\t|]")


def sure_of(text: str, name: str) -> int:
    """How sure it is, 0 to 100, that a text is the beginning of a file of HubSpot's."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        return 97 if _is_answer(start) else 0
    return 88 if _is_table(start) else 0


def _is_answer(text: str) -> bool:
    if _PROPERTIES.search(text) and (_OWN_KEY.search(text) or _FRAME.search(text)):
        return True
    if _PIPELINES.search(text) and _ORDER.search(text) and _STAGE.search(text):
        return True
    if _FIELD_TYPE.search(text) and _GROUP.search(text):
        return True
    return bool(_ERROR.search(text) and _CATEGORY.search(text)) and not _PROPERTIES.search(text)


def _is_table(text: str) -> bool:
    header = text.split("\n", 1)[0]
    columns = {cell.strip().strip('"').lower() for cell in _CELLS.split(header)}
    if columns & _COLUMNS or any(cell.startswith(("hs_", "property_hs_")) for cell in columns):
        return True
    if any(together <= columns for together in _TOGETHER):
        return True
    return "record id" in columns and bool(columns & _LABELS)
