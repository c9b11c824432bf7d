"""From the bytes of a data file to its text: UTF-8, UTF-16 with its mark, and a clear refusal of the rest.

An encoding is never guessed: a wrong guess changes names and picklist values without a sound.
"""

from __future__ import annotations

import codecs
from io import TextIOWrapper
from pathlib import PurePosixPath
from typing import TextIO

from qualrules.reading.raw import DataFile, UnreadableFile

HEAD = 65_536
CHUNK = 1_048_576

_FORMS = (
    (
        b"PK\x03\x04",
        "an Excel workbook or another zip archive, no text; a workbook is read by --adapter xlsx",
    ),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook or one with a password, no text; save it as .xlsx"),
    (b"PAR1", "a Parquet file, no text; it is read by --adapter parquet"),
    (b"\x1f\x8b", "a gzip archive, no text; unpack it first"),
    (b"%PDF", "a PDF, no text"),
)


def base_name(name: str) -> str:
    """The last part of a path, also of one with `\\`."""
    return PurePosixPath(name.replace("\\", "/")).name or name


def suffix_of(name: str) -> str:
    """The ending of a file's name, with the dot, in lower case; empty without one."""
    return PurePosixPath(base_name(name)).suffix.lower()


def encoding_of(head: bytes) -> str:
    """The encoding that a file with this beginning is read in."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


def head_text(head: bytes) -> str | None:
    """The text that a file begins with (without a character cut off at its end), None where it is no text."""
    if not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and form_of(head):
        return None
    try:
        text = codecs.getincrementaldecoder(encoding_of(head))().decode(head)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def form_of(head: bytes) -> str | None:
    """What a file that is no text is instead, and what to do; None where its first bytes do not tell."""
    return next((form for magic, form in _FORMS if head.startswith(magic)), None)


def head_of(data: DataFile) -> bytes:
    """The first bytes of a file."""
    with data.open() as stream:
        return stream.read(HEAD)


def open_text(data: DataFile, newline: str = "\n") -> TextIO:
    """The file as text, read as it is asked for. Raises UnreadableFile where it is empty or no text."""
    head = head_of(data)
    if not head:
        raise UnreadableFile("the file is empty")
    if (form := form_of(head)) is not None:
        raise UnreadableFile(f"this is {form}")
    if head_text(head) is None and b"\0" in head:
        raise UnreadableFile("this is not a text file; if it is one, save it as UTF-8")
    return TextIOWrapper(data.open(), encoding=encoding_of(head), newline=newline)


def read_text(data: DataFile) -> str:
    """The whole text of a file."""
    with open_text(data) as stream:
        try:
            return stream.read()
        except UnicodeDecodeError:
            raise undecodable(data) from None


def undecodable(data: DataFile) -> UnreadableFile:
    """The sentence about a file that stops being text: it names the byte and line, found by a second look."""
    decoder = codecs.getincrementaldecoder(encoding_of(head_of(data)))()
    done = lines = 0
    with data.open() as stream:
        while True:
            chunk = stream.read(CHUNK)
            waiting = len(decoder.getstate()[0])
            try:
                lines += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeDecodeError as error:
                lines += bytes(error.object[: error.start]).count(b"\n")
                return _no_text(done - waiting + error.start + 1, lines + 1)
            if not chunk:
                return UnreadableFile("the file is not UTF-8; save it as UTF-8")
            done += len(chunk)


def _no_text(byte: int, line: int) -> UnreadableFile:
    return UnreadableFile(
        f'byte {byte:,} (line {line:,}) is not UTF-8; save the file as UTF-8, in Excel as "CSV UTF-8"'
    )
