"""Two rulesets, or two definitions, to be held against each other: what OLD and NEW mean, and the call of the comparison.

What differs is found by `analyze/comparison/diff.py`; nothing is compared here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date

from qualrules.analyze.comparison.changes import Diff
from qualrules.analyze.questions import Budget
from qualrules.diagnostics import Diagnostic
from qualrules.model.rules import Rules
from qualrules.report.diff_report import DiffReport
from qualrules.workspace.clock import time_limit, today
from qualrules.workspace.finding import find_shipped
from qualrules.workspace.loading import Loaded, is_shipped, load_ruleset
from qualrules.workspace.revisions import find_place, load_at, no_such_path, written_revision
from qualrules.workspace.texts import STANDARD_INPUT, unreadable


class NotComparableError(Exception):
    """Two things cannot be held against each other; the message says why."""


@dataclass(frozen=True)
class Side:
    """OLD or NEW: the ruleset, and the definition that is meant of it, empty for all of it."""

    written: str
    loaded: Loaded
    name: str = ""

    @property
    def rules(self) -> Rules:
        """The rules; only of a side without mistakes."""
        assert self.loaded.rules is not None
        return self.loaded.rules


@dataclass(frozen=True)
class Sides:
    """Both, and what keeps them from being compared: mistakes in a ruleset."""

    old: Side
    new: Side
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """The files that are read."""
        return tuple(source.name for side in (self.old, self.new) for source in side.loaded.files)


def open_sides(old: str, new: str) -> Sides:
    """What OLD and NEW mean: each a file, a folder, a shipped name, `REV:PATH`, or one of these with `#NAME`.

    Raises UnreadableError.
    """
    if old == new == STANDARD_INPUT:
        raise unreadable(
            "standard input holds one ruleset, and two are compared", "name a file for one of them"
        )
    opener = _Opener()
    sides = opener.side(old), opener.side(new)
    _both_or_none(*sides)
    broken = (side.loaded for side in sides if side.loaded.rules is None)
    return Sides(*sides, tuple(dict.fromkeys(one for loaded in broken for one in loaded.diagnostics)))


class _Opener:
    """Opens the sides; what both name is read once."""

    def __init__(self) -> None:
        self._here: dict[str, Loaded] = {}

    def side(self, written: str) -> Side:
        """What is there on disk wins over any other reading of its name, and what a revision has over a `#` in it."""
        path, sign, name = written.rpartition("#")
        if not sign or _is_there(written):
            path, name = written, ""
        elif not name or not path:
            raise unreadable(
                f'"{written}" is not PATH#NAME', f"write {path or 'sales.qual'}#{name or 'NAME'}"
            )
        revision = written_revision(written)
        if revision is not None and not _is_there(path):
            return _at_revision(written, *revision)
        return Side(written, self._load(path), name)

    def _load(self, path: str) -> Loaded:
        if path not in self._here:
            self._here[path] = load_ruleset(path)
        return self._here[path]


def _is_there(target: str) -> bool:
    if target == STANDARD_INPUT or find_shipped(target) is not None:
        return True
    return bool(target) and os.path.exists(target)  # noqa: PTH110 - it is false for what can be no path, too


def _at_revision(written: str, revision: str, path: str) -> Side:
    place = find_place(revision, path)
    loaded, name = load_at(place), ""
    if loaded is None and "#" in path:
        before, _, name = path.rpartition("#")
        place = find_place(revision, before)
        loaded = load_at(place)
    if loaded is None:
        raise no_such_path(place)
    return Side(written, loaded, name)


def since(revision: str, loaded: Loaded) -> Sides:
    """A ruleset from disk, held against what its file was at a revision. Raises UnreadableError."""
    file = loaded.checked.files[0].name
    if is_shipped(file) or file == "<stdin>":
        raise unreadable(f'"{file}" is not kept in a git repository, so it has no revisions')
    old = _at_revision(f"{revision}:{file}", revision, file)
    broken = old.loaded.diagnostics if old.loaded.rules is None else ()
    return Sides(old, Side(file, loaded), broken)


def _both_or_none(old: Side, new: Side) -> None:
    if bool(old.name) == bool(new.name):
        return
    one, other = (old, new) if old.name else (new, old)
    raise unreadable(
        f'"{one.written}" is one definition, and "{other.written}" is a whole ruleset',
        f"name a definition on both sides: {other.written}#{one.name}",
        f"or compare the whole rulesets: {one.written.removesuffix('#' + one.name)}",
    )


# ── The comparison ────────────────────────────────────────────────────────────────────────────────────────────────


def compared(sides: Sides, seconds: float, as_of: date | None) -> DiffReport:
    """What changed from one to the other. Proofs take so many seconds at most; `as_of` is the day of the records shown.

    Raises NotComparableError for a name that a ruleset does not have, and for two things that no record has both of.
    """
    old, new = sides.old, sides.new
    diff = _diff(old, new, Budget(is_over=time_limit(seconds)), _day(sides, as_of))
    return DiffReport(diff, old.rules, new.rules, bool(old.name))


def _diff(old: Side, new: Side, budget: Budget, as_of: date) -> Diff:
    # Imported here: what is unreadable is said without it.
    from qualrules.analyze.comparison.diff import compare, compare_named

    names = (old.written, new.written)
    if not old.name:
        return compare(old.rules, new.rules, budget=budget, as_of=as_of, names=names)
    try:
        return compare_named(
            old.rules, old.name, new.rules, new.name, budget=budget, as_of=as_of, names=names
        )
    except ValueError as error:
        raise NotComparableError(str(error)) from None


def _day(sides: Sides, as_of: date | None) -> date:
    """The day that was named, else the one from which the new ruleset holds, else the day it is."""
    effective = sides.new.rules.header.effective
    return as_of if as_of is not None else effective if effective is not None else today(None)
