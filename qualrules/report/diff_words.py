"""What changed between two versions, in words: one entry for each change, the same for every form of `diff`.

Texts stand here as they are; how they are drawn, and what in them has to be made harmless, is up to the reporters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from qualrules.analyze.comparison.changes import Change, Diff, Kind, Verdict
from qualrules.dataclass import dataclass
from qualrules.evaluate.dependencies import Part
from qualrules.model.rules import Rules
from qualrules.report.diff_causes import Causes
from qualrules.report.diff_effects import because, effect, judged
from qualrules.report.diff_report import DiffReport
from qualrules.report.summary_text import number
from qualrules.source import NOWHERE, Span

_ASKED: Final[frozenset[Kind]] = frozenset(
    ("criterion", "definition", "score", "stage", "outcome", "promise")
)
"""What has an outcome or points for each record, so that a proof can be asked for; the rest is compared as it is written."""
_QUOTED: Final[frozenset[Kind]] = frozenset(("stage", "outcome", "promise"))

OVERALL: Final[Mapping[Verdict, str]] = {
    "equivalent": "same meaning",
    "stricter": "stricter",
    "looser": "looser",
    "different": "different",
    "undecided": "undecided",
}
_ONLY_IN: Final = {"new": "new", "old": "taken away"}


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
        ": ".join(filter(None, (because(causes), effect(change, report.diff)))),
        tuple(judged(each, change.kind, report.new, names) for each in found if each is not None),
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
        said.append(f"{diff.equal:,} with the same meaning")
    return ", ".join(said if differing or undecided else ["no change in meaning", *said])


# ── One change ────────────────────────────────────────────────────────────────────────────────────────────────────


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
