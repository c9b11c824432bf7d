"""What the tests of the grammar stand on: a text read, its mistakes in short, and the text after the safe repairs."""

from __future__ import annotations

from qualrules.diagnostics import Diagnostic
from qualrules.grammar import fixes, parser, syntax
from qualrules.source import SourceFile


def read(text: str) -> tuple[syntax.File, tuple[Diagnostic, ...]]:
    """The tree and the mistakes of a text."""
    return parser.parse(SourceFile("test.qual", text))


def right(text: str) -> syntax.File:
    """The tree of a text without mistakes."""
    tree, mistakes = read(text)
    assert not mistakes, [short(mistake) for mistake in mistakes]
    return tree


def mistakes(text: str) -> tuple[Diagnostic, ...]:
    """The mistakes of a text."""
    return read(text)[1]


def only(text: str) -> Diagnostic:
    """The one mistake of a text."""
    (mistake,) = mistakes(text)
    return mistake


def short(mistake: Diagnostic) -> str:
    """Line, column, code, what is marked and what is said."""
    place = f"{mistake.span.line}:{mistake.span.column}"
    return f"{place} {mistake.code} {mistake.span.text!r}: {mistake.message} | {mistake.label}"


def repaired(text: str) -> str:
    """The text after `--fix`, looked at as often as something is left to repair."""
    for _ in range(5):
        after = fixes.apply(text, mistakes(text))
        if after == text:
            break
        text = after
    return text


def condition(text: str) -> str:
    """A file whose one criterion has this condition; it begins at line 2, column 8."""
    return f"criterion c for opportunity\n  when {text}\n"


def when(text: str) -> syntax.Expression:
    """The tree of a condition."""
    (criterion,) = right(condition(text)).items
    assert isinstance(criterion, syntax.Criterion)
    return criterion.when
