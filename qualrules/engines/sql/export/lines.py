"""One column of a field as expressions: how it stands in the table, whether it is there, and its value."""

from __future__ import annotations

from collections.abc import Mapping

from qualrules.dataclass import dataclass


@dataclass(frozen=True)
class Line:
    """One column of a field. All but `columns` are expressions over the first step."""

    columns: Mapping[str, str]
    """Name in the first step → expression over the table."""
    there: str
    """TRUE where it is not missing; what is not TRUE is missing."""
    value: str
    """NULL where it is missing or cannot be read."""
    claim: str = ""
    """The folded text of a stage as it is claimed."""
