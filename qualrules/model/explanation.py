"""The reasons of an outcome as a tree: what was asked, the answer, and the answers under it.

Named tuples, because an explanation makes hundreds of them, and a frozen data class costs four times as much to make.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from qualrules.model.record import Record
from qualrules.model.rules import Condition, Criterion, Definition, FieldValue, Gate, Promise, Score
from qualrules.truth import Outcome


class Seen(NamedTuple):
    """A field that a condition looked at, and the record on which it was found (None: a link on the way is not there).

    `path` is how it is named from the top record: `account.employees`, `contacts.role`. Where a link is not there, `field`
    is that link.
    """

    path: str
    field: FieldValue
    record: Record | None


class Reason(NamedTuple):
    """One node of the tree.

    `rule` is the condition that was asked, or the named rule (criterion, definition, score, promise, gate) whose reasons
    stand under it. `seen` are the fields that this node itself read (atoms only). `row` is the child record for the parts
    under a `Rows`. `range` is a score's or line's range in points, `points` what a line adds when it is met.
    `decided_by_default` says that `unknown counts as` had the last word.
    """

    rule: Condition | Criterion | Definition | Score | Promise | Gate
    outcome: Outcome
    parts: tuple[Reason, ...] = ()
    seen: tuple[Seen, ...] = ()
    row: Record | None = None
    range: tuple[int, int] | None = None
    points: int | None = None
    decided_by_default: bool = False

    def walk(self) -> Iterator[Reason]:
        """This node and all under it, top down."""
        waiting = [self]
        while waiting:
            reason = waiting.pop()
            yield reason
            waiting.extend(reversed(reason.parts))
