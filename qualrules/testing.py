"""What a plugin author inherits from: `AdapterContract`, the tests that every adapter has to pass.

    class TestVCards(AdapterContract):
        adapter = VCards()
        sample = b"BEGIN:VCARD..."
        sample_name = "people.vcf"
        expected_rows = 2

pytest runs the tests of the class; nothing of pytest is imported here. The contract itself is
`qualrules.reading.raw.Adapter`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO
from itertools import zip_longest
from os import O_APPEND, O_CREAT, O_RDWR, O_TRUNC, O_WRONLY
from pathlib import PurePath
from threading import get_ident
from typing import ClassVar

from qualrules.model.values import Amount, Share
from qualrules.plugins.contract import KINDS
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import Adapter, BadRow, BadValue, DataFile, RawRow, RawTable, UnreadableFile

__all__ = ["AdapterContract", "data_file"]

FOREIGN = {
    "picture.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01",
    "program.bin": bytes(range(256)) * 8,
    "empty.bin": b"",
}
MOST_CUTS = 200
PLAIN = (str, int, float, Decimal, bool, date, datetime, Amount, Share, BadValue)
WRITING = O_WRONLY | O_RDWR | O_APPEND | O_CREAT | O_TRUNC


def data_file(content: bytes, name: str) -> DataFile:
    """A data file that is only in memory."""
    return DataFile(name, partial(BytesIO, content))


class AdapterContract:
    """Inherit, say which adapter and give it a sample; every adapter of a plugin has to pass."""

    adapter: ClassVar[Adapter]
    """The adapter."""
    sample: ClassVar[bytes]
    """The content of a small file of its form, with at least two records."""
    sample_name: ClassVar[str]
    """The name of such a file."""
    expected_rows: ClassVar[int]
    """How many records the sample has, in all its tables."""
    expected_bad_rows: ClassVar[int] = 0
    """How many more the sample has that cannot be read as records."""

    def test_it_has_the_parts_of_an_adapter(self) -> None:
        """A name for `source … for NAME`, a title, suffixes, knowledge, `recognises` and `read`."""
        adapter_kind = next(kind for kind in KINDS if kind.word == "adapter")
        wrong = adapter_kind.wrong(self.adapter)
        _must(wrong is None, f"the adapter {wrong}")

    def test_it_recognises_its_sample(self) -> None:
        """More surely than by half, also where only the beginning of the file is shown."""
        for head in (self.sample, self.sample[:65_536]):
            sure = self.adapter.recognises(head, self.sample_name)
            _must(50 <= sure <= 100, f"it recognises its own sample by {sure}, which is not 50 to 100")

    def test_it_does_not_recognise_foreign_files(self) -> None:
        """Binary and empty files with other endings are not its own."""
        for name, content in FOREIGN.items():
            sure = self.adapter.recognises(content, name)
            _must(sure == 0, f"it takes {name} for its own, by {sure}")

    def test_it_looks_at_any_beginning_without_raising(self) -> None:
        """A beginning may stop in the middle of a character."""
        for cut in _cuts(self.sample):
            sure = self.adapter.recognises(self.sample[:cut], self.sample_name)
            _must(0 <= sure <= 100, f"it recognises the first {cut} bytes of its sample by {sure}")

    def test_it_reads_every_record(self) -> None:
        """As many records, and as many unreadable ones, as the class says."""
        rows = [row for table in self._tables() for row in table.rows]
        good = sum(isinstance(row, RawRow) for row in rows)
        bad = sum(isinstance(row, BadRow) for row in rows)
        _must(good + bad == len(rows), "it gives rows that are neither RawRow nor BadRow")
        _must(good == self.expected_rows, f"it reads {good} records, expected are {self.expected_rows}")
        _must(bad == self.expected_bad_rows, f"{bad} records are bad, expected are {self.expected_bad_rows}")

    def test_rows_can_be_iterated_again(self) -> None:
        """Reading makes several passes; each begins at the first row, also while another is under way."""
        for table in self._tables():
            first = list(table.rows)
            _must(list(table.rows) == first, f"a second pass over {table.name} gives other rows")
            for one, other in zip_longest(table.rows, table.rows):
                _must(one == other, f"two passes over {table.name} at once disturb each other")

    def test_tables_have_different_names(self) -> None:
        """A `from "NAME"` in a source block has to mean one table."""
        names = [table.name for table in self._tables()]
        _must(all(names) and len(set(names)) == len(names), f"the tables are called {names}")

    def test_places_are_told(self) -> None:
        """Each row says where it stands, by the name of the file as it was given."""
        for table in self._tables():
            places = [row.place for row in table.rows]
            _must(len(set(places)) == len(places), f"two rows of {table.name} have one place")
            for place in places:
                _must(
                    place.startswith(PurePath(self.sample_name).name),
                    f'the place "{place}" does not begin with the file\'s name',
                )
                _must(place != self.sample_name, f'the place "{place}" does not say where in the file')

    def test_columns_and_values_are_of_the_allowed_kinds(self) -> None:
        """Columns are texts; values are plain Python values, only texts where the table says `text`."""
        for table in self._tables():
            allowed = table.columns
            for row in _good(table):
                _must(
                    all(isinstance(column, str) for column in row.values), f"{row.place}: a column is no text"
                )
                if allowed is not None:
                    _must(set(row.values) <= set(allowed), f"{row.place}: a column is not in `columns`")
                _check_values(row, table.kind)

    def test_a_cut_off_file_raises_nothing_but_unreadable_file(self) -> None:
        """Wherever the file was cut off: rows, bad rows, or UnreadableFile with a sentence."""
        for cut in _cuts(self.sample):
            try:
                self._rows_of(self.sample[:cut])
            except UnreadableFile as error:
                _must(bool(str(error).strip()), f"cut at byte {cut}: UnreadableFile without a sentence")
            except Exception as error:
                raise AssertionError(f"cut at byte {cut}, it raises {error!r}") from error

    def test_an_empty_file_has_no_records(self) -> None:
        """No rows, or UnreadableFile."""
        try:
            rows = self._rows_of(b"")
        except UnreadableFile:
            return
        _must(rows == [], f"an empty file gives {rows}")

    def test_two_threads_read_the_same(self) -> None:
        """An adapter holds nothing of the file that it reads."""
        expected = self._rows_of(self.sample)
        with ThreadPoolExecutor(4) as pool:
            for rows in pool.map(self._rows_of, [self.sample] * 8):
                _must(rows == expected, "reading in several threads gives other rows")

    def test_it_writes_nothing_and_calls_nobody(self) -> None:
        """No file is opened for writing and no connection made."""
        self._rows_of(self.sample)  # what is imported on the first use is not what this test is about
        with _watched() as seen:
            self._rows_of(self.sample)
        _must(not seen, f"it does more than read: {seen}")

    def _tables(self) -> list[RawTable]:
        given = list(self.adapter.read(data_file(self.sample, self.sample_name)))
        for each in given:
            _must(isinstance(each, RawTable | Metadata), f"it gives {each!r}, no RawTable and no Metadata")
        return [each for each in given if isinstance(each, RawTable)]

    def _rows_of(self, content: bytes) -> list[RawRow | BadRow]:
        tables = self.adapter.read(data_file(content, self.sample_name))
        return [row for table in tables if isinstance(table, RawTable) for row in table.rows]


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


def _cuts(sample: bytes) -> range:
    return range(0, len(sample), max(1, len(sample) // MOST_CUTS))


def _good(table: RawTable) -> Iterator[RawRow]:
    return (row for row in table.rows if isinstance(row, RawRow))


def _check_values(row: RawRow, kind: str) -> None:
    for column, value in row.values.items():
        if kind == "text":
            fits = value is None or type(value) is str
            _must(fits, f'{row.place}: "{column}" is {type(value).__name__} in a table of the kind text')
        else:
            _check_value(value, f'{row.place}: "{column}"')


def _check_value(value: object, where: str) -> None:
    if isinstance(value, list):
        for item in value:
            _check_value(item, where)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _must(isinstance(key, str), f"{where} has a key that is no text")
            _check_value(item, where)
    else:
        _must(value is None or isinstance(value, PLAIN), f"{where} is of the type {type(value).__name__}")


@dataclass
class _Watch:
    """What the audit hook below reports to; a hook cannot be taken away again, so it has a switch."""

    on: bool = False
    installed: bool = False
    thread: int = 0
    seen: tuple[str, ...] = ()


_WATCH = _Watch()


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _WATCH.on or get_ident() != _WATCH.thread:
        return
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING:
        _WATCH.seen += (f"opens {arguments[0]!r} for writing",)
    elif event in {"socket.connect", "subprocess.Popen", "os.mkdir", "os.rename", "os.remove"}:
        _WATCH.seen += (event,)


@contextmanager
def _watched() -> Iterator[list[str]]:
    if not _WATCH.installed:
        sys.addaudithook(_audit)
        _WATCH.installed = True
    seen: list[str] = []
    _WATCH.seen, _WATCH.thread, _WATCH.on = (), get_ident(), True
    try:
        yield seen
    finally:
        _WATCH.on = False
        seen.extend(_WATCH.seen)
