"""Two definitions of one name (QR203): the record on which they disagree, for the note below the mistake.

The ruleset has errors, so each of the two is looked at in a ruleset of its own, in which the other one is blanked out.
Where that cannot be done, the mistake stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from qualrules.check import Checked
from qualrules.check.wording import a
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model import rules as r
from qualrules.source import SourceFile, Span
from qualrules.truth import MET, NOT_MET
from qualrules.workspace.checking import Checkup
from qualrules.workspace.loading import Finder, check_text
from qualrules.workspace.proving import day_of
from qualrules.workspace.texts import UnreadableError

if TYPE_CHECKING:
    from qualrules.analyze.prover import Prover

Item = syntax.Criterion | syntax.Definition
Rule = r.Criterion | r.Definition


def with_disagreements(
    checkup: Checkup, diagnostics: Iterable[Diagnostic], is_over: Callable[[], bool]
) -> list[Diagnostic]:
    """The diagnostics; those about two criteria or definitions of one name say on which record they disagree."""
    return [_told(checkup, one, is_over) if one.code == "QR203" else one for one in diagnostics]


def _told(checkup: Checkup, diagnostic: Diagnostic, is_over: Callable[[], bool]) -> Diagnostic:
    for checked in checkup.rulesets:
        items = [item for tree in checked.syntax for item in tree.items if isinstance(item, Item)]
        places = (diagnostic.span, *(label.span for label in diagnostic.labels))
        named = [item for place in places for item in items if item.name.span == place]
        if len(named) == 2 and type(named[0]) is type(named[1]):
            notes = _notes(checked, checkup.finder, named[1], named[0], is_over)
            return replace(diagnostic, notes=(*diagnostic.notes, *notes))
    return diagnostic


def _notes(
    checked: Checked, finder: Finder, earlier: Item, later: Item, is_over: Callable[[], bool]
) -> tuple[str, ...]:
    first, second = _without(checked, finder, later), _without(checked, finder, earlier)
    if first is None or second is None:
        return ()
    one, other = _rule(first, earlier), _rule(second, later)
    if one.record != other.record:
        return ()
    from qualrules.analyze.prover import Prover
    from qualrules.analyze.questions import Budget

    prover = Prover((first, second), one.record, Budget(is_over=is_over), day_of(second))
    return _compared(prover, one, other, second)


def _compared(prover: Prover, one: Rule, other: Rule, rules: r.Rules) -> tuple[str, ...]:
    """In words, a record that one of them says yes to and the other says no; or that there is no difference at all."""
    from qualrules.analyze.questions import Differ, Impossible, Is, Possible
    from qualrules.analyze.witness.written import in_words

    met, not_met = frozenset((MET,)), frozenset((NOT_MET,))
    for outcomes in ((not_met, met), (met, not_met)):
        answer = prover.ask(Is(one, outcomes[0], 0), Is(other, outcomes[1], 1))
        if isinstance(answer, Possible) and answer.witness is not None:
            given = in_words(answer.witness.given, rules, one.record)
            return (f"they disagree on {a(one.record)} with {given}",)
    if isinstance(prover.ask(Differ(one, other, (0, 1))), Impossible):
        return ("they mean the same: proved for every possible record",)
    return ()


def _rule(rules: r.Rules, item: Item) -> Rule:
    declared = rules.criteria if isinstance(item, syntax.Criterion) else rules.definitions
    return declared[item.name.text]


def _without(checked: Checked, finder: Finder, item: Item) -> r.Rules | None:
    """The rules as they are without an item, with every other thing in its place; None where they have errors."""
    blanked = _blanked(item.span)

    def find(target: str, source: SourceFile) -> SourceFile | None:
        found = finder(target, source)
        return blanked if found is not None and found.name == blanked.name else found

    main = checked.files[0]
    try:
        return check_text(blanked if main.name == blanked.name else main, find).rules
    except UnreadableError:
        return None


def _blanked(span: Span) -> SourceFile:
    text = span.source.text
    gap = "".join(sign if sign in "\r\n" else " " for sign in span.text)
    return SourceFile(span.source.name, text[: span.start] + gap + text[span.end :])
