"""Proof questions as data: what one record would have to do at once, and how the question was answered.

A question is about one record of a type, under one ruleset or under two (`side` 0 and 1). Nothing is solved here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Literal

from qualrules.dataclass import dataclass
from qualrules.model import rules as r
from qualrules.truth import Outcome

Subject = r.Condition | r.Criterion | r.Definition | r.Gate
"""What has an outcome. A criterion or definition is asked as it stands here, also where the ruleset has another one of its
name; what it names is looked up in the ruleset of the side."""


@dataclass(frozen=True)
class Is:
    """The subject has one of the outcomes."""

    subject: Subject
    outcomes: frozenset[Outcome]
    side: int = 0


@dataclass(frozen=True)
class Differ:
    """Two subjects have different outcomes."""

    one: Subject
    other: Subject
    sides: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Higher:
    """The bound of a score is higher on the side `above` than on the other."""

    scores: tuple[r.Score, r.Score]
    """The score on side 0 and on side 1."""
    bound: Literal["lowest", "highest"]
    above: int


Statement = Is | Differ | Higher
"""A question is several of them: is there a record of a type, at any moment, of which all are true at once? Its fields are
supplied and readable: each has a value or is missing."""


Given = Mapping[str, object]
"""A record as `evaluate` and examples take it: text, Decimal, Amount, Share, bool, date, datetime, list of text, a dict
for a link, a list of dicts for rows; a key that is not there is missing."""


@dataclass(frozen=True)
class Witness:
    """A record that was replayed through the interpreter and does what the question asked, as of a day or instant."""

    record: str
    given: Given
    as_of: date | datetime


@dataclass(frozen=True)
class Impossible:
    """Proved: no record does. `core`: positions of statements that already exclude one another."""

    core: tuple[int, ...]


@dataclass(frozen=True)
class Possible:
    """A record does. Without a witness only possibly: something that no proof can see into stands in the way of one."""

    witness: Witness | None


@dataclass(frozen=True)
class Undecided:
    """Neither was proved within the budget; `reason` is a clause that says why: `the time for proofs was up`."""

    reason: str


Answer = Impossible | Possible | Undecided


@dataclass(frozen=True)
class Budget:
    """How much work proofs may take. Steps are the solver's own count, the same on every machine."""

    steps: int = 3_000_000
    """For one question."""
    milliseconds: int = 5_000
    """For one step of one question: a net under the count, which does not see how long huge numbers take."""
    is_over: Callable[[], bool] = lambda: False
    """Says when the time for the whole run is up (the clock is the caller's); after that, questions are undecided."""
