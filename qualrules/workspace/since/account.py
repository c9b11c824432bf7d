"""What `run --since` tells of itself: how many records were judged anew and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum


class Why(Enum):
    """Why a record was judged anew, in words."""

    CHANGED = "changed"
    NEW = "new"
    DAY = "because of the day"


@dataclass
class Account:
    """Counts of records. `reason`: why all of them were judged anew, where that is so."""

    reason: str | None = None
    kept: int = 0
    gone: int = 0
    """Records of the last run that are no longer there."""
    judged: Counter[Why] = field(default_factory=Counter)

    @property
    def words(self) -> str:
        """One sentence."""
        anew = self.judged.total()
        if self.reason is not None:
            return f"all {anew:,} records were judged anew: {self.reason}"
        told = ", ".join(f"{self.judged[why]:,} {why.value}" for why in Why if self.judged[why])
        gone = f"; {self.gone:,} of the last run are gone" if self.gone else ""
        return (
            f"{anew:,} of {anew + self.kept:,} records were judged anew{f' ({told})' if told else ''}{gone}"
        )
