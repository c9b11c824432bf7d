"""Which rules may answer although nothing is known, or change their mind when something is learned: read off the rules.

A rule is exempt only by what the language reference names: `is known` / `is missing`, a default, `missing means not yet`,
an empty list of children, `unknown counts as`, no field at all, or bounds that no answer can leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from qualrules.model import rules as r
from qualrules.model.datatypes import ListOf
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome, from_bool, negate, within

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
    return "" in flippable(_with(rules, probe))


def _with(rules: r.Rules, probe: r.Criterion) -> r.Rules:
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


Outcomes = frozenset[Outcome]
OPEN: Outcomes = frozenset((UNKNOWN,))
ANY: Outcomes = frozenset((MET, NOT_MET, UNKNOWN))


class Blank:
    """Which outcomes a rule can have on a record that has no value at all: most can only be unknown.

    `supplied` False: the source does not even have the fields, so that defaults, *is missing* and *not yet* say nothing.
    """

    def __init__(self, rules: r.Rules, supplied: bool = True) -> None:
        self._rules = rules
        self._supplied = supplied
        self.rule = cache(self._rule)

    def _rule(self, name: str) -> Outcomes:
        rule = self._rules.criteria.get(name) or self._rules.definitions[name]
        conditions = (
            (rule.when, *(r.Not(one) for one in rule.unless))
            if isinstance(rule, r.Criterion)
            else rule.gate.parts
        )
        fallback = UNKNOWN if rule.unknown_counts_as is None else rule.unknown_counts_as
        return frozenset(fallback if one is UNKNOWN else one for one in self.condition(r.And(conditions)))

    def condition(self, node: r.Condition) -> Outcomes:
        """The outcomes that a condition can have."""
        match node:
            case r.And(parts=under):
                return self._counted(under, len(under), None)
            case r.Or(parts=under):
                return self._counted(under, 1, None)
            case r.Quantity(least, most, under):
                return self._counted(under, least, most)
            case r.Not(part):
                return frozenset(map(negate, self.condition(part)))
            case r.Named(name=name, links=links):
                return OPEN if links else self.rule(name)
            case r.ScoreWithin(score=score, least=least, most=most, links=links):
                return OPEN if links else self._score(score, least, most)
            case r.Rows(kind=kind, rows=rows, least=least, most=most):
                of_none = within(0, 0, least, most) if kind == "count" else from_bool(kind != "some")
                return frozenset((of_none,)) if self._there(rows) else OPEN
            case r.Known(field):
                known = frozenset((from_bool(self._there(field)),))
                return known if self._supplied and not field.links else OPEN
            case r.Compare(left=left, right=right):
                return (
                    ANY if all(self._there(side) or self._not_yet(side) for side in (left, right)) else OPEN
                )
            case r.OneOf(value=value) | r.TextTest(value=value) | r.Includes(value=value):
                return ANY if self._there(value) or self._not_yet(value) else OPEN
        raise AssertionError(node)

    def _there(self, value: r.Value) -> bool:
        """Whether a value is there although no field is filled in."""
        match value:
            case r.FieldValue(name=name, links=links):
                declared = self._rules.records[value.record].fields[name]
                known = declared.default is not None or isinstance(declared.type, ListOf)
                return self._supplied and not links and known
            case r.Aggregate(kind=kind, rows=rows):
                # of no rows there is a count and a total, but no highest
                return kind in ("count", "total") and self._there(rows)
        return all(self._there(part) for part in r.children(value))  # type: ignore[arg-type]  # values hold values

    def _not_yet(self, value: r.Value) -> bool:
        return self._supplied and isinstance(value, r.FieldValue) and value.not_yet and not value.links

    def _counted(self, under: tuple[r.Condition, ...], least: int, most: int | None) -> Outcomes:
        ranges = {(0, 0)}
        for part in under:
            ranges = {_plus(each, one, 1) for each in ranges for one in self.condition(part)}
        return frozenset(within(low, high, least, most) for low, high in ranges)

    def _score(self, name: str, least: int | None, most: int | None) -> Outcomes:
        ranges = {(0, 0)}
        for line in self._lines(name):
            assert line.when is not None
            ranges = {_plus(each, one, line.points) for each in ranges for one in self.condition(line.when)}
        return frozenset(within(low, high, low if least is None else least, most) for low, high in ranges)

    def _lines(self, name: str) -> Iterator[r.Points]:
        for line in self._rules.scores[name].lines:
            if line.score is None:
                yield line
            else:
                yield from self._lines(line.score)


def _plus(total: tuple[int, int], outcome: Outcome, points: int) -> tuple[int, int]:
    """A range of points with one more line."""
    low = points if outcome is MET or (outcome is UNKNOWN and points < 0) else 0
    high = points if outcome is MET or (outcome is UNKNOWN and points > 0) else 0
    return total[0] + low, total[1] + high
