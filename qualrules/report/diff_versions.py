"""What a change asks of the version of a ruleset, in a sentence. Which step that is has been said by the comparison."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from qualrules.analyze.comparison.changes import Bump, Diff, Version
from qualrules.analyze.comparison.versions import enough
from qualrules.report.agreement_names import capital
from qualrules.report.diff_report import DiffReport

_CHANGE: Final[Mapping[Bump, str]] = {
    "none": "nothing changed",
    "patch": "the change is a patch: words only",
    "minor": "the change is minor: something is newly possible or open",
    "major": "the change is major: something is taken away, or a record can lose what it had",
}


def has_versions(report: DiffReport) -> bool:
    """Whether versions are anything to speak of: two definitions have none, and some rulesets neither."""
    version = report.diff.version
    return not report.of_two and bool(version.old or version.new)


def version_sentence(diff: Diff) -> str:
    """Whether the new version says as much as the change asks for, and if not, which one would."""
    version = diff.version
    if not version.new:
        return f"the new ruleset says no version: {_asks(diff)}"
    step = f"{version.old or 'no version'} → {version.new}"
    if version.enough:
        return f"{step} says enough: {_asks(diff)}"
    right = _right(version)
    return f"{step} says too little: {_asks(diff)}" + (f"; {right} says enough" if right else "")


def version_in_prose(diff: Diff) -> str:
    """The same as a sentence among others."""
    said = version_sentence(diff)
    return f"Version {said}." if diff.version.new else f"{capital(said)}."


def _asks(diff: Diff) -> str:
    """What the change asks of a version. What is undecided may be a loss."""
    kinds = {"stricter", "different"}
    loses = any(each.only_in == "old" or each.lost or each.verdict in kinds for each in diff.changes)
    if diff.version.bump == "major" and not loses:
        return "what is undecided may be a loss, so it counts as major"
    return _CHANGE[diff.version.bump]


def _right(version: Version) -> str:
    """The lowest version that says enough; empty where the old one is none to go on from."""
    numbers = [int(each) for each in version.old.split(".") if each.isascii() and each.isdecimal()]
    major, minor, patch = (*numbers, 0, 0, 0)[:3]
    steps = {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0), "patch": (major, minor, patch + 1)}
    right = ".".join(map(str, steps.get(version.bump, ())))
    return right if right and version.old and enough(version.old, right, version.bump) else ""
