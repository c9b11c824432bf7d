"""A ruleset and its signatures: signing it, and holding what it means now against what was signed.

The lock is read and written by `workspace/lock.py`; what a change is, is said in `evaluate/meaning_changes.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from qualrules.check.digest import digest
from qualrules.evaluate.meaning import Meaning, meaning
from qualrules.evaluate.meaning_changes import Change, Signed, changes
from qualrules.evaluate.signature_mistakes import SignatureMistakes, unsigned
from qualrules.evaluate.signed_words import words_digest
from qualrules.model.rules import Rules
from qualrules.report.agreement_parts import Signature, SignatureState
from qualrules.report.signatures import SignaturesReport
from qualrules.workspace.loading import Loaded, is_shipped
from qualrules.workspace.lock import add_signature, lock_beside, signatures


@dataclass(frozen=True)
class Agreeing:
    """A ruleset without mistakes, to be signed or to be held against its signatures."""

    loaded: Loaded
    rules: Rules

    @property
    def file(self) -> str:
        """The ruleset's file, as messages name it."""
        return self.loaded.checked.files[0].name

    @property
    def lock(self) -> Path | None:
        """Where its signatures are kept; None for a ruleset that ships, and for one from standard input."""
        if is_shipped(self.file) or self.file == "<stdin>":
            return None
        return lock_beside(Path(self.file))

    @property
    def inputs(self) -> tuple[str, ...]:
        """The files that are read, and the lock."""
        lock = (str(self.lock),) if self.lock is not None else ()
        return (*(source.name for source in self.loaded.files), *lock)

    @cached_property
    def meaning(self) -> Meaning:
        """What it means now."""
        return meaning(self.rules)

    @cached_property
    def words(self) -> str:
        """The digest of what people read in it besides."""
        return words_digest(self.rules)

    @cached_property
    def compared(self) -> tuple[tuple[Signed, Sequence[Change]], ...]:
        """Each signature, and what has changed since. Raises UnreadableError where the lock cannot be understood."""
        if self.lock is None:
            return ()
        kept = signatures(self.lock, self.rules.header.name, Path(self.file).name)
        return tuple((signed, changes(signed.digests, self.meaning)) for signed in kept)

    @property
    def is_asked(self) -> bool:
        """Whether somebody has signed it, or is to. Raises UnreadableError where the lock cannot be understood."""
        return bool(self.rules.header.agreed_by or self.compared)

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """The signatures as the document shows them."""
        return tuple(_as_shown(signed, found, self.words) for signed, found in self.compared)

    def sign(self, by: str, on: date) -> bool:
        """Write a signature into the lock; whether it stands in place of an earlier one of this name."""
        assert self.lock is not None
        header = self.rules.header
        name = Path(self.file).name
        return add_signature(
            self.lock, Signed(by, on, header.name, header.version, name, self.meaning.digests, self.words)
        )

    def checked(self) -> SignaturesReport:
        """Whether everybody who is to sign has signed, and what each of them signed is what is said now."""
        header, found = self.rules.header, [signed for signed, _ in self.compared]
        told = SignatureMistakes(self.loaded.checked, self.rules)
        return SignaturesReport(
            header.name,
            header.version,
            digest(self.rules),
            self.rules.files,
            str(self.lock),
            self.signatures,
            tuple(unsigned(header.agreed_by, found)),
            (*told.moved_on(self.compared), *told.not_signed(found)),
        )


def _as_shown(signed: Signed, found: Sequence[Change], words: str) -> Signature:
    moved_on = tuple(dict.fromkeys(change.part[1] for change in found))
    state: SignatureState = "moved on" if found else "holds"
    words_changed = signed.words != words if signed.words else None
    return Signature(signed.by, signed.on, signed.version, state, moved_on, words_changed)
