"""Findings that show a record: what such a record is like in words, and what a rule says of it."""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.analyze.checks.names import cone
from qualrules.analyze.questions import Witness
from qualrules.analyze.witness.written import in_words
from qualrules.check.wording import a
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model import rules as r
from qualrules.model.moment import moment_of
from qualrules.reading.plain import PlainReader
from qualrules.truth import Outcome


def for_example(rules: r.Rules, witness: Witness, conditions: Iterable[r.Condition]) -> str:
    """The record as a note: `for example a lead with employees: 40`; with the day where the conditions ask for it."""
    given = in_words(witness.given, rules, witness.record)
    day = f", as of {witness.as_of.isoformat()}" if reads_clock(rules, conditions) else ""
    return f"for example {a(witness.record)} with {given}{day}"


def reads_clock(rules: r.Rules, conditions: Iterable[r.Condition]) -> bool:
    """Whether the answer may be another one on another day."""
    return any(
        isinstance(node, r.Today | r.Now | r.PeriodEdge) or (isinstance(node, r.FieldValue) and node.not_yet)
        for condition in cone(rules, conditions)
        for node in r.walk(condition)
    )


def outcome_of(rules: r.Rules, witness: Witness, condition: r.Condition) -> Outcome:
    """What the interpreter says of the record."""
    header = rules.header
    interpreter = Interpreter(rules, moment_of(witness.as_of, header.zone, header.fiscal_start))
    record = PlainReader(rules).read(witness.record, witness.given)
    return interpreter.condition(condition, Frame(record)).outcome
