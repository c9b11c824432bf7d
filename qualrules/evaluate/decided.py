"""Which parts of the rules the examples decide each way: met in one of them, not met in another.

Unknown is no decision; that an example shows it is asked of the criterion, not of each part. The examples are run through
the interpreter, and what it says of every condition on the way is written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from qualrules.dataclass import dataclass
from qualrules.evaluate.examples import example_moment
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.evaluate.parts import Key, Part, owners, parts
from qualrules.evaluate.stages import claimed_stage
from qualrules.model import rules as r
from qualrules.model.explanation import Reason
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.reading.plain import PlainReader
from qualrules.truth import MET, NOT_MET, Outcome

BOTH = (MET, NOT_MET)
Said = Mapping[Key, set[Outcome]]
"""What came out of each part, in any of the examples."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One part of a rule, and the ways in which it ought to be decided and is not.

    `impossible` was taken away from those, because it was proved that no record brings it about.
    """

    part: Part
    text: str
    never: tuple[Outcome, ...]
    impossible: tuple[Outcome, ...] = ()


def said_by(rulesets: Iterable[r.Rules]) -> Said:
    """What comes out of every part when the examples of the rulesets are run."""
    said: dict[Key, set[Outcome]] = {}
    for rules in rulesets:
        reader = PlainReader(rules)
        listening = Listening(rules)
        for example in rules.examples:
            record = reader.read(example.record, example.given)
            listening.run(record, example_moment(rules, example))
        for owner in owners(rules):
            for part in parts(rules, owner):
                said.setdefault(part.key, set()).update(listening.of(part))
    return said


def decided(rules: r.Rules, file: str, said: Said) -> Iterator[Decided]:
    """Each part of the rules that the file declares."""
    for owner in owners(rules):
        if owner.span.source.name == file:
            for part in parts(rules, owner):
                came = said.get(part.key, set())
                never = tuple(outcome for outcome in BOTH if outcome not in came)
                yield Decided(part, part.text(rules.header.currency), never)


class Listening:
    """Runs records and keeps what came out of each condition and of each named rule, by what they are in memory."""

    def __init__(self, rules: r.Rules) -> None:
        self._rules = rules
        self._came: dict[int, set[Outcome]] = {}

    def of(self, part: Part) -> set[Outcome]:
        """What came out of a part."""
        return self._came.get(id(part.owner if part.whole else part.condition), set())

    def run(self, record: Record, moment: Moment) -> None:
        """Ask everything that the rules ask of a record of its type."""
        interpreter, frame = _Heard(self._rules, moment, self._came), Frame(record)
        for owner in owners(self._rules):
            if owner.record == record.type:
                self._ask(owner, interpreter, frame)

    def _ask(self, owner: object, interpreter: Interpreter, frame: Frame) -> None:
        match owner:
            case r.Criterion():
                interpreter.criterion(owner, frame)
            case r.Definition():
                interpreter.definition(owner, frame)
            case r.Score():
                interpreter.score(owner, frame)
            case r.Promise():
                interpreter.promise(owner, frame)
            case r.Process():
                for condition in self._conditions(owner, frame.record):
                    interpreter.condition(condition, frame)

    def _conditions(self, process: r.Process, record: Record) -> Iterator[r.Condition]:
        claimed, _ = claimed_stage(self._rules, process, record.claims)
        if process.guard is not None:
            yield process.guard
        for stage in process.stages:
            yield from (*stage.gate.parts, *stage.exit.parts)
            if stage.name == claimed and stage.stay is not None and stage.stay.overdue is not None:
                yield stage.stay.overdue
        for outcome in process.outcomes:
            yield from outcome.gate.parts


class _Heard(Interpreter):
    """The interpreter; what it answers is written down."""

    def __init__(self, rules: r.Rules, moment: Moment, came: dict[int, set[Outcome]]) -> None:
        super().__init__(rules, moment)
        self._came = came

    def criterion(self, criterion: r.Criterion, frame: Frame) -> Reason:
        return self._heard(criterion, super().criterion(criterion, frame))

    def definition(self, definition: r.Definition, frame: Frame) -> Reason:
        return self._heard(definition, super().definition(definition, frame))

    def condition(self, condition: r.Condition, frame: Frame) -> Reason:
        return self._heard(condition, super().condition(condition, frame))

    def _heard(self, asked: object, reason: Reason) -> Reason:
        self._came.setdefault(id(asked), set()).add(reason.outcome)
        return reason
