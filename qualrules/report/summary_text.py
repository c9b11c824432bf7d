"""The counts of a run for people; the reading problems are told apart, on standard error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from qualrules.codes import CODES
from qualrules.evaluate.counts import Counts, ProcessCounts
from qualrules.model.verdict import Claim
from qualrules.report.columns import table
from qualrules.report.results import About, Kind
from qualrules.truth import Outcome


def heading(about: About, counts: Counts) -> str:
    """Which rules said it of how many records, and for which moment."""
    rules = f"{about.name} {about.version}".strip() or "the ruleset"
    return f"{number(counts.records, 'record')} by {rules}, as of {about.as_of}"


def number(count: int, noun: str) -> str:
    """`1 record`, `1,113 records`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def not_shown_in_words(left: Mapping[Kind, int]) -> str:
    """`1,204 findings are only counted: 1,100 QR601 stage-ahead, 104 QR607 advice`, by kind."""
    total = sum(left.values())
    kinds = ", ".join(f"{count:,} {code} {CODES[code]}" for (code, _), count in left.items())
    return f"{number(total, 'finding')} {'is' if total == 1 else 'are'} only counted: {kinds}"


def summary_lines(counts: Counts) -> Iterator[str]:
    """The counts, process by process, then names."""
    for name, process in counts.processes.items():
        yield ""
        yield from _process(name, process)
    yield from _outcomes("definitions", counts.definitions)
    yield from _outcomes("criteria", counts.criteria)
    yield from _scores(counts)
    yield from _outcomes("promises", counts.promises)


def _process(name: str, process: ProcessCounts) -> Iterator[str]:
    yield f"process {name}"
    if process.has_claim:
        claims = [(claim.value.replace("_", " "), process.claims[claim]) for claim in Claim]
        yield "  the CRM's stage  " + ", ".join(f"{word} {count:,}" for word, count in claims)
    supported = [f"{_stage(stage)} {count:,}" for stage, count in process.supported.items() if count]
    yield "  supported        " + (", ".join(supported) or "nothing")
    if process.overdue:
        yield f"  overdue          {process.overdue:,}"


def _stage(stage: str | None) -> str:
    return f'"{stage}"' if stage is not None else "no stage"


def _outcomes(title: str, counters: Mapping[str, Counter[Outcome]]) -> Iterator[str]:
    if not counters:
        return
    rows = [[title, *(outcome.words for outcome in Outcome)]]
    rows += [[f"  {name}", *(f"{counted[each]:,}" for each in Outcome)] for name, counted in counters.items()]
    yield ""
    yield from table(rows, right=(1, 2, 3))


def _scores(counts: Counts) -> Iterator[str]:
    if not counts.scores:
        return
    rows = [["scores", "lowest", "highest", "open"]]
    for name, score in counts.scores.items():
        ends = ["" if end is None else str(end) for end in (score.lowest, score.highest)]
        rows.append([f"  {name}", *ends, f"{score.open:,}"])
    yield ""
    yield from table(rows, right=(1, 2, 3))
