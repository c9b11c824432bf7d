"""A look at all bytes of a delimited file before a database reads it: what it would read otherwise than the adapter does.

Counts signs and searches for a few, without looking at records: as fast as the disk.
"""

from __future__ import annotations

import codecs
import re

from qualrules.dataclass import dataclass
from qualrules.engines.whole import Unsuitable
from qualrules.reading.raw import DataFile

CHUNK = 1 << 18
"""Bytes that are looked at once: few enough to stay near the processor for all searches."""
_OVERLAP = 100
_NEITHER = bytes(set(range(256)) - set(b'"\n'))
"""All bytes that are neither a quote nor the end of a line."""


@dataclass(frozen=True)
class SeenBytes:
    """What stands in a file."""

    lines: int
    """Line ends, with one more for a last line without."""
    has_quotes: bool
    has_open_quotes: bool = False
    """Whether a line has a quote without its other one: a cell may run over lines."""


def look_at(file: DataFile, separator: str = "\t") -> SeenBytes:
    """Looks at a file; behind a tab, blanks before a quote are nothing special. Raises Unsuitable."""
    # A quote behind blanks, which the adapter takes for the beginning of a quoted cell.
    spaced = re.compile(rb"[\n" + re.escape(separator.encode()) + rb'] +"')
    lines, has_quotes, is_open, before, odd = 0, False, False, b"\n", b""
    with file.open() as stream:
        head = stream.read(4)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise Unsuitable("it is UTF-16")
        stream.seek(0)
        while chunk := stream.read(CHUNK):
            lines += chunk.count(b"\n")
            if b"\0" in chunk:
                raise Unsuitable("a null character stands in it")
            if b"\r" in chunk or before.endswith(b"\r"):
                _check_line_ends(before[-1:] + chunk)
            if b'"' in chunk:
                has_quotes = True
                around = before + chunk
                if b' "' in around and separator != "\t" and spaced.search(around):
                    raise Unsuitable("blanks stand before quotes")
            before = chunk[-_OVERLAP:]
            if not is_open:
                *whole, odd = _odd_quotes(odd, chunk)
                is_open = any(whole)
    if before.endswith(b"\r"):
        raise Unsuitable("a line ends with a lone carriage return")
    return SeenBytes(lines + (not before.endswith(b"\n")), has_quotes, is_open or bool(odd))


def _odd_quotes(odd: bytes, chunk: bytes) -> list[bytes]:
    """What is left of lines when quotes are taken away two by two: a quote where one had no other. The first line goes on
    from `odd`, the last one goes on in the next chunk. Lines without quotes may be left out.
    """
    if b'"' not in chunk:
        return [odd, b""] if b"\n" in chunk else [odd]
    return (odd + chunk.translate(None, _NEITHER)).replace(b'""', b"").split(b"\n")


def _check_line_ends(chunk: bytes) -> None:
    chunk = chunk.removesuffix(b"\r")
    if chunk.count(b"\r") != chunk.count(b"\r\n"):
        raise Unsuitable("its lines end in more than one way")
