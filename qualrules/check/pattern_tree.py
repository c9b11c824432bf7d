"""What a pattern of `matches` is once it is read: a small tree. Nothing is decided here."""

from __future__ import annotations

from qualrules.check.charsets import Characters
from qualrules.dataclass import dataclass


class TooLongError(Exception):
    """The pattern can run long; says what to do about it."""


@dataclass(frozen=True, slots=True)
class One:
    """One character of a set."""

    of: Characters


@dataclass(frozen=True, slots=True)
class Start:
    """The start of the text."""


@dataclass(frozen=True, slots=True)
class End:
    """The end of the text."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part from `least` to `most` times; `most` None: without limit."""

    part: Node
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several parts."""

    branches: tuple[Node, ...]


Node = One | Start | End | Repeat | Sequence | Choice
