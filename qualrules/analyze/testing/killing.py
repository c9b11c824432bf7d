"""Whether the examples of a ruleset notice a mutant: an example in which some expectation no longer comes true.

A mutant is first held against the records of an example by its changed rule alone; the example is judged in full where
the rule answers otherwise, or for another reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from qualrules.analyze.testing.mutants import Mutant
from qualrules.evaluate.decided import Listening
from qualrules.evaluate.deciding import deciding_paths
from qualrules.evaluate.examples import example_moment, judge_example
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.evaluate.parts import Owner
from qualrules.model import rules as r
from qualrules.model.explanation import Reason
from qualrules.model.record import Record
from qualrules.reading.plain import PlainReader
from qualrules.truth import Outcome

Said = tuple[Outcome, tuple[int, int] | None, tuple[str, ...]]
"""What a rule said of a record, and because of which fields."""
_OF_PROCESS = frozenset(("stage", "possible", "claim", "overdue", "move"))


class Trials:
    """The examples by which mutants are tried; each has to come true under the rules as they are."""

    def __init__(self, rules: r.Rules, examples: Sequence[r.Example]) -> None:
        reader = PlainReader(rules)
        self._trials = [Trial(rules, example, reader) for example in examples]

    def killer(self, mutant: Mutant) -> r.Example | None:
        """The first example that fails under the mutant; None where it survives."""
        for trial in self._trials:
            if trial.failures(mutant):
                return trial.example
        return None


class Trial:
    """One example, with what the rules said of its records."""

    def __init__(self, rules: r.Rules, example: r.Example, reader: PlainReader) -> None:
        self.example = example
        self.record = reader.read(example.record, example.given)
        self.moment = example_moment(rules, example)
        self._records = tuple(records_in(self.record))
        self._interpreter = Interpreter(rules, self.moment)
        self._said: dict[tuple[str, str], list[Said]] = {}
        self._rules = rules
        self._asks_process = any(expect.kind in _OF_PROCESS for expect in example.expects)

    @cached_property
    def heard(self) -> Listening:
        """What came out of each part of the rules."""
        listening = Listening(self._rules)
        listening.run(self.record, self.moment)
        return listening

    def failures(self, mutant: Mutant) -> tuple[r.Expectation, ...]:
        """The expectations that fail under the mutant, in their order."""
        if not self._can_notice(mutant):
            return ()
        result = judge_example(mutant.rules, self.example, self.record)
        return tuple(one.expectation for one in result.failures)

    def _can_notice(self, mutant: Mutant) -> bool:
        changed = mutant.change.rule
        if isinstance(changed, r.Process):
            return self._asks_process and changed.record == self.record.type
        key = (mutant.kind, mutant.name)
        if key not in self._said:
            self._said[key] = self._answers(mutant.owner, self._interpreter)
        return self._said[key] != self._answers(changed, Interpreter(mutant.rules, self.moment))

    def _answers(self, owner: Owner, interpreter: Interpreter) -> list[Said]:
        mine = (record for record in self._records if record.type == owner.record)
        return [_said(ask(owner, interpreter, Frame(record))) for record in mine]


def ask(owner: Owner, interpreter: Interpreter, frame: Frame) -> Reason:
    """What a rule that is no process says of a record."""
    match owner:
        case r.Criterion():
            return interpreter.criterion(owner, frame)
        case r.Definition():
            return interpreter.definition(owner, frame)
        case r.Score():
            return interpreter.score(owner, frame)
        case r.Promise():
            return interpreter.promise(owner, frame)
    raise TypeError(f"a process is judged by its stages: {owner.name}")


def _said(reason: Reason) -> Said:
    return reason.outcome, reason.range, deciding_paths(reason)


def records_in(record: Record) -> Iterator[Record]:
    """A record, those that it links to and its child rows, over any number of steps, each once."""
    seen: set[int] = set()
    waiting = [record]
    while waiting:
        found = waiting.pop()
        if id(found) not in seen:
            seen.add(id(found))
            yield found
            waiting.extend(_beside(found.values.values()))


def _beside(values: Iterable[object]) -> Iterator[Record]:
    for value in values:
        if isinstance(value, Record):
            yield value
        elif isinstance(value, tuple):
            yield from (row for row in value if isinstance(row, Record))
