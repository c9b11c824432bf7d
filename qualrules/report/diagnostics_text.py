"""Diagnostics as text for people. The one place where the caret is drawn.

A drawing is a list of pieces, each with its role; plain text joins them, `terminal` gives the roles colours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Label
from qualrules.report.drawing import excerpt
from qualrules.report.visible import visible
from qualrules.source import NOWHERE, Span

Role = Literal["plain", "error", "warning", "note", "message", "frame", "marker", "second", "add", "remove"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of drawn text and what it is."""

    text: str
    role: Role = "plain"


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """All diagnostics as plain text, with an empty line between two; empty text where there is none."""
    return "\n".join(text_of(draw(diagnostic)) for diagnostic in diagnostics)


def text_of(pieces: Iterable[Piece]) -> str:
    """The drawing without its roles."""
    return "".join(piece.text for piece in pieces)


def draw(diagnostic: Diagnostic) -> list[Piece]:
    """A diagnostic: its sentence, the lines that it is about with the marked places, and what to do."""
    places = [_Place(diagnostic.span, diagnostic.label, "^"), *map(_second, diagnostic.labels)]
    shown = [place for place in places if place.span.source is not NOWHERE.source]
    margin = max([2, *(len(str(place.span.line)) for place in shown)])
    pieces = list(_headline(diagnostic))
    if shown:
        pieces += _places(shown, margin)
    pieces += _below(diagnostic, margin, framed=bool(shown))
    return pieces


@dataclass(frozen=True, slots=True)
class _Place:
    span: Span
    label: str
    sign: Literal["^", "-"]


def _second(label: Label) -> _Place:
    return _Place(label.span, label.text, "-")


def _headline(diagnostic: Diagnostic) -> Iterator[Piece]:
    yield Piece(f"{diagnostic.level.value}[{diagnostic.code}]", diagnostic.level.value)
    yield Piece(f": {visible(diagnostic.message)}\n", "message")


def _places(places: list[_Place], margin: int) -> Iterator[Piece]:
    last: _Place | None = None
    for place in places:
        if last is None or place.span.source != last.span.source:
            yield from _file(place.span, margin, again=last is not None)
        elif place.span.line != last.span.line:
            yield Piece(f"{' ' * margin} :\n", "frame")
        if last is None or (place.span.source, place.span.line) != (last.span.source, last.span.line):
            yield from _line(place.span, margin)
        yield from _marked(place, margin)
        last = place


def _file(span: Span, margin: int, *, again: bool) -> Iterator[Piece]:
    arrow = ":::" if again else "-->"
    yield Piece(f"{' ' * (margin - 1)}{arrow} ", "frame")
    yield Piece(f"{visible(span.source.name)}:{span.line}:{span.column}\n")
    yield Piece(f"{' ' * margin} |\n", "frame")


def _line(span: Span, margin: int) -> Iterator[Piece]:
    text = excerpt(*_on_its_line(span)).text
    yield Piece(f"{span.line:>{margin}} |", "frame")
    yield Piece(f" {text}\n" if text else "\n")


def _marked(place: _Place, margin: int) -> Iterator[Piece]:
    drawn = excerpt(*_on_its_line(place.span))
    yield Piece(f"{' ' * margin} |", "frame")
    marker = place.sign * (drawn.end - drawn.start)
    label = f" {visible(place.label)}" if place.label else ""
    yield Piece(f" {' ' * drawn.start}{marker}{label}\n", "marker" if place.sign == "^" else "second")


def _on_its_line(span: Span) -> tuple[str, int, int]:
    """The first line of a span, and the part of it that the span covers."""
    line = span.source.line_text(span.line)
    start = span.column - 1
    return line, start, start + max(0, span.end - span.start)


def _below(diagnostic: Diagnostic, margin: int, *, framed: bool) -> Iterator[Piece]:
    remarks = [*((note, "note") for note in diagnostic.notes), *((text, "help") for text in diagnostic.helps)]
    if framed and (remarks or diagnostic.example):
        yield Piece(f"{' ' * margin} |\n", "frame")
    if not framed and diagnostic.label:
        yield Piece(f"{' ' * margin} = {visible(diagnostic.label)}\n")
    if diagnostic.example:
        yield Piece(f"{' ' * margin} = ", "frame")
        yield Piece("like this:\n", "message")
        yield from (Piece(f"{' ' * margin}      {visible(line)}\n") for line in diagnostic.example)
    for text, kind in remarks:
        yield Piece(f"{' ' * margin} = ", "frame")
        yield Piece(f"{kind}: ", "message")
        yield Piece(f"{visible(text)}\n")
