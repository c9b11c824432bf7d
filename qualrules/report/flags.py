"""Findings of an audit and mistakes in a ruleset in one plain form, for the services that show either beside a line.

SARIF, GitLab's code quality and GitHub's annotations are drawn from it. A flag's texts are one line each and hold nothing
that steers a screen; what a service takes for a command or for a mark-up, its own form has to defuse.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import PurePath

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Level
from qualrules.evaluate.carried import Suppression
from qualrules.evaluate.explain import DecidingFact
from qualrules.evaluate.finding import Finding
from qualrules.report.finding_lines import has_lines, in_a_row, questions
from qualrules.report.results import AuditReport
from qualrules.report.visible import visible
from qualrules.source import NOWHERE, Span

SHIPPED = "qualrules-shipped"
"""The folder under which rulesets that ship are named: no repository has one of that name."""
_ANGLED = re.compile(r"<([^<>/]+)>")
_LINE = re.compile(r"\b(lines?) \d+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a line of a ruleset, counted from 1 in code points, the end behind the last character.

    `path` is relative to the folder of the run wherever the file lies in it.
    """

    path: str
    line: int
    column: int
    end_column: int
    text: str = ""
    """What is to be said of it, where it is not what the flag itself is about."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something found. `lines` are what is missing and other remarks, `questions` what to ask, `labels` further places.

    `record` is its type and id, None where it is the ruleset that is wrong; `mark` is None where no file can be named.
    `in_baseline` says that the baseline holds it, whether or not it is suppressed too.
    `key` tells two flags apart: the fingerprint, with an occurrence number from the second of the same on.
    """

    code: str
    name: str
    level: Level
    message: str
    mark: Mark | None
    fingerprint: str
    key: str
    record: tuple[str, str] | None = None
    lines: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    labels: tuple[Mark, ...] = ()
    suppression: Suppression | None = None
    in_baseline: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it is neither suppressed nor in the baseline."""
        return self.suppression is None and not self.in_baseline

    @property
    def sentence(self) -> str:
        """The message with the record that it is about: `opportunity D2: the CRM says …`."""
        return f"{' '.join(self.record).strip()}: {self.message}" if self.record else self.message

    @property
    def told(self) -> list[str]:
        """All that is to be said, for forms that show one place; other places of a mistake are told with their lines."""
        beside = [f"{mark.text} (line {mark.line})" for mark in self.labels if mark.text and not self.record]
        asked = [f"ask: {question}" for question in self.questions]
        return [self.sentence, *self.lines[:1], *beside, *self.lines[1:], *asked]


def of_findings(report: AuditReport) -> Iterator[Flag]:
    """The findings to show, in their order; without `values` nothing that stands in a record is told."""
    seen: Counter[str] = Counter()
    files = report.about.files
    for finding in report.listed:
        seen[finding.fingerprint] += 1
        yield _of_finding(finding, report, seen[finding.fingerprint], files[0] if files else None)


def of_diagnostics(diagnostics: Iterable[Diagnostic], root: str = "") -> Iterator[Flag]:
    """The mistakes in their order. `root` is the folder of the run, from which absolute paths are told."""
    seen: Counter[str] = Counter()
    for diagnostic in diagnostics:
        mark = mark_of(diagnostic.span, root)
        alike = _fingerprint(diagnostic, mark, 1)
        seen[alike] += 1
        fingerprint = _fingerprint(diagnostic, mark, seen[alike])
        yield Flag(
            diagnostic.code,
            diagnostic.name,
            diagnostic.level,
            visible(diagnostic.message),
            mark,
            fingerprint,
            fingerprint,
            lines=tuple(map(visible, _remarks(diagnostic))),
            labels=tuple(_marks(((label.span, label.text) for label in diagnostic.labels), root)),
        )


def ended(text: str) -> str:
    """A sentence with its full stop, for where several stand in a row."""
    return text if text.endswith((".", "?", "!", ":")) else f"{text}."


def urgency(flag: Flag) -> tuple[bool, int]:
    """Sorts what must not be left out first: what is new before what is known, then errors before warnings."""
    return not flag.is_new, flag.level.rank


def mark_of(span: Span, root: str = "", text: str = "") -> Mark | None:
    """Where a span begins, up to the end of its first line; None for what stands in no file.

    Services show a remark below the last line of a region, and a stage may be long.
    """
    if span.source is NOWHERE.source:
        return None
    line, column, end_column = span.line, span.column, span.end_column
    if span.end_line != line:
        end_column = max(column, len(span.source.line_text(line).rstrip()) + 1)
    return Mark(path_of(span.source.name, root), line, column, end_column, visible(text))


@lru_cache(maxsize=256)
def path_of(name: str, root: str = "") -> str:
    """A file's name as a path with `/`, from `root` where it lies in it; else as it was given, without `./`."""
    path = posixpath.normpath(PurePath(name).as_posix())
    folder = root.rstrip("/") + "/"
    if root and path.startswith(folder):
        path = path.removeprefix(folder)
    if path.startswith("<shipped>/"):
        path = f"{SHIPPED}/{path.removeprefix('<shipped>/')}"
    return visible(_ANGLED.sub(r"\1", path))


def _of_finding(finding: Finding, report: AuditReport, occurrence: int, file: str | None) -> Flag:
    root, carried = report.about.root, report.carried
    told = has_lines(finding)
    facts = [*(fact for missing in finding.missing for fact in missing.facts), *finding.facts]
    places = [*_stage(finding), *((fact.at, _asked(fact)) for fact in facts)]
    mark = mark_of(finding.violated, root)
    if mark is None and file is not None:  # made by code, not read: the ruleset's first line stands for it
        mark = Mark(path_of(file, root), 1, 1, 1)
    fingerprint = finding.fingerprint
    return Flag(
        finding.code,
        finding.name,
        finding.level,
        visible(finding.message),
        mark,
        fingerprint,
        fingerprint if occurrence == 1 else f"{fingerprint}:{occurrence}",
        (finding.record_type, visible(finding.record_id)),
        tuple(map(visible, in_a_row(finding, report.values))) if told else (),
        tuple(map(visible, questions(finding))) if told else (),
        tuple(_marks(places, root)) if told else (),
        carried.suppression(finding),
        carried.baseline is not None and fingerprint in carried.baseline,
    )


def _stage(finding: Finding) -> Iterator[tuple[Span, str]]:
    """Where the stage begins whose need is violated."""
    if finding.violated != finding.at:
        yield finding.at, "the stage that asks for it"


def _asked(fact: DecidingFact) -> str:
    return f"{fact.needed}: {fact.outcome.words}"


def _marks(places: Iterable[tuple[Span, str]], root: str) -> Iterator[Mark]:
    """Each place once."""
    for span, text in dict(places).items():
        mark = mark_of(span, root, text)
        if mark is not None:
            yield mark


def _remarks(diagnostic: Diagnostic) -> Iterator[str]:
    if diagnostic.label:
        yield diagnostic.label
    yield from diagnostic.notes
    yield from diagnostic.helps
    if len(diagnostic.example) == 1:
        yield f"like this: {diagnostic.example[0].strip()}"
    elif diagnostic.example:
        yield "like this:"
        yield from (f"  {line}" for line in diagnostic.example)


def _fingerprint(diagnostic: Diagnostic, mark: Mark | None, occurrence: int) -> str:
    """What stays the same when lines move or the text is laid out anew: no line number has a part in it."""
    written = " ".join(diagnostic.span.text.partition("\n")[0].split())
    message = _LINE.sub(r"\1", diagnostic.message)
    parts = [diagnostic.code, mark.path if mark else "", written, message, occurrence]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
