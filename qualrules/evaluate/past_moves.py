"""How a record went through a process, by its history: its moves in order, and how long it stayed where.

Only what the history says: where it leaves the stage open, the next move comes from nobody knows where, and no stay is
counted. Whether a move was allowed is judged in `history`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from qualrules.dataclass import dataclass
from qualrules.evaluate.stages import claimed_stage
from qualrules.model.record import Record
from qualrules.model.rules import Process, Rules
from qualrules.model.values import Gap
from qualrules.reading.past import Past, Step
from qualrules.reading.past_tracks import DAY

Where = Literal["stage", "nowhere", "unmapped", "unknown"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the CRM said that a record stood: a declared stage or outcome, nowhere, something else, or not known."""

    where: Where
    stage: str | None = None


NOWHERE, UNMAPPED, UNKNOWN = Standing("nowhere"), Standing("unmapped"), Standing("unknown")


@dataclass(frozen=True, slots=True)
class PastMove:
    """One move. `target` is a declared stage or outcome, or no stage of the process (`unmapped`)."""

    at: datetime
    source: Standing
    target: Standing


@dataclass(frozen=True, slots=True)
class PastStay:
    """A stay in a stage; `left` is None where it goes on. `following`: where the record went then."""

    stage: str
    entered: datetime
    left: datetime | None
    following: str | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A record's moves and stays, in order."""

    moves: tuple[PastMove, ...]
    stays: tuple[PastStay, ...]


def course_of(rules: Rules, process: Process, past: Past, record: Record, until: datetime) -> Course:
    """The way of a record through a process that has a claim, up to an instant."""
    walker = _Walker(rules, process, past, record)
    stops = [stop for stop in walker.stops() if stop.at <= until]
    moves = [PastMove(stop.at, stop.source, stop.target) for stop in stops if stop.is_move]
    return Course(tuple(moves), tuple(_stays(stops)))


@dataclass(frozen=True, slots=True)
class _Stop:
    """An instant at which the stage changed, or may have.

    `is_exit`: it says only that the record left. `is_seen`: only that it stood there then, nobody knows since when.
    """

    at: datetime
    source: Standing
    target: Standing
    is_exit: bool = False
    is_seen: bool = False

    @property
    def is_move(self) -> bool:
        return not self.is_seen and self.target.where in ("stage", "unmapped") and self.source != self.target


class _Walker:
    """Follows one record through one process."""

    def __init__(self, rules: Rules, process: Process, past: Past, record: Record) -> None:
        assert process.claim is not None
        self._rules = rules
        self._process = process
        self._claim = process.claim
        self._past = past
        self._record = record

    def stops(self) -> Iterator[_Stop]:
        """Every instant at which the stage changed, or may have."""
        steps = self._past.steps(self._record, self._claim)
        created = self._past.created(self._record)
        first = steps[0].at if steps else None
        if created is not None and (first is None or created < first):
            beginning = self._standing(created)
            if beginning.where in ("stage", "unmapped"):
                yield _Stop(created, NOWHERE, beginning)
        for step in steps:
            source = self._standing(step.at, before=True)
            if (
                source == UNKNOWN
                and step.at == first
                and created is not None
                and abs(step.at - created) <= DAY
            ):
                source = NOWHERE  # the first that is known of it is its creation
            yield from self._stop(step, source)

    def _stop(self, step: Step, source: Standing) -> Iterator[_Stop]:
        for raw in dict.fromkeys(map(str, step.either)):
            text = self._past.text_of(self._claim, raw)
            target = self._of_text(text)
            if target.where == "stage" and target != source:
                yield _Stop(step.at, UNKNOWN, target)
        if step.either:
            yield _Stop(step.at, UNKNOWN, UNKNOWN)
            return
        target = UNKNOWN if step.is_end else self._standing(step.at)
        if target != source or step.is_end:
            yield _Stop(step.at, source, target, step.is_end, step.is_seen and source == UNKNOWN)

    def _standing(self, instant: datetime, *, before: bool = False) -> Standing:
        text = self._past.claim(self._record, self._claim, instant, before=before)
        if text is Gap.MISSING:
            return NOWHERE
        return UNKNOWN if isinstance(text, Gap) else self._of_text(text)

    def _of_text(self, text: str | None) -> Standing:
        if text is None:
            return NOWHERE
        stage, _ = claimed_stage(self._rules, self._process, {self._claim: text})
        return Standing("stage", stage) if stage is not None else UNMAPPED


def _stays(stops: list[_Stop]) -> Iterator[PastStay]:
    """The stays whose beginning is known, each with its end where that is known; the last may go on."""
    stage: str | None = None
    entered: datetime | None = None
    for stop in stops:
        is_end = stop.is_exit or stop.target.where != "unknown"
        if stage is not None and entered is not None and stop.source == Standing("stage", stage) and is_end:
            yield PastStay(stage, entered, stop.at, stop.target.stage)
        is_stage = stop.target.where == "stage" and not stop.is_seen
        stage, entered = (stop.target.stage, stop.at) if is_stage else (None, None)
    if stage is not None and entered is not None:
        yield PastStay(stage, entered, None)
