"""Which rules have to be answered before which, where rules ask about other records: over links or over the rows of lists.

Rules about the records of one type are answered together. Only where record types ask about each other (an account about its
parent) they are in layers: a rule lies one above the rules of other records that it asks. Writes no SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import TopologicalSorter

from qualrules.dataclass import dataclass
from qualrules.evaluate.fields_read import conditions_of_process
from qualrules.model import rules as r

Named = r.Criterion | r.Definition | r.Score


@dataclass(frozen=True)
class Ask:
    """A rule that is asked, and whether about the same record."""

    rule: Named
    is_here: bool


class Layers:
    """The layers of the rules of each record type, from 0."""

    def __init__(self, rules: r.Rules) -> None:
        self._rules = rules
        self._named: Mapping[str, Named] = {**rules.criteria, **rules.definitions, **rules.scores}
        self._asks = {name: tuple(self._asked(*_parts(rule))) for name, rule in self._named.items()}
        self._last = {record: tuple(self._asked(_asked_last(rules, record))) for record in rules.records}
        self._reached = self._reaching()
        self._layers: dict[str, int] = {}
        graph = {name: [ask.rule.name for ask in asks] for name, asks in self._asks.items()}
        for name in TopologicalSorter(graph).static_order():
            self._layers[name] = self._above(self._named[name].record, self._asks[name])

    def of(self, name: str) -> int:
        """The layer of a criterion, definition or score."""
        return self._layers[name]

    def of_all(self, record: str) -> int:
        """The layer in which everything about a record type is answered, promises and processes too."""
        named = (self._layers[name] for name, rule in self._named.items() if rule.record == record)
        return max((self._above(record, self._last[record]), *named))

    def _above(self, record: str, asks: Iterable[Ask]) -> int:
        layers = [
            self._layers[ask.rule.name] + (not ask.is_here)
            for ask in asks
            if ask.is_here or self._ask_each_other(record, ask.rule.record)
        ]
        return max(layers, default=0)

    def _ask_each_other(self, one: str, other: str) -> bool:
        return other in self._reached[one] and one in self._reached[other]

    def _reaching(self) -> dict[str, set[str]]:
        """Each record type and those that its rules ask about, over any number of steps."""
        next_to: dict[str, set[str]] = {record: set() for record in self._rules.records}
        owners = [
            *((self._named[name].record, asks) for name, asks in self._asks.items()),
            *self._last.items(),
        ]
        for record, asks in owners:
            next_to[record].update(ask.rule.record for ask in asks if not ask.is_here)
        return {record: _reached(record, next_to) for record in next_to}

    def _asked(self, conditions: Iterable[r.Condition], scores: Iterable[str] = ()) -> Iterator[Ask]:
        yield from (Ask(self._named[name], True) for name in scores)
        for condition in conditions:
            for name, is_here in _names(condition, 0):
                yield Ask(self._named[name], is_here)


def _reached(record: str, next_to: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [record]
    while waiting:
        new = next_to[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def _names(node: r.Condition | r.Value, rows: int) -> Iterator[tuple[str, bool]]:
    """The rules that a condition names and whether of the same record, so many lists of rows within it."""
    if isinstance(node, r.Named | r.ScoreWithin):
        name = node.name if isinstance(node, r.Named) else node.score
        yield name, rows == node.outer and not node.links
    inside = rows + isinstance(node, r.Rows | r.Aggregate)
    for child in r.children(node):
        yield from _names(child, inside)


def _parts(rule: Named) -> tuple[list[r.Condition], list[str]]:
    """The conditions of a rule, and the scores that it adds."""
    if isinstance(rule, r.Criterion):
        return [rule.when, *rule.unless], []
    if isinstance(rule, r.Definition):
        return list(rule.gate.parts), []
    conditions = [line.when for line in rule.lines if line.when is not None]
    return conditions, [line.score for line in rule.lines if line.score is not None]


def _asked_last(rules: r.Rules, record: str) -> Iterator[r.Condition]:
    """What no rule can name."""
    yield from (each.condition for each in rules.promises.values() if each.record == record)
    for process in rules.processes.values():
        if process.record == record:
            yield from conditions_of_process(process)
