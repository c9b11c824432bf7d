"""What a command asks of a run over DATA, and what keeps the run from going on. Opens nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic


@dataclass(frozen=True)
class Request:
    """What a command that takes DATA was asked, as its options have it."""

    ruleset: str
    data: tuple[str, ...]
    sources: tuple[str, ...] = ()
    source_name: str | None = None
    adapter: str | None = None
    types: tuple[str, ...] = ()
    as_of: date | None = None
    history: tuple[str, ...] = ()
    """Files that tell of the past, as `--history` names them."""
    read_too: tuple[tuple[str, str], ...] = ()
    """(option, condition): what is asked of records beside the rules, so that its fields are fetched too."""


class SessionError(Exception):
    """A run that cannot go on; `diagnostics` say why."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("; ".join(diagnostic.message for diagnostic in diagnostics))
        self.diagnostics = tuple(diagnostics)
