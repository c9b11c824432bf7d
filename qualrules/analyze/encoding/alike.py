"""Whether two rulesets mean the same by a condition: then what proofs cannot see into is the same unknown for both.

Nothing is solved here: what is not equal word for word is taken for different.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualrules.evaluate.fields_read import fields_asked
from qualrules.model import rules as r


def alike(sides: Sequence[r.Rules], record: str, condition: r.Condition) -> bool:
    """Whether every ruleset says the same of a condition on a record type, whatever the record.

    False where a ruleset has not all that the condition reads, or anything that could matter is not equal word for word.
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
    try:
        fields = fields_asked(rules, record, (condition,))
        declared = {(owner, name): rules.records[owner].fields[name] for owner, name in fields}
        return declared, _rules_of(rules, condition)
    except KeyError:  # the condition stands in the other ruleset, and this one has not all that it reads
        return object()


def _rules_of(rules: r.Rules, condition: r.Condition) -> dict[tuple[str, str], object]:
    """What each rule says that the condition names, by kind and name."""
    found: dict[tuple[str, str], object] = {}
    waiting: list[r.Condition | r.Points] = [condition]
    while waiting:
        for key in _named_in(waiting.pop()):
            if key not in found:
                parts, found[key] = _said(rules, *key)
                waiting += parts
    return found


def _named_in(part: r.Condition | r.Points) -> Iterator[tuple[str, str]]:
    if isinstance(part, r.Points):
        if part.score is not None:
            yield "score", part.score
        if part.when is None:
            return
        part = part.when
    for node in r.walk(part):
        if isinstance(node, r.Named):
            yield node.kind, node.name
        if isinstance(node, r.ScoreWithin):
            yield "score", node.score


def _said(rules: r.Rules, kind: str, name: str) -> tuple[Sequence[r.Condition | r.Points], object]:
    """The parts of a rule, and all that it says."""
    match kind:
        case "criterion":
            criterion = rules.criteria[name]
            parts = (criterion.when, *criterion.unless)
            return parts, (parts, criterion.unknown_counts_as)
        case "definition":
            definition = rules.definitions[name]
            return definition.gate.parts, (definition.gate, definition.unknown_counts_as)
    lines = rules.scores[name].lines
    return lines, [(line.points, line.when, line.score) for line in lines]
