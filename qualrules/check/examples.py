"""The pass that types examples: what is given as Python values, and who expects what of which rule.

Whether an expectation comes true is found out when the example is run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from qualrules.check.clock import Clock
from qualrules.check.expectations import ExpectationReader
from qualrules.check.headers import read_moment
from qualrules.check.literals import decimal_of_literal, lower_literal
from qualrules.check.scope import Names, Report, Scope
from qualrules.check.types import described
from qualrules.check.unknown import field as unknown_field
from qualrules.diagnostics import Diagnostic, Label
from qualrules.grammar import syntax
from qualrules.model import rules
from qualrules.model.datatypes import Choice, Choices, FieldType, Link, ListOf, StageOf
from qualrules.model.schema import Field, RecordType
from qualrules.model.values import BLANKS, Amount, Gap, Share, fold


@dataclass
class ExampleReader:
    """Types the examples of one file against the rules under which they are judged."""

    names: Names
    report: Report
    checked: rules.Rules
    clock: Clock

    def read(self, item: syntax.Example, record: str | None) -> rules.Example | None:
        """One example for the record that was found for it; None after a mistake."""
        if record is None:
            return None
        before = len(self.report.diagnostics)
        as_of = self._as_of(item)
        given = self._givens(item.givens, self.names.records[record])
        expected = ExpectationReader(self.names, self.report, self.checked, record)
        expects = [expected.read(expect) for expect in item.expects]
        if len(self.report.diagnostics) > before:
            return None
        typed = tuple(expectation for expectation in expects if expectation is not None)
        if as_of is None and any(self._reads_clock(expectation) for expectation in typed):
            self.report.add(_needs_as_of(item))
            return None
        return rules.Example(item.title.value, record, as_of, given, typed, item.span)

    def _as_of(self, item: syntax.Example) -> date | datetime | None:
        if item.as_of is None:
            return self.checked.header.effective
        when = read_moment(item.as_of)
        if when is None:
            message = f"there is no day {item.as_of.text}"
            self.report.add(
                Diagnostic("QR312", message, item.as_of.span, label="a day is written like 2026-11-01")
            )
        elif isinstance(when, datetime) and when.tzinfo is None:
            self.report.add(
                Diagnostic(
                    "QR314",
                    "this time does not say its zone",
                    item.as_of.span,
                    label="add Z for UTC, or the distance from it, as in +01:00",
                )
            )
        return when

    def _reads_clock(self, expectation: rules.Expectation) -> bool:
        match expectation.kind:
            case "name" | "score":
                return self.clock.rule_reads(expectation.subject.rpartition(".")[2])
            case "promise":
                return self.clock.promise_reads(expectation.subject)
            case "overdue":
                return True
            case _:
                return self.clock.process_reads(expectation.subject)

    # ── What is given ──

    def _givens(self, givens: Sequence[syntax.Given], record: RecordType) -> dict[str, object]:
        values: dict[str, object] = {}
        first: dict[str, syntax.Given] = {}
        scope = Scope(self.names, self.report, record.name)
        for given in givens:
            earlier = first.setdefault(given.name.text, given)
            field = record.fields.get(given.name.text)
            if earlier is not given:
                self.report.add(_given_twice(given, earlier))
            elif field is None:
                self._unknown_field(given.name, record, scope)
            else:
                values[field.name] = self._value(given, field, scope)
        return values

    def _unknown_field(self, name: syntax.Name, record: RecordType, scope: Scope) -> None:
        rule = self.names.rules.get(name.text)
        if rule is not None and rule.record in (record.name, None):
            message = f'"{name.text}" is a {rule.kind}: its outcome follows from the fields, it is not given'
            helps = (f"give the fields that it uses, or expect it: expect {name.text} is met",)
            self.report.add(Diagnostic("QR219", message, name.span, helps=helps))
            return
        mistake = unknown_field(name, syntax.Path((name,), name.span), record, scope)
        if mistake is not None:
            self.report.add(mistake)

    def _value(self, given: syntax.Given, field: Field, scope: Scope) -> object:
        match given.value, field.type:
            case syntax.NotGiven(word), _:
                return Gap.NOT_SUPPLIED if word == "not supplied" else None
            case syntax.Row(givens), Link(record):
                return self._givens(givens, self.names.records[record])
            case syntax.RowList(rows), ListOf(record):
                return [self._givens(row.givens, self.names.records[record]) for row in rows]
            case syntax.Texts(items), Choices(values):
                for item in items:
                    self._accept(item, field, Choice(values), scope)
                return [item.value for item in items]
            case ((syntax.Row() | syntax.RowList() | syntax.Texts()), _):
                self.report.add(_does_not_fit(given, field))
                return None
            case literal, (Link() | ListOf()):
                self.report.add(_does_not_fit(given, field))
                return None
            case literal, Choices(values):
                if self._accept(literal, field, Choice(values), scope) and isinstance(literal, syntax.String):
                    return [literal.value]
                return None
            case literal, datatype:
                return _python_value(literal) if self._accept(literal, field, datatype, scope) else None

    def _accept(self, literal: syntax.Literal_, field: Field, datatype: FieldType, scope: Scope) -> bool:
        """Whether the written value can stand for the field. A claim may be any text, a placeholder stands
        anywhere.
        """
        if isinstance(literal, syntax.String):
            text = fold(literal.value.strip(BLANKS))
            if (
                isinstance(datatype, StageOf)
                or not text
                or text in self.names.header.placeholders | field.placeholders
            ):
                return True
        own = Report()
        inner = replace(scope, report=own)
        constant = lower_literal(literal, datatype, inner, what=field.name, but="an example cannot give it")
        for mistake in own.diagnostics:
            self.report.add(replace(mistake, code="QR318") if mistake.code == "QR301" else mistake)
        return constant is not None


def _python_value(literal: syntax.Literal_) -> object:
    """A written value in the form in which `evaluate` takes it."""
    match literal:
        case syntax.String(value):
            return value
        case syntax.NumberLiteral(currency=None):
            return decimal_of_literal(literal)
        case syntax.NumberLiteral(currency=str(currency)):
            return Amount(decimal_of_literal(literal), currency)
        case syntax.PercentLiteral():
            return Share(decimal_of_literal(literal))
        case syntax.YesNoLiteral(value=yes):
            return yes
        case syntax.DateLiteral():
            return read_moment(literal)
        case _:
            return None


def _does_not_fit(given: syntax.Given, field: Field) -> Diagnostic:
    match field.type:
        case Link(record):
            message, example = f"{field.name} is one linked {record}", f"{field.name}: {{ … }}"
        case ListOf(record):
            message, example = (
                f"{field.name} is a list of {record} records",
                f"{field.name}: [ {{ … }}, {{ … }} ]",
            )
        case _:
            message, example = f"{field.name} is {described(field.type)}, so it has one plain value", ""
    return Diagnostic(
        "QR318", message, given.value.span, label="this does not fit", example=(example,) if example else ()
    )


def _given_twice(given: syntax.Given, earlier: syntax.Given) -> Diagnostic:
    return Diagnostic(
        "QR117",
        f"{given.name.text} is given twice",
        given.name.span,
        labels=(Label(earlier.name.span, "first here"),),
        helps=("keep one of them",),
    )


def _needs_as_of(item: syntax.Example) -> Diagnostic:
    scope = f" for {item.scope.text}" if item.scope is not None else ""
    return Diagnostic(
        "QR319",
        "what this example expects depends on the day, and it does not say the day",
        item.title.span,
        label="add `as of` and a day",
        example=(f'example "{item.title.value}"{scope} as of 2026-11-21',),
        helps=("or let the header say `effective from`: examples without a day are judged as of that one",),
    )
