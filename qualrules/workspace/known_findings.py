"""What an audit knows of its findings beforehand: agreed exceptions and a baseline, and what it writes into one.

The passes of the audit go on as without it; it watches records go by, and is asked for the answer at the end.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Level
from qualrules.evaluate.baseline import Entry, Judged, entry_of, merged
from qualrules.evaluate.carried import Carried
from qualrules.evaluate.finding import Finding, instant_text
from qualrules.evaluate.ignored import Ignored, unknown_names
from qualrules.evaluate.suppressing import Suppressing
from qualrules.evaluate.verdict import Verdict
from qualrules.reading.past import Past
from qualrules.source import NOWHERE
from qualrules.workspace.baseline_file import Entries, begin_baseline, read_baseline, write_baseline
from qualrules.workspace.folders import from_here
from qualrules.workspace.ignore_file import find_ignore_file, read_ignore_file
from qualrules.workspace.session import Session
from qualrules.workspace.texts import unreadable

TOLD = 20
"""How many exceptions that lapsed, or that match nothing, are drawn; the rest is counted."""


@dataclass(frozen=True, slots=True)
class KnownRequest:
    """Which files hold what is known. `redact`: pseudonyms are written for the ids of records."""

    baseline: str | None = None
    write: str | None = None
    ignore_file: str | None = None
    redact: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the baseline that was to be written."""

    file: str
    entries: int
    dropped: int


