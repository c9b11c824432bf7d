"""Which rules may answer although nothing is known, or change their mind when something is learned: read off the rules.

A rule is exempt only by what the language reference names: `is known` / `is missing`, a default, `missing means not yet`,
an empty list of children, `unknown counts as`, no field at all, or bounds that no answer can leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from qualrules.model import rules as r
from qualrules.truth import UNKNOWN, within

Node = r.Condition | r.Value


def flippable(rules: r.Rules) -> set[str]:
    """Criteria, definitions and scores whose decided answer may change when a missing value is learned."""

    def asks(node: Node) -> bool:
        if isinstance(node, r.Known):
            return True
        return isinstance(node, r.FieldValue) and node.not_yet

    found = {name for name, rule in _ruled(rules) if getattr(rule, "unknown_counts_as", None) is not None}
    found |= {
        name
        for name, rule in _ruled(rules)
        if any(asks(node) for part in parts(rule) for node in r.walk(part))
    }
    return _with_users(rules, found)


def flippable_conditions(rules: r.Rules, conditions: tuple[r.Condition, ...]) -> bool:
    """Whether conditions outside of named rules (gates, promises, guards) may change their mind."""
    probe = r.Criterion("", "", "", r.And(conditions))
    return "" in flippable(_plus(rules, probe))


def _plus(rules: r.Rules, probe: r.Criterion) -> r.Rules:
    return r.Rules(
        rules.header, rules.records, {}, {**rules.criteria, "": probe}, rules.definitions, rules.scores
    )


def _with_users(rules: r.Rules, found: set[str]) -> set[str]:
    """The names, and all rules that name one of them."""
    users = dict(_ruled(rules))
    while more := {name for name, rule in users.items() if name not in found and set(names_in(rule)) & found}:
        found |= more
    return found


def _ruled(rules: r.Rules) -> list[tuple[str, r.Criterion | r.Definition | r.Score]]:
    return [*rules.criteria.items(), *rules.definitions.items(), *rules.scores.items()]


def parts(rule: r.Criterion | r.Definition | r.Score) -> tuple[r.Condition, ...]:
    """The conditions that a rule says itself."""
    match rule:
        case r.Criterion(when=when, unless=unless):
            return (when, *unless)
        case r.Definition(gate=gate):
            return gate.parts
        case r.Score(lines=lines):
            return tuple(line.when for line in lines if line.when is not None)


def names_in(rule: r.Criterion | r.Definition | r.Score) -> Iterator[str]:
    """The rules that a rule names."""
    if isinstance(rule, r.Score):
        yield from (line.score for line in rule.lines if line.score)
    for part in parts(rule):
        for node in r.walk(part):
            if isinstance(node, r.Named):
                yield node.name
            elif isinstance(node, r.ScoreWithin):
                yield node.score


class Blank:
    """Which outcomes of a record type may be decided on a record that has no value at all.

    `supplied` False: the source does not even have the fields, so that defaults, *is missing* and *not yet* say nothing.
    """

    def __init__(self, rules: r.Rules, supplied: bool = True) -> None:
        self._rules = rules
        self._supplied = supplied
        self.rule = cache(self._rule)

    def _rule(self, name: str) -> bool:
        rule = self._rules.criteria.get(name) or self._rules.definitions[name]
        if rule.unknown_counts_as is not None:
            return True
        return any(self.condition(part) for part in parts(rule))

    def condition(self, node: r.Condition) -> bool:
        """Whether a condition may be decided."""
        match node:
            case r.And(parts=under) | r.Or(parts=under):
                return not under or any(map(self.condition, under))
            case r.Not(part):
                return self.condition(part)
            case r.Quantity(least, most, under):
                return within(0, len(under), least, most) is not UNKNOWN or any(map(self.condition, under))
            case r.Named(name=name, links=links):
                return not links and self.rule(name)
            case r.ScoreWithin(score=score, least=least, most=most, links=links):
                return not links and self._score(score, least, most)
            case r.Rows(rows=rows):
                return self._there(rows)
            case r.Known(field):
                return not field.links and self._supplied
            case r.Compare(left=left, right=right):
                return all(self._there(side) or self._not_yet(side) for side in (left, right))
            case r.OneOf(value=value):
                return self._there(value) or self._not_yet(value)
            case r.TextTest(value=value) | r.Includes(value=value):
                return self._there(value)
        raise AssertionError(node)

    def _there(self, value: r.Value) -> bool:
        """Whether a value is there although no field is filled in."""
        match value:
            case r.FieldValue(name=name, links=links):
                declared = self._rules.records[value.record].fields[name]
                is_list = type(declared.type).__name__ == "ListOf"
                return self._supplied and not links and (declared.default is not None or is_list)
            case r.Aggregate(kind=kind, rows=rows):
                # of no rows there is a count and a total, but no highest
                return kind in ("count", "total") and self._there(rows)
        return all(self._there(part) for part in r.children(value))  # type: ignore[arg-type]  # values hold values

    def _not_yet(self, value: r.Value) -> bool:
        return self._supplied and isinstance(value, r.FieldValue) and value.not_yet and not value.links

    def _score(self, name: str, least: int | None, most: int | None) -> bool:
        lines = list(self._lines(name))
        low = sum(min(line.points, 0) for line in lines)
        high = sum(max(line.points, 0) for line in lines)
        if within(low, high, low if least is None else least, most) is not UNKNOWN:
            return True
        return any(line.when is not None and self.condition(line.when) for line in lines)

    def _lines(self, name: str) -> Iterator[r.Points]:
        for line in self._rules.scores[name].lines:
            if line.score is None:
                yield line
            else:
                yield from self._lines(line.score)
