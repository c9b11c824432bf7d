"""Laying text out in lines of about a hundred columns. Knows groups and breaks, and nothing of the language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """Where in the source the text that follows was written; comments find their line by it."""

    offset: int


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a line may end: `flat` stands there if it does not. `outward` goes back to the group's own column."""

    flat: str = " "
    outward: bool = False


@dataclass(slots=True)
class Group:
    """Text that stands on one line if it fits. Else all its breaks end lines, or with `fill` only as many as must."""

    parts: list[Part]
    indent: int = 2
    fill: bool = False
    forced: bool = False
    width: int = field(init=False)

    def __post_init__(self) -> None:
        """The width on one line is known once, so that nested groups cost no more than flat ones."""
        self.width = sum(map(_width, self.parts))
        self.forced = self.forced or any(isinstance(part, Group) and part.forced for part in self.parts)


Part = str | Mark | Break | Group


def _width(part: Part) -> int:
    match part:
        case str():
            return len(part)
        case Break():
            return len(part.flat)
        case Group():
            return part.width
        case Mark():
            return 0


@dataclass(slots=True)
class Line:
    """A line of output; `start` is where in the source its text began, if anywhere."""

    indent: int
    text: str = ""
    start: int | None = None
    begins_item: bool = False


def one_line(part: Part) -> str:
    """The text without line ends."""
    match part:
        case str():
            return part
        case Break():
            return part.flat
        case Group():
            return "".join(map(one_line, part.parts))
        case Mark():
            return ""


def lay_out(parts: Iterable[Part], indent: int) -> list[Line]:
    """The lines of a statement that begins at a column; what does not fit goes on further in."""
    lines = [Line(indent)]
    for part in parts:
        _lay(part, indent, lines)
    for line in lines:
        line.text = line.text.rstrip()
    return lines


def _lay(part: Part, indent: int, lines: list[Line]) -> None:
    line = lines[-1]
    match part:
        case Mark(offset):
            if line.start is None:
                line.start = offset
        case Group() if part.forced or _column(line) + part.width > COLUMNS:
            _lay_broken(part, indent, lines)
        case Group():
            for each in part.parts:
                _lay(each, indent, lines)
        case Break(flat):
            line.text += flat
        case str():
            line.text += part


def _column(line: Line) -> int:
    return line.indent + len(line.text)


def _lay_broken(group: Group, indent: int, lines: list[Line]) -> None:
    inner = indent + group.indent
    for place, part in enumerate(group.parts):
        if not isinstance(part, Break):
            _lay(part, inner, lines)
        elif (
            group.fill
            and not group.forced
            and _column(lines[-1]) + _next_width(group.parts, place) <= COLUMNS
        ):
            lines[-1].text += part.flat
        else:
            lines.append(Line(indent if part.outward else inner))


def _next_width(parts: list[Part], place: int) -> int:
    """How much stands between this break and the next."""
    width = _width(parts[place])
    for part in parts[place + 1 :]:
        if isinstance(part, Break):
            break
        width += _width(part)
    return width
