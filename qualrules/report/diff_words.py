"""What changed between two versions, in words: one entry for each change, the same for every form of `diff`.

Texts stand here as they are; how they are drawn, and what in them has to be made harmless, is up to the reporters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from qualrules.analyze.changes import Bump, Change, Diff, Kind, Shown, Verdict, Version
from qualrules.analyze.questions import Witness
from qualrules.analyze.versions import enough
from qualrules.analyze.written import in_words
from qualrules.check.wording import a
from qualrules.dataclass import dataclass
from qualrules.diagnostics import listed
from qualrules.evaluate.dependencies import Part
from qualrules.model.rules import Rules
from qualrules.report.agreement_names import capital
from qualrules.report.diff_causes import Causes
from qualrules.report.diff_report import DiffReport
from qualrules.report.summary_text import number
from qualrules.source import NOWHERE, Span
from qualrules.truth import Outcome

_ASKED: Final[frozenset[Kind]] = frozenset(
    ("criterion", "definition", "score", "stage", "outcome", "promise")
)
"""What has an outcome or points for each record, so that a proof can be asked for; the rest is compared as it is written."""
_QUOTED: Final[frozenset[Kind]] = frozenset(("stage", "outcome", "promise"))
_OUTCOMES: Final = {outcome.value: outcome.words for outcome in Outcome}

OVERALL: Final[Mapping[Verdict, str]] = {
    "equivalent": "same meaning",
    "stricter": "stricter",
    "looser": "looser",
    "different": "different",
    "undecided": "undecided",
}
FEW: Final = 3
"""How many causes of a change are named."""
_ONLY_IN: Final = {"new": "new", "old": "taken away"}
_CHANGE: Final[Mapping[Bump, str]] = {
    "none": "nothing changed",
    "patch": "the change is a patch: words only",
    "minor": "the change is minor: something is newly possible or open",
    "major": "the change is major: something is taken away, or a record can lose what it had",
}


@dataclass(frozen=True)
class Entry:
    """One change in words. `name` is quoted where people write it in quotes; `places` are where it stands, old → new."""

    kind: str
    name: str
    title: str
    process: str
    verdict: str
    effect: str
    """What the change does to records, where that is known."""
    witnesses: tuple[str, ...]
    remarks: tuple[str, ...]
    places: str

    @property
    def lines(self) -> tuple[str, ...]:
        """What is said of it: the effect, the records that show it, remarks."""
        return tuple(filter(None, (self.effect, *self.witnesses, *self.remarks)))


def entries(report: DiffReport) -> Iterator[Entry]:
    """What differs in meaning, in the order of the rulesets."""
    causes = Causes(report.old, report.new)
    for change in report.diff.changes:
        if change.verdict != "equivalent":
            yield _entry(report, change, () if report.of_two else causes.of(change))


def reworded(diff: Diff) -> list[str]:
    """What only reads differently, by kind and name."""
    return [f"{each.kind} {_name(each)}" for each in diff.changes if each.verdict == "equivalent"]


def _entry(report: DiffReport, change: Change, causes: Sequence[Part]) -> Entry:
    names = _names(report)
    found = (change.gained, change.lost, change.became_unknown, change.ruled_out)
    return Entry(
        change.kind,
        _name(change),
        report.title(change),
        change.process,
        _ONLY_IN.get(change.only_in, change.verdict),
        ": ".join(filter(None, (_because(causes), _effect(change, report.diff)))),
        tuple(_witness(each, change.kind, report.new, names) for each in found if each is not None),
        tuple(_remarks(change, report.diff)),
        _places(change),
    )


def _name(change: Change) -> str:
    return f'"{change.name}"' if change.kind in _QUOTED else change.name


# ── The heading ───────────────────────────────────────────────────────────────────────────────────────────────────


def heading(report: DiffReport) -> str:
    """What is held against what: `acme_b2b 2.1.0 → 2.2.0`, or two definitions as the call named them."""
    old, new = report.old.header, report.new.header
    if report.of_two:
        return f"{report.diff.old_name} → {report.diff.new_name}"
    if old.name != new.name or not old.name:
        return f"{_called(report.old, report.diff.old_name)} → {_called(report.new, report.diff.new_name)}"
    versions = dict.fromkeys(version or "no version" for version in (old.version, new.version))
    return f"{old.name} {' → '.join(versions)}"


def _called(rules: Rules, written: str) -> str:
    return f"{rules.header.name} {rules.header.version}".strip() or written


def _names(report: DiffReport) -> tuple[str, str] | None:
    """How two definitions are called; None where whole rulesets are compared."""
    if not report.of_two:
        return None
    old, new = (written.rpartition("#")[2] for written in (report.diff.old_name, report.diff.new_name))
    return (old, new) if old != new else (report.diff.old_name, report.diff.new_name)


def counts(diff: Diff) -> str:
    """How much differs, how much is undecided, and how much is the same."""
    kinds = Counter(each.verdict for each in diff.changes)
    undecided, words = kinds.pop("undecided", 0), kinds.pop("equivalent", 0)
    differing = kinds.total()
    said = [f"{number(differing, 'change')} in meaning"] if differing else []
    if undecided:
        said.append(f"{undecided:,} undecided")
    if words:
        said.append(f"{words:,} only in words")
    if diff.equal:
        said.append(f"{diff.equal:,} the same word for word")
    return ", ".join(said if differing or undecided else ["no change in meaning", *said])


# ── One change ────────────────────────────────────────────────────────────────────────────────────────────────────


def _because(causes: Sequence[Part]) -> str:
    """What made the change, where its own lines did not."""
    said = [f"{kind} {name}" for kind, name in causes[:FEW]]
    if len(causes) > FEW:
        said.append(f"{len(causes) - FEW:,} more")
    return f"because of {listed(said)}" if said else ""


def _effect(change: Change, diff: Diff) -> str:
    if change.only_in or diff.skipped:
        return ""
    done = ", ".join(_scored(change) if change.kind == "score" else _decided(change))
    if change.verdict != "undecided":
        return done
    if done:
        return f"{done}; whether more changes was not proved"
    return "neither a difference nor the same meaning was proved"


def _decided(change: Change) -> Iterator[str]:
    if change.gained is not None:
        yield "some records gain it"
    if change.lost is not None:
        yield "some records lose it"
    if change.became_unknown is not None:
        yield f"some become unknown that were {_OUTCOMES.get(change.became_unknown.old, 'decided')}"
    if change.ruled_out is not None:
        yield "some are ruled out that were unknown"
    if change.proved and change.verdict in ("looser", "stricter"):
        yield "none loses it" if change.verdict == "looser" else "none gains it"


def _scored(change: Change) -> Iterator[str]:
    if change.gained is not None:
        yield "some records have more points"
    if change.lost is not None:
        yield "some records have fewer points"
    if change.proved and change.verdict in ("looser", "stricter"):
        yield "none has fewer" if change.verdict == "looser" else "none has more"


def _witness(shown: Shown, kind: Kind, rules: Rules, names: tuple[str, str] | None) -> str:
    """A record, and what both versions say of it."""
    unit = " points" if kind == "score" else ""
    old, new = (_OUTCOMES.get(each, f"{each}{unit}") for each in (shown.old, shown.new))
    said = f"was {old}, is {new}" if names is None else f"{names[0]} is {old}, {names[1]} is {new}"
    return f"{a_record(shown.witness, rules)}: {said}"


def a_record(witness: Witness, rules: Rules) -> str:
    """A witness as a phrase: `a prospect with nothing but employees: 100`.

    The day is said where a day or an instant stands in the record.
    """
    said = in_words(witness.given, rules, witness.record)
    only = "nothing but " if witness.given else ""
    when = f", as of {_moment(witness.as_of)}" if _has_a_moment(witness.given) else ""
    return f"{a(witness.record)} with {only}{said}{when}"


def _has_a_moment(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_has_a_moment, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_a_moment, value))
    return isinstance(value, date)


def _moment(moment: date) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _remarks(change: Change, diff: Diff) -> Iterator[str]:
    if change.note:
        yield change.note
    shown = (change.gained, change.lost, change.became_unknown, change.ruled_out)
    is_asked = change.kind in _ASKED or any(each is not None for each in shown)
    is_told = change.only_in or change.verdict == "undecided" or diff.skipped
    if is_asked and not change.proved and not is_told:
        yield "not proved in full: what no record is shown for may happen all the same"


def _places(change: Change) -> str:
    if change.only_in:
        return _at(change.new_at if change.only_in == "new" else change.old_at)
    return " → ".join(dict.fromkeys(filter(None, (_at(change.old_at), _at(change.new_at)))))


def _at(span: Span) -> str:
    return "" if span.source is NOWHERE.source else f"{span.source.name}:{span.line}"


# ── The version ───────────────────────────────────────────────────────────────────────────────────────────────────


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
