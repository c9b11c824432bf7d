"""Random single edits of a ruleset, as somebody might make them: a threshold moved, *and* for *or*, a need dropped …

Edits of rules are made on the typed rules, one for each place where it can be made; edits of declarations and settings are
made on the text, which is checked again. Whether an edit changes the meaning is not known here: many do not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from qualrules.check.pipeline import check
from qualrules.model import datatypes as d
from qualrules.model import rules as r
from qualrules.model.values import LARGEST, MILLION, fold
from qualrules.source import SourceFile
from qualrules.truth import MET, NOT_MET
from tests.laws import shipped

Node = Any
"""A condition or value; one that takes another's place is of the same kind."""
Variants = Iterator[tuple[str, Node]]
"""What a node can become by one edit, each with the kind of edit."""
OPERATORS = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "=": ("!=", ">="),
    "!=": ("=", "<"),
}
OTHER_TESTS = {"contains": "starts", "starts": "contains", "ends": "contains"}
OTHER_ROWS = {"some": ("every", "no"), "every": ("some",), "no": ("some",)}


@dataclass(frozen=True)
class Edit:
    """One edit: its kind, what it touched, and the rules before and after."""

    kind: str
    subject: str
    record: str
    """The type that the subject is about; of a declaration or setting the type that reaches all the others."""
    old: r.Rules
    new: r.Rules

    def __repr__(self) -> str:
        return f"<{self.kind} in {self.subject}>"


def edits_of(rules: r.Rules, text: str = "") -> dict[str, list[Callable[[], Edit | None]]]:
    """Every edit that can be made, by kind; made when called. None: the checker refuses the text."""
    found: dict[str, list[Callable[[], Edit | None]]] = defaultdict(list)
    for group in ("criteria", "definitions", "scores", "promises", "processes"):
        for name, rule in getattr(rules, group).items():
            for kind, edited in rule_variants(rule):
                found[kind].append(partial(_typed, rules, group, name, kind, edited))
    for kind, edited_text in text_variants(text):
        found[kind].append(partial(_checked, rules, kind, edited_text))
    return found


def random_edit(rng: Random, rules: r.Rules, text: str = "") -> Edit:
    """One edit: first its kind, so that rare kinds come up too, then its place."""
    found = edits_of(rules, text)
    while True:
        kind = rng.choice(sorted(found))
        made = rng.choice(found[kind])()
        if made is not None and made.old != made.new:
            return made


def _typed(rules: r.Rules, group: str, name: str, kind: str, edited: Node) -> Edit:
    changed: Mapping[str, object] = {**getattr(rules, group), name: edited}
    return Edit(kind, f"{group} {name}", edited.record, rules, replace(rules, **{group: changed}))


def _checked(rules: r.Rules, kind: str, text: str) -> Edit | None:
    found = check(SourceFile("edited.qual", text), shipped.finder).rules
    return found and Edit(
        kind, "the text", max(rules.records, key=lambda name: _reach(rules, name)), rules, found
    )


def _reach(rules: r.Rules, record: str) -> int:
    """How many rules are about a type: the one that has most of them reaches the others."""
    return sum(rule.record == record for rule in rules.criteria.values())


# ── Rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def rule_variants(rule: Node) -> Variants:
    """What a criterion, definition, score, promise or process can become."""
    match rule:
        case r.Criterion(unless=unless, unknown_counts_as=counted):
            yield from _inside(rule, "when")
            yield from _inside_each(rule, "unless")
            yield from (("unless dropped", replace(rule, unless=rest)) for rest in _without_one(unless))
            yield from _counted_otherwise(rule, counted)
        case r.Definition(gate=gate, unknown_counts_as=counted):
            yield from ((kind, replace(rule, gate=edited)) for kind, edited in _gate(gate))
            yield from _counted_otherwise(rule, counted)
        case r.Score(lines=lines):
            yield from (("score line dropped", replace(rule, lines=rest)) for rest in _without_one(lines, 2))
            yield from _put(rule, "lines", [list(_line(line)) for line in lines])
        case r.Promise():
            yield from _inside(rule, "condition")
        case r.Process(stages=stages, outcomes=outcomes):
            if rule.guard is not None:
                yield from _inside(rule, "guard")
            yield from _put(rule, "stages", [list(_stage(stage, ("gate", "exit"))) for stage in stages])
            yield from _put(rule, "outcomes", [list(_stage(end, ("gate",))) for end in outcomes])


def _counted_otherwise(rule: Node, counted: object) -> Variants:
    for other in (None, MET, NOT_MET):
        if other is not counted:
            yield "unknown counts as", replace(rule, unknown_counts_as=other)


