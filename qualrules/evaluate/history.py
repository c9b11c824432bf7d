"""The audit of the past: each move of a record judged by what was known of it at that moment, and each stay.

The findings QR610 to QR615 are made here, and QR606 where only the history says since when. What the history does not
hold is unknown; a move about which nothing is known is unproven, never wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from qualrules.diagnostics import Level
from qualrules.evaluate.finding import Finding, Moved
from qualrules.evaluate.findings import limit_in_words, overdue_in_words, span_of, stage_in_words, stage_of
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.missing import Missing, missing_for
from qualrules.evaluate.moves import MoveVerdict, judge_move
from qualrules.evaluate.past_moves import Course, PastMove, PastStay, course_of
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.model.moment import Moment, shift, shift_instant
from qualrules.model.rules import Process, Stay
from qualrules.model.values import Gap
from qualrules.model.verdict import ProcessVerdict
from qualrules.reading.past import Past
from qualrules.source import Span
from qualrules.truth import MET, NOT_MET, UNKNOWN


@dataclass(slots=True)
class HistoryCounts:
    """The moves and stays of one process. Each of the `moves` is one of the four that follow.

    `refused`: forbidden by the process's own rules about moves alone. `skipped` and `back` count forbidden and other
    ones; `unmapped` are moves to what is no stage of the process, which nobody can judge, `not_applicable` those of
    records that the process was not for.
    """

    moves: int = 0
    allowed: int = 0
    too_early: int = 0
    refused: int = 0
    unproven: int = 0
    not_applicable: int = 0
    skipped: int = 0
    back: int = 0
    unmapped: int = 0
    stays: int = 0
    too_long: int = 0
    overdue: int = 0
    """Records that are in their stage for too long by the history, where the data does not say it."""
    not_held: Counter[str] = field(default_factory=Counter)
    """Field → unproven moves that it left open, because the history does not hold it."""


class Historian:
    """Finds in the past of record after record."""

    def __init__(self, layouts: Iterable[Layout], pasts: Mapping[str, Past], moment: Moment) -> None:
        self._pasts = pasts
        self._moment = moment
        self.counts = {
            process.name: HistoryCounts()
            for layout in layouts
            if layout.record in pasts
            for process in layout.processes
            if process.claim is not None
        }

    def findings(self, verdict: Verdict) -> Iterator[Finding]:
        """Everything that is found in the past of a record; the verdict is that of now."""
        past = self._pasts.get(verdict.record.type)
        if past is None or not past.is_first(verdict.record):
            return
        for name, judged in verdict.processes.items():
            process = verdict.layout.rules.processes[name]
            if process.claim is not None:
                yield from _OfOne(verdict, judged, process, past, self._moment, self.counts[name]).findings()


class _OfOne:
    """One record in one process."""

    def __init__(
        self,
        verdict: Verdict,
        judged: ProcessVerdict,
        process: Process,
        past: Past,
        moment: Moment,
        counts: HistoryCounts,
    ) -> None:
        self._layout = verdict.layout
        self._record = verdict.record
        self._judged = judged
        self._process = process
        self._past = past
        self._moment = moment
        self._counts = counts
        self._order = [stage.name for stage in process.stages]

    def findings(self) -> Iterator[Finding]:
        course = course_of(self._layout.rules, self._process, self._past, self._record, self._moment.now)
        self._past.account.later += self._later()
        for move in course.moves:
            yield from self._move(move)
        for stay in course.stays:
            yield from self._stay(stay)
        yield from self._closed(course)

    def _later(self) -> int:
        assert self._process.claim is not None
        steps = self._past.steps(self._record, self._process.claim)
        return sum(step.at > self._moment.now for step in steps)

    # ── Moves ──

    def _move(self, move: PastMove) -> Iterator[Finding]:
        target = move.target.stage
        if target is None:
            self._counts.unmapped += 1
            return
        moment = replace(self._moment, now=move.at.replace(microsecond=0))
        verdict = interpret(self._layout, self._past.as_of(self._record, move.at), moment)
        then = verdict.processes[self._process.name]
        if then.applies is NOT_MET:
            self._counts.not_applicable += 1
            return
        # Where it came from is not known: only the target itself can be judged.
        is_known = move.source.where in ("stage", "nowhere")
        source = move.source.stage if is_known else target
        judged = judge_move(self._process, then, target, source)
        moved = Moved(move.at, move.source.stage, target)
        self._counts.moves += 1
        yield from self._judged_move(verdict, then, judged, moved)
        if is_known:
            yield from self._direction(then, judged, moved)

    def _judged_move(
        self, verdict: Verdict, then: ProcessVerdict, judged: MoveVerdict, moved: Moved
    ) -> Iterator[Finding]:
        assert moved.target is not None
        is_out = moved.source is not None and moved.source not in self._order and bool(judged.refusals)
        if judged.outcome is MET:
            self._counts.allowed += 1
        elif judged.status is NOT_MET or is_out:
            self._counts.too_early += 1
            missing = missing_for(verdict.explain(), self._process, moved.target)
            reason = (
                judged.refusals[0]
                if is_out
                else f"the facts of then supported {stage_in_words(then.supported)}"
            )
            message = f"{_moved_in_words(moved, self._moment)}: {reason}"
            yield self._finding("QR610", then, moved, message, missing=missing)
        elif judged.refusals:
            self._counts.refused += 1
        else:
            self._counts.unproven += 1
            yield self._unproven(verdict, then, moved)

    def _unproven(self, verdict: Verdict, then: ProcessVerdict, moved: Moved) -> Finding:
        assert moved.target is not None
        missing = missing_for(verdict.explain(), self._process, moved.target)
        unheld = _unheld(missing)
        self._counts.not_held.update(unheld)
        message = f"{_moved_in_words(moved, self._moment)}: the facts of then leave it open"
        if unheld:
            message += f"; the history does not hold {', '.join(unheld)}"
        level = None if any(not _unheld([one]) for one in missing) else Level.NOTE
        return self._finding("QR611", then, moved, message, missing=missing, of_level=level)

    def _direction(self, then: ProcessVerdict, judged: MoveVerdict, moved: Moved) -> Iterator[Finding]:
        """Whether a move between stages left stages out, or went back."""
        source, target, order = moved.source, moved.target, self._order
        if target not in order or (source is not None and source not in order):
            return
        at, to = (order.index(source) if source is not None else -1), order.index(target)
        words = _moved_in_words(moved, self._moment)
        if to > at + 1 and (source is not None or judged.refusals):
            self._counts.skipped += 1
            left_out = ", ".join(f'"{name}"' for name in order[at + 1 : to])
            level = None if self._process.moves.no_skipping else Level.NOTE
            yield self._finding("QR612", then, moved, f"{words}: {left_out} left out", of_level=level)
        elif to < at:
            self._counts.back += 1
            level = None if self._process.moves.no_going_back else Level.NOTE
            message = f'{words}: "{target}" lies before "{source}"'
            yield self._finding("QR613", then, moved, message, of_level=level)

    # ── Stays, and the end ──

    def _stay(self, stay: PastStay) -> Iterator[Finding]:
        stage = stage_of(self._process, stay.stage)
        agreed: Stay | None = getattr(stage, "stay", None)
        if stay.left is None and stay.stage != self._judged.claimed:
            self._past.account.other_ends += 1
            return
        if agreed is None:
            return
        self._counts.stays += 1
        if not self._is_over(agreed, stay):
            return
        if stay.left is not None:
            self._counts.too_long += 1
            days = (self._day(stay.left) - self._day(stay.entered)).days
            message = (
                f'in "{stay.stage}" for {days:,} days, from {self._day(stay.entered)} to {self._day(stay.left)}: '
                f"longer than the agreed {limit_in_words(agreed)}"
            )
            moved = Moved(stay.left, stay.stage, stay.following)
            yield self._finding("QR614", None, moved, message, at=agreed.span, claimed=stay.stage)
        elif self._judged.overdue is UNKNOWN and self._judged.applies is not NOT_MET:
            self._counts.overdue += 1
            message = (
                f"{overdue_in_words(agreed, stay.stage)}, since {self._day(stay.entered)} by the history"
            )
            yield self._finding(
                "QR606", self._judged, None, message, at=agreed.span, claimed=self._judged.claimed
            )

    def _is_over(self, agreed: Stay, stay: PastStay) -> bool:
        left = stay.left or self._moment.now
        if agreed.unit == "hour":
            limit = shift_instant(stay.entered, agreed.amount)
            return limit is not None and left > limit
        last = shift(self._day(stay.entered), agreed.amount, agreed.unit)
        return last is not None and self._day(left) > last

    def _closed(self, course: Course) -> Iterator[Finding]:
        """A record that was closed before there was one."""
        created = self._past.created(self._record)
        if created is None:
            return
        for move in course.moves:
            name = move.target.stage
            if name is not None and name not in self._order and self._day(move.at) < self._day(created):
                moved = Moved(move.at, move.source.stage, name)
                message = f"{_moved_in_words(moved, self._moment)}, before the record was created"
                yield self._finding("QR615", None, moved, message, claimed=name)
                return
        closed, claimed = self._past.closed_on(self._record), self._judged.claimed
        if closed is None or claimed is None or claimed in self._order or closed >= self._day(created):
            return
        message = f'it is in "{claimed}", and its close date lies before the day of its creation'
        yield self._finding("QR615", None, None, message, claimed=claimed)

    def _day(self, instant: datetime) -> date:
        return self._moment.day_of(instant)

    def _finding(
        self,
        code: str,
        then: ProcessVerdict | None,
        moved: Moved | None,
        message: str,
        *,
        missing: tuple[Missing, ...] = (),
        at: Span | None = None,
        claimed: str | None = None,
        of_level: Level | None = None,
    ) -> Finding:
        target = claimed or (moved.target if moved is not None else None)
        return Finding(
            code=code,
            subject=self._process.name,
            record_type=self._record.type,
            record_id=self._record.id,
            place=self._record.place,
            claimed=target,
            supported=then.supported if then is not None else None,
            message=message,
            at=at or span_of(self._process, target),
            missing=missing,
            moved=moved,
            of_level=of_level,
        )


def _unheld(missing: Iterable[Missing]) -> tuple[str, ...]:
    """The fields that left needs open because the history does not hold them."""
    facts = (fact for one in missing if one.outcome is UNKNOWN for fact in one.facts)
    return tuple(dict.fromkeys(fact.field for fact in facts if fact.gap is Gap.NOT_SUPPLIED))


def _moved_in_words(moved: Moved, moment: Moment) -> str:
    source = f' from "{moved.source}"' if moved.source is not None else ""
    return f'moved to "{moved.target}"{source} on {moment.day_of(moved.at)}'
