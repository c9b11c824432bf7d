"""Where a piece of text stands: a source file and a span in it.

Lines and columns count from 1, in code points. This module knows nothing of the language.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from functools import cached_property

from qualrules.dataclass import dataclass


@dataclass(frozen=True)
class SourceFile:
    """A named text. `name` is what messages show (a path as the user gave it, or `<text>`)."""

    name: str
    text: str = field(repr=False, compare=False)

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets at which the lines begin; `\\n` ends a line, a `\\r` before it belongs to that end."""
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset in code points."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """The text of a line (from 1) without its end."""
        starts = self.line_starts
        end = starts[line] if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end].rstrip("\r\n")

    def span(self, start: int, end: int) -> Span:
        """The span from offset `start` up to, not including, offset `end`."""
        return Span(self, start, end)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source file; offsets in code points, `end` not included."""

    source: SourceFile
    start: int
    end: int

    @property
    def line(self) -> int:
        """Line of the first character, from 1."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """Column of the first character, from 1."""
        return self.source.position(self.start)[1]

    @property
    def end_line(self) -> int:
        """Line just behind the last character, from 1."""
        return self.source.position(self.end)[0]

    @property
    def end_column(self) -> int:
        """Column just behind the last character, from 1."""
        return self.source.position(self.end)[1]

    @property
    def text(self) -> str:
        """The characters that the span covers."""
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """From the beginning of this span to the end of the other, in the same file."""
        return Span(self.source, self.start, other.end)


NOWHERE = Span(SourceFile("<nowhere>", ""), 0, 0)
"""The span of things that stand in no file: rules made by code, not read from text."""
