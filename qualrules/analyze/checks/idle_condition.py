"""QR506: a condition inside a criterion, or one of its `unless`, that changes the criterion's outcome for no record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualrules.analyze.checks.examined import About, Asked, Examined, impossible_of
from qualrules.analyze.checks.rewriting import Path, only, parts_of, removable, without
from qualrules.analyze.checks.wording import PROVED
from qualrules.analyze.questions import Differ
from qualrules.diagnostics import Diagnostic, Level
from qualrules.model import rules as r


class Spot(NamedTuple):
    """A condition of a criterion: in its `when` by its path, or one of its `unless`, by position."""

    condition: r.Condition
    path: Path
    unless: int | None = None

    def under(self, other: Spot) -> bool:
        """Whether this one stands inside the other."""
        return self.unless == other.unless and self.path[: len(other.path)] == other.path


def idle_conditions(examined: Examined) -> Iterator[Diagnostic]:
    """Of each criterion the outermost conditions that never matter; of two that stand for each other, the later one."""
    found: dict[str, list[Spot]] = {}
    asked = _parts(examined, of_rows=False)
    for position in impossible_of(examined, examined.once(questions), examined.sound):
        criterion, spot = asked[position]
        found.setdefault(criterion.name, []).append(spot)
    for criterion, spot in _idle_in_rows(examined):
        found.setdefault(criterion.name, []).append(spot)
    for name, idle in found.items():
        yield from _in_criterion(examined, examined.sound.criteria[name], idle)


def questions(examined: Examined) -> list[tuple[str, Asked]]:
    """Whether each part of each criterion matters to some record; those inside a `where` are asked apart."""
    parts = _parts(examined, of_rows=False)
    return [(criterion.record, _asked(criterion, spot)) for criterion, spot in parts]


def _idle_in_rows(examined: Examined) -> Iterator[tuple[r.Criterion, Spot]]:
    """Parts inside a `where` that never matter. How many rows there have to be follows from all that is asked of rows, so
    each criterion is asked about by itself: with what it names, and with what it would be without a part.
    """
    spots: dict[str, list[Spot]] = {}
    for criterion, spot in _parts(examined, of_rows=True):
        spots.setdefault(criterion.name, []).append(spot)
    for name, inside in spots.items():
        criterion = examined.sound.criteria[name]
        fewer = [_without(criterion, [spot]) for spot in inside]
        rules = only(examined.sound, [criterion, *fewer])
        asked = [_asked(criterion, spot) for spot in inside]
        for position in examined.impossible(criterion.record, asked, rules):
            yield criterion, inside[position]


def _parts(examined: Examined, *, of_rows: bool) -> list[tuple[r.Criterion, Spot]]:
    criteria = examined.own(examined.sound.criteria)
    asked = (each for each in criteria if each.name not in examined.one_outcome)
    parts = ((criterion, spot) for criterion in asked for spot in _spots(criterion))
    return [(criterion, spot) for criterion, spot in parts if _in_rows(criterion, spot) is of_rows]


def _in_rows(criterion: r.Criterion, spot: Spot) -> bool:
    """Whether the part stands inside a `where`."""
    node = criterion.when if spot.unless is None else criterion.unless[spot.unless]
    for position in spot.path:
        if isinstance(node, r.Rows):
            return True
        node = parts_of(node)[position]
    return False


def _spots(criterion: r.Criterion) -> Iterator[Spot]:
    yield from (Spot(part, path) for path, part in removable(criterion.when))
    for number, condition in enumerate(criterion.unless):
        yield Spot(condition, (), number)
        yield from (Spot(part, path, number) for path, part in removable(condition))


def _asked(criterion: r.Criterion, spot: Spot) -> Asked:
    about = About("QR506", f'the criterion "{criterion.name}"', criterion.name_span)
    return Asked(about, (Differ(criterion, _without(criterion, [spot])),))


def _without(criterion: r.Criterion, spots: Sequence[Spot]) -> r.Criterion:
    """The criterion without these. From the last to the first, so that a place stays where it was."""
    for spot in sorted(
        spots, key=lambda each: (each.unless is not None, each.unless or 0, each.path), reverse=True
    ):
        if spot.unless is None:
            criterion = replace(criterion, when=without(criterion.when, spot.path))
            continue
        kept = list(criterion.unless)
        kept[spot.unless : spot.unless + 1] = [without(kept[spot.unless], spot.path)] if spot.path else []
        criterion = replace(criterion, unless=tuple(kept))
    return criterion


def _in_criterion(examined: Examined, criterion: r.Criterion, idle: Sequence[Spot]) -> Iterator[Diagnostic]:
    told: list[Spot] = []
    for spot in sorted(idle, key=lambda each: (len(each.path), -each.condition.span.start)):
        if any(spot.under(each) for each in told):
            continue
        if not told or _idle_too(examined, criterion, told, spot):
            told.append(spot)
    for spot in sorted(told, key=lambda each: each.condition.span.start):
        yield _told(criterion, spot)


def _idle_too(examined: Examined, criterion: r.Criterion, told: Sequence[Spot], spot: Spot) -> bool:
    """Whether it never matters either once the others are gone: they may have stood for each other."""
    about = About("QR506", f'the criterion "{criterion.name}"', criterion.name_span)
    fewer = _without(criterion, [*told, spot])
    return not examined.possible(
        criterion.record, Asked(about, (Differ(_without(criterion, told), fewer),)), examined.sound
    )


def _told(criterion: r.Criterion, spot: Spot) -> Diagnostic:
    word = "unless" if spot.unless is not None and not spot.path else "condition"
    return Diagnostic(
        "QR506",
        f'this {word} never matters to "{criterion.name}"',
        spot.condition.span,
        label="leaving it out changes nothing",
        notes=(PROVED,),
        level=Level.WARNING,
    )
