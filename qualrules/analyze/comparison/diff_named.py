"""Two named things held against each other: marketing's definition and sales', in one ruleset or in two.

A name is that of a criterion, definition or score, `process.Stage` for a stage or outcome, or the title of a promise.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qualrules.analyze.comparison.changes import Diff, Kind, Version
from qualrules.analyze.comparison.diff_pairs import Pair
from qualrules.analyze.comparison.diff_settled import settled
from qualrules.analyze.comparison.diff_stages import status
from qualrules.analyze.questions import Budget, Subject
from qualrules.dataclass import dataclass
from qualrules.diagnostics import did_you_mean
from qualrules.model import rules as r
from qualrules.source import Span


@dataclass(frozen=True)
class _Held:
    """A named thing: what it is, and what is asked of it."""

    kind: Kind
    name: str
    record: str
    subject: Subject | r.Score
    at: Span
    process: str = ""


def compare_named(
    old: r.Rules,
    old_name: str,
    new: r.Rules,
    new_name: str,
    *,
    budget: Budget | None = None,
    as_of: date,
    names: tuple[str, str] | None = None,
) -> Diff:
    """What one thing asks more or less than the other, as if it were the new version of it.

    Kinds may differ, a criterion may be held against a definition; a score only against a score. No version follows from
    it. Raises ValueError, with a sentence, where there is no such thing or the two cannot be held against each other.
    """
    one, other = _called(old, old_name), _called(new, new_name)
    if problem := _apart(one, other):
        raise ValueError(problem)
    name = new_name if old_name == new_name else f"{old_name} → {new_name}"
    pair = Pair(
        other.kind,
        name,
        other.record,
        one.subject,
        other.subject,
        process=other.process,
        old_at=one.at,
        new_at=other.at,
    )
    changes, skipped = settled([pair], (old, new), budget or Budget(), as_of)
    version = Version(old.header.version, new.header.version, "none", enough=True)
    return Diff(*(names or (old_name, new_name)), changes[0].verdict, changes, version, skipped=skipped)


def _apart(one: _Held, other: _Held) -> str:
    """Why two things cannot be held against each other; empty where they can."""
    if one.record != other.record:
        return (
            f'"{one.name}" is about "{one.record}" records and "{other.name}" about "{other.record}" records: '
            "no record has both"
        )
    if (one.kind == "score") != (other.kind == "score"):
        points, outcome = (one, other) if one.kind == "score" else (other, one)
        return (
            f'"{points.name}" is a score and "{outcome.name}" is none: points and outcomes cannot be compared'
        )
    return ""


def _called(rules: r.Rules, name: str) -> _Held:
    known = {each.name: each for each in _all(rules)}
    if name in known:
        return known[name]
    near = did_you_mean(name, known)
    hint = (
        f'did you mean "{near}"?'
        if near
        else "a stage is named by its process and its own name: sales.Proposal"
    )
    raise ValueError(
        f'"{rules.header.name}" has no criterion, definition, score, stage or promise called "{name}"; {hint}'
    )


def _all(rules: r.Rules) -> Iterator[_Held]:
    """Everything that can be named. A promise comes first, so that a name wins over the same title."""
    for title, promise in rules.promises.items():
        yield _Held("promise", title, promise.record, promise.condition, promise.span)
    for process in rules.processes.values():
        places: tuple[r.Stage | r.StageOutcome, ...] = (*process.stages, *process.outcomes)
        for place in places:
            kind: Kind = "stage" if isinstance(place, r.Stage) else "outcome"
            name, asked = f"{process.name}.{place.name}", status(process, place.name)
            yield _Held(kind, name, process.record, asked, place.name_span, process.name)
    for criterion in rules.criteria.values():
        yield _Held("criterion", criterion.name, criterion.record, criterion, criterion.name_span)
    for definition in rules.definitions.values():
        yield _Held("definition", definition.name, definition.record, definition, definition.name_span)
    for score in rules.scores.values():
        yield _Held("score", score.name, score.record, score, score.name_span)
