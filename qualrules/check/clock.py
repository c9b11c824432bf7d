"""Which rules read `today` or `now`, themselves or through what they name.

An example whose outcome depends on the day has to say the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualrules.check.circles import Graph, named_in
from qualrules.model import rules

_CLOCK = (rules.Today, rules.Now, rules.PeriodEdge)


class Clock:
    """Answers whether an outcome of a checked ruleset reads the day or time of the run."""

    def __init__(self, checked: rules.Rules, graph: Graph) -> None:
        self._checked = checked
        self._graph = graph
        self._rules = _rules_that_read(checked, graph)
        self._processes: dict[str, bool] = {}

    def rule_reads(self, name: str) -> bool:
        """A criterion, definition or score."""
        return name in self._rules

    def conditions_read(self, conditions: Iterable[rules.Condition]) -> bool:
        """Any of the conditions, or a rule that one names."""
        listed = tuple(conditions)
        return any(_reads_itself(condition) for condition in listed) or any(
            use.name in self._rules for use in named_in(listed)
        )

    def promise_reads(self, title: str) -> bool:
        """A promise."""
        return self.conditions_read((self._checked.promises[title].condition,))

    def process_reads(self, name: str) -> bool:
        """The stages, outcomes and guard of a process."""
        found = self._processes.get(name)
        if found is None:
            found = self._processes[name] = self.conditions_read(_conditions(self._checked.processes[name]))
        return found


def _conditions(process: rules.Process) -> Iterable[rules.Condition]:
    if process.guard is not None:
        yield process.guard
    for stage in process.stages:
        yield from (*stage.gate.parts, *stage.exit.parts)
    for outcome in process.outcomes:
        yield from outcome.gate.parts


def _reads_itself(condition: rules.Condition) -> bool:
    return any(isinstance(node, _CLOCK) or _not_yet(node) for node in rules.walk(condition))


def _not_yet(node: rules.Condition | rules.Value) -> bool:
    """`missing means not yet` holds a missing date against the moment of the run."""
    return isinstance(node, rules.Compare) and any(
        isinstance(side, rules.FieldValue) and side.not_yet for side in (node.left, node.right)
    )


def _rules_that_read(checked: rules.Rules, graph: Graph) -> set[str]:
    """Rules that read the clock themselves, then all that name one of them, back along the uses."""
    users: dict[str, list[str]] = {}
    for name, uses in graph.items():
        for use in uses:
            users.setdefault(use.name, []).append(name)
    waiting = [
        name for name, conditions in _own_conditions(checked).items() if any(map(_reads_itself, conditions))
    ]
    found = set(waiting)
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in found:
                found.add(user)
                waiting.append(user)
    return found


def _own_conditions(checked: rules.Rules) -> Mapping[str, tuple[rules.Condition, ...]]:
    conditions: dict[str, tuple[rules.Condition, ...]] = {}
    for criterion in checked.criteria.values():
        conditions[criterion.name] = (criterion.when, *criterion.unless)
    for definition in checked.definitions.values():
        conditions[definition.name] = (*definition.gate.needs, *definition.gate.unless)
    for score in checked.scores.values():
        conditions[score.name] = tuple(line.when for line in score.lines if line.when is not None)
    return conditions
