"""A mistake or finding in a text, as a value: code, sentence, span, labels, help and fix.

One shape for every pass; how it is drawn is the reporters' business. Nothing here raises or prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field
from enum import Enum

from qualrules.codes import CODES
from qualrules.dataclass import dataclass
from qualrules.source import Span


class Level(Enum):
    """How bad a diagnostic or finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst; the higher, the less bad."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that belongs to the sentence (drawn with `---`), with its own words."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace what `span` covers by `text`; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair: edits that do not overlap. `safe` ones are made by `check --fix`."""

    edits: tuple[Edit, ...]
    title: str = ""
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake. `message` is a sentence without full stop; `label` stands at the caret.

    `notes` state facts, `helps` say what to do, `example` is a right form to copy (lines of the language).
    """

    code: str
    message: str
    span: Span
    label: str = ""
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    example: tuple[str, ...] = ()
    fix: Fix | None = None
    level: Level = field(default=Level.ERROR)
    rule: str = ""
    """The lint rule that found it, by name: the codes of plugins' rules do not stand among ours."""

    @property
    def name(self) -> str:
        """The code's name in words, as in `unknown-field`."""
        return self.rule or CODES[self.code]


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(diagnostic.level is Level.ERROR for diagnostic in diagnostics)


def listed(words: Sequence[str], joint: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    return f" {joint} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def did_you_mean(word: str, known: Iterable[str], nearness: float = 0.7) -> str | None:
    """The known word nearest to the one written, if one is near enough; `nearness` is 1 for the same word."""
    # Imported here: only the error path needs it, and it costs a millisecond of start-up.
    from difflib import get_close_matches

    folded = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), folded, n=1, cutoff=nearness)
    return folded[found[0]] if found else None
