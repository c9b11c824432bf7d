"""How reports name a rule: `criterion fit`, `promise "Nobody is lost"`."""

from __future__ import annotations

from qualrules.evaluate.parts import Owner, kind_of, name_of
from qualrules.report.visible import visible


def named(owner: Owner) -> str:
    """The rule with its kind."""
    name, kind = visible(name_of(owner)), kind_of(owner)
    return f'{kind} "{name}"' if kind == "promise" else f"{kind} {name}"
