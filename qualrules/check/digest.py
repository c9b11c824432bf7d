"""The digest of a ruleset's meaning: the same for two texts that say the same, and for every run.

Titles, notes, owners, versions, examples, sources and the order of items do not count; nor does the order of
parts that may be swapped. The order of stages does.
"""

from __future__ import annotations

from typing import Final

from qualrules.check.canonical import Canonical, hashed
from qualrules.model import rules

_HEADER: Final = ("currency", "zone", "fiscal_start")


def digest(checked: rules.Rules) -> str:
    """`sha256:…` over the meaning of the rules in canonical order."""
    header, plain = checked.header, Canonical().plain
    document = {
        "form": 1,
        "header": {
            **{name: getattr(header, name) for name in _HEADER},
            "rates": plain(header.rates),
            "placeholders": sorted(header.placeholders),
        },
        **{
            name: {key: plain(item) for key, item in getattr(checked, name).items()}
            for name in ("records", "criteria", "definitions", "scores", "processes")
        },
        "promises": {title: plain(promise) for title, promise in checked.promises.items()},
    }
    return f"sha256:{hashed(document)}"
