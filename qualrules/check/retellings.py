"""Where the writing itself is wrong, what it would mean is not told too: one mistake, one message.

A form such as `x is met` or `at least 5 of (a, b)` is refused when the text is read; what is read instead of it
is a guess, and a complaint about the guess would only confuse. Nothing else is left out here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from qualrules.check.scope import Names
from qualrules.diagnostics import Diagnostic
from qualrules.source import Span

_GUESSED = frozenset({"QR106", "QR110", "QR111", "QR112", "QR114", "QR115", "QR303"})
"""Codes of writing after which the tree holds a guess."""


def without_retellings(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics without those about a guess; those of the writing stand first, as the text is read first."""
    told = _Told()
    kept = []
    for found in diagnostics:
        if told.before(found):
            continue
        kept.append(found)
        if found.code in _GUESSED:
            told.add(found)
    return kept


def unknown_of_rule(mistake: Diagnostic, names: Names, field_of: Callable[[str], str]) -> Diagnostic:
    """`budget is unknown` of a criterion: what is refused as writing, told with what the name turns out to mean."""
    asked = _ASKED.fullmatch(mistake.fix.edits[0].text) if mistake.code == "QR111" and mistake.fix else None
    rule = names.rules.get(asked[1]) if asked else None
    if rule is None:
        return mistake
    used = field_of(rule.name)
    message = f'"{rule.name}" is a {rule.kind}, and a condition cannot ask whether it is unknown'
    label = f"ask for a field that it uses{f': {used} is missing' if used else ''}"
    helps = (
        ()
        if rule.kind == "score"
        else (f"to ask whether it is met, write {rule.name}; whether it is not met, not {rule.name}",)
    )
    return replace(mistake, message=message, label=label, helps=helps, fix=None)


_ASKED = re.compile(r"(\w+) is (?:missing|known)")


@dataclass
class _Told:
    """Mistakes of writing, by the lines that they stand on."""

    by_line: dict[tuple[str, int], list[Diagnostic]] = field(default_factory=dict)

    def add(self, mistake: Diagnostic) -> None:
        for line in range(mistake.span.line, mistake.span.end_line + 1):
            self.by_line.setdefault((mistake.span.source.name, line), []).append(mistake)

    def before(self, found: Diagnostic) -> bool:
        if not self.by_line or not (found.code in _GUESSED or found.code.startswith(("QR2", "QR3"))):
            return False
        on_line = self.by_line.get((found.span.source.name, found.span.line), ())
        return any(_retold(mistake, found) for mistake in on_line)


def _retold(mistake: Diagnostic, found: Diagnostic) -> bool:
    same = found.code == mistake.code or found.code not in _GUESSED
    return same and _touch(mistake.span, found.span)


def _touch(told: Span, found: Span) -> bool:
    """Whether one stands on the other or right before it, as `a` before `is met`."""
    return found.start <= told.end and told.start <= found.end + 1
