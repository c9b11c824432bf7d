"""By what a file is recognised as one of Salesforce's. Looks at the beginning only, and reads no record."""

from __future__ import annotations

import csv
import re

from qualrules.plugins.adapters.decoding import head_text, suffix_of
from qualrules.plugins.adapters.salesforce_ids import is_long_id, is_short_id
from qualrules.plugins.adapters.salesforce_reports import footer_in
from qualrules.reading.shapes import loose

SURE = 97
LIKELY = 85
"""Surer than the adapter of the form, for labels that only Salesforce's reports have."""
_OWN_SUFFIXES = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", "")
_ROWS = 20

_ATTRIBUTES = re.compile(
    r'"attributes"\s*:\s*\{\s*"(?:type|url|referenceId)"\s*:\s*"[^"]*"\s*,\s*"(?:type|url|referenceId)"\s*:'
)
_MORE = re.compile(r'"nextRecordsUrl"\s*:\s*"/services/data/')
_PAGE = re.compile(
    r'^\s*\{\s*(?:"status"\s*:\s*0\s*,\s*"result"\s*:\s*\{\s*)?(?=[^{\[]*"totalSize"\s*:)(?=[^{\[]*"done"\s*:)'
)
_ERROR = re.compile(r'^\s*\[\s*\{(?=[^}]*"errorCode"\s*:\s*"[A-Z_]+")(?=[^}]*"message"\s*:)')
_PLAN = re.compile(r'^\s*\[\s*\{(?=[^}]*"sobject"\s*:)(?=[^}]*"files"\s*:\s*\[)')
_PICKLIST = re.compile(r'"picklistValues"\s*:\s*\[')
_DESCRIBE = re.compile(r'"(?:childRelationships|sobjects)"\s*:\s*\[')
_DESCRIBE_TOO = re.compile(r'"(?:activateable|custom|keyPrefix|soapType|queryable|searchable)"\s*:')
_WAREHOUSE = {
    "isdeleted",
    "ownerid",
    "createddate",
    "recordtypeid",
    "systemmodstamp",
    "stagename",
    "lastreferenceddate",
}
_LABELS = (
    {"Opportunity Name", "Probability (%)"},
    {"Opportunity Name", "Opportunity Owner"},
    {"Lead Owner", "Company / Account"},
)
_ID_COLUMNS = frozenset(
    (
        "accountid",
        "campaignid",
        "casesafeid",
        "contactid",
        "convertedaccountid",
        "convertedcontactid",
        "createdbyid",
        "id",
        "lastmodifiedbyid",
        "leadid",
        "opportunityid",
        "ownerid",
        "parentid",
        "recordtypeid",
        "whatid",
        "whoid",
    )
)
"""Names that Salesforce itself gives; elsewhere one of its ids stands under a name that says from where it is."""
_SHORT_IDS = {"Opportunity ID": "006", "Lead ID": "00Q", "Account ID": "001", "Contact ID": "003"}


def surely(head: bytes, name: str) -> int:
    """How sure it is, from 0 to 100, that the file is one of Salesforce's."""
    text = head_text(head)
    if text is None or not text.strip() or suffix_of(name) not in _OWN_SUFFIXES:
        return 0
    text = text.lstrip("\ufeff")
    if text.lstrip().startswith(("{", "[")):
        return SURE if _is_document(text) else 0
    if footer_in(text.encode()) is not None:
        return SURE
    return _table(text)


def _is_document(text: str) -> bool:
    if any(sign.search(text) for sign in (_ATTRIBUTES, _MORE, _PAGE, _ERROR, _PLAN, _PICKLIST)):
        return True
    return _DESCRIBE.search(text) is not None and _DESCRIBE_TOO.search(text) is not None


def _table(text: str) -> int:
    rows = _first_rows(text)
    if not rows:
        return 0
    header = [name.strip() for name in rows[0]]
    if any(_holds_id(name, number, rows) for number, name in enumerate(header)):
        return SURE
    if any(name.startswith("_fivetran_") for name in header):
        return SURE if len(_WAREHOUSE & set(map(loose, header))) >= 3 else 0
    return LIKELY if any(labels <= set(header) for labels in _LABELS) else 0


def _first_rows(text: str) -> list[list[str]]:
    lines = text.splitlines(keepends=True)
    found: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=max(",;\t", key=lines[0].count)):
            if row:
                found.append(row)
            if len(found) > _ROWS:
                break
    except csv.Error:
        pass
    return found


def _holds_id(name: str, number: int, rows: list[list[str]]) -> bool:
    """Whether a column of ids holds one of Salesforce's."""
    if loose(name) not in _ID_COLUMNS:
        return False
    prefix = _SHORT_IDS.get(name)
    cells = [row[number].strip() for row in rows[1:] if number < len(row)]
    return any(is_long_id(cell) or (prefix is not None and is_short_id(cell, prefix)) for cell in cells)
