"""The rivals, each on its best road from Python: the rules of tree.py in its own notation, three-valued.

An engine with two-valued logic is given two texts for a rule, *is met* and *is not met*; all else is unknown.
CEL is three-valued by itself: a missing key is an error, and errors are absorbed by `&&` and `||`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from benchmarks import tree
from benchmarks.hand import Outcomes
from benchmarks.tree import RULES, STAGES, fields_of, stage_reached
from benchmarks.workload import AS_OF, Row

Decide = Callable[[Row], Outcomes]
EPOCH = date(1970, 1, 1)
DATES = ("created_date", "close_date", "last_activity")
LISTS = ("contact_roles", "competitors", "products")
FLOATS = {"amount", "budget_amount", "discount", "probability"}


@dataclass(frozen=True)
class Rival:
    """An engine, how it is set up, and on which share of the records it is timed (the slow ones on fewer)."""

    name: str
    build: Callable[[], Decide]
    share: float


class Notation:
    """How an engine writes that a condition is met or not met. Subclasses say what is different."""

    conjunction, disjunction, null = " and ", " or ", "null"

    def field(self, name: str) -> str:
        """Write a field's value."""
        return name

    def constant(self, value: object) -> str:
        """Write a written value."""
        if isinstance(value, str):
            return f"'{value}'"
        return json.dumps(value)

    def known(self, name: str) -> str:
        """Write that a field is there."""
        return f"{self.field(name)} != {self.null}"

    def unknown(self, name: str) -> str:
        """Write that a field is not there."""
        return f"{self.field(name)} == {self.null}"

    def negated(self, text: str) -> str:
        """Write the other way round."""
        return f"not ({text})"

    def includes(self, name: str, value: str) -> str:
        """Write that a list holds a value."""
        return f"{self.constant(value)} in {self.field(name)}"

    def contains(self, name: str, part: str) -> str:
        """Write that a text contains another."""
        return f"contains({self.field(name)}, {self.constant(part)})"

    def value(self, value: tree.Value) -> str:
        """Write one side of a comparison; a date is its number of days."""
        match value:
            case tree.Field(name):
                return self.field(name)
            case tree.Constant(constant):
                return self.constant(constant)
            case tree.Today():
                return str((AS_OF - EPOCH).days)
            case tree.Days(start, end):
                return f"({self.value(end)} - {self.value(start)})"

    def compare(self, left: tree.Value, sign: str, right: tree.Value) -> str:
        """Write a comparison."""
        return f"{self.value(left)} {sign} {self.value(right)}"

    def atom(self, condition: tree.Atom) -> str:
        """Write an atom, as if every field were there."""
        match condition:
            case tree.Compare(left, sign, right):
                return self.compare(left, sign, right)
            case tree.IsTrue(name):
                return f"{self.field(name)} == true"
            case tree.OneOf(name, values):
                return f"{self.field(name)} in [{', '.join(self.constant(value) for value in values)}]"
            case tree.Includes(name, value):
                return self.includes(name, value)
            case tree.Contains(name, part):
                return self.contains(name, part)

    def met(self, condition: tree.Condition, wanted: bool = True) -> str:
        """Write that a condition is met, or with `wanted` false not met: never true where it is unknown."""
        match condition:
            case tree.Not(part):
                return self.met(part, not wanted)
            case tree.And(parts) | tree.Or(parts):
                together = isinstance(condition, tree.And) == wanted
                sign = self.conjunction if together else self.disjunction
                return "(" + sign.join(self.met(part, wanted) for part in parts) + ")"
            case tree.Known(name):
                return "(" + (self.known(name) if wanted else self.unknown(name)) + ")"
            case _:
                text = self.atom(condition)
                guards = [self.known(name) for name in fields_of(condition)]
                return "(" + self.conjunction.join([*guards, text if wanted else self.negated(text)]) + ")"

    def three_valued(self, condition: tree.Condition) -> str:
        """Write true, false, or null for unknown."""
        return f"{self.met(condition)} ? true : ({self.met(condition, wanted=False)} ? false : null)"


class Zen(Notation):
    """The expressions of zen-engine."""

    def includes(self, name: str, value: str) -> str:
        """`contains` takes lists too."""
        return f"contains({self.field(name)}, {self.constant(value)})"


class RuleEngine(Notation):
    """The rules of rule-engine."""

    def contains(self, name: str, part: str) -> str:
        """`in` takes texts too."""
        return f"{self.constant(part)} in {self.field(name)}"


