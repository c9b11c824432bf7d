"""Versions: which step a change of a ruleset asks for, and whether its new version says as much.

Words only, or other words of the same meaning: *patch*. Something newly possible or newly open: *minor*. Somebody loses
what was met, reached or allowed: *major*, and so is what could not be decided. The rule is the same for versions below
1.0.0: a text that people have agreed to has no trial period in which nobody may rely on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from qualrules.analyze.comparison.changes import Bump, Change
from qualrules.analyze.comparison.diff_verdicts import guides
from qualrules.model import rules as r

_STEPS: Final[tuple[Bump, ...]] = ("none", "patch", "minor", "major")
_LOSSES: Final = ("stricter", "different")
_DECLARED: Final = ("field", "list", "setting")
"""What takes nothing from a record by itself: the criteria, definitions and stages that read it tell whether it does."""
_READ: Final = ("field",)
_NUMBERS: Final = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?")


def needed(changes: Iterable[Change], *, words: bool = False) -> Bump:
    """The least step that the changes ask for. `words`: the texts differ in titles, notes, examples or the like.

    What is taken away is major, whatever it was. A rule that no longer lets a record be met is major; one that turns
    unknown into not met is minor, because nobody loses what they had.
    """
    steps = [_step(change) for change in changes]
    return max([*steps, "patch" if words else "none"], key=_STEPS.index)


def _step(change: Change) -> Bump:
    if change.kind == "source":
        return "patch"  # where values are read is not what was agreed
    if change.verdict == "equivalent":
        return "patch"
    if change.only_in == "old" and not guides(change):
        return "major"
    if change.kind in _READ and change.verdict in _LOSSES:
        return "major"  # a value that is gone can no longer be read, and proofs take values as readable
    if change.kind in _DECLARED or guides(change):
        return "minor"
    if change.verdict == "undecided":
        return "major"
    return "minor" if change.only_in == "new" or not _is_lost(change) else "major"


def _is_lost(change: Change) -> bool:
    """Whether a record may lose by it what it had. Points are nothing to have: what asks for them tells."""
    if change.kind == "score" or change.verdict not in _LOSSES:
        return False
    return change.lost is not None or not change.proved


def words_differ(old: r.Rules, new: r.Rules) -> bool:
    """Whether anything but comments, layout, the order of items and the version differs."""
    return _without_version(old) != _without_version(new)


def _without_version(rules: r.Rules) -> r.Rules:
    return replace(rules, header=replace(rules.header, version=""), files=())


def enough(old: str, new: str, bump: Bump) -> bool:
    """Whether a version is at least the step away from the one before.

    Versions are two or three numbers, as a ruleset writes them (`1.2` is `1.2.0`). A first version is enough for any
    change; no version, and a text that is none, is enough for none.
    """
    after, before = _numbers(new), _numbers(old)
    if bump == "none":
        return after is None or before is None or after >= before
    if after is None:
        return False
    if before is None:
        return not old
    kept = {"major": 1, "minor": 2, "patch": 3}[bump]
    return after[:kept] > before[:kept]


def _numbers(version: str) -> tuple[int, int, int] | None:
    found = _NUMBERS.fullmatch(version)
    if found is None:
        return None
    major, minor, patch = (int(number or 0) for number in found.groups())
    return major, minor, patch
