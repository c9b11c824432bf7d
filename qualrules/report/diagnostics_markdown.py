"""The mistakes in rulesets as the short summary of a build's step: how many of which level, and the first sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qualrules.diagnostics import Diagnostic, Level
from qualrules.report.bounded import Fitted, Section, fitted
from qualrules.report.markdown import code, prose
from qualrules.report.summary_text import number
from qualrules.source import NOWHERE

SHOWN = 100
"""How many sentences of a level are written out."""


def within(diagnostics: Sequence[Diagnostic], room: int) -> Fitted:
    """The text in at most `room` bytes."""
    levels = Counter(one.level for one in diagnostics)
    said = ", ".join(number(levels[level], level.value) for level in Level if levels[level])
    sections = [_section(diagnostics, level, levels[level]) for level in Level if levels[level]]
    return fitted(f"## Check of the rulesets: {said or 'no mistakes'}\n", sections, room, SHOWN)


def _section(diagnostics: Sequence[Diagnostic], level: Level, count: int) -> Section:
    items = (_item(one) for one in diagnostics if one.level is level)
    return Section(
        f"\n### {number(count, level.value)}\n\n", items, count, lambda left: f"\n… and {left:,} more\n"
    )


def _item(one: Diagnostic) -> str:
    place = "" if one.span.source is NOWHERE.source else f" {code(f'{one.span.source.name}:{one.span.line}')}"
    return f"- {one.code} {one.name}{place}: {prose(one.message)}\n"
