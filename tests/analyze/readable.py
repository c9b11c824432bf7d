"""Random records without what a witness never has."""

from __future__ import annotations

from collections.abc import Mapping

from qualrules.model.values import Gap
from tests.laws import records


def readable(given: Mapping[str, object], *, supplied: bool) -> dict[str, object]:
    """A random record without what no form can say: values that cannot be read, and perhaps what is not supplied."""
    kept: dict[str, object] = {}
    for name, value in given.items():
        if value is records.UNREADABLE or (supplied and value is Gap.NOT_SUPPLIED):
            continue
        if isinstance(value, dict):
            value = readable(value, supplied=supplied)
        elif isinstance(value, list):
            value = [readable(row, supplied=supplied) if isinstance(row, dict) else row for row in value]
        kept[name] = value
    return kept
