"""The `jsonl` adapter: one JSON object a line. A broken line costs itself; the file is never held whole."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.plugins.adapters.decoding import base_name, head_text, open_text, suffix_of, undecodable
from qualrules.plugins.adapters.json_document import first_of_many, kind_of
from qualrules.plugins.adapters.json_text import NotJsonError, decoded, flaw
from qualrules.reading.raw import NOTHING_KNOWN, BadRow, DataFile, FileLayout, Knowledge, RawRow, RawTable


class JsonLines:
    """One object a line; blank lines are passed over."""

    name: str = "jsonl"
    title: str = "JSON lines: one object a line"
    suffixes: tuple[str, ...] = (".jsonl", ".ndjson")
    knowledge: Knowledge = NOTHING_KNOWN

    def recognises(self, head: bytes, name: str) -> int:
        """By two objects on lines of their own, or by the ending of the name."""
        own = suffix_of(name) in self.suffixes
        text = head_text(head)
        if text is None or not text.strip():
            return 10 if own else 0
        if first_of_many(text):
            return 95
        return 85 if own else 0

    def read(self, data: DataFile) -> Iterator[RawTable]:
        """One table; its rows are read as they are asked for."""
        open_text(data).close()
        layout = FileLayout(data, "lines")
        yield RawTable(base_name(data.name), JsonLineRows(data), None, "typed", layout=layout)


class JsonLineRows:
    """Re-iterable rows. Raises UnreadableFile while iterating where the file stops being text."""

    def __init__(self, data: DataFile) -> None:
        self._data = data

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        name = base_name(self._data.name)
        with open_text(self._data) as stream:
            try:
                for number, line in enumerate(stream, start=1):
                    if line.strip():
                        yield _row(line, f"{name}:{number}")
            except UnicodeDecodeError:
                raise undecodable(self._data) from None


def _row(line: str, place: str) -> RawRow | BadRow:
    try:
        value = decoded(line.strip())
    except NotJsonError as error:
        where = f"at column {error.column:,}, " if error.column else ""
        return BadRow(place, f"the line cannot be read: {where}{error.reason}")
    if not isinstance(value, dict):
        return BadRow(place, f"the line is {kind_of(value)}, not an object")
    why = flaw(value)
    return RawRow(value, place) if why is None else BadRow(place, f"the line cannot be read: {why}")
