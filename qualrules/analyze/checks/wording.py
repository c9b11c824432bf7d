"""Turns of phrase that the findings share."""

from __future__ import annotations

from typing import Final

from qualrules.model import rules as r

PROVED: Final = "proved for every possible record, not only the ones in a file"


def about(rule: r.Criterion | r.Definition) -> str:
    """A rule in a sentence: a definition is called one, a criterion goes by its name."""
    return f'the definition "{rule.name}"' if isinstance(rule, r.Definition) else f'"{rule.name}"'


def either(names: list[str]) -> str:
    """`"A"`, `"A" or "B"`, `"A", "B" or "C"`."""
    quoted = [f'"{name}"' for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
