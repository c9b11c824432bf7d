"""Which records a run lists: those that rules are about and that no other record links to or lists."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.model.datatypes import Link, ListOf
from qualrules.model.rules import Rules


def judged_records(rules: Rules) -> tuple[str, ...]:
    """The record types that carry a criterion, definition, score, promise or process, as declared."""
    about = set(_about(rules))
    return tuple(name for name in rules.records if name in about)


def top_records(rules: Rules) -> tuple[str, ...]:
    """Those of them that no other record links to or lists."""
    pointed_at = set(_pointed_at(rules))
    return tuple(name for name in judged_records(rules) if name not in pointed_at)


def _about(rules: Rules) -> Iterator[str]:
    for group in (rules.criteria, rules.definitions, rules.scores, rules.promises, rules.processes):
        yield from (rule.record for rule in group.values())


def _pointed_at(rules: Rules) -> Iterator[str]:
    for record in rules.records.values():
        for field in record.fields.values():
            if isinstance(field.type, Link | ListOf) and field.type.record != record.name:
                yield field.type.record
