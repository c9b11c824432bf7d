"""Which findings of an audit are known already: carried by a suppression with a reason, or held in a baseline.

Plain data and one question, `is_new`. Reading the files that say so is the workspace's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from qualrules.dataclass import dataclass
from qualrules.evaluate.finding import Finding


@dataclass(frozen=True, slots=True)
class Suppression:
    """An agreed exception: findings of a code, on a record, or for want of a criterion, until a day.

    What is None does not restrict; one of `code`, `record` and `criterion` is always set. It holds through the whole
    day `expires`. `number` is its place in the file, from 1; `type` is the record's.
    """

    number: int
    reason: str
    expires: date
    code: str | None = None
    record: str | None = None
    criterion: str | None = None
    process: str | None = None
    owner: str = ""
    type: str | None = None
    added: date | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What is known of findings, by fingerprint. `baseline` is None where the audit has none."""

    suppressions: Mapping[str, Suppression]
    baseline: frozenset[str] | None = None

    def suppression(self, finding: Finding) -> Suppression | None:
        """What carries the finding, if anything does."""
        return self.suppressions.get(finding.fingerprint) if self.suppressions else None

    def in_baseline(self, finding: Finding) -> bool:
        """Whether the baseline holds it; one that is suppressed counts as that alone."""
        if not self.baseline or self.suppression(finding) is not None:
            return False
        return finding.fingerprint in self.baseline

    def is_new(self, finding: Finding) -> bool:
        """Whether it is neither suppressed nor in the baseline."""
        return self.suppression(finding) is None and not self.in_baseline(finding)


NOTHING_CARRIED = Carried({})
