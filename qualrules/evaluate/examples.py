"""Running the examples inside a ruleset: what each expects, what comes out, and which facts decided.

The examples are judged by the interpreter, each for its own moment. Nothing is printed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic
from qualrules.evaluate.deciding import deciding_paths
from qualrules.evaluate.explain import DecidingFact
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.stages import gates_to
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.evaluate.words import fact_in_words
from qualrules.model import rules as r
from qualrules.model.explanation import Reason
from qualrules.model.moment import Moment, moment_of
from qualrules.model.record import Record
from qualrules.model.verdict import Claim
from qualrules.reading.plain import PlainReader
from qualrules.source import Span
from qualrules.truth import UNKNOWN, Outcome

ANY_DAY = date(2000, 1, 1)
"""For examples whose outcomes do not depend on the day; the checker has made sure that the others say one."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One `expect` line held against what came out.

    `expected` and `actual` are words as in the language; `because` are the deciding fields, empty where the
    line is of a kind that has none. `facts` are what decided, for the reader of a failure.
    """

    expectation: r.Expectation
    passed: bool
    expected: str
    actual: str
    because: tuple[str, ...] = ()
    facts: tuple[DecidingFact, ...] = ()

    @property
    def span(self) -> Span:
        """The `expect` line."""
        return self.expectation.span

    @property
    def wrong_reason(self) -> bool:
        """Whether only the deciding fields differ."""
        return not self.passed and self.expected == self.actual


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """An example and how each of its expectations came out."""

    example: r.Example
    judged: tuple[Judged, ...]

    @property
    def passed(self) -> bool:
        """Whether every expectation came true."""
        return all(one.passed for one in self.judged)

    @property
    def failures(self) -> tuple[Judged, ...]:
        """The expectations that did not."""
        return tuple(one for one in self.judged if not one.passed)


def run_examples(rules: r.Rules, examples: Sequence[r.Example] | None = None) -> Iterator[ExampleResult]:
    """Judge the examples of a checked ruleset (all of its own, if none are named) one by one."""
    reader = PlainReader(rules)
    for example in rules.examples if examples is None else examples:
        yield judge_example(rules, example, reader.read(example.record, example.given))


def judge_example(rules: r.Rules, example: r.Example, record: Record) -> ExampleResult:
    """Judge one example whose record has been read."""
    verdict = interpret(Layout(rules, example.record), record, example_moment(rules, example))
    run = _Run(rules, verdict)
    return ExampleResult(example, tuple(run.judge(expectation) for expectation in example.expects))


def example_moment(rules: r.Rules, example: r.Example) -> Moment:
    """The moment for which an example is judged."""
    header = rules.header
    return moment_of(example.as_of or header.effective or ANY_DAY, header.zone, header.fiscal_start)


class _Run:
    """One example's verdict, asked for what its `expect` lines name."""

    def __init__(self, rules: r.Rules, verdict: Verdict) -> None:
        self._rules = rules
        self._verdict = verdict
        self._explanation = verdict.explain()
        self._interpreter = Interpreter(rules, verdict.moment)
        self._frame = Frame(verdict.record)

    def judge(self, expectation: r.Expectation) -> Judged:
        """What came of one expectation."""
        reason = self._reason(expectation)
        expected, actual = in_words(expectation.wanted), self._actual(expectation, reason)
        because = deciding_paths(reason) if reason is not None else ()
        passed = expected == actual
        if expectation.because is not None:
            because = self._because(expectation, because)
            passed = passed and set(expectation.because) == set(because)
        facts = self._explanation.facts(reason) if reason is not None and not passed else ()
        return Judged(expectation, passed, expected, actual, because, facts)

    def _actual(self, expectation: r.Expectation, reason: Reason | None) -> str:
        match expectation.kind:
            case "name" | "promise":
                return in_words(reason.outcome if reason is not None else UNKNOWN)
            case "score":
                return in_words(reason.range if reason is not None and reason.range else UNKNOWN)
            case "move":
                return in_words(self._verdict.move(expectation.subject, expectation.target).outcome)
        verdict = self._verdict.processes[expectation.subject]
        match expectation.kind:
            case "stage":
                return in_words(verdict.supported)
            case "possible":
                return in_words(verdict.possible)
            case "claim":
                return in_words(verdict.claim)
            case "overdue":
                return (
                    "not asked of the claimed stage" if verdict.overdue is None else in_words(verdict.overdue)
                )

    def _reason(self, expectation: r.Expectation) -> Reason | None:
        """The reasons behind an expectation; for stages those of the status that was hoped for."""
        links, _, name = expectation.subject.rpartition(".")
        match expectation.kind:
            case "name":
                return self._interpreter.condition(self._named(_split(links), name), self._frame)
            case "score":
                asked = r.ScoreWithin(name, None, None, _split(links))
                return self._interpreter.condition(asked, self._frame)
            case "promise":
                return self._interpreter.promise(self._rules.promises[expectation.subject], self._frame)
            case "move":
                return self._status(expectation.subject, expectation.target)
            case "stage" | "possible" if isinstance(expectation.wanted, str):
                return self._status(expectation.subject, expectation.wanted)
            case "claim":
                claimed = self._verdict.processes[expectation.subject].claimed
                return self._status(expectation.subject, claimed) if claimed else None
        return None

    def _named(self, links: tuple[str, ...], name: str) -> r.Condition:
        if name in self._rules.criteria:
            return r.Named(name, "criterion", links)
        if name in self._rules.definitions:
            return r.Named(name, "definition", links)
        return self._yes(links, name)

    def _yes(self, links: tuple[str, ...], name: str) -> r.Condition:
        """A yes/no field, which may be expected like a criterion."""
        record = self._rules.records[self._verdict.record.type]
        for link in links:
            target = getattr(record.fields[link].type, "record", record.name)
            record = self._rules.records[target]
        datatype = record.fields[name].type
        field = r.FieldValue(name, datatype, links, record=record.name)
        return r.Compare("=", field, r.Constant(True, datatype))

    def _status(self, process: str, target: str) -> Reason:
        """The status of a stage or outcome as one *and* of the gates on the way to it."""
        gates = gates_to(self._rules.processes[process], target)
        parts = tuple(part for gate in gates for part in gate.parts)
        return self._interpreter.condition(r.And(parts), self._frame)

    def _because(self, expectation: r.Expectation, because: tuple[str, ...]) -> tuple[str, ...]:
        """A move may also be decided by the claim, from which it starts, and by what the process is for."""
        if expectation.kind != "move":
            return because
        process = self._rules.processes[expectation.subject]
        move = self._verdict.move(expectation.subject, expectation.target)
        applies = self._verdict.processes[expectation.subject].applies
        guard: tuple[str, ...] = ()
        if process.guard is not None and move.outcome is not move.status and applies is move.outcome:
            guard = deciding_paths(self._interpreter.condition(process.guard, self._frame))
        claim = (process.claim,) if move.refusals and not guard and process.claim else ()
        if move.status is not move.outcome:
            because = ()
        return tuple(dict.fromkeys((*because, *guard, *claim)))


def _split(links: str) -> tuple[str, ...]:
    return tuple(links.split(".")) if links else ()


def in_words(found: object) -> str:
    """An outcome, stage, claim or range of points as `expect` writes it."""
    match found:
        case Outcome():
            return found.words
        case Claim():
            return found.value
        case (int() as lowest, int() as highest):
            return str(lowest) if lowest == highest else f"{lowest} to {highest}"
        case None:
            return "none"
        case _:
            return str(found)


def failure(result: ExampleResult, judged: Judged) -> Diagnostic:
    """The mistake that a ruleset's reader sees where an expectation does not come true."""
    if judged.wrong_reason:
        decided = ", ".join(judged.because) or "no field"
        label = f"it is {judged.actual}, but because {decided}"
    else:
        label = f"it is {judged.actual}"
    notes = tuple(fact_in_words(fact) for fact in judged.facts[:6])
    if len(judged.facts) > len(notes):
        notes = (*notes, f"… and {len(judged.facts) - len(notes)} more facts")
    message = f'the example "{result.example.title}" fails'
    return Diagnostic("QR600", message, judged.span, label=label, notes=notes)
