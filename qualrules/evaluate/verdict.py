"""The verdict on one record: outcomes at hand, everything else worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.evaluate.layout import Answers, Layout
from qualrules.evaluate.moves import MoveVerdict, judge_move
from qualrules.evaluate.stages import Standing, claimed_stage, judge, statuses
from qualrules.evaluate.words import Explanation
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Process, Stage
from qualrules.model.verdict import ProcessVerdict, ScoreRange
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome, from_bool, to_bool


class Verdict:
    """What a ruleset says of one record. Read-only; cheap to make, its parts are built when first asked for."""

    __slots__ = ("_answers", "_layout", "_processes", "moment", "record")

    def __init__(self, layout: Layout, answers: Answers, record: Record, moment: Moment) -> None:
        self._layout = layout
        self._answers = answers
        self.record = record
        self.moment = moment

    def __repr__(self) -> str:
        outcomes = ", ".join(f"{name}: {outcome.words}" for name, outcome in self.criteria.items())
        return f"<Verdict on {self.record.type} {self.record.id or '(no id)'}: {outcomes}>"

    @property
    def answers(self) -> Answers:
        """The engine's own answer, laid out as `Layout` says."""
        return self._answers

    @property
    def layout(self) -> Layout:
        """What was asked of the record."""
        return self._layout

    @property
    def criteria(self) -> Mapping[str, Outcome]:
        """Outcome of each criterion of the record's type, by name."""
        return {name: from_bool(a) for name, a in zip(self._layout.criteria, self._answers, strict=False)}

    @property
    def definitions(self) -> Mapping[str, Outcome]:
        """Outcome of each definition, by name."""
        start = self._layout.offsets[0]
        return {name: from_bool(self._answers[start + i]) for i, name in enumerate(self._layout.definitions)}

    @property
    def scores(self) -> Mapping[str, ScoreRange]:
        """Range of each score in points, by name."""
        start, answers = self._layout.offsets[1], self._answers
        return {
            name: ScoreRange(int(answers[start + 2 * i] or 0), int(answers[start + 2 * i + 1] or 0))
            for i, name in enumerate(self._layout.scores)
        }

    @property
    def promises(self) -> Mapping[str, Outcome]:
        """Outcome of each promise, by title."""
        start = self._layout.offsets[2]
        return {title: from_bool(self._answers[start + i]) for i, title in enumerate(self._layout.promises)}

    @property
    def processes(self) -> Mapping[str, ProcessVerdict]:
        """Where the record stands in each process, by name."""
        try:
            return self._processes
        except AttributeError:
            self._processes: dict[str, ProcessVerdict] = self._judged()
            return self._processes

    def _judged(self) -> dict[str, ProcessVerdict]:
        judged, at = {}, self._layout.offsets[3]
        for process in self._layout.processes:
            standing = self._standing(process, at)
            judged[process.name] = judge(self._layout.rules, process, standing, self.record.claims)
            at += 4 + len(process.outcomes)
        return judged

    def _standing(self, process: Process, at: int) -> Standing:
        guard, met, possible, overdue = self._answers[at : at + 4]
        met, possible, number = int(met or 0), int(possible or 0), len(process.stages)
        stages = (MET,) * met + (UNKNOWN,) * (possible - met) + (NOT_MET,) * (number - possible)
        ends = tuple(from_bool(answer) for answer in self._answers[at + 4 : at + 4 + len(process.outcomes)])
        return Standing(from_bool(guard), stages, ends, from_bool(overdue))

    def move(self, process: str, target: str, source: str | None = None) -> MoveVerdict:
        """Whether the record may move to `target`, from `source` or else from the claimed stage.

        Raises KeyError where the process or the target is not declared.
        """
        verdict = self.processes[process]
        return judge_move(self._layout.rules.processes[process], verdict, target, source or verdict.claimed)

    def explain(self) -> Explanation:
        """The reasons behind every outcome; `str()` of it is the text of `why`."""
        return Explanation(self._layout, self.record, self.moment, self.processes, self._answers)


def interpret(layout: Layout, record: Record, moment: Moment) -> Verdict:
    """The verdict by the interpreter: the meaning that every engine is held to."""
    return Verdict(layout, answers_of(layout, record, moment), record, moment)


def answers_of(layout: Layout, record: Record, moment: Moment) -> Answers:
    """The interpreter's answers in the common layout."""
    rules, interpreter, frame = layout.rules, Interpreter(layout.rules, moment), Frame(record)
    answers: list[bool | int | None] = []
    answers += [
        to_bool(interpreter.criterion(rules.criteria[name], frame).outcome) for name in layout.criteria
    ]
    answers += [
        to_bool(interpreter.definition(rules.definitions[name], frame).outcome) for name in layout.definitions
    ]
    for name in layout.scores:
        answers += interpreter.score(rules.scores[name], frame).range or (0, 0)
    answers += [
        to_bool(interpreter.promise(rules.promises[title], frame).outcome) for title in layout.promises
    ]
    for process in layout.processes:
        answers += _process_answers(interpreter, process, frame)
    return tuple(answers)


def _process_answers(interpreter: Interpreter, process: Process, frame: Frame) -> list[bool | int | None]:
    standing = statuses(
        process,
        [interpreter.gate(stage.gate, frame).outcome for stage in process.stages],
        [interpreter.gate(stage.exit, frame).outcome for stage in process.stages],
        [interpreter.gate(outcome.gate, frame).outcome for outcome in process.outcomes],
    )
    guard = MET if process.guard is None else interpreter.condition(process.guard, frame).outcome
    met = sum(status is MET for status in standing.stages)
    possible = sum(status is not NOT_MET for status in standing.stages)
    overdue = to_bool(_overdue(interpreter, process, frame))
    return [to_bool(guard), met, possible, overdue, *(to_bool(status) for status in standing.outcomes)]


def _overdue(interpreter: Interpreter, process: Process, frame: Frame) -> Outcome:
    """Whether the stay in the claimed stage is over; unknown where it is not asked."""
    claimed, _ = claimed_stage(interpreter.rules, process, frame.record.claims)
    stage: Stage | None = next((stage for stage in process.stages if stage.name == claimed), None)
    if stage is None or stage.stay is None or stage.stay.overdue is None:
        return UNKNOWN
    return interpreter.condition(stage.stay.overdue, frame).outcome
