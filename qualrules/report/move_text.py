"""`move --format text`: the answer first, then what the move itself breaks, what each stage lacks, and the way on.

What could not be judged is counted here; the command says it beside the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from qualrules.evaluate.finding import Way
from qualrules.evaluate.judged_move import JudgedMove, Lack
from qualrules.evaluate.words import fact_in_words
from qualrules.report.results import MoveReport
from qualrules.report.summary_text import number
from qualrules.report.visible import visible
from qualrules.truth import MET, UNKNOWN


def render(report: MoveReport) -> str:
    """The whole text."""
    return "".join(f"{visible(line)}\n" for line in _lines(report))


def _lines(report: MoveReport) -> Iterator[str]:
    for place, move in enumerate(report.moves):
        if place:
            yield ""
        yield from _move(move, report)
    if report.is_one:
        return
    if report.moves:
        yield ""
    for told in report.not_wanted:
        yield f"{told.place}: {told.message}"
    yield _counts(report)


def _move(move: JudgedMove, report: MoveReport) -> Iterator[str]:
    place = f" ({move.place})" if move.place and move.place != move.record_id else ""
    wanted = f", wanted at {move.wanted_at}" if move.wanted_at else ""
    yield f"{move.record_type} {move.record_id}{place}, as of {report.about.as_of}{wanted}"
    judged = move.verdict
    source = f'"{judged.source}"' if judged.source else "nowhere"
    answer = "is allowed" if move.allowed else f"is not allowed: {_why_not(move)}"
    yield f'{move.process}: from {source} to "{judged.target}" {answer}'
    if move.unmapped:
        yield f'  the stage in the CRM, "{move.unmapped}", is none of this process, so the move starts from nowhere'
    if judged.refusals:
        yield ""
        yield "The move itself"
        yield from (f"  {refusal}" for refusal in judged.refusals)
    yield from _lacks(move)
    if move.way is not None:
        yield ""
        yield from _way(move.way)
    elif judged.status is not MET and move.lacks and not judged.refusals:
        yield ""
        yield f'No change of facts leads to "{judged.target}" from here'


def _why_not(move: JudgedMove) -> str:
    judged = move.verdict
    if judged.outcome is UNKNOWN:
        return "it cannot be said yet"
    both = [
        words for words, holds in ((_BREAKS, judged.refusals), (_LACKS, judged.status is not MET)) if holds
    ]
    return " and ".join(both)


_BREAKS = "it breaks a rule about moves"
_LACKS = "something is missing"


def _lacks(move: JudgedMove) -> Iterator[str]:
    told: set[object] = set()
    for (stage, part), lacks in groupby(move.lacks, key=lambda lack: (lack.stage, lack.part)):
        yield ""
        yield _heading(stage, part, move.process)
        for lack in lacks:
            yield from _lack(lack, lack.missing in told)
            told.add(lack.missing)


def _heading(stage: str, part: str, process: str) -> str:
    if part == "when":
        return f"What {process} is for"
    return f'What "{stage}" needs' if part == "needs" else f'What it takes to leave "{stage}"'


def _lack(lack: Lack, is_told: bool) -> Iterator[str]:
    missing = lack.missing
    wanted = "" if missing.wanted is MET else ", and should not be met"
    yield f"  {missing.criterion}: {missing.outcome.words}{wanted}{', as above' if is_told else ''}"
    if is_told:
        return
    for fact in missing.facts:
        yield f"    {fact_in_words(fact)}"
    for question in missing.ask:
        yield f"    ask: {question}"


def _way(way: Way) -> Iterator[str]:
    yield f'For "{way.stage}":'
    if way.fill:
        yield "  fill in " + ", ".join(way.fill)
    if way.change:
        yield "  change  " + ", ".join(field for field, _ in way.change)
    for question in way.ask:
        yield f"  ask: {question}"


def _counts(report: MoveReport) -> str:
    allowed = sum(move.allowed for move in report.moves)
    counted = [
        f"{number(len(report.moves), 'move')} judged: {allowed} allowed, {len(report.moves) - allowed} not"
    ]
    if report.not_wanted:
        counted.append(f"{len(report.not_wanted)} without a wanted move")
    if report.problems:
        counted.append(f"{len(report.problems)} that could not be judged")
    return "; ".join(counted)
