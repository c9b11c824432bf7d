"""The part of a ruleset that questions are about: one criterion of a large ruleset is a small ruleset to ask about.

It reads records just as the whole ruleset does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from qualrules.analyze.questions import Subject
from qualrules.model import rules as r


def behind(rules: r.Rules, subjects: Iterable[Subject | r.Score]) -> r.Rules:
    """The rules with only the criteria, definitions and scores that a subject depends on; no promises and processes."""
    named: Mapping[tuple[str, str], r.Criterion | r.Definition | r.Score] = {
        **{("criterion", name): item for name, item in rules.criteria.items()},
        **{("definition", name): item for name, item in rules.definitions.items()},
        **{("score", name): item for name, item in rules.scores.items()},
    }
    found: set[tuple[str, str]] = set()
    waiting = [*subjects]
    while waiting:
        new = {name for name in _names(waiting.pop()) if name not in found}
        found |= new
        waiting += [named[name] for name in new]
    return replace(
        rules,
        criteria={name: each for name, each in rules.criteria.items() if ("criterion", name) in found},
        definitions={name: each for name, each in rules.definitions.items() if ("definition", name) in found},
        scores={name: each for name, each in rules.scores.items() if ("score", name) in found},
        promises={},
        processes={},
    )


def _names(subject: Subject | r.Score) -> Iterable[tuple[str, str]]:
    for condition in conditions_of(subject):
        for node in r.walk(condition):
            if isinstance(node, r.Named):
                yield node.kind, node.name
            elif isinstance(node, r.ScoreWithin):
                yield "score", node.score
    if isinstance(subject, r.Criterion | r.Definition | r.Score):
        yield _kind(subject), subject.name
    if isinstance(subject, r.Score):
        yield from (("score", line.score) for line in subject.lines if line.score is not None)


def _kind(subject: r.Criterion | r.Definition | r.Score) -> str:
    return type(subject).__name__.lower()


def conditions_of(subject: Subject | r.Score) -> Iterable[r.Condition]:
    """The conditions that a subject consists of; names are not followed."""
    match subject:
        case r.Criterion():
            return (subject.when, *subject.unless)
        case r.Definition():
            return subject.gate.parts
        case r.Gate():
            return subject.parts
        case r.Score():
            return tuple(line.when for line in subject.lines if line.when is not None)
        case _:
            return (subject,)
