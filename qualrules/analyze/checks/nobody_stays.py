"""QR507: a stage in which no record ever stands: whoever reaches it has reached the next one as well."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from qualrules.analyze.checks.examined import About, Asked, Examined, impossible_of
from qualrules.analyze.checks.statuses import LOST, applies, met, status
from qualrules.analyze.checks.wording import PROVED
from qualrules.analyze.questions import Is
from qualrules.diagnostics import Diagnostic, Label, Level
from qualrules.model import rules as r


def nobody_stays(examined: Examined) -> Iterator[Diagnostic]:
    """One for each such stage that can be reached at all."""
    pairs = _pairs(examined)
    for position in sorted(impossible_of(examined, examined.once(questions), examined.sound)):
        process, here, following = pairs[position]
        if (process.name, here.name) in examined.unreachable:
            continue
        yield Diagnostic(
            "QR507",
            f'nobody stays in the stage "{here.name}": who reaches it has reached "{following.name}", too',
            here.name_span,
            label=f"never the furthest stage of any {process.record}",
            labels=(Label(following.name_span, "asks for nothing more"),),
            notes=(PROVED,),
            helps=("put the two together, or say what the later one needs beyond the earlier",),
            level=Level.WARNING,
        )


def questions(examined: Examined) -> list[tuple[str, Asked]]:
    """Whether some record stays in each stage but the last."""
    return [
        (process.record, _asked(process, here, following)) for process, here, following in _pairs(examined)
    ]


def _pairs(examined: Examined) -> list[tuple[r.Process, r.Stage, r.Stage]]:
    return [
        (process, here, following)
        for process in examined.own(examined.sound.processes)
        for here, following in pairwise(process.stages)
    ]


def _asked(process: r.Process, here: r.Stage, following: r.Stage) -> Asked:
    about = About("QR507", f'the stage "{here.name}"', here.name_span)
    stays = Is(status(process, following.name), LOST)
    return Asked(about, (*applies(process), *met(process, here.name), stays))
