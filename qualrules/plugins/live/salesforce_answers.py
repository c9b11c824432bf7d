"""SOQL that is sent, and pages of its answers: where the next one is, how many records there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qualrules.plugins.live.documents import records
from qualrules.reading.live import LiveError

TITLE = "Salesforce"


def select(columns: Iterable[str], name: str, where: str = "") -> str:
    """SOQL. All names in it come from Salesforce's own descriptions, none from a user."""
    condition = f" WHERE {where}" if where else ""
    return f"SELECT {', '.join(dict.fromkeys(columns))} FROM {name}{condition}"  # noqa: S608 - as said above


def cursor_of(answer: dict[str, Any], name: str) -> str:
    """Where the next page is, empty at the last one."""
    if answer.get("done", True):
        return ""
    if not answer.get("nextRecordsUrl"):
        raise LiveError(f"Salesforce says that there is more of {name}, but not where")
    return str(answer["nextRecordsUrl"])


def counted(answer: dict[str, Any], name: str) -> int:
    """The records of a page; rows inside them that are cut off are an error."""
    rows = records(answer, "records", TITLE)
    for row in rows:
        for column, value in row.items():
            if isinstance(value, dict) and value.get("done") is False:
                raise LiveError(
                    f"Salesforce cuts off the {column} of a record ({name}): there are too many for one answer",
                    "let the source block read them from their own table, with `by`",
                )
    return len(rows)
