"""Walking through the XML of a workbook's parts piece by piece. Knows no element by name and holds none.

The standard library's parser calls back for each element; that is four times as fast as building elements, which
counts where a sheet has a million cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO
from xml.parsers import expat

from qualrules.reading.raw import UnreadableFile

_CHUNK = 262_144
_BETWEEN = " "


class Watch:
    """What is told of the elements, by their names without a namespace. To be inherited from."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text stands in an element."""


def walked(part: BinaryIO, watch: Watch) -> Iterator[None]:
    """Tells the watch of a part's elements, and stops after each piece. Raises UnreadableFile."""
    local = _Local()
    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: watch.start(local[name], attributes)
    parser.EndElementHandler = lambda name: watch.end(local[name])
    parser.CharacterDataHandler = watch.text
    parser.EntityDeclHandler = _refused
    while True:
        with said():
            piece = part.read(_CHUNK)
            parser.Parse(piece, not piece)
        yield
        if not piece:
            return


def walk(part: BinaryIO, watch: Watch) -> None:
    """Tells the watch of all elements. Raises UnreadableFile."""
    for _ in walked(part, watch):
        pass


def attribute(attributes: Mapping[str, str], name: str) -> str:
    """An attribute in whatever namespace, empty where there is none."""
    if name in attributes:
        return attributes[name]
    return next((text for key, text in attributes.items() if key.endswith(_BETWEEN + name)), "")


@contextmanager
def said() -> Iterator[None]:
    """Around the parsing: a damaged workbook can break anything in it, and all of that is one sentence."""
    try:
        yield
    except UnreadableFile:
        raise
    except Exception as error:
        why = " ".join(str(error).split())[:200] or type(error).__name__
        raise UnreadableFile(
            f"the workbook is damaged ({why}); open it in Excel, save it again and read that"
        ) from error


class _Local(dict[str, str]):
    """Names with their namespace → without it."""

    def __missing__(self, name: str) -> str:
        local = self[name] = name.rpartition(_BETWEEN)[2]
        return local


def _refused(*_: object) -> None:
    raise UnreadableFile("the workbook declares entities, which no workbook of Excel does")