def _stage(stage: Node, gates: tuple[str, ...]) -> Variants:
    for name in gates:
        for kind, edited in _gate(getattr(stage, name)):
            of_a_stage = kind in ("need dropped", "unless dropped")
            yield f"{kind} of a stage" if of_a_stage else kind, replace(stage, **{name: edited})


def _gate(gate: r.Gate) -> Variants:
    yield from (("need dropped", replace(gate, needs=rest)) for rest in _without_one(gate.needs))
    yield from (("unless dropped", replace(gate, unless=rest)) for rest in _without_one(gate.unless))
    yield from _inside_each(gate, "needs")
    yield from _inside_each(gate, "unless")


def _line(line: r.Points) -> Variants:
    if line.score is None:
        yield from (("points", replace(line, points=line.points + step)) for step in (1, -1, 10))
        yield "points", replace(line, points=-line.points)
        yield from _inside(line, "when")


# ── Conditions and values ─────────────────────────────────────────────────────────────────────────────────────────────


def variants(node: Node) -> Variants:
    """What a condition or value can become by one edit anywhere in it."""
    yield from _own(node)
    for field in fields(node):
        held = getattr(node, field.name)
        if isinstance(held, _NODES):
            yield from _inside(node, field.name)
        elif isinstance(held, tuple) and held and isinstance(held[0], _NODES):
            yield from _inside_each(node, field.name)


def _inside(node: Node, field: str) -> Variants:
    for kind, edited in variants(getattr(node, field)):
        yield kind, replace(node, **{field: edited})


def _inside_each(node: Node, field: str) -> Variants:
    yield from _put(node, field, [list(variants(each)) for each in getattr(node, field)])


def _put(node: Node, field: str, each: list[list[tuple[str, Node]]]) -> Variants:
    held = getattr(node, field)
    for place, found in enumerate(each):
        for kind, edited in found:
            yield kind, replace(node, **{field: (*held[:place], edited, *held[place + 1 :])})


def _own(node: Node) -> Variants:
    match node:
        case r.And(parts):
            yield "and to or", r.Or(parts, node.span)
            yield from (("part dropped", replace(node, parts=rest)) for rest in _without_one(parts, 2))
        case r.Or(parts):
            yield "or to and", r.And(parts, node.span)
            yield from (("part dropped", replace(node, parts=rest)) for rest in _without_one(parts, 2))
        case r.Not(part):
            yield "not dropped", part
        case r.Compare(op, left):
            ordered = isinstance(left.type, (*d.NUMERIC, *d.MOMENTS, d.Ratio))
            others = [other for other in OPERATORS[op] if ordered or other in ("=", "!=")]
            yield from (("operator", replace(node, op=other)) for other in others)
            yield from _swapped(node)
        case r.Named() | r.Known():
            yield "not added", r.Not(node, node.span)
        case _:
            yield from _listed(node)
            yield from _counted(node)
            yield from _valued(node)


def _swapped(node: r.Compare) -> Variants:
    """The other way round: `a < b` for `b < a`."""
    if node.op not in ("=", "!="):
        yield "sides swapped", replace(node, left=node.right, right=node.left)


def _listed(node: Node) -> Variants:
    """Values and texts of a list dropped; another way to look for them."""
    match node:
        case r.OneOf(constants=constants):
            yield from (
                ("value dropped", replace(node, constants=rest)) for rest in _without_one(constants, 2)
            )
        case r.TextTest(kind, texts=texts) if texts:
            yield from (("value dropped", replace(node, texts=rest)) for rest in _without_one(texts, 2))
            yield "text test", replace(node, kind=OTHER_TESTS[kind])
            yield "text", replace(node, texts=(*texts[:-1], texts[-1][:-1] or fold("x")))
        case r.Includes(values=values, every=every):
            yield from (("value dropped", replace(node, values=rest)) for rest in _without_one(values, 2))
            yield "any to all", replace(node, every=not every)


def _counted(node: Node) -> Variants:
    """How many parts, rows or points are asked for."""
    match node:
        case r.Quantity(least, most, parts):
            yield from _bounds(node, least, most, len(parts))
        case r.Rows(kind, least=least, most=most):
            yield from (("rows", replace(node, kind=other)) for other in OTHER_ROWS.get(kind, ()))
            if kind == "count":
                yield from _bounds(node, least, most, 99)
        case r.ScoreWithin(least=least, most=most):
            yield from (
                ("score bound", replace(node, **{bound: value + step}))
                for bound, value in (("least", least), ("most", most))
                if value is not None
                for step in (1, -1)
            )


def _bounds(node: Node, least: int, most: int | None, parts: int) -> Variants:
    for step in (1, -1):
        if 0 <= least + step <= (parts if most is None else most):
            yield "quantity", replace(node, least=least + step)
        if most is not None and least <= most + step <= parts:
            yield "quantity", replace(node, most=most + step)


