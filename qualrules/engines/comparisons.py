"""What every engine that writes rules in another language has to know of a comparison."""

from __future__ import annotations

from typing import Final

from qualrules.model import rules as r

FLIPPED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""The comparison with its sides exchanged."""
HOLDS_FOR_LATER: Final = {"=": False, "!=": True, "<": False, "<=": False, ">": True, ">=": True}
"""Whether `later op moment` holds for something later than the moment."""


def is_quotient(value: r.Value) -> bool:
    """Whether a value is a division, which is exact as a fraction only."""
    return isinstance(value, r.Arithmetic) and value.op == "/"
