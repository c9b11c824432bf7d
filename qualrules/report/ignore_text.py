"""`ignore list --format text`: each exception on a line, with its place, whether it holds, and why there is one."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.evaluate.ignored import Ignored
from qualrules.report.columns import table
from qualrules.report.results import IgnoreReport
from qualrules.report.summary_text import number
from qualrules.report.visible import visible


def lines(report: IgnoreReport) -> Iterator[str]:
    """The text line by line."""
    rows = [_row(entry, report) for entry in report.entries]
    yield from (f"{line}\n" for line in table(rows))


def _row(entry: Ignored, report: IgnoreReport) -> tuple[str, ...]:
    said = entry.suppression
    about = (said.code, said.type, said.record, said.criterion, said.process)
    owner = f" ({said.owner})" if said.owner else ""
    why = "; ".join(entry.wrong) or "; ".join(filter(None, (f"{said.reason}{owner}", entry.undated)))
    cells = (
        f"{report.file}:{entry.span.line}",
        state_in_words(entry, report),
        " ".join(filter(None, about)) or "–",
        " ".join(why.split()),
    )
    return tuple(map(visible, cells))


def state_in_words(entry: Ignored, report: IgnoreReport) -> str:
    """Whether it holds: `holds, 12 days left`, `lapsed on 2026-10-01`, `form wrong`."""
    state, left = entry.state(report.today), entry.days_left(report.today)
    if left is not None:
        return f"holds, {number(left, 'day')} left" if left else "holds until tonight"
    if state == "lapsed":
        return "lapsed, without a day" if entry.undated else f"lapsed on {entry.suppression.expires}"
    return "form wrong"
