"""Random questions about a ruleset, and whether a record does what a statement says: by the interpreter alone.

The second half is the judge of the proofs: it knows nothing of how they are made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from random import Random

from qualrules.analyze.questions import Differ, Higher, Is, Statement, Subject, Witness
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.stages import gates_to
from qualrules.model import rules as r
from qualrules.model.moment import moment_of
from qualrules.reading.plain import PlainReader
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome
from tests.analyze.drawn import Drawn, supplied
from tests.laws import records

OUTCOMES = (MET, NOT_MET, UNKNOWN)
AsOf = date | datetime
FIRST_YEAR, LAST_YEAR = 1000, 8999
"""What is proved holds at any moment between them."""

# ── Questions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def question(rng: Random, rules: r.Rules, record: str) -> tuple[Statement, ...]:
    """One question about a record: one to three statements."""
    subjects = subjects_of(rules, record)
    first = rng.choice(subjects)
    match rng.choice(("outcome", "outcome", "two", "three", "differ", "bound")):
        case "two":
            return _is(rng, first), _is(rng, rng.choice(subjects))
        case "three":
            return _is(rng, first), *(_is(rng, rng.choice(subjects)) for _ in range(2))
        case "differ":
            return (Differ(first, rng.choice(subjects)),)
        case "bound":
            return (_is(rng, _bound(rng, rules, record) or first),)
    return (_is(rng, first),)


def subjects_of(rules: r.Rules, record: str) -> list[Subject]:
    """Everything of a record type that has an outcome: rules, promises, guards, the status of each stage and outcome."""
    layout = Layout(rules, record)
    found: list[Subject] = [rules.criteria[name] for name in layout.criteria]
    found += [rules.definitions[name] for name in layout.definitions]
    found += [rules.promises[title].condition for title in layout.promises]
    for process in layout.processes:
        found += [process.guard] if process.guard is not None else []
        found += [status(process, stage.name) for stage in (*process.stages, *process.outcomes)]
    return found


def status(process: r.Process, stage: str) -> r.Gate:
    """The gate that a record in a stage or outcome has passed, all the way."""
    gates = gates_to(process, stage)
    return r.Gate(
        tuple(need for gate in gates for need in gate.needs),
        tuple(condition for gate in gates for condition in gate.unless),
    )


def _is(rng: Random, subject: Subject) -> Is:
    return Is(subject, frozenset(rng.sample(OUTCOMES, rng.choice((1, 1, 1, 2)))))


def _bound(rng: Random, rules: r.Rules, record: str) -> r.ScoreWithin | None:
    names = Layout(rules, record).scores
    if not names:
        return None
    points = rng.randint(-40, 120)
    return r.ScoreWithin(rng.choice(names), points, points + rng.choice((0, 30)), record=record)


# ── Judging ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class Judge:
    """What one raw record does under one ruleset or two, at a moment."""

    def __init__(
        self, sides: Sequence[r.Rules], record: str, given: Mapping[str, object], as_of: AsOf
    ) -> None:
        self.records = [PlainReader(rules).read(record, given, "1") for rules in sides]
        self._sides, self._as_of = sides, as_of

    @property
    def supplied(self) -> bool:
        """Whether each field has a value or is missing, on every side: what proofs assume."""
        return all(map(supplied, self.records))

    def does(self, statements: Sequence[Statement]) -> bool:
        """Whether all statements are true of the record."""
        return all(self._holds(statement) for statement in statements)

    def _holds(self, statement: Statement) -> bool:
        match statement:
            case Is(subject, outcomes, side):
                return self.outcome(subject, side) in outcomes
            case Differ(one, other, (first, second)):
                return self.outcome(one, first) is not self.outcome(other, second)
            case Higher(scores, bound, above):
                ends = [self.range(score, side)[bound == "highest"] for side, score in enumerate(scores)]
                return ends[above] > ends[1 - above]

    def outcome(self, subject: Subject, side: int = 0) -> Outcome:
        """What the interpreter says of a subject."""
        return outcome_of(self._asked(side), subject, Frame(self.records[side]))

    def outcomes(self, subjects: Sequence[Subject]) -> dict[int, Outcome]:
        """What one interpreter says of subjects that are all the ruleset's own, each by its identity."""
        interpreter, frame = self._asked(0), Frame(self.records[0])
        return {id(subject): outcome_of(interpreter, subject, frame) for subject in subjects}

    def range(self, score: r.Score, side: int) -> tuple[int, int]:
        """The points of a score."""
        return self._asked(side).score(score, Frame(self.records[side])).range or (0, 0)

    def _asked(self, side: int) -> Interpreter:
        # a new one each time: an interpreter remembers answers by name, and a subject need not be the ruleset's own
        header = self._sides[side].header
        moment = moment_of(self._as_of, header.zone, header.fiscal_start)
        return Interpreter(self._sides[side], moment)


def outcome_of(interpreter: Interpreter, subject: Subject, frame: Frame) -> Outcome:
    """What an interpreter says of a subject."""
    match subject:
        case r.Criterion():
            return interpreter.criterion(subject, frame).outcome
        case r.Definition():
            return interpreter.definition(subject, frame).outcome
        case r.Gate():
            return interpreter.gate(subject, frame).outcome
    return interpreter.condition(subject, frame).outcome


def replayed(sides: Sequence[r.Rules], witness: Witness, statements: Sequence[Statement]) -> bool:
    """Whether a witness does what was asked, with every field supplied and readable."""
    judge = Judge(sides, witness.record, witness.given, witness.as_of)
    return judge.supplied and judge.does(statements)


def judges(rng: Random, sides: Sequence[r.Rules], record: str, count: int) -> Iterator[Judge]:
    """Random records of which every field is supplied and readable: near the rules' limits, and at the ends of time."""
    drawn = Drawn(sides[0], rng, beside=sides[-1])
    is_drawn_ruleset = set(sides[0].records) == set(records.RECORDS)
    while count:
        if is_drawn_ruleset and rng.random() < 0.5:
            judge = Judge(sides, record, _readable(records.record(rng, record)), moment_under_proof(rng))
        else:
            judge = Judge(sides, record, drawn.given(record), drawn.moment())
        if judge.supplied:
            count -= 1
            yield judge


def moment_under_proof(rng: Random) -> AsOf:
    """A random moment of the years that proofs are about."""
    while True:
        as_of = records.as_of(rng)
        if FIRST_YEAR < as_of.year < LAST_YEAR:
            return as_of


def _readable(given: Mapping[str, object]) -> dict[str, object]:
    """Without what is unreadable or not supplied, and without claims of stages that there are not."""
    found: dict[str, object] = {}
    for name, value in given.items():
        if isinstance(value, dict):
            found[name] = _readable(value)
        elif isinstance(value, list):
            found[name] = [_readable(each) if isinstance(each, dict) else each for each in value]
        elif isinstance(value, _KINDS) and (name != "stage" or value in records.STAGES):
            found[name] = value
    return found


_KINDS = (str, bool, date, records.Decimal, records.Amount, records.Share)
