"""QR509: a promise that some record breaks, with that record."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.analyze.checks.contradictions import quoted
from qualrules.analyze.checks.examined import About, Asked, Examined, impossible_of
from qualrules.analyze.checks.witnessed import for_example, outcome_of
from qualrules.analyze.questions import Impossible, Is, Undecided, Witness
from qualrules.diagnostics import Diagnostic, Label, Level
from qualrules.model import rules as r
from qualrules.truth import NOT_MET


def breakable_promises(examined: Examined) -> Iterator[Diagnostic]:
    """One for each promise of the file that some record breaks, or may break."""
    promises = list(examined.own(examined.rules.promises))
    asked = [_asked(promise) for promise in promises]
    records = [(promise.record, one) for promise, one in zip(promises, asked, strict=True)]
    before = len(examined.undecided)
    kept = impossible_of(examined, records)
    open_ = {about.span for about in examined.undecided[before:]}
    for position, promise in enumerate(promises):
        if position in kept or promise.condition.span in open_:
            continue
        answer = examined.prover(promise.record).ask(*asked[position].statements)
        if isinstance(answer, Undecided):
            examined.undecided.append(asked[position].about)
        elif not isinstance(answer, Impossible):
            yield _told(examined, promise, answer.witness)


def _asked(promise: r.Promise) -> Asked:
    about = About("QR509", f'the promise "{promise.title}"', promise.condition.span)
    return Asked(about, (Is(promise.condition, frozenset((NOT_MET,))),))


def _told(examined: Examined, promise: r.Promise, witness: Witness | None) -> Diagnostic:
    if witness is None:
        return Diagnostic(
            "QR509",
            f'the promise "{promise.title}" may be broken: it cannot be proved',
            promise.condition.span,
            label="rests on something that no proof can see into",
            helps=("such as a total of child records; `qualrules audit` watches the promise in your data",),
            level=Level.WARNING,
        )
    return Diagnostic(
        "QR509",
        f'the promise "{promise.title}" can be broken',
        promise.condition.span,
        label="not met by the record below",
        labels=tuple(_labels(examined, promise, witness)),
        notes=(for_example(examined.rules, witness, (promise.condition,)),),
    )


def _labels(examined: Examined, promise: r.Promise, witness: Witness) -> Iterator[Label]:
    """What each rule that the promise names says of the record; those named inside a `where` are about its rows."""
    rules = examined.rules
    for node in dict.fromkeys(_named(promise.condition)):
        rule = rules.criteria.get(node.name) or rules.definitions[node.name]
        outcome = outcome_of(rules, witness, node)
        yield Label(rule.name_span, f'"{quoted(node.span)}" is {outcome.words}')


def _named(condition: r.Condition) -> Iterator[r.Named]:
    match condition:
        case r.Named():
            yield condition
        case r.And(parts) | r.Or(parts) | r.Quantity(parts=parts):
            for part in parts:
                yield from _named(part)
        case r.Not(part):
            yield from _named(part)
