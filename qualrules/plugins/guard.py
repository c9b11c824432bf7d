"""An adapter of a plugin, held to its contract while it is used: its mistakes become messages.

Adapters that ship are not wrapped; their mistakes are ours and have to be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import cast

from qualrules.plugins.found import Found
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import Adapter, BadRow, DataFile, Knowledge, RawRow, RawTable, UnreadableFile

Report = Callable[[str], None]


class GuardedAdapter:
    """Looks like the adapter inside. `report` takes the rest of the sentence `the plugin X …`."""

    def __init__(self, adapter: Adapter, found: Found, report: Report) -> None:
        self.name: str = adapter.name
        self.title: str = adapter.title
        self.suffixes: tuple[str, ...] = adapter.suffixes
        self.knowledge: Knowledge = adapter.knowledge
        self._adapter = adapter
        self._found = found
        self._report = report
        self._told = False

    def recognises(self, head: bytes, name: str) -> int:
        """The adapter's answer, or 0 with a message where it has none."""
        try:
            sure = cast("object", self._adapter.recognises(head, name))
        except Exception as error:  # noqa: BLE001 - whatever a plugin raises is its own
            self._tell(f'failed when its adapter "{self.name}" looked at a file: {in_words(error)}')
            return 0
        if isinstance(sure, int) and 0 <= sure <= 100:
            return int(sure)
        self._tell(
            f'breaks the contract: its adapter "{self.name}" recognises a file by {sure!r}, not 0 to 100'
        )
        return 0

    def read(self, data: DataFile) -> Iterator[RawTable | Metadata]:
        """The adapter's tables and metadata. Raises UnreadableFile for whatever goes wrong inside."""
        for given in self._held(self._adapter.read, data):
            if isinstance(given, RawTable):
                yield replace(given, rows=_GuardedRows(self, given.rows))
            elif isinstance(given, Metadata):
                yield given
            else:
                raise self._broken(f"gave an object of the type {type(given).__name__} as a table")

    def _held(self, give: Callable[..., Iterable[object]], *arguments: object) -> Iterator[object]:
        """What a call gives, one by one, with anything it raises turned into a sentence."""
        try:
            yield from give(*arguments)
        except (UnreadableFile, OSError):
            raise
        except Exception as error:
            raise self._broken(f"failed: {in_words(error)}") from error

    def held_rows(self, rows: Iterable[object]) -> Iterator[RawRow | BadRow]:
        """Rows that are rows."""
        for row in self._held(iter, rows):
            if not isinstance(row, (RawRow, BadRow)):
                raise self._broken(f"gave an object of the type {type(row).__name__} as a record")
            yield row

    def _tell(self, why: str) -> None:
        if not self._told:  # it is asked about every file, and one message is enough
            self._told = True
            self._report(why)

    def _broken(self, why: str) -> UnreadableFile:
        return UnreadableFile(f'the adapter "{self.name}" of the plugin {self._found.label} {why}')


class _GuardedRows:
    """Rows that may be iterated again and again, like those inside."""

    def __init__(self, adapter: GuardedAdapter, rows: Iterable[object]) -> None:
        self._adapter = adapter
        self._rows = rows

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        return self._adapter.held_rows(self._rows)


def in_words(error: BaseException) -> str:
    """An exception of a plugin in one line."""
    try:
        text = " ".join(str(error).split())[:300]
    except Exception:  # noqa: BLE001 - even its text may be broken
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
