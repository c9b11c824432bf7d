"""DATA on the command line: files, folders, `TYPE=FILE`, `-`, tables of a server. Looks at nothing that stands there."""

from __future__ import annotations

import re
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Level
from qualrules.engines.postgres.address import PASSWORD_BESIDE, PASSWORD_INSIDE, has_password, is_address
from qualrules.reading.raw import DataFile
from qualrules.source import NOWHERE
from qualrules.workspace.parts import parts_among
from qualrules.workspace.texts import STANDARD_INPUT, unreadable

PACKED = frozenset((".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz", ".zip", ".zst"))
OTHER_BOOKS = frozenset((".ods", ".xls", ".xlsb"))
IN_MEMORY = 8_000_000
"""Bytes of standard input that are kept in memory; more goes to a temporary file."""
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_TYPED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DataArgument:
    """One file of the run, and the record type that was said to stand in it."""

    record: str | None
    file: DataFile
    is_page: bool = False
    """Whether it is one of several pages that are all here."""
    part_of: str = ""
    """The table that it is a part of, as its folder is called; empty for a file that is a table of its own."""


def data_arguments(arguments: Sequence[str], suffixes: Iterable[str]) -> list[DataArgument]:
    """The files that DATA means, in the order given; those of a folder by name.

    Raises UnreadableError. Standard input is read to its end here, because reading needs it twice.
    """
    suffixes = tuple(suffixes)
    found: list[DataArgument] = []
    for argument in arguments:
        record, place = _typed(argument)
        found += [DataArgument(record, file, part_of=whole) for whole, file in _files(place, suffixes)]
    return found


def places(arguments: Iterable[str]) -> list[str]:
    """What DATA names, without the record types before it."""
    return [_typed(argument)[1] for argument in arguments]


def _typed(argument: str) -> tuple[str | None, str]:
    match = _TYPED.fullmatch(argument)
    if match is None or Path(argument).exists() or _URI.match(argument):
        return None, argument
    return match[1], match[2]


def _files(place: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, DataFile]]:
    """The files, each with the table that it is a part of."""
    if place == STANDARD_INPUT:
        yield "", DataFile("<stdin>", _spooled(sys.stdin.buffer))
        return
    if is_address(place):
        if has_password(place):  # without the address, which every other sentence about it would show
            raise unreadable(PASSWORD_INSIDE, PASSWORD_BESIDE)
        # What it means is the adapter's to find out.
        yield "", DataFile(place, lambda: BytesIO(place.encode()))
        return
    uri = _URI.match(place)
    if uri is not None:
        raise unreadable(
            f'nothing here reads "{uri[0]}…"',
            "save the records to a file (CSV, JSON or JSON lines) and give that",
        )
    path = Path(place)
    if not place:  # which Path takes for the folder we are in
        raise unreadable('there is no file ""', "name a file, a folder, or - for standard input")
    if path.is_dir():
        files = _in_folder(path, suffixes)
        parts = parts_among(path, files)
        whole = path.resolve().name if parts else ""
        yield from ((whole, _file(each, str(each))) for each in parts or files)
        return
    yield "", _file(path, place)


def _in_folder(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    found = [path for path in files if path.suffix.lower() in suffixes]
    if not found:
        endings = ", ".join(suffixes)
        more = tuple(_passed_over(folder, suffixes))
        raise unreadable(
            f'there is no data in the folder "{folder}"', f"files are taken that end in {endings}", *more
        )
    return found


def passed_over(arguments: Sequence[str], suffixes: Iterable[str]) -> Iterator[Diagnostic]:
    """What stands in the folders of DATA, looks like data and is not read."""
    suffixes = tuple(suffixes)
    for argument in arguments:
        _, place = _typed(argument)
        if place != STANDARD_INPUT and not _URI.match(place) and place and Path(place).is_dir():
            for told in _passed_over(Path(place), suffixes):
                yield Diagnostic("QR419", f"{place}: {told}", NOWHERE, level=Level.NOTE)


def _passed_over(folder: Path, suffixes: tuple[str, ...]) -> Iterator[str]:
    inside = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    for path in inside:
        if path.is_dir() and any(each.suffix.lower() in suffixes for each in path.rglob("*")):
            yield f'the folder "{path.name}" in it is not read; name it, too'
        elif path.suffix.lower() in PACKED:
            yield f'"{path.name}" is not read; unpack it first'
        elif path.suffix.lower() in OTHER_BOOKS:
            yield f'"{path.name}" is not read; save it as .xlsx'


def _file(path: Path, shown: str) -> DataFile:
    """A file that is there and may be read; whether it can be understood is the adapter's to say."""
    data = DataFile(shown, lambda: path.open("rb"), str(path))
    with opened(data):
        return data


def opened(data: DataFile) -> BinaryIO:
    """A file at its first byte. Raises UnreadableError where it is not there or may not be read."""
    try:
        return data.open()
    except FileNotFoundError:
        raise unreadable(f'there is no file "{data.name}"') from None
    except PermissionError:
        raise unreadable(f'"{data.name}" is a file that may not be read') from None
    except (OSError, ValueError) as error:  # a ValueError is a path with a null character
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise unreadable(f'"{data.name}" cannot be read: {reason.lower()}') from None


def _spooled(stream: BinaryIO) -> Callable[[], BinaryIO]:
    """A stream's content, to be opened as often as it is needed."""
    head = stream.read(IN_MEMORY + 1)
    if len(head) <= IN_MEMORY:
        return lambda: BytesIO(head)
    return _Spool(head, stream)


class _Spool:
    """A temporary file that goes away with the last thing that can open it, or with the process."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        handle, name = tempfile.mkstemp(prefix="qualrules-")
        self._path = Path(name)
        weakref.finalize(self, self._path.unlink, missing_ok=True)
        with open(handle, "wb") as file:  # noqa: PTH123 - it is open already
            file.write(head)
            copyfileobj(stream, file, 1 << 20)

    def __call__(self) -> BinaryIO:
        """Open it at its first byte."""
        return self._path.open("rb")
