"""What the tests of the checker stand on: a ruleset from texts, its mistakes in short, and typed rules that
must be sound.
"""

from __future__ import annotations

from qualrules import check
from qualrules.diagnostics import Diagnostic, Level
from qualrules.model.rules import Rules
from qualrules.source import SourceFile

MAIN = "main.qual"


def checked(text: str, **files: str) -> check.Checked:
    """Check a text; `use "other.qual"` finds the keyword argument `other`."""

    def find(target: str, using: SourceFile) -> SourceFile | None:
        name = target.removesuffix(".qual")
        if name == "main":
            return SourceFile(MAIN, text)
        return SourceFile(f"{name}.qual", files[name]) if name in files else None

    return check.check(SourceFile(MAIN, text), find, shipped=("bant", "meddic"))


def sound(text: str, **files: str) -> Rules:
    """The typed rules of a text without mistakes."""
    result = checked(text, **files)
    assert result.rules is not None, [short(found) for found in result.diagnostics]
    return result.rules


def short(found: Diagnostic) -> str:
    """`QR205 4:8 what it says`, with the file's name where it is not the main one."""
    place = f"{found.span.line}:{found.span.column}"
    if found.span.source.name != MAIN:
        place = f"{found.span.source.name}:{place}"
    return f"{found.code} {place} {found.message}"


def mistakes(text: str, **files: str) -> list[str]:
    """All errors in short."""
    return [short(found) for found in checked(text, **files).diagnostics if found.level is Level.ERROR]


def codes(text: str, **files: str) -> list[str]:
    """The codes of all errors."""
    return [found.code for found in checked(text, **files).diagnostics if found.level is Level.ERROR]


def only(text: str, **files: str) -> Diagnostic:
    """The one mistake or remark of a text."""
    (found,) = checked(text, **files).diagnostics
    return found
