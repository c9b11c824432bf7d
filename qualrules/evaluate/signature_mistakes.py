"""What is to be said where a ruleset no longer means what was signed, or where somebody has not signed it.

One sentence for each item, naming what changed and who had signed. Compares nothing; that is `meaning_changes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Final

from qualrules.check import Checked
from qualrules.diagnostics import Diagnostic, Label, listed
from qualrules.evaluate.dependencies import Part
from qualrules.evaluate.meaning import SIGNED
from qualrules.evaluate.meaning_changes import Change, Signed
from qualrules.grammar import syntax
from qualrules.model.rules import Criterion, Definition, Process, Rules, Score
from qualrules.model.values import fold
from qualrules.source import NOWHERE, Span

TOLD: Final = 3
"""So many of the parts that changed are named; the others are counted."""

_CLAUSES: Final[Mapping[str, type]] = {
    "currency": syntax.Currency,
    "time zone": syntax.TimeZone,
    "fiscal year": syntax.FiscalYear,
    "placeholders": syntax.Placeholders,
    "rates": syntax.Rate,
}


class SignatureMistakes:
    """Tells of changes and of missing signatures, with the places in a checked ruleset."""

    def __init__(self, checked: Checked, rules: Rules) -> None:
        self._checked = checked
        self._rules = rules

    def moved_on(self, found: Iterable[tuple[Signed, Sequence[Change]]]) -> list[Diagnostic]:
        """One for each change, whoever of several had signed what it was; definitions first."""
        signers: dict[Change, list[Signed]] = {}
        for signed, all_changes in found:
            for change in all_changes:
                signers.setdefault(change, []).append(signed)
        ordered = sorted(signers.items(), key=lambda each: SIGNED.index(each[0].part[0]))
        return [self._told(change, who) for change, who in ordered]

    def not_signed(self, signatures: Sequence[Signed]) -> list[Diagnostic]:
        """Whom the header names in `agreed by` and who has not signed; that nobody has, where nobody has."""
        header = self._rules.header
        if not signatures:
            message = f"nobody has signed {self._ruleset}"
            notes = (f"it says that it is agreed by {quoted(header.agreed_by)}",) if header.agreed_by else ()
            return [Diagnostic("QR702", message, self._of_header(syntax.Agreed), notes=notes)]
        return [
            Diagnostic("QR702", f'"{name}" is named in `agreed by` and has not signed', self._of_signer(name))
            for name in unsigned(header.agreed_by, signatures)
        ]

    @property
    def _ruleset(self) -> str:
        header = self._rules.header
        return f'"{header.name}" {header.version}'.rstrip() if header.name else "this ruleset"

    def _told(self, change: Change, who: Sequence[Signed]) -> Diagnostic:
        item = self._named(change.part)
        signed = listed([f'"{each.by}" signed on {each.on.isoformat()}' for each in who])
        if change.how == "gone":
            return Diagnostic("QR701", f"{item} is gone, which {signed}", self._header())
        at = self._place(change.part)
        if change.how == "new":
            return Diagnostic("QR701", f"{item} is new since {signed}", at)
        others = [part for part in change.because if part != change.part]
        labels = [
            Label(place, "this changed") for part in others[:TOLD] if (place := self._place(part)) != NOWHERE
        ]
        message = f"{item} no longer says what {signed}: {self._because(change)}"
        return Diagnostic("QR701", message, at, labels=tuple(labels))

    def _because(self, change: Change) -> str:
        """The parts that changed, as the end of the sentence."""
        said = [
            "its own lines" if part == change.part else f"{self._named(part)}{self._in_file(part)}"
            for part in change.because
        ]
        more = [f"{len(said) - TOLD} more"] if len(said) > TOLD else []
        return f"{listed([*said[:TOLD], *more]) or 'what it depends on'} changed"

    def _named(self, part: Part) -> str:
        """The part by its name, and by the title under which the document shows it."""
        kind, name = part
        titled: Mapping[str, Mapping[str, Definition | Process | Score | Criterion]] = {
            "definition": self._rules.definitions,
            "process": self._rules.processes,
            "score": self._rules.scores,
            "criterion": self._rules.criteria,
        }
        item = titled.get(kind, {}).get(name)
        return in_words(part) + (f' ("{item.title}")' if item is not None and item.title else "")

    def _in_file(self, part: Part) -> str:
        place = self._place(part)
        return f" ({PurePath(place.source.name).name}:{place.line})" if place != NOWHERE else ""

    # ── Places ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _place(self, part: Part) -> Span:
        """Where a part stands."""
        rules, (kind, name) = self._rules, part
        match kind:
            case "definition":
                return rules.definitions[name].name_span
            case "process":
                return rules.processes[name].name_span
            case "promise":
                return _first_line(rules.promises[name].span)
            case "score":
                return rules.scores[name].name_span
            case "criterion":
                return rules.criteria[name].name_span
            case "field":
                record, _, field = name.partition(".")
                return rules.records[record].fields[field].span
            case "list":
                return next((each.span for each in rules.lists[name]), NOWHERE)
        return self._of_setting(name)

    def _of_setting(self, name: str) -> Span:
        word, _, code = name.partition(" ")
        if word == "rate":
            return self._of_header(syntax.Rate, code)
        return self._of_header(_CLAUSES[name])

    def _of_header(self, kind: type, code: str = "") -> Span:
        """The first line of its kind in the headers, the main file's first; else the main file's `ruleset` line."""
        headers = [tree.header for tree in self._checked.syntax if tree.header is not None]
        for header in headers:
            for clause in header.clauses:
                if isinstance(clause, kind) and (not code or getattr(clause, "code", "") == code):
                    return clause.span
        return self._header()

    def _header(self) -> Span:
        header = self._checked.syntax[0].header
        return header.name.span if header is not None else self._checked.files[0].span(0, 0)

    def _of_signer(self, name: str) -> Span:
        header = self._checked.syntax[0].header
        clauses = header.clauses if header is not None else ()
        texts = (text for clause in clauses if isinstance(clause, syntax.Agreed) for text in clause.by)
        return next((text.span for text in texts if text.value == name), self._header())


def unsigned(agreed_by: Iterable[str], signatures: Iterable[Signed]) -> Iterator[str]:
    """Those of the header who have not signed."""
    signers = {signed.name for signed in signatures}
    return (name for name in agreed_by if fold(name.strip()) not in signers)


def in_words(part: Part) -> str:
    """`the criterion "engaged"`, `the rate of USD`."""
    kind, name = part
    if kind != "setting":
        return f'the {kind} "{name}"'
    word, _, code = name.partition(" ")
    if word == "rate":
        return f"the rate of {code}"
    return "the list of currencies that have a rate" if name == "rates" else f"the {name}"


def quoted(names: Iterable[str]) -> str:
    """`"A"`, `"A" and "B"`, `"A", "B" and "C"`."""
    return listed([f'"{name}"' for name in names])


def _first_line(span: Span) -> Span:
    """As much of an item as is drawn: its first line."""
    length = len(span.text.partition("\n")[0].rstrip())
    return Span(span.source, span.start, span.start + length)
