"""What a finding of an audit is: its code, level, record, what is missing, the way on, its fingerprint.

Plain data. A finding keeps texts and outcomes, never the record, so that a long list of them stays small.
"""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256

from qualrules.codes import CODES
from qualrules.dataclass import dataclass
from qualrules.diagnostics import Level
from qualrules.evaluate.explain import DecidingFact
from qualrules.evaluate.missing import Missing
from qualrules.evaluate.next_step import Action, NextStep
from qualrules.source import NOWHERE, Span

_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
LEVELS = {
    "QR601": Level.ERROR,
    "QR602": Level.WARNING,
    "QR603": Level.NOTE,
    "QR604": Level.ERROR,
    "QR605": Level.NOTE,
    "QR606": Level.WARNING,
    "QR607": Level.NOTE,
    "QR608": Level.WARNING,
    "QR609": Level.ERROR,
    "QR610": Level.ERROR,
    "QR611": Level.WARNING,
    "QR612": Level.WARNING,
    "QR613": Level.WARNING,
    "QR614": Level.WARNING,
    "QR615": Level.WARNING,
}


@dataclass(frozen=True, slots=True)
class Way:
    """The agreed next step: fields to fill in, facts to change, and the questions that find them out.

    `change` are pairs of a field and the line of the rules that it does not meet.
    """

    stage: str
    fill: tuple[str, ...]
    change: tuple[tuple[str, str], ...]
    ask: tuple[str, ...]


def way_of(step: NextStep) -> Way:
    """A next step without the record that it was found on."""
    change = tuple((action.path, _needed(action)) for action in step.change)
    return Way(step.stage, step.fill, change, step.ask)


def _needed(action: Action) -> str:
    span = getattr(action.needed.rule, "span", NOWHERE) if action.needed else NOWHERE
    return " ".join(span.text.split())


@dataclass(frozen=True, slots=True)
class Moved:
    """The move that a finding of the history is about: when, and between which declared stages or outcomes.

    `source` is None for a move from nowhere, and where it is not known; `target` None for a stay that is left for
    something unknown.
    """

    at: datetime
    source: str | None
    target: str | None

    @property
    def instant(self) -> str:
        """The instant as documents write it, to the second."""
        return instant_text(self.at)


def instant_text(instant: datetime) -> str:
    """An instant in UTC as documents write it."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding on one record. `subject` is the process, or the title of the promise.

    `moved` is set where it is about the past: `claimed` and `supported` are then those of that moment.
    `unmapped` is the claim's text where it names no stage; `facts` are those behind a broken promise or a
    stay that is over.
    """

    code: str
    subject: str
    record_type: str
    record_id: str
    place: str
    claimed: str | None
    supported: str | None
    message: str
    at: Span
    missing: tuple[Missing, ...] = ()
    facts: tuple[DecidingFact, ...] = ()
    next: Way | None = None
    unmapped: str | None = None
    moved: Moved | None = None
    of_level: Level | None = None
    """Where it is less bad than its code says."""
    of_fingerprint: str | None = None
    """What identifies it from run to run, where the record's id is hidden."""

    @property
    def name(self) -> str:
        """The code in words: `stage-ahead`."""
        return CODES[self.code]

    @property
    def level(self) -> Level:
        """How bad it is."""
        return self.of_level or LEVELS[self.code]

    @property
    def process(self) -> str | None:
        """The process, None for a promise."""
        return None if self.code == "QR609" else self.subject

    @property
    def promise(self) -> str | None:
        """The promise's title, None for a process."""
        return self.subject if self.code == "QR609" else None

    @property
    def violated(self) -> Span:
        """The line that does not hold: the first need that is missing, else what the finding is about."""
        return next((one.at for one in self.missing if one.at.source is not NOWHERE.source), self.at)

    @property
    def fingerprint(self) -> str:
        """What stays the same of the finding from run to run."""
        if self.of_fingerprint is not None:
            return self.of_fingerprint
        parts = [self.code, self.subject, self.record_type, self.record_id, self.claimed]
        if self.moved is not None:
            parts += [self.moved.instant, self.moved.target]
        return sha256(_ENCODED(parts).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def order(self) -> tuple[object, ...]:
        """Errors first, then by code, subject and record; what is the same then stays in the order of the data."""
        at = self.moved.instant if self.moved is not None else ""
        return self.level.rank, self.code, self.subject, self.record_type, self.record_id, at
