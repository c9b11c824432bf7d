"""Findings that show a record: what such a record is like in words, and what a rule says of it."""

from __future__ import annotations

from qualrules.analyze.questions import Witness
from qualrules.analyze.written import in_words
from qualrules.check.wording import a
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model import rules as r
from qualrules.model.moment import moment_of
from qualrules.reading.plain import PlainReader
from qualrules.truth import Outcome


def for_example(rules: r.Rules, witness: Witness) -> str:
    """The record as a note: `for example a lead with employees: 40`."""
    given = in_words(witness.given, rules, witness.record)
    return f"for example {a(witness.record)} with {given} (as of {witness.as_of.isoformat()})"


def outcome_of(rules: r.Rules, witness: Witness, condition: r.Condition) -> Outcome:
    """What the interpreter says of the record."""
    header = rules.header
    interpreter = Interpreter(rules, moment_of(witness.as_of, header.zone, header.fiscal_start))
    record = PlainReader(rules).read(witness.record, witness.given)
    return interpreter.condition(condition, Frame(record)).outcome
