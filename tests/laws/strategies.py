"""What the laws draw: a checked random ruleset with records of one of its types, at a random moment."""

from __future__ import annotations

from functools import cached_property
from random import Random

from hypothesis import strategies as st

from qualrules.check.pipeline import Checked, check
from qualrules.diagnostics import has_errors
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict, interpret
from qualrules.model.explanation import Reason
from qualrules.model.moment import Moment, moment_of
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.reading.plain import PlainReader
from qualrules.source import SourceFile
from tests.laws import records
from tests.laws.rulesets import ruleset_text

TYPES = ("opportunity", "opportunity", "account", "contact", "line")


class Case:
    """One record under one ruleset. A plain class, so that a failing test does not print the rules as a tree."""

    def __init__(
        self, text: str, rules: Rules, layout: Layout, given: dict[str, object], moment: Moment, rng: Random
    ) -> None:
        self.text = text
        self.rules = rules
        self.layout = layout
        self.given = given
        self.moment = moment
        self.rng = rng

    def __repr__(self) -> str:
        return f"<{self.layout.record} at {self.moment.now}: {self.given}>"

    @cached_property
    def record(self) -> Record:
        """The record that the dict is read as."""
        return self.read(self.given)

    def read(self, given: dict[str, object], record: str | None = None) -> Record:
        """Another dict as a record of the same type, or of that one."""
        return PlainReader(self.rules).read(record or self.layout.record, given, "1")

    def verdict(self, record: Record | None = None) -> Verdict:
        """What the interpreter says."""
        return interpret(self.layout, self.record if record is None else record, self.moment)

    def reasons(self, record: Record | None = None) -> dict[str, Reason]:
        """The tree of every criterion and definition, by name, and of every promise, by title."""
        frame, interpreter = Frame(record or self.record), Interpreter(self.rules, self.moment)
        named = (*self.layout.criteria, *self.layout.definitions)
        found = {name: interpreter.named(name, frame) for name in named}
        for title in self.layout.promises:
            found[title] = interpreter.promise(self.rules.promises[title], frame)
        for name in self.layout.scores:
            found[name] = interpreter.score(self.rules.scores[name], frame)
        return found


def checked(text: str) -> Checked:
    """The checked ruleset; a random text in which the checker finds a mistake is a mistake of ours."""
    found = check(SourceFile("drawn.qual", text), lambda *_: None)
    said = [f"{one.span.line}: {one.code} {one.message} ({one.span.text})" for one in found.diagnostics]
    assert not has_errors(found.diagnostics), "\n".join([*said, text])
    return found


def rules_of(text: str) -> Rules:
    """The typed rules of a text without mistakes."""
    rules = checked(text).rules
    assert rules is not None
    return rules


@st.composite
def cases(draw: st.DrawFn, most_criteria: int = 3) -> Case:
    """Cases that shrink: the criteria are hypothesis's own choices, all the rest hangs on one number."""
    rest = Random(draw(st.integers(0, 2**20)))
    text = ruleset_text(draw(st.randoms(use_true_random=False)), draw(st.integers(1, most_criteria)), rest)
    rules = rules_of(text)
    record = rest.choice(TYPES)
    moment = moment_of(records.as_of(rest), rules.header.zone, rules.header.fiscal_start)
    return Case(text, rules, Layout(rules, record), records.record(rest, record), moment, rest)
