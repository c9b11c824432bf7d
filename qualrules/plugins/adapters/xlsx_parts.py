"""The parts of a workbook's archive, for what openpyxl does not tell of a workbook that it streams: whether it is one
that can be read, which cells are merged, which formulas have no result. Reads no value.
"""

from __future__ import annotations

import posixpath
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any, BinaryIO, NamedTuple, cast
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from qualrules.reading.raw import DataFile, UnreadableFile

ZIP = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"
MOST = 4_000_000_000
"""Bytes that all parts together may have when they are unpacked: sheets are streamed, so this is only time."""
MOST_HELD = 500_000_000
"""Bytes of a part that is held in memory, as the texts of all cells are."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 1_048_576
_FILTERS = Lock()
_STRICT = "{http://purl.oclc.org/ooxml/"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NEEDED = 'reading Excel workbooks needs openpyxl: pip install "qualrules[xlsx]"; or save the records as CSV'
_NO_WORKBOOK = "this is a zip archive, but no Excel workbook; unpack it first"


class Area(NamedTuple):
    """Cells that are merged, both ends in; rows and columns are counted from 1."""

    left: int
    top: int
    right: int
    bottom: int

    def __str__(self) -> str:
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


class Sheet:
    """What has to be known of a sheet before its rows, told by a parser that goes through it once."""

    def __init__(self, title: str, *, is_hidden: bool, asks_to_calculate: bool) -> None:
        self.title = title
        self.is_hidden = is_hidden
        self.asks_to_calculate = asks_to_calculate
        """Whether the file asks whoever opens it to calculate first, as those that no spreadsheet wrote do."""
        self.merged: list[Area] = []
        self.formulas = self.without = 0
        """How many formulas there are, and how many of them have no result."""
        self.first = ""
        """The cell of the first one without."""
        self._cell: Mapping[str, str] = {}
        self._waits = self._in_result = False

    def look(self, part: BinaryIO) -> None:
        """Goes through the sheet's XML."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = _refused
        parser.ParseFile(part)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        name = name.rpartition(" ")[2]
        if name == "c":
            self._cell = attributes
        elif name == "v":
            self._in_result = True
        elif name == "f":
            self.formulas += 1
            self._waits = self._cell.get("t") != "str"  # an empty text is a result
        elif name == "mergeCell":
            self.merged.append(_area(attributes["ref"]))

    def _text(self, text: str) -> None:
        if self._in_result and text.strip():
            self._waits = False

    def _end(self, name: str) -> None:
        self._in_result = False
        if self._waits and name.rpartition(" ")[2] == "c":
            self.without += 1
            self.first = self.first or self._cell.get("r", "a cell")
            self._waits = False


def sheets_of(data: DataFile) -> list[Sheet]:
    """The sheets of cells, each looked at. Raises UnreadableFile."""
    with data.open() as stream, archive_in(stream) as archive, said():
        return list(_sheets(archive))


def archive_in(stream: BinaryIO) -> ZipFile:
    """The archive, unless it is no workbook, or would take more room than any sheet needs."""
    head = stream.read(len(OLD))
    if head == OLD:
        raise UnreadableFile(_locked_or_old(stream))
    if head != ZIP:
        raise UnreadableFile("this is no Excel workbook (.xlsx)" if head else "the file is empty")
    try:
        import openpyxl  # type: ignore[import-untyped] # noqa: F401
    except ImportError:
        raise UnreadableFile(_NEEDED) from None
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


def letters(column: int) -> str:
    """`A` to `Z`, `AA` and on."""
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

    return str(get_column_letter(column))


@contextmanager
def said() -> Iterator[None]:
    """Around what openpyxl parses: a damaged workbook can break anything in it, and all of that is one sentence.

    It warns of what it does not keep (styles, rules for input), none of which is read. Which warnings are shown is
    set for the whole process, so one thread at a time may do it.
    """
    try:
        with _FILTERS, warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
            yield
    except UnreadableFile:
        raise
    except Exception as error:
        cause = error.__cause__ or error  # openpyxl says of any ValueError only in which part it was
        why = " ".join(str(cause).split())[:200] or type(cause).__name__
        raise UnreadableFile(
            f"the workbook is damaged ({why}); open it in Excel, save it again and read that"
        ) from error


def _locked_or_old(stream: BinaryIO) -> str:
    """An encrypted workbook is wrapped in the form that Excel wrote before 2007."""
    stream.seek(0)
    before = b""
    while chunk := stream.read(_CHUNK):
        if _LOCKED in before + chunk:
            return "the workbook is protected by a password; save it without one"
        before = chunk[-len(_LOCKED) :]
    return "this is an old Excel workbook (.xls); save it as .xlsx"


def _sheets(archive: ZipFile) -> Iterator[Sheet]:
    main = next((path for kind, path in _related(archive, "").values() if kind == "officeDocument"), "")
    if main.endswith(".bin"):
        raise UnreadableFile("this is a binary Excel workbook (.xlsb); save it as .xlsx")
    if main not in archive.namelist() or not main.startswith("xl/"):
        raise UnreadableFile(_NO_WORKBOOK)
    root = _parsed(archive, main)
    if root.tag.startswith(_STRICT):
        raise UnreadableFile('this is a workbook of the kind "Strict Open XML"; save it as "Excel Workbook"')
    calculation = root.find("{*}calcPr")
    asks = calculation is not None and calculation.get("fullCalcOnLoad") in ("1", "true")
    parts = _related(archive, main)
    for element in root.iterfind("{*}sheets/{*}sheet"):
        kind, path = parts.get(element.get(_ID, ""), ("", ""))
        if kind == "worksheet" and path in archive.namelist():
            hidden = element.get("state", "visible") != "visible"
            sheet = Sheet(element.get("name", ""), is_hidden=hidden, asks_to_calculate=asks)
            with archive.open(path) as part:
                sheet.look(cast("BinaryIO", part))
            yield sheet


def _related(archive: ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """Id → kind and path of the parts that a part names."""
    folder, name = posixpath.split(path)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    return {
        one.get("Id", ""): (
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:],
        )
        for one in (_parsed(archive, rels) if rels in archive.namelist() else ())
    }


def _parsed(archive: ZipFile, path: str) -> Any:  # noqa: ANN401 - openpyxl has no types, nor has its choice of parsers
    from openpyxl.xml.functions import fromstring  # type: ignore[import-untyped]

    return fromstring(archive.read(path))


def _area(reference: str) -> Area:
    from openpyxl.utils import range_boundaries

    return Area(*map(int, range_boundaries(reference)))


def _refused(*_: object) -> None:
    raise UnreadableFile("the workbook declares entities, which no workbook of Excel does")
