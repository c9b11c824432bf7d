"""How a CSV is laid out: line ends, separator and column names, found in its first lines. Reads no record."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, TextIO

from qualrules.plugins.adapters.decoding import encoding_of, head_of, head_text, open_text, undecodable
from qualrules.reading.raw import DataFile, UnreadableFile

SEPARATORS = (",", ";", "\t", "|")
DECLARABLE = (*SEPARATORS, ":", "^", "~")
SAMPLE_LINES = 30
SAMPLE_SIZE = 4_000_000
LONGEST_CELL = 16_000_000

_WORDS = {",": "commas", ";": '";"', "\t": "tabs", "|": '"|"'}


class CsvReader(Protocol):
    """What `csv.reader` gives, which has no public name."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Layout:
    """What is needed to read the rows. `header_end` is the number of lines up to and with the header."""

    separator: str
    columns: tuple[str, ...]
    header_end: int
    newline: str
    odd_line_ends: bool
    notes: tuple[str, ...]


def layout_of(data: DataFile) -> Layout:
    """Find the layout. Raises UnreadableFile where the file has no header to find it in."""
    _allow_long_cells()
    head = head_of(data)
    beginning = head_text(head) or ""
    newline = "\r" if "\r" in beginning and "\n" not in beginning else "\n"
    odd = newline == "\r" or "\r" in beginning.replace("\r\n", "").rstrip("\r")
    with open_text(data, newline) as stream:
        try:
            sample = _beginning(lines_of(stream, odd))
        except UnicodeDecodeError:
            raise undecodable(data) from None
    before, declared = _lines_before_header(sample)
    separator = declared or _likeliest(sample[before:])
    names, header_lines = _header(sample[before:], separator)
    columns, renamed = _distinct(names)
    notes = (*_assumed(separator, declared, head), *renamed)
    return Layout(separator, columns, before + header_lines, newline, odd, notes)


def lines_of(stream: TextIO, odd_line_ends: bool) -> Iterator[str]:
    """The lines of a file; `\\r\\r\\n` is one end, and a lone `\\r` is one too."""
    return _evened(stream) if odd_line_ends else stream


def _evened(stream: TextIO) -> Iterator[str]:
    for line in stream:
        body = line.rstrip("\r\n")
        if "\r" in body or "\n" in body:
            for part in body.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
                yield part + "\n"
        else:
            yield body + "\n"


def _allow_long_cells() -> None:
    # A setting of the whole process, the only way to a cell above 131,072 characters; it is only ever raised.
    if csv.field_size_limit() < LONGEST_CELL:
        csv.field_size_limit(LONGEST_CELL)


def _beginning(lines: Iterator[str]) -> list[str]:
    """Enough lines to see the header and how its rows look, but not all of a file of endless lines."""
    sample: list[str] = []
    filled = size = 0
    for line in lines:
        sample.append(line)
        filled += not line.isspace()
        size += len(line)
        if filled == SAMPLE_LINES or (filled > 1 and size > SAMPLE_SIZE):
            break
    return sample


def _lines_before_header(sample: list[str]) -> tuple[int, str | None]:
    """How many lines stand before the header: blank ones, and Excel's `sep=;`, whose sign is given too."""
    declared = None
    for number, line in enumerate(sample):
        text = line.strip("\r\n ")
        if declared is None and text[:-1].lower() == "sep=" and text[-1] in DECLARABLE:
            declared = text[-1]
        elif line.strip():
            return number, declared
    raise UnreadableFile("the file holds nothing but blank lines" if sample else "the file is empty")


def _likeliest(sample: list[str]) -> str:
    """The separator whose rows are most often as wide as the header; a comma where nothing separates."""

    def fit(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in _rows(sample, separator) if row]
        if not widths or widths[0] < 2:
            return 0, 0
        return sum(width == widths[0] for width in widths), widths[0]

    return max(SEPARATORS, key=fit)


def _rows(sample: list[str], separator: str) -> list[list[str]]:
    rows = []
    try:
        for row in reader_of(iter(sample), separator):
            rows.append(row)  # noqa: PERF402 - those before a mistake count too
    except csv.Error:
        pass
    return rows


def reader_of(lines: Iterator[str], separator: str) -> CsvReader:
    """The rows of lines; a mistake in the quotes is raised, not guessed at."""
    return csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=separator != "\t")


def _header(sample: list[str], separator: str) -> tuple[list[str], int]:
    reader = reader_of(iter(sample), separator)
    try:
        names = next(row for row in reader if row)
    except csv.Error as error:
        raise UnreadableFile(f"the header line cannot be read: {wording(error)}") from None
    return names, reader.line_num


def wording(error: csv.Error) -> str:
    """What is wrong with a row, in the reader's words."""
    text = str(error)
    if "unexpected end" in text:
        return "a quote is opened and never closed"
    if "expected after" in text:
        return "its quotes do not match"
    if "field limit" in text:
        return f"a cell is longer than {LONGEST_CELL:,} characters; is a quote never closed?"
    return "it has a line end in the middle"


def _distinct(names: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Column names that differ from each other and are not empty, and what had to be changed for that."""
    columns: list[str] = []
    notes: list[str] = []
    given = {name.strip() for name in names}
    for number, raw in enumerate(names, start=1):
        name = raw.strip()
        if not name:
            name = free_name(f"column {number}", given.union(columns))
            notes.append(f'column {number} has no name; it is called "{name}"')
        elif name in columns:
            first, name = name, free_name(name, given.union(columns))
            notes.append(f'two columns are called "{first}"; the one in place {number} is called "{name}"')
        columns.append(name)
    return tuple(columns), notes


def free_name(name: str, taken: set[str]) -> str:
    """The name, or with a number behind it where that is taken."""
    number, free = 2, name
    while free in taken:
        number, free = number + 1, f"{name} ({number})"
    return free


def _assumed(separator: str, declared: str | None, head: bytes) -> list[str]:
    notes = []
    if encoding_of(head) == "utf-16":
        notes.append("the file is UTF-16")
    if separator != "," and not declared:
        notes.append(f"the columns are separated by {_WORDS[separator]}")
    return notes
