"""The texts that the cells of a workbook share. Held in memory, because any cell may name any of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import BinaryIO

from qualrules.plugins.adapters.xlsx_xml import Watch, walk

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def plain_text(text: str) -> str:
    """A text as people wrote it: `_x000D_` is a sign that XML cannot hold."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def texts_in(part: BinaryIO) -> list[str]:
    """The texts by their numbers."""
    texts = _Texts()
    walk(part, texts)
    return texts.found


class _Texts(Watch):
    """Joins the pieces of each text; how it is pronounced is none of it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._is_text = self._is_spoken = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._is_spoken = True
        elif name == "t":
            self._is_text = not self._is_spoken

    def end(self, name: str) -> None:
        if name == "si":
            self.found.append(plain_text("".join(self._pieces)))
        elif name == "rPh":
            self._is_spoken = False
        elif name == "t":
            self._is_text = False

    def text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)
