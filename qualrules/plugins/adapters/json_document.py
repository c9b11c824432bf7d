"""The `json` adapter: one JSON document, in the shapes in which CRMs and their tools save records.

It decides only where the records are, and says so in the tables' notes; nothing about their values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from json import JSONDecodeError, JSONDecoder

from qualrules.plugins.adapters.decoding import base_name, head_text, read_text, suffix_of
from qualrules.plugins.adapters.json_shape import Found, tables_in
from qualrules.plugins.adapters.json_text import NotJsonError, decoded, flaw
from qualrules.reading.raw import (
    NOTHING_KNOWN,
    BadRow,
    DataFile,
    Knowledge,
    RawRow,
    RawTable,
    UnreadableFile,
)

_SECOND_OBJECT = re.compile(r"[ \t\r]*\n\s*\{")


def first_of_many(text: str) -> bool:
    """Whether a text begins with a whole JSON object on its line and another one below it: JSON lines."""
    start = len(text) - len(text.lstrip())
    if not text.startswith("{", start):
        return False
    try:
        _, end = JSONDecoder().raw_decode(text, start)
    except (JSONDecodeError, ValueError, RecursionError):
        return False
    return "\n" not in text[start:end] and _SECOND_OBJECT.match(text, end) is not None


class JsonDocument:
    """An array of objects, an envelope around one, tables by name, or one object."""

    name: str = "json"
    title: str = "JSON: an array, an envelope such as a saved API page, or one record"
    suffixes: tuple[str, ...] = (".json",)
    knowledge: Knowledge = NOTHING_KNOWN

    def recognises(self, head: bytes, name: str) -> int:
        """By the first sign of the text and by the ending of the name."""
        own = suffix_of(name) in self.suffixes
        text = head_text(head)
        if text is None or not text.strip():
            return 10 if own else 0
        if not text.lstrip().startswith(("{", "[")):
            return 50 if own else 0  # its sentence names the place where the text stops being JSON
        if first_of_many(text):
            return 40
        return 90 if own else 70

    def read(self, data: DataFile) -> Iterator[RawTable]:
        """The tables of the document, with rows numbered from 1."""
        text = read_text(data)
        try:
            value = decoded(text)
        except NotJsonError as error:
            if first_of_many(text):
                raise UnreadableFile(
                    "each line is an object of its own: read the file as jsonl, not as json"
                ) from None
            raise UnreadableFile(str(error)) from None
        for found in tables_in(value):
            yield raw_table(found, data.name)


def raw_table(found: Found, file_name: str) -> RawTable:
    """What was found in a document, as a table called after the file where it has no name of its own."""
    base = base_name(file_name)
    rows = JsonRows(base, found)
    return RawTable(found.name or base, rows, None, "typed", found.notes, more_follow=found.more_follow)


class JsonRows:
    """The records of one table; those that are no objects, or flawed ones, are bad rows."""

    def __init__(self, file_name: str, found: Found) -> None:
        self._prefix = f"{file_name}#{found.name}" if found.numbered_apart else file_name
        self._items = found.items

    @cached_property
    def _flaws(self) -> dict[int, str]:
        """What is wrong with the records that cannot be taken, by their numbers; looked for once for all passes."""
        return {number: why for number, item in self._items if (why := _wrong(item)) is not None}

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        flaws = self._flaws
        for number, item in self._items:
            place = f"{self._prefix}:{number}"
            if number in flaws:
                yield BadRow(place, flaws[number])
            else:
                assert isinstance(item, dict)
                yield RawRow(item, place)


def _wrong(item: object) -> str | None:
    if not isinstance(item, dict):
        return f"the record is {kind_of(item)}, not an object"
    why = flaw(item)
    return None if why is None else f"the record cannot be read: {why}"


def kind_of(value: object) -> str:
    """What a JSON value that is no object is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "a list"
    return "a text" if isinstance(value, str) else "a number"
