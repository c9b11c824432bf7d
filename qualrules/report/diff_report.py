"""What the reporters of `diff` draw: the comparison, and the rules on both sides, for titles."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.analyze.comparison.changes import Change, Diff
from qualrules.dataclass import dataclass
from qualrules.model.rules import Rules


@dataclass(frozen=True)
class DiffReport:
    """A comparison of two rulesets, or (`of_two`) of two definitions that are both in use."""

    diff: Diff
    old: Rules
    new: Rules
    of_two: bool = False

    def title(self, change: Change) -> str:
        """What people call it: as the newer ruleset has it, where it is there; empty where it has no title."""
        found = (title for rules in (self.new, self.old) for title in _titles(rules, change))
        return next((title for title in found if title != change.name), "")


def _titles(rules: Rules, change: Change) -> Iterator[str]:
    """The titles of what has this name."""
    name = change.name
    match change.kind:
        case "criterion" if name in rules.criteria:
            yield rules.criteria[name].title
        case "definition" if name in rules.definitions:
            yield rules.definitions[name].title
        case "score" if name in rules.scores:
            yield rules.scores[name].title
        case "stage" | "outcome" if change.process in rules.processes:
            process = rules.processes[change.process]
            yield from (stage.title for stage in process.stages if stage.name == name)
            yield from (outcome.title for outcome in process.outcomes if outcome.name == name)
