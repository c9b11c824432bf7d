"""A few records to ask conditions of, and a short way to lower a condition that is written as text."""

from __future__ import annotations

from qualrules.check.conditions import lower_condition
from qualrules.check.scope import NamedRule, Names, Report, Scope
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.grammar.parser import parse, parse_condition
from qualrules.model import rules
from qualrules.model.datatypes import (
    Choice,
    Choices,
    Day,
    FieldType,
    Instant,
    Link,
    ListOf,
    Money,
    Number,
    Percent,
    StageOf,
    Text,
    YesNo,
)
from qualrules.model.schema import Field, RecordType
from qualrules.source import NOWHERE, SourceFile

STAGES = ("Discovery", "Proposal", "Closed Won")
BUDGET = Choice(("None", "Identified", "Approved"))
INTERESTS = Choices(("Demo", "Price", "Trial"))
ROLE = Choice(("Champion", "User"))

OPPORTUNITY: dict[str, FieldType] = {
    "amount": Money(),
    "list_price": Money(),
    "seats": Number(),
    "count": Number(),
    "discount": Percent(),
    "tax": Percent(),
    "pain": Text(),
    "industry": Text(),
    "demo_requested": YesNo(),
    "signed": YesNo(),
    "close_date": Day(),
    "accepted_at": Instant(),
    "answered_at": Instant(),
    "budget_status": BUDGET,
    "interests": INTERESTS,
    "stage": StageOf("sales", STAGES),
    "account": Link("account"),
    "contacts": ListOf("contact"),
    "lines": ListOf("line"),
    "old_lines": ListOf("line"),
}
CONTACT: dict[str, FieldType] = {
    "role": ROLE,
    "engaged_on": Day(),
    "knows": YesNo(),
    "age": Number(),
    "email": Text(),
    "account": Link("account"),
    "notes": ListOf("line"),
}
LINE: dict[str, FieldType] = {"price": Money(), "rebate": Percent(), "sold_on": Day(), "name": Text()}
ACCOUNT: dict[str, FieldType] = {
    "employees": Number(),
    "country": Text(),
    "account": Link("account"),
    "children": ListOf("account"),
    "contacts": ListOf("contact"),
}
RULES = {
    "fit": ("criterion", "opportunity"),
    "mql": ("definition", "opportunity"),
    "deal_score": ("score", "opportunity"),
    "served": ("criterion", "account"),
    "account_score": ("score", "account"),
    "keen": ("criterion", "contact"),
    "contact_score": ("score", "contact"),
    "broken": ("criterion", None),
}
LISTS = """list industries: "Software", "Finance"
list states: "Approved", "Identifed"
list sizes: 10, 20
"""


def record(name: str, fields: dict[str, FieldType]) -> RecordType:
    declared = {
        field: Field(field, datatype, not_yet=field == "answered_at") for field, datatype in fields.items()
    }
    return RecordType(name, "", declared)


def make_scope(about: str = "opportunity", currency: str | None = "EUR") -> Scope:
    header = rules.Header(currency=currency, rates={"EUR": 1_000_000, "USD": 920_000})
    names = Names(header)
    for name, fields in (
        ("opportunity", OPPORTUNITY),
        ("contact", CONTACT),
        ("line", LINE),
        ("account", ACCOUNT),
    ):
        names.records[name] = record(name, fields)
    for name, (kind, of) in RULES.items():
        names.rules[name] = NamedRule(name, kind, of, NOWHERE)
    tree, mistakes = parse(SourceFile("lists.qual", LISTS))
    assert not mistakes
    names.lists.update((item.name.text, item) for item in tree.items if isinstance(item, syntax.NamedList))
    names.stages["sales"] = STAGES
    names.lost_names.add("lost")
    return Scope(names, Report(), about)


def lowered(text: str, about: str = "opportunity") -> rules.Condition:
    """The condition, which must have no mistake."""
    scope = make_scope(about)
    condition = lower_condition(read(text), scope)
    assert scope.report.diagnostics == []
    assert condition is not None
    return condition


def mistakes(text: str, about: str = "opportunity", **settings: str | None) -> list[Diagnostic]:
    """The mistakes that the checker itself finds in the condition, of which there must be one at least."""
    scope = make_scope(about, **settings)
    expression, _ = parse_condition(SourceFile("<text>", text))
    assert expression is not None
    assert lower_condition(expression, scope) is None
    assert scope.report.diagnostics
    return scope.report.diagnostics


def read(text: str) -> syntax.Expression:
    expression, found = parse_condition(SourceFile("<text>", text))
    assert not found, found
    assert expression is not None
    return expression


def given(path: str, about: str = "opportunity", *, outer: bool = False) -> rules.FieldValue:
    """The field that a path of links names."""
    scope = make_scope(about)
    *links, name = path.split(".")
    of = scope.names.records[about]
    for link in links:
        datatype = of.fields[link].type
        assert isinstance(datatype, Link)
        of = scope.names.records[datatype.record]
    field = of.fields[name]
    return rules.FieldValue(name, field.type, tuple(links), outer, of.name, field.not_yet)


def number(value: float) -> rules.Constant:
    return rules.Constant(round(value * 1_000_000), Number())


def money(value: float) -> rules.Constant:
    return rules.Constant(round(value * 1_000_000), Money())


def percent(value: float) -> rules.Constant:
    return rules.Constant(round(value * 1_000_000), Percent())


def text(value: str) -> rules.Constant:
    return rules.Constant(value, Text())
