"""Which findings are carried by agreed exceptions, and which exceptions have nothing to carry.

Pure matching: what the exceptions are, and which of them still hold, is read and decided elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product

from qualrules.evaluate.carried import Suppression
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.redaction import is_pseudonym, pseudonym

Key = tuple[str | None, str | None]


class Suppressing:
    """Matches findings with exceptions, looked up by code and record: long lists of both stay quick.

    An exception with a criterion carries a finding only together with those for everything else that it misses.
    """

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self.matched: Counter[int] = Counter()
        """Number of an exception → findings that it is about."""
        self._by_key: dict[Key, list[Suppression]] = {}
        for one in suppressions:
            self._by_key.setdefault((one.code, one.record), []).append(one)
        self._has_pseudonyms = any(is_pseudonym(record) for _, record in self._by_key if record)

    def carried(self, findings: Iterable[tuple[str, Finding]]) -> dict[str, Suppression]:
        """Fingerprint → what carries it. Of records with one id and one fingerprint either all are carried or none."""
        carried: dict[str, Suppression] = {}
        is_open: set[str] = set()
        for fingerprint, finding in findings if self._by_key else ():
            found = self.suppression(finding)
            if found is None:
                is_open.add(fingerprint)
            else:
                carried.setdefault(fingerprint, found)
        return {fingerprint: one for fingerprint, one in carried.items() if fingerprint not in is_open}

    def suppression(self, finding: Finding) -> Suppression | None:
        """What carries the finding: the first in the file, or of several criteria together the one that ends first."""
        about = list(self._about(finding))
        self.matched.update(one.number for one in about)
        whole = [one for one in about if one.criterion is None]
        if whole:
            return min(whole, key=lambda one: one.number)
        misses = {one.criterion for one in finding.missing}
        if not misses or misses - {one.criterion for one in about}:
            return None
        return min(about, key=lambda one: (one.expires, one.number))

    def _about(self, finding: Finding) -> Iterator[Suppression]:
        records: list[str | None] = [None, finding.record_id]
        if self._has_pseudonyms:  # as a report with hidden ids names the record
            records.append(pseudonym(finding.record_type, finding.record_id))
        misses = {one.criterion for one in finding.missing}
        for key in product((None, finding.code), records):
            for one in self._by_key.get(key, ()):
                if (
                    one.type in (None, finding.record_type)
                    and one.process in (None, finding.process)
                    and (one.criterion is None or one.criterion in misses)
                ):
                    yield one
