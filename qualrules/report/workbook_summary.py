"""The second sheet of a run's workbook: how the run was made, what it counted, what was odd about its data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from qualrules._version import __version__
from qualrules.model.verdict import Claim
from qualrules.report import reading_text
from qualrules.report.results import RunReport
from qualrules.truth import Outcome

Row = Sequence[object]


def summary_rows(report: RunReport, explained: int) -> Iterator[Row]:
    """Rows of values; a row of one text is a title. `explained`: records whose reasons stand as comments."""
    yield from _made(report, explained)
    yield from _processes(report)
    for title, counters in (
        ("Definitions", report.counts.definitions),
        ("Criteria", report.counts.criteria),
        ("Promises", report.counts.promises),
    ):
        yield from _outcomes(title, counters)
    yield from _scores(report)
    odd = reading_text.lines(report.reading)
    if odd:
        yield from ([], ["Reading"])
        yield from (["", line] for line in odd)


def _made(report: RunReport, explained: int) -> Iterator[Row]:
    about, records = report.about, report.counts.records
    yield ["The run"]
    yield ["ruleset", about.name]
    yield ["version", about.version]
    yield ["digest", about.digest]
    yield ["files", "; ".join(about.files)]
    yield ["as of", about.as_of]
    yield ["read as", about.source]
    yield ["records", records]
    yield ["seconds", round(report.elapsed(), 3)]
    yield ["written by", f"qualrules {__version__}"]
    if explained < records:
        yield [
            "reasons",
            f"as comments on the first {explained:,} of {records:,} records; `qualrules why` tells those of any record",
        ]


def _processes(report: RunReport) -> Iterator[Row]:
    for name, process in report.counts.processes.items():
        yield from ([], [f"Process {name}"])
        if process.has_claim:
            yield from ([f"claim {claim.value.replace('_', ' ')}", process.claims[claim]] for claim in Claim)
        for stage, count in process.supported.items():
            yield ["supported: none" if stage is None else f"supported: {stage}", count]
        if process.overdue:
            yield ["overdue", process.overdue]


def _outcomes(title: str, counters: Mapping[str, Counter[Outcome]]) -> Iterator[Row]:
    if counters:
        yield from ([], [title], ["", *(outcome.words for outcome in Outcome)])
        yield from ([name, *(counted[outcome] for outcome in Outcome)] for name, counted in counters.items())


def _scores(report: RunReport) -> Iterator[Row]:
    if report.counts.scores:
        yield from ([], ["Scores"], ["", "lowest", "highest", "open"])
        for name, score in report.counts.scores.items():
            yield [name, score.lowest, score.highest, score.open]
