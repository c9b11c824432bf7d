"""A baseline: which findings were there when somebody looked. What a run may say of it, and how two of them become one.

Plain data and sets, no files. An entry holds names and ids, nothing of a record's values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from qualrules.dataclass import dataclass
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.redaction import is_pseudonym, pseudonym
from qualrules.evaluate.verdict import Verdict
from qualrules.model.values import Gap
from qualrules.truth import UNKNOWN

OF_THE_PAST = frozenset({"QR610", "QR611", "QR612", "QR613", "QR614", "QR615"})
OVERDUE = "QR606"


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding as a baseline holds it. `record_id` may be a pseudonym, or None: then it is never told to be gone."""

    fingerprint: str
    code: str
    process: str | None
    promise: str | None
    record_type: str
    record_id: str | None
    claimed: str | None
    moved_at: str | None = None
    moved_to: str | None = None

    @property
    def order(self) -> tuple[str, ...]:
        """By what it is, then by record: a new one stands beside its like."""
        parts = (self.code, self.process, self.promise, self.record_type, self.record_id)
        more = (self.claimed, self.moved_at, self.moved_to, self.fingerprint)
        return tuple(part or "" for part in (*parts, *more))


def entry_of(finding: Finding, fingerprint: str, *, redact: bool = False) -> Entry:
    """The finding without anything that stands in its record; with `redact` a pseudonym stands for the record's id."""
    moved = finding.moved
    record_id = pseudonym(finding.record_type, finding.record_id) if redact else finding.record_id
    return Entry(
        fingerprint,
        finding.code,
        finding.process,
        finding.promise,
        finding.record_type,
        record_id,
        finding.claimed,
        moved.instant if moved is not None else None,
        moved.target if moved is not None else None,
    )


class Judged:
    """Which of some entries a run judges: those whose record goes by, if it is asked what they are about.

    What is remembered grows with the entries, not with the records. `reach`: record type → the first and the last
    instant of its history, as documents write them, where the run has one.
    """

    def __init__(self, entries: Iterable[Entry], reach: Mapping[str, tuple[str, str]]) -> None:
        self.fingerprints: set[str] = set()
        self._reach = reach
        self._of_record: dict[tuple[str, str], list[Entry]] = {}
        for entry in entries:
            if entry.record_id is not None:
                self._of_record.setdefault((entry.record_type, entry.record_id), []).append(entry)
        self._has_pseudonyms = any(is_pseudonym(name) for _, name in self._of_record)

    def see(self, verdict: Verdict) -> None:
        """A record goes by."""
        record = verdict.record
        names = [record.id, pseudonym(record.type, record.id)] if self._has_pseudonyms else [record.id]
        for name in names if self._of_record else ():
            for entry in self._of_record.get((record.type, name), ()):
                if self._is_asked(entry, verdict):
                    self.fingerprints.add(entry.fingerprint)

    def _is_asked(self, entry: Entry, verdict: Verdict) -> bool:
        if entry.promise is not None:
            return entry.promise in verdict.layout.promises
        process = next((each for each in verdict.layout.processes if each.name == entry.process), None)
        if process is None or verdict.record.gap(process.claim or "") is Gap.NOT_SUPPLIED:
            return False
        reach = self._reach.get(entry.record_type)
        if entry.code == OVERDUE and reach is None:
            judged = verdict.processes[process.name]
            # With the same claim it may be the history alone that says since when.
            return judged.overdue is not UNKNOWN or judged.claimed != entry.claimed
        if reach is not None and entry.moved_at is not None:
            return reach[0] <= entry.moved_at <= reach[1]
        return reach is not None or entry.code not in OF_THE_PAST


def merged(
    held: Iterable[Entry], dropped: Collection[str], found: Collection[str], add: Iterable[Entry]
) -> list[Entry]:
    """What a file holds after a run, in order: what it held but for those `dropped` and not `found`, and the new ones."""
    entries = {entry.fingerprint: entry for entry in held}
    for fingerprint in dropped:
        if fingerprint not in found:
            entries.pop(fingerprint, None)
    entries |= {entry.fingerprint: entry for entry in add}
    return sorted(entries.values(), key=lambda entry: entry.order)
