"""A workbook as an archive: its sheets, the texts and formats that cells refer to, and what keeps it from being
read. Looks at no cell.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from qualrules.plugins.adapters.xlsx_styles import Formats, formats_in
from qualrules.plugins.adapters.xlsx_texts import texts_in
from qualrules.plugins.adapters.xlsx_xml import Watch, attribute, said, walk
from qualrules.reading.raw import DataFile, UnreadableFile

ZIP = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"
MOST = 4_000_000_000
"""Bytes that all parts together may have when they are unpacked: sheets are streamed, so this is only time."""
MOST_HELD = 500_000_000
"""Bytes of a part that is held in memory, as the texts of all cells are."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 1_048_576
_YES = ("1", "true", "on")


@dataclass(frozen=True)
class Sheet:
    """A sheet of cells; `path` is its part of the archive."""

    title: str
    path: str
    is_hidden: bool


@dataclass
class Book:
    """A workbook that is open."""

    archive: ZipFile
    sheets: list[Sheet] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """The texts that cells share, by number."""
    formats: Formats = field(default_factory=Formats)
    asks_to_calculate: bool = False
    """Whether the file asks whoever opens it to calculate first, as those that no spreadsheet wrote do."""

    @contextmanager
    def opened(self, sheet: Sheet) -> Iterator[BinaryIO]:
        """The XML of a sheet."""
        with said():
            part = self.archive.open(sheet.path)
        with part:
            yield cast("BinaryIO", part)


@contextmanager
def opened_book(data: DataFile) -> Iterator[Book]:
    """The workbook. Raises UnreadableFile."""
    with data.open() as stream, _archive(stream) as archive:
        with said():
            book = _loaded(archive)
        yield book


def _archive(stream: BinaryIO) -> ZipFile:
    """The archive, unless it is no workbook, or would take more room than any sheet needs."""
    head = stream.read(len(OLD))
    if head == OLD:
        raise UnreadableFile(_locked_or_old(stream))
    if head != ZIP:
        raise UnreadableFile("this is no Excel workbook (.xlsx)" if head else "the file is empty")
    try:
        archive = ZipFile(stream)
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnreadableFile("the workbook is cut off or damaged; save or download it once more") from None
    parts = archive.infolist()
    held = max((part.file_size for part in parts if "/worksheets/" not in part.filename), default=0)
    size = sum(part.file_size for part in parts)
    if size > MOST or held > MOST_HELD:
        raise UnreadableFile(f"unpacked, the workbook has {size:,} bytes, too many to read; save it as CSV")
    return archive


def _locked_or_old(stream: BinaryIO) -> str:
    """An encrypted workbook is wrapped in the form that Excel wrote before 2007."""
    stream.seek(0)
    before = b""
    while chunk := stream.read(_CHUNK):
        if _LOCKED in before + chunk:
            return "the workbook is protected by a password; save it without one"
        before = chunk[-len(_LOCKED) :]
    return "this is an old Excel workbook (.xls); save it as .xlsx"


def _loaded(archive: ZipFile) -> Book:
    top = _related(archive, "")
    main = next((path for kind, path in top.values() if kind == "officeDocument"), "")
    if main.endswith(".bin"):
        raise UnreadableFile("this is a binary Excel workbook (.xlsb); save it as .xlsx")
    if not main or main not in archive.namelist() or not main.startswith("xl/"):
        raise UnreadableFile("this is a zip archive, but no Excel workbook; unpack it first")
    parts = _related(archive, main)
    contents = _Contents()
    with archive.open(main) as part:
        walk(cast("BinaryIO", part), contents)
    book = Book(archive, asks_to_calculate=contents.asks_to_calculate)
    for title, id, is_hidden in contents.sheets:
        kind, path = parts.get(id, ("", ""))
        if kind == "worksheet" and path in archive.namelist():
            book.sheets.append(Sheet(title, path, is_hidden))
    for kind, path in parts.values():
        if kind in ("styles", "sharedStrings") and path in archive.namelist():
            with archive.open(path) as part:
                if kind == "styles":
                    book.formats = formats_in(cast("BinaryIO", part), is_1904=contents.is_1904)
                else:
                    book.texts = texts_in(cast("BinaryIO", part))
    return book


def _related(archive: ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """Id → kind and path of the parts that a part names."""
    folder, name = posixpath.split(path)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in archive.namelist():
        return {}
    relations = _Relations(folder)
    with archive.open(rels) as part:
        walk(cast("BinaryIO", part), relations)
    return relations.found


class _Relations(Watch):
    """Reads which parts belong to a part."""

    def __init__(self, folder: str) -> None:
        self.found: dict[str, tuple[str, str]] = {}
        self._folder = folder

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.join(self._folder, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = kind, posixpath.normpath(path)


class _Contents(Watch):
    """Reads the workbook's own part."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.is_1904 = False
        self.asks_to_calculate = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), attribute(attributes, "id"), hidden))
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904", "") in _YES
        elif name == "calcPr":
            self.asks_to_calculate = attributes.get("fullCalcOnLoad", "") in _YES
