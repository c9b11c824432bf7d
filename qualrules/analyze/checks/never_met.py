"""QR502, QR503, QR504: a criterion or definition that no record meets, that every one meets, or that none fails."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.analyze.checks.contradictions import Clash, contradiction, leaves_of, meant, verb
from qualrules.analyze.checks.examined import Examined
from qualrules.analyze.checks.outcomes import ALWAYS, NEVER, NEVER_FAILS
from qualrules.analyze.checks.wording import PROVED, about
from qualrules.diagnostics import Diagnostic, Label, Level
from qualrules.model import rules as r
from qualrules.truth import MET

Rule = r.Criterion | r.Definition


def never_met(examined: Examined) -> Iterator[Diagnostic]:
    """No record meets it: the lines that already exclude one another are marked."""
    for rule in _told(examined, NEVER):
        gate = r.Gate((rule.when,), rule.unless) if isinstance(rule, r.Criterion) else rule.gate
        clashes = contradiction(examined.prover(rule.record), leaves_of(examined.rules, gate.parts))
        last, others = (clashes[-1], clashes[:-1]) if clashes else (None, ())
        yield Diagnostic(
            "QR502",
            f"no {rule.record} can ever meet {about(rule)}",
            last.at if last else rule.name_span,
            label=_first(last, alone=not others) if last else "never met",
            labels=tuple(Label(each.at, _other(each)) for each in others),
            notes=(PROVED, *_only_unknown(rule)),
            level=Level.WARNING,
        )


def always_met(examined: Examined) -> Iterator[Diagnostic]:
    """Every record meets it."""
    for rule in _told(examined, ALWAYS):
        yield Diagnostic(
            "QR503",
            f"every {rule.record} meets {about(rule)}",
            rule.name_span,
            label="never anything but met",
            notes=(PROVED,),
            helps=("if that is meant, leave it out: it decides nothing",),
            level=Level.WARNING,
        )


def never_fails(examined: Examined) -> Iterator[Diagnostic]:
    """It looks at a value, and yet no value fails it."""
    for rule in _told(examined, NEVER_FAILS):
        yield Diagnostic(
            "QR504",
            f"no {rule.record} can ever fail {about(rule)}",
            rule.name_span,
            label="met or unknown, and never not met",
            notes=(PROVED,),
            helps=("if all that counts is that there is a value, ask for that: … is known",),
            level=Level.WARNING,
        )


def _told(examined: Examined, word: str) -> Iterator[Rule]:
    for rules in (examined.rules.criteria, examined.rules.definitions):
        for rule in rules.values():
            if rule.span.source.name == examined.file and examined.causes.get(rule.name) == word:
                yield rule


def _first(clash: Clash, *, alone: bool) -> str:
    behind = meant(clash)
    negative = verb(clash) == "rules out"
    if alone:
        end = "is always met" if negative else "can never be met"
        return f"means {behind}, which {end}" if behind else f"this {end}"
    if behind:
        return f"{'rules out' if negative else 'means'} {behind} …"
    return "this must not be met …" if negative else "this must be met …"


def _other(clash: Clash) -> str:
    behind = meant(clash)
    negative = verb(clash) == "rules out"
    if behind:
        return f"… but {'this rules out' if negative else 'this means'} {behind}"
    return "… but this must not be met" if negative else "… but this must be met, too"


def _only_unknown(rule: Rule) -> tuple[str, ...]:
    fallback = rule.unknown_counts_as
    return ("it is met only where unknown counts as met",) if fallback is MET else ()
