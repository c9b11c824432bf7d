"""`run --format table`: one line a record, as wide as the terminal, then the counts.

Where all criteria fit beside each other each has a column; else those that are not met and those that are
unknown are named in one column each, cut to the width where the report says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from qualrules.dataclass import dataclass
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.verdict import Verdict
from qualrules.evaluate.words import fact_in_words, next_in_words
from qualrules.model.verdict import ProcessVerdict, ScoreRange
from qualrules.report.columns import cut, padded
from qualrules.report.results import RunReport
from qualrules.report.summary_text import heading, summary_lines
from qualrules.report.visible import visible, width_of
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome

LOOKED_AT = 500
"""How many records are looked at to find the width of the column with their ids."""
LEAST = 24
"""What a column of names gets at least, however narrow the terminal is."""
SIGN = {MET: "met", NOT_MET: "no", UNKNOWN: "?"}
GAP = 2


@dataclass(frozen=True)
class Columns:
    """The columns of one record type: those of fixed width, and whether the criteria are among them."""

    layout: Layout
    processes: tuple[str, ...]
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    names: bool
    """Whether the last two columns name criteria; else every criterion has its own."""
    cut_to: int | None
    """What is shown of such names, None for all of them."""


def lines(report: RunReport) -> Iterator[str]:
    """The table, then the counts."""
    verdicts = iter(report.verdicts)
    first = list(islice(verdicts, LOOKED_AT))
    longest = max((width_of(verdict.record.id) for verdict in first), default=0)
    columns = {
        layout.record: _columns(layout, report, min(longest, max(40, report.width // 2)), first)
        for layout in report.layouts
    }
    shown = None
    for verdict in chain(first, verdicts):
        if verdict.record.type != shown:
            shown = verdict.record.type
            yield visible(_line(columns[shown], columns[shown].heads)) + "\n"
        yield visible(_line(columns[shown], _cells(columns[shown], verdict))) + "\n"
        if report.explain:
            yield from (visible(line) + "\n" for line in _reasons(verdict, report.processes))
    yield f"\n{visible(heading(report.about, report.counts))}\n"
    yield from (visible(line) + "\n" for line in summary_lines(report.counts))


def _columns(layout: Layout, report: RunReport, longest: int, first: Sequence[Verdict]) -> Columns:
    processes = tuple(
        process.name
        for process in layout.processes
        if not report.processes or process.name in report.processes
    )
    heads, widths = [layout.record], [max(longest, width_of(layout.record))]
    for name in processes:
        process = layout.rules.processes[name]
        stages = [each.name for each in process.stages] + [each.name for each in process.outcomes]
        widest = max((width_of(stage) for stage in stages), default=0)
        if process.claim is not None:
            heads += [f"{name}: CRM says", "claim"]
            widths += [max(widest, width_of(heads[-2])), len("not applicable")]
        heads.append(f"{name}: supported")
        widths.append(max(widest, width_of(heads[-1])))
    for name in (*layout.definitions, *layout.scores):
        heads.append(name)
        widths.append(max(width_of(name), len("met")))
    start = Columns(layout, processes, tuple(heads), tuple(widths), False, None)
    return _with_criteria(start, report, first)


def _with_criteria(start: Columns, report: RunReport, first: Sequence[Verdict]) -> Columns:
    layout, heads, widths = start.layout, start.heads, start.widths
    own = [max(width_of(name), len("met")) for name in layout.criteria]
    taken = sum(widths) + GAP * len(widths)
    if taken + sum(own) + GAP * len(own) <= report.width:
        return replace(start, heads=(*heads, *layout.criteria), widths=(*widths, *own))
    left = max(LEAST, (report.width - taken - GAP) // 2) if report.is_cut else None
    named = [_named(verdict) for verdict in first if verdict.record.type == layout.record]
    wide = [left or max([LEAST, *(width_of(names[place]) for names in named)]) for place in (0, 1)]
    return replace(
        start, heads=(*heads, "not met", "unknown"), widths=(*widths, *wide), names=True, cut_to=left
    )


def _cells(columns: Columns, verdict: Verdict) -> list[str]:
    cells = [" ".join(verdict.record.id.split()) or verdict.record.place]
    judged = verdict.processes
    for name in columns.processes:
        cells += _standing(judged[name], columns.layout.rules.processes[name].claim is not None)
    cells += [SIGN[outcome] for outcome in verdict.definitions.values()]
    cells += [_points(score) for score in verdict.scores.values()]
    criteria = verdict.criteria
    if not columns.names:
        return cells + [SIGN[outcome] for outcome in criteria.values()]
    named = _named(verdict)
    return cells + [cut(names, columns.cut_to) if columns.cut_to else names for names in named]


def _named(verdict: Verdict) -> list[str]:
    """The criteria that are not met, and those that are unknown."""
    criteria = verdict.criteria.items()
    return [
        ", ".join(name for name, outcome in criteria if outcome is wanted) for wanted in (NOT_MET, UNKNOWN)
    ]


def _standing(judged: ProcessVerdict, has_claim: bool) -> list[str]:
    supported = [judged.supported or "–"]
    if not has_claim or judged.claim is None:
        return supported
    return [judged.claimed or "–", judged.claim.value.replace("_", " "), *supported]


def _points(score: ScoreRange) -> str:
    return str(score.lowest) if score.lowest == score.highest else f"{score.lowest}–{score.highest}"


def _line(columns: Columns, cells: Sequence[str]) -> str:
    padding = zip(cells, columns.widths, strict=True)
    return (" " * GAP).join(padded(cell, width) for cell, width in padding).rstrip()


def _reasons(verdict: Verdict, processes: Sequence[str]) -> Iterator[str]:
    """What is not met and what is open, each with the facts behind it, and the way on."""
    reasons = verdict.explain()
    for name, outcome in verdict.criteria.items():
        if outcome is not Outcome.MET:
            yield f"    {name} is {outcome.words}"
            yield from (f"      {fact_in_words(fact)}" for fact in reasons.because(name))
    for step in reasons.next:
        if not processes or step.process in processes:
            yield from (f"    {line}" for line in next_in_words(step))
