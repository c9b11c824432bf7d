"""Everything that an example of a record could expect, with what the interpreter says of it, and the lines that say so.

What a reader agrees to is up to them: these are the outcomes under the rules as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from qualrules.analyze.questions import Witness
from qualrules.evaluate.examples import example_moment, in_words
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.grammar.print_conditions import quoted
from qualrules.model import rules as r
from qualrules.reading.plain import PlainReader
from qualrules.truth import NOT_MET

Kind = Literal["name", "score", "promise", "stage", "possible", "claim", "overdue", "move"]


def full_example(rules: r.Rules, witness: Witness, title: str = "") -> r.Example:
    """An example of the record that expects everything; all of it comes true."""
    bare = r.Example(title, witness.record, witness.as_of, witness.given, ())
    record = PlainReader(rules).read(bare.record, bare.given)
    verdict = interpret(Layout(rules, bare.record), record, example_moment(rules, bare))
    return with_expectations(bare, tuple(_expectations(verdict)))


def with_expectations(example: r.Example, expects: Sequence[r.Expectation]) -> r.Example:
    """The same record with other expectations."""
    return r.Example(example.title, example.record, example.as_of, example.given, tuple(expects))


def _expectations(verdict: Verdict) -> Iterator[r.Expectation]:
    for found in (verdict.criteria, verdict.definitions):
        yield from (_expect("name", name, outcome) for name, outcome in found.items())
    for name, range_ in verdict.scores.items():
        yield _expect("score", name, (range_.lowest, range_.highest))
    yield from (_expect("promise", title, outcome) for title, outcome in verdict.promises.items())
    for process in verdict.layout.processes:
        yield from _of_process(verdict, process)


def _of_process(verdict: Verdict, process: r.Process) -> Iterator[r.Expectation]:
    found = verdict.processes[process.name]
    yield _expect("stage", process.name, found.supported)
    if found.possible is not None or found.applies is not NOT_MET:
        yield _expect("possible", process.name, found.possible)
    if found.claim is not None:
        yield _expect("claim", process.name, found.claim.value)
    if found.overdue is not None:
        yield _expect("overdue", process.name, found.overdue)
    for target in found.stages:
        move = verdict.move(process.name, target)
        yield r.Expectation("move", process.name, move.outcome, target)


def _expect(kind: Kind, subject: str, wanted: object) -> r.Expectation:
    return r.Expectation(kind, subject, wanted)


def expect_line(expectation: r.Expectation, rules: r.Rules) -> str:
    """The line of an example that says it."""
    words, subject = in_words(expectation.wanted), expectation.subject
    of = _of(rules, subject)
    match expectation.kind:
        case "name" | "score":
            return f"expect {subject} is {words}"
        case "promise":
            return f"expect promise {quoted(subject)} is {words}"
        case "stage" | "possible" as kind:
            return f"expect {kind}{of} {'none' if expectation.wanted is None else quoted(words)}"
        case "claim":
            return f"expect claim{of} {words}"
        case "overdue":
            return f"expect overdue{of} is {words}"
        case "move":
            return f"expect move{of} to {quoted(expectation.target)} is {words}"


def _of(rules: r.Rules, process: str) -> str:
    """Which process is meant, where a record has several."""
    if process not in rules.processes:
        return ""
    record = rules.processes[process].record
    several = sum(each.record == record for each in rules.processes.values()) > 1
    return f" of {process}" if several else ""
