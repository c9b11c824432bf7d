"""What a named item of a ruleset depends on by its own lines: other items, fields, and lines of the header.

One step only. A list is none of it: typed rules hold its words, and so does whatever uses them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualrules.evaluate.fields_read import conditions_of_process, fields_in
from qualrules.model import datatypes as d
from qualrules.model import rules as r

Part = tuple[str, str]
"""What it is (`definition`, `field`, `setting`, …), and its name; a field's is `lead.email`."""
Item = r.Definition | r.Process | r.Promise | r.Score | r.Criterion


def dependencies(rules: r.Rules, item: Item) -> Iterator[Part]:
    """The parts on which an item depends by its own lines; one may come several times."""
    if isinstance(item, r.Score):
        yield from (("score", line.score) for line in item.lines if line.score is not None)
    if isinstance(item, r.Process) and item.claim is not None:
        yield from _of_field(rules, item.record, item.claim)
    for condition in _conditions(item):
        for record, name in fields_in(rules, item.record, condition):
            yield from _of_field(rules, record, name)
        for node in r.walk(condition):
            yield from _of_node(rules, node)


def _conditions(item: Item) -> Iterable[r.Condition]:
    match item:
        case r.Criterion():
            return (item.when, *item.unless)
        case r.Definition():
            return item.gate.parts
        case r.Score():
            return [line.when for line in item.lines if line.when is not None]
        case r.Promise():
            return (item.condition,)
        case r.Process():
            return conditions_of_process(item)


def _of_field(rules: r.Rules, record: str, name: str) -> Iterator[Part]:
    yield "field", f"{record}.{name}"
    yield "setting", "placeholders"
    match rules.records[record].fields[name].type:
        case d.Money():
            yield from _of_money(rules)
        case d.Day() | d.Instant():
            yield "setting", "time zone"


def _of_node(rules: r.Rules, node: r.Condition | r.Value) -> Iterator[Part]:
    match node:
        case r.Named():
            yield node.kind, node.name
        case r.ScoreWithin():
            yield "score", node.score
        case r.Today() | r.Now():
            yield "setting", "time zone"
        case r.PeriodEdge():
            yield "setting", "time zone"
            if node.unit in ("quarter", "year"):
                yield "setting", "fiscal year"
        case r.Constant(type=d.Money()):
            yield from _of_money(rules)


def _of_money(rules: r.Rules) -> Iterator[Part]:
    yield "setting", "currency"
    yield "setting", "rates"
    yield from (("setting", f"rate {code}") for code in rules.header.rates)