class Cel(Notation):
    """CEL as it is meant to be written: nothing about missing values at all."""

    conjunction, disjunction = " && ", " || "

    def field(self, name: str) -> str:
        """Write a field as a key of the record."""
        return f"r.{name}"

    def contains(self, name: str, part: str) -> str:
        """Write the method of texts."""
        return f"r.{name}.contains({self.constant(part)})"

    def compare(self, left: tree.Value, sign: str, right: tree.Value) -> str:
        """Write a constant as a double beside a double: CEL does not mix them."""
        if isinstance(left, tree.Field) and left.name in FLOATS and isinstance(right, tree.Constant):
            return f"{self.value(left)} {sign} {float(right.value)}"
        return super().compare(left, sign, right)

    def natural(self, condition: tree.Condition) -> str:
        """Write a condition that is an error where it is unknown."""
        match condition:
            case tree.Known(name):
                return f"has(r.{name})"
            case tree.Not(part):
                return f"!({self.natural(part)})"
            case tree.And(parts) | tree.Or(parts):
                sign = self.conjunction if isinstance(condition, tree.And) else self.disjunction
                return "(" + sign.join(self.natural(part) for part in parts) + ")"
            case tree.IsTrue(name):
                return self.field(name)
            case _:
                return f"({self.atom(condition)})"


def zen_engine() -> Decide:
    """One decision graph with all rules and the stage, through a loader: its fastest road from Python."""
    import zen

    content = zen.ZenDecisionContent(json.dumps(_zen_graph()))
    engine = zen.ZenEngine({"loader": lambda _key: content})

    def decide(row: Row) -> Outcomes:
        result: Outcomes = engine.evaluate("bench", _dates_as_days(row))["result"]
        result["stage"] = int(result["stage"] or 0)
        return result

    return decide


def _zen_graph() -> dict[str, Any]:
    zen = Zen()
    expressions = [{"id": name, "key": name, "value": zen.three_valued(rule)} for name, rule in RULES.items()]
    stage = str(len(STAGES))
    for reached, needs in reversed(list(enumerate(STAGES.values()))):
        stage = f"(({' and '.join(f'$.{name} == true' for name in needs)}) ? {stage} : {reached})"
    expressions.append({"id": "stage", "key": "stage", "value": stage})
    content = {"expressions": expressions, "executionMode": "single", "passThrough": False}
    kinds = {"in": "inputNode", "rules": "expressionNode", "out": "outputNode"}
    nodes = [
        {"id": name, "type": kind, "name": name, "position": {"x": place, "y": 0}}
        | ({"content": content} if name == "rules" else {})
        for place, (name, kind) in enumerate(kinds.items())
    ]
    edges = [
        {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
        for source, target in (("in", "rules"), ("rules", "out"))
    ]
    return {"nodes": nodes, "edges": edges}


def common_expression_language() -> Decide:
    """Twelve compiled CEL programs over one context; an error is unknown."""
    import cel

    notation = Cel()
    programs = [(name, cel.compile(notation.natural(rule))) for name, rule in RULES.items()]

    def decide(row: Row) -> Outcomes:
        context = cel.Context({"r": _without_missing(row)})
        outcomes: Outcomes = {}
        for name, program in programs:
            try:
                outcomes[name] = program.execute(context)
            except Exception:  # noqa: BLE001 (it raises several kinds, and every one of them is its "unknown")
                outcomes[name] = None
        outcomes["stage"] = stage_reached(outcomes)
        return outcomes

    return decide


def rule_engine() -> Decide:
    """Twelve compiled rules with null for a missing field."""
    import rule_engine as engine

    notation, context = RuleEngine(), engine.Context(default_value=None)
    rules = [
        (name, engine.Rule(notation.three_valued(rule), context=context)) for name, rule in RULES.items()
    ]

    def decide(row: Row) -> Outcomes:
        values = _dates_as_days(row)
        for name in LISTS:
            if values[name] is not None:
                values[name] = tuple(values[name])
        outcomes: Outcomes = {name: rule.evaluate(values) for name, rule in rules}
        outcomes["stage"] = stage_reached(outcomes)
        return outcomes

    return decide


def _dates_as_days(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = dict(row)
    for name in DATES:
        if values[name] is not None:
            values[name] = (values[name] - EPOCH).days
    return values


def _without_missing(row: Row) -> dict[str, Any]:
    return {name: value for name, value in _dates_as_days(row).items() if value is not None}


RIVALS = (
    Rival("zen-engine", zen_engine, share=0.4),
    Rival("common-expression-language", common_expression_language, share=0.2),
    Rival("rule-engine", rule_engine, share=0.1),
)
