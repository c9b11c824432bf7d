"""Processes as columns: the status of every stage and outcome, and how the CRM's claim stands to them.

The same as `evaluate/stages` says of one record: statuses only ever fall along the stages, an outcome may rest on a stage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from qualrules.dataclass import dataclass
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.expressions import TRUE, Expressions
from qualrules.engines.sql.relations import claim
from qualrules.engines.sql.rule_columns import said
from qualrules.evaluate.stages import inferable
from qualrules.model import rules as r
from qualrules.model.datatypes import StageOf
from qualrules.model.verdict import Claim

_STEP_BY_STEP = 16
"""So many gates in a row have a step of the query each; a query of hundreds of steps takes databases minutes to plan."""


@dataclass(frozen=True)
class ProcessColumns:
    """The quoted columns of one process, or literals."""

    process: r.Process
    applies: str
    stages: tuple[str, ...]
    outcomes: tuple[str, ...]
    claimed: str | None
    """The declared stage that is claimed; None without a field for it."""
    given: str | None
    """Whether anything is claimed."""
    overdue: str | None


def process_columns(at: Expressions, process: r.Process) -> ProcessColumns:
    """Adds the columns of a process."""
    steps, name = at.steps, process.name
    guard = process.guard
    applies = (
        TRUE
        if guard is None
        else steps.column(("applies", name), f"{name}: applies", lambda: at.condition(guard))
    )
    stages, passed = _in_order(at, process)
    outcomes = tuple(
        _Gate(name, outcome).behind(at, passed[outcome.after] if outcome.after else "")
        for outcome in process.outcomes
    )
    claimed = _claimed(at, process)
    given = steps.own(claim(process.claim)) if process.claim else None
    overdue = _overdue(at, process, claimed) if claimed else None
    return ProcessColumns(process, applies, tuple(stages), outcomes, claimed, given, overdue)


def _in_order(at: Expressions, process: r.Process) -> tuple[list[str], dict[str, str]]:
    """The columns with the statuses of the stages, and for each stage that of what has to hold to go on from it."""
    gates = list(_gates(process))
    columns = _counted(at, process, gates) if len(gates) > _STEP_BY_STEP else _one_by_one(at, gates)
    stages, passed = [], {}
    for gate, column in zip(gates, columns, strict=True):
        passed[gate.stage.name] = column
        if not gate.is_exit:
            stages.append(column)
    return stages, passed


@dataclass(frozen=True)
class _Gate:
    """What has to hold to be in a stage, or to leave it forward, beside everything before it."""

    process: str
    stage: r.Stage | r.StageOutcome
    is_exit: bool = False

    @property
    def parts(self) -> tuple[r.Condition, ...]:
        """The parts of the gate."""
        if self.is_exit:
            assert isinstance(self.stage, r.Stage)
            return self.stage.exit.parts
        return self.stage.gate.parts

    def column(self, at: Expressions, write: Callable[[], str]) -> str:
        """The column that says whether it holds, with everything before it."""
        name = f"{self.process}: {self.stage.name}"
        if self.is_exit:
            return at.steps.column(("left", self.process, self.stage.name), f"{name} left", write)
        comment = said(self.stage.span, "stage")
        return at.steps.column(("status", self.process, self.stage.name), name, write, comment)

    def behind(self, at: Expressions, before: str) -> str:
        """The same, resting on the column of what is before."""

        def write() -> str:
            parts = [at.steps.again(before)] if before else []
            return " AND ".join((*parts, *(at.condition(part) for part in self.parts))) or TRUE

        return self.column(at, write)


def _gates(process: r.Process) -> Iterator[_Gate]:
    for stage in process.stages:
        yield _Gate(process.name, stage)
        if stage.exit.parts:
            yield _Gate(process.name, stage, is_exit=True)


def _one_by_one(at: Expressions, gates: Iterable[_Gate]) -> Iterator[str]:
    before = ""
    for gate in gates:
        before = gate.behind(at, before)
        yield before


def _counted(at: Expressions, process: r.Process, gates: Sequence[_Gate]) -> Iterator[str]:
    """The same without a step for each: it follows from how many gates in a row are met, and how many not missed."""
    steps = at.steps

    def column(words: str, stops: str) -> str:
        def write() -> str:
            tests = (stops.format(at.condition(r.And(gate.parts))) for gate in gates)
            cases = " ".join(f"WHEN {test} THEN {place}" for place, test in enumerate(tests))
            return f"CASE {cases} ELSE {len(gates)} END"

        return steps.column((words, process.name), f"{process.name}: {words}", write)

    met, possible = column("gates met", "({}) IS NOT TRUE"), column("gates possible", "NOT ({})")

    def status(number: int) -> str:
        held, open_too = steps.again(met), steps.again(possible)
        return f"CASE WHEN {held} >= {number} THEN TRUE WHEN {open_too} < {number} THEN FALSE END"

    for number, gate in enumerate(gates, 1):
        yield gate.column(at, partial(status, number))


def _claimed(at: Expressions, process: r.Process) -> str | None:
    if process.claim is None:
        return None
    datatype = at.steps.rules.records[process.record].fields[process.claim].type
    assert isinstance(datatype, StageOf)
    text = at.steps.own(claim(process.claim))
    say = at.steps.dialect.text
    cases = " ".join(f"WHEN {say(folded)} THEN {say(name)}" for folded, name in datatype.spelling.items())
    return at.steps.column(
        ("claimed", process.name), f"{process.name}: claimed", lambda: f"CASE {text} {cases} END"
    )


def _overdue(at: Expressions, process: r.Process, claimed: str) -> str | None:
    say, stays = (
        at.steps.dialect.text,
        [stage for stage in process.stages if stage.stay and stage.stay.overdue],
    )
    if not stays:
        return None

    def write() -> str:
        cases = [
            f"WHEN {say(stage.name)} THEN {at.condition(stage.stay.overdue)}"
            for stage in stays
            if stage.stay is not None and stage.stay.overdue is not None
        ]
        return f"CASE {at.steps.again(claimed)} {' '.join(cases)} END"

    return at.steps.column(("overdue", process.name), f"{process.name}: overdue", write)


# ── What follows from the statuses ──


@dataclass(frozen=True)
class Standing:
    """Expressions over the columns of a process."""

    claim: str
    claimed: str
    supported: str
    furthest: str
    possible: str
    overdue: str


def standing(found: ProcessColumns, dialect: Dialect) -> Standing:
    """Where a record stands, as `evaluate/stages.judge` says it."""
    process, say, none = found.process, dialect.text, dialect.no_text
    names = [stage.name for stage in process.stages]
    furthest = _last(found.stages, names, "", dialect)
    possible = _last(found.stages, names, " IS NOT FALSE", dialect)
    met = [
        (column, outcome.name)
        for column, outcome in zip(found.outcomes, process.outcomes, strict=True)
        if inferable(outcome)
    ]
    ended = " ".join(f"WHEN {column} THEN {say(name)}" for column, name in met)
    supported = f"CASE {ended} ELSE {furthest} END" if met else furthest
    guarded = "" if found.applies == TRUE else found.applies

    def unless_not_for(text: str) -> str:
        return f"CASE WHEN NOT {guarded} THEN NULL ELSE {text} END" if guarded else text

    overdue = found.overdue or dialect.no_boolean
    return Standing(
        _claim(found, supported, met, dialect) if found.claimed else none,
        found.claimed or none,
        unless_not_for(supported),
        unless_not_for(furthest),
        unless_not_for(possible),
        unless_not_for(overdue),
    )


def _last(columns: Sequence[str], names: Sequence[str], test: str, dialect: Dialect) -> str:
    """The last stage whose column passes: statuses only fall along the stages."""
    pairs = reversed(list(zip(columns, names, strict=True)))
    cases = " ".join(f"WHEN {column}{test} THEN {dialect.text(name)}" for column, name in pairs)
    return f"CASE {cases} END" if cases else dialect.no_text


def _claim(found: ProcessColumns, supported: str, met: Sequence[tuple[str, str]], dialect: Dialect) -> str:
    process, say = found.process, dialect.text
    names = [*(stage.name for stage in process.stages), *(outcome.name for outcome in process.outcomes)]
    columns = (*found.stages, *found.outcomes)
    status = " ".join(f"WHEN {say(name)} THEN {column}" for name, column in zip(names, columns, strict=True))
    own = f"CASE {found.claimed} {status} END"
    later = _is_later(found, met, dialect)
    guarded = "" if found.applies == TRUE else found.applies
    cases = [
        *([f"WHEN NOT {guarded} THEN {say(Claim.NOT_APPLICABLE.value)}"] if guarded else []),
        f"WHEN {found.given} IS NULL THEN {say(Claim.UNCLAIMED.value)}",
        f"WHEN {found.claimed} IS NULL THEN {say(Claim.UNMAPPED.value)}",
        f"WHEN NOT {own} THEN {say(Claim.AHEAD.value)}",
        f"WHEN ({own}) IS NULL THEN {say(Claim.UNPROVEN.value)}",
        *([f"WHEN {guarded} IS NULL THEN {say(Claim.UNPROVEN.value)}"] if guarded else []),
        *([f"WHEN {later} THEN {say(Claim.BEHIND.value)}"] if later else []),
    ]
    return f"CASE {' '.join(cases)} ELSE {say(Claim.AGREES.value)} END"


def _is_later(found: ProcessColumns, met: Sequence[tuple[str, str]], dialect: Dialect) -> str:
    """Whether a stage is claimed and a later stage, or an outcome, is supported."""
    process, say = found.process, dialect.text
    names = [stage.name for stage in process.stages]
    ended = " OR ".join(column for column, _ in met)
    cases = []
    for place, name in enumerate(names):
        following = found.stages[place + 1] if place + 1 < len(names) else ""
        tests = [each for each in (ended, following) if each]
        if tests:
            cases.append(f"WHEN {say(name)} THEN {' OR '.join(tests)}")
    return f"CASE {found.claimed} {' '.join(cases)} END" if cases else ""
