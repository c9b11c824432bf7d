"""What a ruleset asks of one record type, in a fixed order, so that every engine can hand in its answers as a flat tuple."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from qualrules.model.rules import Process, Rules


@dataclass(frozen=True, eq=False)
class Layout:
    """The names that belong to one record type, in the order of the rules.

    An engine's answer for a record is one flat tuple: every criterion, every definition (True, False, None for unknown),
    lowest and highest of every score, every promise, and then for each process: the guard, how many stages are met, how many
    are not *not met* (statuses only ever fall along the stages, so the two numbers say them all), whether the stay in the
    claimed stage is over (None also where it is not asked), and the status of each outcome.
    """

    rules: Rules
    record: str

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """Criteria of this record type."""
        return tuple(name for name, rule in self.rules.criteria.items() if rule.record == self.record)

    @cached_property
    def definitions(self) -> tuple[str, ...]:
        """Definitions of this record type."""
        return tuple(name for name, rule in self.rules.definitions.items() if rule.record == self.record)

    @cached_property
    def scores(self) -> tuple[str, ...]:
        """Scores of this record type."""
        return tuple(name for name, rule in self.rules.scores.items() if rule.record == self.record)

    @cached_property
    def promises(self) -> tuple[str, ...]:
        """Titles of the promises of this record type."""
        return tuple(title for title, rule in self.rules.promises.items() if rule.record == self.record)

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where the answer of each criterion and definition stands in the tuple."""
        return {name: position for position, name in enumerate((*self.criteria, *self.definitions))}

    @cached_property
    def processes(self) -> tuple[Process, ...]:
        """Processes of this record type."""
        return tuple(rule for rule in self.rules.processes.values() if rule.record == self.record)

    @cached_property
    def offsets(self) -> tuple[int, int, int, int, int]:
        """Where definitions, scores, promises and processes begin in the tuple, and where it ends."""
        definitions = len(self.criteria)
        scores = definitions + len(self.definitions)
        promises = scores + 2 * len(self.scores)
        processes = promises + len(self.promises)
        return (
            definitions,
            scores,
            promises,
            processes,
            processes + sum(4 + len(p.outcomes) for p in self.processes),
        )


Answers = tuple[bool | int | None, ...]
"""An engine's answer for one record, laid out as `Layout` says."""