def _valued(node: Node) -> Variants:
    """Thresholds, lengths of time, signs."""
    match node:
        case r.Constant(value, datatype):
            yield from (("threshold", replace(node, value=other)) for other in _other_values(value, datatype))
        case r.Shift(amount=amount, unit=unit):
            yield from (("length of time", replace(node, amount=amount + step)) for step in (1, -1))
            if unit in ("month", "quarter"):
                yield "unit of time", replace(node, unit="quarter" if unit == "month" else "month")
        case r.PeriodEdge(offset=offset):
            yield "period", replace(node, offset=offset + 1)
        case r.Arithmetic(op) if op in "+-":
            yield "sign", replace(node, op="-" if op == "+" else "+")


def _other_values(value: object, datatype: d.Type) -> Iterator[object]:
    match value:
        case bool():
            yield not value
        case int():
            for step in (1, -1, MILLION, -MILLION, value):
                if abs(value + step) <= LARGEST:
                    yield value + step
        case datetime():
            yield from (value + timedelta(seconds=step) for step in (1, -1) if 1 < value.year < 9999)
        case date():
            yield from (value + timedelta(days=step) for step in (1, -1) if 1 < value.year < 9999)
        case str() if isinstance(datatype, d.Choice | d.StageOf):
            yield from (other for other in datatype.spelling if other != value)
        case str():
            yield value + "x"


def _without_one(held: tuple[Any, ...], at_least: int = 1) -> Iterator[tuple[Any, ...]]:
    """The tuple with one of its values dropped, as long as it had so many."""
    if len(held) >= at_least:
        yield from (held[:place] + held[place + 1 :] for place in range(len(held)))


def placed(condition: r.Condition) -> Iterator[tuple[r.Condition, Callable[[r.Condition], r.Condition]]]:
    """Every condition in a condition, from the top, each with what puts another one in its place."""
    yield condition, lambda said: said
    for field in fields(condition):
        held = getattr(condition, field.name)
        if isinstance(held, _CONDITIONS):
            for node, put in placed(held):
                yield node, partial(_put_inside, condition, field.name, put)
        elif isinstance(held, tuple) and held and isinstance(held[0], _CONDITIONS):
            for place, each in enumerate(held):
                for node, put in placed(each):
                    yield node, partial(_put_among, condition, field.name, place, put)


def _put_inside(node: Node, field: str, put: Callable[[Node], Node], said: Node) -> Node:
    return replace(node, **{field: put(said)})


def _put_among(node: Node, field: str, place: int, put: Callable[[Node], Node], said: Node) -> Node:
    held = getattr(node, field)
    return replace(node, **{field: (*held[:place], put(said), *held[place + 1 :])})


# ── Declarations and settings ─────────────────────────────────────────────────────────────────────────────────────────

TEXT_EDITS = (
    ("default", r"^(  (?:\w+): +(?:number|money|percent|text|yes/no)\b.*?) default .*$", r"\1"),
    ("default", r"^(  \w+: +number)$", r"\1 default 1"),
    ("default", r"^(  \w+: +money)$", r"\1 default 1 EUR"),
    ("default", r"^(  \w+: +yes/no)$", r"\1 default no"),
    ("default", r" default no$", " default yes"),
    ("default", r" default 0$", " default 5"),
    ("not yet", r" missing means not yet", ""),
    ("not yet", r"^(  \w+: +date(?:time)?)$", r"\1 missing means not yet"),
    ("fiscal year", r'(fiscal year starts in) "\w+"', r'\1 "April"'),
    ("time zone", r'(time zone) "[\w/]+"', r'\1 "Asia/Tokyo"'),
    ("value of a list", r'^(list \w+: ".*?), "[^"]*"$', r"\1"),
)


def text_variants(text: str) -> Iterator[tuple[str, str]]:
    """What a text can become by one edit of a declaration or setting."""
    for kind, pattern, wanted in TEXT_EDITS:
        for match in re.finditer(pattern, text, re.MULTILINE):
            yield kind, text[: match.start()] + match.expand(wanted) + text[match.end() :]


_CONDITIONS = (
    r.And, r.Or, r.Not, r.Quantity, r.Compare, r.Known, r.OneOf, r.TextTest, r.Includes, r.Rows, r.ScoreWithin, r.Named,
)  # fmt: skip
_VALUES = (
    r.Constant, r.FieldValue, r.Today, r.Now, r.Shift, r.PeriodEdge, r.DaysBetween, r.Length, r.Arithmetic, r.Aggregate,
)  # fmt: skip
_NODES = (*_VALUES, *_CONDITIONS)