class KnownFindings:
    """Opened before the records are judged. Raises UnreadableError, or OSError where a file cannot be written."""

    def __init__(self, request: KnownRequest, session: Session, pasts: Mapping[str, Past]) -> None:
        self.request = request
        self._session = session
        path = Path(request.ignore_file) if request.ignore_file is not None else find_ignore_file()
        self._ignore_file = str(path) if path is not None else None
        self._ignored: Sequence[Ignored] = ()
        self._misnamed: Collection[int] = ()
        self.problems: list[Diagnostic] = []
        """Warnings about the ignore file."""
        if path is not None:
            file = read_ignore_file(path, request.ignore_file or from_here(path))
            self._ignored = [entry for entry in file.entries if not entry.wrong]
            unknown = list(unknown_names(self._ignored, session.rules))
            self.problems += [*file.problems, *(problem for _, problem in unknown)]
            self._misnamed = {number for number, _ in unknown}
        self._baseline = _read(request.baseline, session) if _is_read(request) and request.baseline else None
        self._begun = begin_baseline(request.write) if request.write is not None else {}
        self._judged = Judged({**(self._baseline or {}), **self._begun}.values(), _reach(pasts))
        self._found: list[tuple[str, Finding]] = []
        self._carried = Carried({})

    @property
    def files(self) -> tuple[str, ...]:
        """The files that say what is known, and the one to be written: no report may go there."""
        named = (self.request.baseline, self.request.write, self._ignore_file)
        return tuple(name for name in named if name is not None)

    def watching(self, verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
        """The verdicts, on their way to the audit."""
        for verdict in verdicts:
            self._judged.see(verdict)
            yield verdict

    def settle(self, findings: Iterable[Finding]) -> Carried:
        """What is known of the findings; says in `problems` which exceptions have nothing to carry."""
        self._found = [(finding.fingerprint, finding) for finding in findings]
        today = self._session.moment.today
        holding = [entry for entry in self._ignored if entry.state(today) == "holds"]
        lapsed = [entry for entry in self._ignored if entry.state(today) == "lapsed"]
        matching = Suppressing(entry.suppression for entry in holding)
        suppressions = matching.carried(self._found)
        would = Suppressing(entry.suppression for entry in lapsed)
        would.carried(one for one in self._found if one[0] not in suppressions)
        self.problems += _first([_lapsed(one, would.matched[one.suppression.number]) for one in lapsed])
        matched = {*matching.matched, *self._misnamed}
        self.problems += _first([_unused(one) for one in holding if one.suppression.number not in matched])
        known = self._baseline if self._baseline is not None else self._begun
        has_baseline = self._baseline is not None or self.request.write is not None
        self._carried = Carried(suppressions, frozenset(known) if has_baseline else None)
        return self._carried

    def write(self) -> tuple[Carried, Written | None]:
        """Write the baseline, if one is to be written. What was written is known, unless another file says what is."""
        file = self.request.write
        if file is None:
            return self._carried, None
        found = {fingerprint for fingerprint, _ in self._found}
        dropped = (self._judged.fingerprints - found) & self._begun.keys()
        add = [
            entry_of(finding, fingerprint, redact=self.request.redact)
            for fingerprint, finding in self._found
            if fingerprint not in self._carried.suppressions
        ]
        held, entries = write_baseline(file, lambda held: merged(held, dropped, found, add))
        if self._baseline is None:
            fingerprints = frozenset(entry.fingerprint for entry in entries)
            self._carried = replace(self._carried, baseline=fingerprints)
        return self._carried, Written(file, len(entries), len(dropped & held.keys()))

    def gone(self) -> Sequence[Entry]:
        """Entries of `--baseline` that this run judged and no longer found."""
        found = {fingerprint for fingerprint, _ in self._found}
        return [
            entry
            for fingerprint, entry in (self._baseline or {}).items()
            if fingerprint in self._judged.fingerprints and fingerprint not in found
        ]

    def without_id(self) -> int:
        """Findings of the baseline on records that have no id and are known by their place alone."""
        baseline = self._carried.baseline or ()
        return sum(
            finding.record_id == finding.place and fingerprint in baseline
            for fingerprint, finding in self._found
        )


def _reach(pasts: Mapping[str, Past]) -> dict[str, tuple[str, str]]:
    """The first and the last instant of each history; one that tells of none reaches nowhere."""
    reach = {}
    for record, past in pasts.items():
        begins = [instant_text(table.begin) for table in past.account.tables if table.begin is not None]
        ends = [instant_text(table.end) for table in past.account.tables if table.end is not None]
        reach[record] = (min(begins), max(ends)) if begins and ends else ("~", "")
    return reach


def _is_read(request: KnownRequest) -> bool:
    """Not where the baseline, as the settings may name it, is written for the first time."""
    if request.baseline is None or request.write is None or Path(request.baseline).exists():
        return request.baseline is not None
    return Path(request.baseline).absolute() != Path(request.write).absolute()


def _read(path: str, session: Session) -> Entries:
    if not Path(path).exists():
        asked = session.request
        words = (asked.ruleset, *asked.data, *(word for file in asked.sources for word in ("--source", file)))
        command = shlex.join(["qualrules", "audit", *words, "--write-baseline", path])
        raise unreadable(f'there is no baseline "{path}"', f"write it: {command}", code="QR714")
    return read_baseline(path)


def _lapsed(entry: Ignored, count: int) -> Diagnostic:
    place = entry.places.get("expires", entry.places.get("added", entry.span))
    since = "counts as lapsed" if entry.undated else f"lapsed on {entry.suppression.expires}"
    message = f"this exception {since}, so it holds no more"
    notes = (entry.undated,) if entry.undated else ()
    helps = ("nothing is found any more that it is about: `qualrules ignore prune --expired` takes it out",)
    if count:
        many = "one finding is" if count == 1 else f"{count:,} findings are"
        notes = (*notes, f"{many} no longer carried by it")
        helps = ("mend what is found, or agree on a new day",)
    elif entry.undated:
        helps = ("nothing is found any more that it is about: take it out",)
    return Diagnostic("QR712", message, place, notes=notes, helps=helps, level=Level.WARNING)


def _unused(entry: Ignored) -> Diagnostic:
    helps = ("take it out, or correct what it names",)
    return Diagnostic(
        "QR711", "this exception matches no finding", entry.span, helps=helps, level=Level.WARNING
    )


def _first(problems: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The first ones, those with the most to say before the others, and one that counts the rest."""
    problems = sorted(problems, key=lambda one: -len(one.notes))
    yield from problems[:TOLD]
    rest = problems[TOLD:]
    if rest:
        lines = ", ".join(str(line) for line in sorted({one.span.line for one in rest}))
        message = f"and {len(rest):,} more such exceptions, on the lines {lines}"
        yield Diagnostic(rest[0].code, message, NOWHERE, level=Level.WARNING)
