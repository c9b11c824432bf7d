"""The past of deals: `/deals/{id}/flow` and `/deals/{id}/changelog` as rows of changes.

Beside each change of `stage_id` or `status` stands the one of the derived column, as far as the file tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from qualrules.plugins.adapters.pipedrive_fields import STAGE_OR_STATUS
from qualrules.plugins.adapters.pipedrive_rows import claimed, flat
from qualrules.reading.raw import BadRow, HistoryForm, RawRow, RawTable, UnreadableFile

FORM = HistoryForm(
    "changes", "item_id", "time", "field_key", "old_value", "new_value", names={"pipeline": "pipeline_id"}
)

_IN_NAME = re.compile(r"deals?[-_ .]*([0-9]+)", re.IGNORECASE)
_OPEN = "open"


def history(table: RawTable, name: str) -> RawTable:
    """The changes in a flow or changelog, the earliest first. Raises UnreadableFile where no deal is named."""
    rows = [_change(row) if isinstance(row, RawRow) else row for row in table.rows]
    changes = [row for row in rows if isinstance(row, RawRow)]
    bad = [row for row in rows if isinstance(row, BadRow)]
    if any("item_id" not in row.values for row in changes):
        deal = deal_in(name)
        changes = [replace(row, values={"item_id": deal, **row.values}) for row in changes]
    if changes and _time(changes[0]) > _time(changes[-1]):
        changes.reverse()  # a flow begins with the latest; within a second its order is all that there is
    changes.sort(key=_time)
    others = rows.count(None)
    counted = "1 event is" if others == 1 else f"{others:,} events are"
    notes = (f"{counted} no change of a field (a note, a call, a file)",) if others else ()
    return replace(
        table,
        rows=[*bad, *_with_claims(changes)],
        columns=None,
        kind="typed",
        notes=(*table.notes, *notes),
        history=FORM,
    )


def _time(row: RawRow) -> str:
    return str(row.values.get("time"))


def deal_in(name: str) -> str:
    """The deal's id in a file's name or its folder's, for a changelog does not say it."""
    *folders, last = name.replace("\\", "/").split("/")
    stem = last.split(".")[0]
    if (match := _IN_NAME.search(last)) is not None:
        return match[1]
    for part in (stem, *reversed(folders[-1:])):
        if part.isdecimal():
            return part
    raise UnreadableFile(
        "a changelog does not say whose it is; put the deal's id into the file's name, "
        'as in "deal-17-changelog.json"'
    )


def _change(row: RawRow) -> RawRow | BadRow | None:
    """The row of one change, None for another event (a note, a call) of the flow."""
    values: Mapping[str, object] = row.values
    data = values.get("data")
    if "object" in values:
        if values["object"] != "dealChange":
            return None
        if not isinstance(data, Mapping):
            return BadRow(row.place, 'the change has no object under "data"')
        values = {"time": data.get("log_time", values.get("timestamp")), **data}
    return replace(row, values=flat(values))


def _with_claims(changes: list[RawRow]) -> Iterator[RawRow]:
    deals: dict[str, _Standing] = {}
    for row in reversed(changes):  # backwards: what a change began with is what was there before it
        deals.setdefault(str(row.values["item_id"]), _Standing()).undo(row)
    for row in changes:
        yield row
        standing = deals[str(row.values["item_id"])]
        before = standing.claim
        standing.do(row)
        if standing.claim != before:
            yield _claim(row, before, standing.claim)


def _claim(row: RawRow, before: object, after: object) -> RawRow:
    """The change of the derived column. What the file does not tell is left out, for that is not empty."""
    own = {key: value for key, value in row.values.items() if key not in ("old_value", "new_value")}
    known = {"old_value": before, "new_value": after}
    told = {key: value for key, value in known.items() if value is not None}
    return RawRow({**own, **told, "field_key": STAGE_OR_STATUS}, f"{row.place} {STAGE_OR_STATUS}")


@dataclass
class _Standing:
    """A deal's stage (None where the file does not tell) and status; deals are open until something closes them."""

    stage: object = None
    status: object = _OPEN

    @property
    def claim(self) -> object:
        """Where the CRM said that it stood."""
        return claimed(self.stage, self.status)

    def undo(self, row: RawRow) -> None:
        """Goes back to before a change."""
        self._set(row, "old_value")

    def do(self, row: RawRow) -> None:
        """Goes on to after it."""
        self._set(row, "new_value")

    def _set(self, row: RawRow, which: str) -> None:
        value = row.values.get(which)
        if row.values.get("field_key") == "stage_id":
            self.stage = value
        elif row.values.get("field_key") == "status":
            self.status = value if value is not None else _OPEN
