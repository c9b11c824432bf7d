"""QR510: two outcomes of a process that one record can have at once, with that record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from qualrules.analyze.checks.examined import About, Asked, Examined, impossible_of
from qualrules.analyze.checks.statuses import applies, ends, met, status
from qualrules.analyze.checks.witnessed import for_example
from qualrules.analyze.questions import Possible, Undecided, Witness
from qualrules.check.wording import a
from qualrules.diagnostics import Diagnostic, Label, Level
from qualrules.model import rules as r
from qualrules.truth import MET

Pair = tuple[r.StageOutcome, r.StageOutcome]


def two_outcomes(examined: Examined) -> Iterator[Diagnostic]:
    """For each outcome the earlier ones that can hold together with it."""
    for process in examined.own(examined.rules.processes):
        pairs = list(combinations(ends(process), 2))
        asked = [_asked(process, pair) for pair in pairs]
        before = len(examined.undecided)
        apart = impossible_of(examined, [(process.record, one) for one in asked])
        open_ = {about.what for about in examined.undecided[before:]}
        together = [
            (pair, asked[position])
            for position, pair in enumerate(pairs)
            if position not in apart and asked[position].about.what not in open_
        ]
        for later in process.outcomes:
            yield from _of_one(examined, process, later, [each for each in together if each[0][1] is later])


def _asked(process: r.Process, pair: Pair) -> Asked:
    one, other = pair
    about = About("QR510", f'the outcomes "{one.name}" and "{other.name}"', other.name_span)
    statements = (*applies(process, frozenset((MET,))), *met(process, one.name), *met(process, other.name))
    return Asked(about, statements)


def _of_one(
    examined: Examined, process: r.Process, later: r.StageOutcome, pairs: Sequence[tuple[Pair, Asked]]
) -> Iterator[Diagnostic]:
    found: list[tuple[r.StageOutcome, Witness]] = []
    for (one, _), asked in pairs:
        answer = examined.prover(process.record).ask(*asked.statements)
        if isinstance(answer, Undecided):
            examined.undecided.append(asked.about)
        elif isinstance(answer, Possible) and answer.witness is not None:
            found.append((one, answer.witness))
    if found:
        yield _told(examined, process, later, found)


def _told(
    examined: Examined,
    process: r.Process,
    later: r.StageOutcome,
    found: Sequence[tuple[r.StageOutcome, Witness]],
) -> Diagnostic:
    first, witness = found[0]
    asked = [status(process, first.name), status(process, later.name)]
    return Diagnostic(
        "QR510",
        f'{a(process.record)} can have the outcomes "{first.name}" and "{later.name}" at once',
        later.name_span,
        label="can hold …",
        labels=tuple(Label(one.name_span, "… together with this") for one, _ in found),
        notes=(for_example(examined.rules, witness, asked),),
        helps=("say with an `unless` in one of them which of the two it is",),
        level=Level.WARNING,
    )
