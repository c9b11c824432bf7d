"""Whether two rulesets mean the same by a condition: then what proofs cannot see into is the same unknown for both."""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.evaluate.fields_read import fields_asked
from qualrules.model import rules as r


def alike(sides: Sequence[r.Rules], record: str, condition: r.Condition) -> bool:
    """Whether every ruleset says the same of a condition that stands in each of them, whatever the record.

    On the safe side: False wherever anything that could matter is not equal word for word.
    """
    first, *others = sides
    return all(_settings(first) == _settings(other) for other in others) and all(
        _means(rules, record, condition) == _means(first, record, condition) for rules in others
    )


def _settings(rules: r.Rules) -> tuple[object, ...]:
    header = rules.header
    return header.zone, header.fiscal_start, header.currency, dict(header.rates), header.placeholders


def _means(rules: r.Rules, record: str, condition: r.Condition) -> object:
    """The fields that decide it as they are declared, and the rules that it names, over any number of steps."""
    declared = {
        (owner, name): rules.records[owner].fields.get(name) if owner in rules.records else None
        for owner, name in fields_asked(rules, record, (condition,))
    }
    return declared, _rules_of(rules, condition)


def _rules_of(rules: r.Rules, condition: r.Condition) -> dict[str, object]:
    found: dict[str, object] = {}
    waiting: list[r.Condition] = [condition]
    while waiting:
        for node in r.walk(waiting.pop()):
            if isinstance(node, r.ScoreWithin):
                found[node.score] = None  # not followed: two such are never alike
            if isinstance(node, r.Named) and node.name not in found:
                rule = rules.criteria.get(node.name) or rules.definitions.get(node.name)
                found[node.name] = _said(rule)
                waiting += _parts(rule)
    return found


def _parts(rule: r.Criterion | r.Definition | None) -> Sequence[r.Condition]:
    match rule:
        case r.Criterion(when=when, unless=unless):
            return (when, *unless)
        case r.Definition(gate=gate):
            return gate.parts
    return ()


def _said(rule: r.Criterion | r.Definition | None) -> object:
    return _parts(rule), rule.unknown_counts_as if rule is not None else None
