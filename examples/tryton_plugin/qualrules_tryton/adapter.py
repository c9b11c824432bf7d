"""The adapter `tryton`: answers of Tryton's `read` and `search_read`, as they were saved or as `live` keeps them.

A saved answer is the JSON-RPC answer (`{"id": 0, "result": […]}`) or its result alone, and is called after its file; a
page of a live run names its model. Values become what they stand for (`values`); nothing is decided about them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from qualrules import (
    BadRow,
    ColumnInfo,
    DataFile,
    HistoryForm,
    Knowledge,
    Metadata,
    RawRow,
    RawTable,
    StageInfo,
    UnreadableFile,
)
from qualrules_tryton.knowledge import KNOWLEDGE, OPPORTUNITY, RESULTS
from qualrules_tryton.values import columns

Kind = Literal["", "text", "number", "yes/no", "date", "datetime", "one", "several"]

REVISION = "_datetime"
"""The key under which a page has the instant of a revision, as Tryton's context calls it."""
HISTORY = HistoryForm("snapshots", "id", REVISION, whole=True)

_PAGE = re.compile(r'\s*\{\s*"model"\s*:\s*"[a-z0-9_.]+"\s*,\s*"(records|revisions|fields)"')
_VALUE = re.compile(r'"__class__"\s*:\s*"(Decimal|date|datetime|timedelta|bytes|time)"')
_KINDS: Mapping[str, Kind] = {
    "boolean": "yes/no",
    "char": "text",
    "date": "date",
    "datetime": "datetime",
    "float": "number",
    "fullintext": "text",
    "integer": "number",
    "multiselection": "several",
    "numeric": "number",
    "selection": "one",
    "text": "text",
    "timestamp": "datetime",
}


class Tryton:
    """Leads, opportunities and whatever else a Tryton holds."""

    name: str = "tryton"
    title: str = "Tryton: answers of read and search_read, and pages of a live run"
    suffixes: tuple[str, ...] = (".json",)
    knowledge: Knowledge = KNOWLEDGE

    def recognises(self, head: bytes, name: str) -> int:
        """By the beginning of a page, or by a value that only Tryton writes so."""
        text = head.decode("utf-8", "ignore")
        if _PAGE.match(text):
            return 95
        return 92 if text.lstrip().startswith(("{", "[")) and _VALUE.search(text) else 0

    def read(self, data: DataFile) -> Iterator[RawTable | Metadata]:
        """The records of an answer, its revisions, or what it says of the fields. Raises UnreadableFile."""
        document = _decoded(data)
        base = data.name.replace("\\", "/").rpartition("/")[2]
        model = document.get("model") if isinstance(document, dict) else None
        if isinstance(document, list):
            yield _table(base, base, document)
        elif not isinstance(document, dict):
            raise UnreadableFile("this is a single JSON value, not an answer of Tryton")
        elif isinstance(model, str) and isinstance(document.get("fields"), dict):
            yield described(model, document["fields"], base)
        elif isinstance(model, str) and "revisions" in document:
            yield _table(model, base, document["revisions"], HISTORY)
        elif isinstance(model, str) and "records" in document:
            yield _table(model, base, document["records"])
        elif "error" in document:
            raise UnreadableFile(
                f"Tryton answered with an error instead of records: {_said(document['error'])}"
            )
        elif "result" in document:
            yield _table(base, base, document["result"])
        else:
            raise UnreadableFile('this is no answer of Tryton: it has no "result"')


def _decoded(data: DataFile) -> object:
    with data.open() as stream:
        try:
            return json.loads(stream.read().decode("utf-8"), parse_float=Decimal)
        except UnicodeDecodeError:
            raise UnreadableFile("an answer of Tryton is UTF-8, and this is not") from None
        except RecursionError:
            raise UnreadableFile("it is nested too deep") from None
        except ValueError as error:
            raise UnreadableFile(f"this is no JSON: {str(error).lower()}") from None


def _said(error: object) -> str:
    parts = error if isinstance(error, list) else [error]
    return f'"{next((str(part) for part in parts if part), "nothing more")}"'


def _table(name: str, file: str, items: object, history: HistoryForm | None = None) -> RawTable:
    if not isinstance(items, list):
        raise UnreadableFile("the answer of Tryton is not a list of records")
    return RawTable(name, Records(file, items), None, "typed", history=history)


class Records:
    """Re-iterable rows of one answer, numbered from 1."""

    def __init__(self, file: str, items: list[object]) -> None:
        self._file = file
        self._items = items

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        for number, item in enumerate(self._items, start=1):
            place = f"{self._file}:{number}"
            if not isinstance(item, dict):
                yield BadRow(place, "the record is not an object with fields; ask for them by name")
                continue
            try:
                yield RawRow(columns(item), place)
            except ValueError as error:
                yield BadRow(place, str(error))


# ── What `fields_get` says ──


def described(model: str, fields: Mapping[str, object], origin: str) -> Metadata:
    """The labels and selections of a model's fields; the states of an opportunity are its stages."""
    infos = tuple(_info(name, said) for name, said in fields.items() if isinstance(said, dict))
    stages: tuple[StageInfo, ...] = ()
    if model == OPPORTUNITY:
        states = next((info.options for info in infos if info.column == "state"), {})
        stages = tuple(
            StageInfo(state, label, order=order, result=RESULTS.get(state, ""))
            for order, (state, label) in enumerate(states.items())
        )
    return Metadata(model, infos, stages, "state" if stages else "", origin=origin)


def _info(name: str, said: Mapping[str, object]) -> ColumnInfo:
    selection = said.get("selection")
    pairs = selection if isinstance(selection, list) else []
    options = {str(pair[0]): str(pair[1]) for pair in pairs if _is_option(pair)}
    return ColumnInfo(
        name, str(said.get("string") or ""), options, kind=_KINDS.get(str(said.get("type")), "")
    )


def _is_option(pair: object) -> bool:
    return isinstance(pair, list) and len(pair) == 2 and pair[0] not in (None, "")
