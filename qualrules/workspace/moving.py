"""Judging wanted moves in a session: one that was asked for by its stage, and many of a file.

What cannot be judged is a sentence, never left out; how moves are shown is the reporters' business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from qualrules.diagnostics import did_you_mean
from qualrules.evaluate.judged_move import JudgedMove, judged_move
from qualrules.evaluate.verdict import Verdict
from qualrules.model.record import Record
from qualrules.model.rules import Process, Stage, StageOutcome
from qualrules.model.values import fold
from qualrules.plugins.adapters.webhooks import Change, Row
from qualrules.reading.collect import Reading
from qualrules.reading.tally import Problem
from qualrules.report.results import Told
from qualrules.truth import NOT_MET
from qualrules.workspace.session import Session
from qualrules.workspace.wanted_moves import WantedMove, WantedMoves
from qualrules.workspace.webhook_records import ReadRow, completed, laid_over, read_rows


class CannotJudge(ValueError):  # noqa: N818 - it says what happened
    """A move that cannot be judged: a sentence, and what to do."""

    def __init__(self, message: str, *helps: str) -> None:
        super().__init__(message)
        self.helps = helps


@dataclass
class Judged:
    """What came of a file of wanted moves: moves, bodies that want none, and what could not be judged."""

    moves: list[JudgedMove] = field(default_factory=list)
    not_wanted: list[Told] = field(default_factory=list)
    problems: list[Told] = field(default_factory=list)


# ── Stages by their names ──


def stage_names(process: Process) -> dict[str, str]:
    """Folded → declared name of each stage and outcome."""
    both: tuple[Stage | StageOutcome, ...] = (*process.stages, *process.outcomes)
    return {fold(one.name): one.name for one in both}


def processes_of(session: Session, records: Sequence[str], named: str = "") -> tuple[Process, ...]:
    """The processes for these types of records, or the one of that name. Raises CannotJudge."""
    found = tuple(one for one in session.rules.processes.values() if one.record in records)
    if not found:
        raise CannotJudge(
            f"there is no process for {' or '.join(records)}, so there are no stages to move to"
        )
    if not named:
        return found
    chosen = tuple(one for one in found if fold(one.name) == fold(named))
    if not chosen:
        raise CannotJudge(
            f'there is no process called "{named}"', *_choices(named, [one.name for one in found])
        )
    return chosen


def for_the_record(processes: Sequence[Process], verdict: Verdict) -> tuple[Process, ...]:
    """Those of several processes that are for the record (`when pipeline is …`); all of them where none is."""
    own = tuple(one for one in processes if verdict.processes[one.name].applies is not NOT_MET)
    return own or tuple(processes)


def aimed_at(processes: Sequence[Process], stage: str, verdict: Verdict | None = None) -> tuple[Process, str]:
    """The one process that has such a stage, and its declared name; of several, the one that is for the record.

    Raises CannotJudge.
    """
    having = [one for one in processes if fold(stage) in stage_names(one)]
    if len(having) > 1 and verdict is not None:
        having = list(for_the_record(having, verdict))
    found = [(one, stage_names(one)[fold(stage)]) for one in having]
    if len(found) == 1:
        return found[0]
    of_all = ", ".join(f'"{one.name}"' for one in processes)
    where = f"process {of_all}" if len(processes) == 1 else f"processes {of_all}"
    if not found:
        all_of_them = dict.fromkeys(name for one in processes for name in stage_names(one).values())
        raise CannotJudge(f'there is no stage "{stage}" in the {where}', *_choices(stage, list(all_of_them)))
    both = " and ".join(f'"{one.name}"' for one, _ in found)
    raise CannotJudge(f'"{stage}" is a stage of {both}', f"say which is meant: --process {found[0][0].name}")


def declared(process: Process, stage: str) -> str:
    """The declared name of a stage of one process. Raises CannotJudge."""
    return aimed_at([process], stage)[1]


def _choices(word: str, names: Sequence[str]) -> Iterator[str]:
    near = did_you_mean(word, names)
    if near:
        yield f'did you mean "{near}"?'
    yield "there are: " + ", ".join(f'"{name}"' for name in names[:20]) + (", …" if len(names) > 20 else "")


def wanted_move(
    verdict: Verdict, process: Process, target: str, source: str = "", wanted_at: str = ""
) -> JudgedMove:
    """The move of a record to a stage that is declared, from the one that is named, else the claimed one."""
    if source:
        return judged_move(verdict, process, target, declared(process, source), "", wanted_at)
    claimed = verdict.processes[process.name].claimed
    unmapped = "" if claimed else verdict.record.claims.get(process.claim or "", "")
    return judged_move(verdict, process, target, claimed, unmapped, wanted_at)


# ── Many moves ──


class Mover:
    """Judges what a file wants, in a session."""

    def __init__(self, session: Session, process: str = "") -> None:
        self.session = session
        self.process = process
        self.judged = Judged()
        self.unreadable: tuple[Problem, ...] = ()
        """What could not be read in the bodies of webhooks, the stage apart."""
        self._found: dict[str, list[Record]] = {}
        self._same_id = session.reading.knowledge.same_id

    def judge(self, wanted: WantedMoves, page: str) -> Judged:
        """Judge everything in the file; `page` is what places of bodies are called.

        Raises SessionError, and CannotJudge where nothing in it can be judged.
        """
        self.judged.problems += wanted.problems
        if wanted.changes:
            self._changes(wanted.changes, page)
            return self.judged
        self._find({self._same_id(each.id) for each in wanted.moves})
        for each in wanted.moves:
            try:
                self._named(each)
            except CannotJudge as error:
                self._problem(each.place, error)
        return self.judged

    def _problem(self, place: str, error: CannotJudge) -> None:
        self.judged.problems.append(Told(place, "; ".join([str(error), *error.helps])))

    def _find(self, ids: set[str]) -> None:
        """The records of these ids or places. All are read: there may be a second one."""
        for record_type in self.session.top:
            for record in self.session.reading.records(record_type):
                for name in {self._same_id(record.id), record.place} & ids:
                    self._found.setdefault(name, []).append(record)

    def _the_one(self, id_: str) -> Record:
        found = self._found.get(self._same_id(id_), [])
        if not found:
            raise CannotJudge(f'there is no {" or ".join(self.session.top)} with the id "{id_}"')
        if len(found) > 1:
            places = ", ".join(record.place for record in found)
            raise CannotJudge(f'{len(found)} records have the id "{id_}"', f"name one by its place: {places}")
        return found[0]

    def _named(self, wanted: WantedMove) -> None:
        record = self._the_one(wanted.id)
        processes = processes_of(self.session, [record.type], wanted.process or self.process)
        verdict = self.session.verdict_on(record)
        process, target = aimed_at(processes, wanted.target, verdict)
        self.judged.moves.append(wanted_move(verdict, process, target, wanted.source, wanted.place))

    # ── Bodies of webhooks ──

    def _changes(self, changes: Sequence[Change], page: str) -> None:
        record_type = self._moved_type()
        told = [each for each in changes if each.after is not None]
        former = [each for each in told if each.before is not None]
        after, reading = self._read(record_type, [each.after or {} for each in told], page)
        before, _ = read_rows(self.session, record_type, [each.before or {} for each in former], page)
        if reading is not None:
            claims = {one.claim for one in self.session.rules.processes.values()}
            self.unreadable = tuple(one for one in reading.problems if one.field not in claims)
        now = {id(change): row for change, row in zip(told, after, strict=True)}
        was = {id(change): row for change, row in zip(former, before, strict=True)}
        for change in changes:
            try:
                self._change(change, now.get(id(change)), was.get(id(change)))
            except CannotJudge as error:
                self._problem(change.place, error)

    def _read(self, record_type: str, rows: Sequence[Row], page: str) -> tuple[list[ReadRow], Reading | None]:
        """The rows as records; a currency that a row does not say is the one in DATA."""
        read, reading = read_rows(self.session, record_type, rows, page)
        if not self.session.request.data:
            return read, reading
        self._find({self._same_id(row.record.id) for row in read})
        if not any(row.incomplete for row in read):
            return read, reading
        known = [self._found.get(self._same_id(row.record.id), ()) for row in read]
        whole = [
            completed(row, each, found[0]) if found else row
            for row, each, found in zip(rows, read, known, strict=True)
        ]
        return read_rows(self.session, record_type, whole, page)

    def _moved_type(self) -> str:
        """The one type of records with a stage that the CRM claims. Raises CannotJudge."""
        processes = processes_of(self.session, self.session.top, self.process)
        types = dict.fromkeys(one.record for one in processes if one.claim is not None)
        if not types:
            names = ", ".join(one.name for one in processes)
            raise CannotJudge(
                f"no field holds the CRM's stage of {names}, so a webhook says nothing of a move",
                f"declare one in the record: stage: stage of {processes[0].name}",
            )
        if len(types) > 1:
            both = " and ".join(types)
            raise CannotJudge(
                f"{both} have stages, and bodies do not say whose move", "say it: --process NAME"
            )
        return next(iter(types))

    def _change(self, change: Change, now: ReadRow | None, was: ReadRow | None) -> None:
        if now is None:
            self._not_wanted(change, change.note)
            return
        processes = [
            one
            for one in processes_of(self.session, [now.record.type], self.process)
            if one.claim is not None and one.claim in now.carried
        ]
        moved = [one for one in processes if _is_moved(one, now, was)]
        if not moved:
            self._not_wanted(
                change, "the stage did not change" if processes else "it says nothing of a stage"
            )
            return
        verdict = self.session.verdict_on(self._whole(change, now))
        own = for_the_record(moved, verdict)
        process, target = aimed_at(own, now.record.claims[own[0].claim or ""])
        before = self._claim_before(process, change, now, was)
        source = stage_names(process).get(fold(before))
        self.judged.moves.append(
            judged_move(verdict, process, target, source, "" if source else before, change.place)
        )

    def _not_wanted(self, change: Change, why: str) -> None:
        self.judged.not_wanted.append(Told(change.place, f"no move is wanted: {why}"))

    def _whole(self, change: Change, now: ReadRow) -> Record:
        """The record as it is after the change; what the body does not carry is as in DATA, where that is given."""
        known = self._same_id(now.record.id) in self._found
        if not self.session.request.data or (change.is_new and not known):
            return replace(now.record, place=change.place)
        return laid_over(self._the_one(now.record.id), now)

    def _claim_before(self, process: Process, change: Change, now: ReadRow, was: ReadRow | None) -> str:
        """The stage before: as told, else (where a body tells only the new one) as in DATA."""
        claim = process.claim or ""
        if was is not None and claim in was.carried:
            return was.record.claims.get(claim, "")
        if change.is_new or not self._found:
            return ""
        return self._the_one(now.record.id).claims.get(claim, "")


def _is_moved(process: Process, now: ReadRow, was: ReadRow | None) -> bool:
    wanted = now.record.claims.get(process.claim or "")
    return bool(wanted) and (was is None or was.record.claims.get(process.claim or "") != wanted)
