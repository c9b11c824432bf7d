"""What stands for a wrong spelling: the right pieces of text, and the mistake to report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qualrules.diagnostics import Diagnostic, Edit, Fix
from qualrules.source import Span

Fits = Callable[[str], bool]
"""Whether a terminal has a place at the point that reading has reached."""

FIXED = "`qualrules check --fix` changes this for you"


@dataclass(frozen=True, slots=True)
class Respelled:
    """What stands for a wrong spelling: the right pieces of text, and the mistake to report."""

    pieces: tuple[str, ...]
    mistake: Diagnostic


def mistake(code: str, message: str, label: str, span: Span, right: str | None, *helps: str) -> Diagnostic:
    """A mistake at a piece of text, with its repair where there is one."""
    fix = Fix((Edit(span, right),), f"write {right}") if right is not None else None
    return Diagnostic(code, message, span, label, helps=helps or ((FIXED,) if fix else ()), fix=fix)
