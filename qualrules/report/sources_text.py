"""`sources --format text`: the fields of each record type, their columns, how full they are, what repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualrules.reading.drift import Drift
from qualrules.reading.facts import ColumnFacts
from qualrules.reading.tally import OUTSIDE_LIST, Tally
from qualrules.report.columns import cut, table
from qualrules.report.drift_text import drift_in_words
from qualrules.report.reading_text import outside_in_words
from qualrules.report.results import SourceField, SourcesReport, SourceTable
from qualrules.report.summary_text import number
from qualrules.report.visible import visible

WHY = {
    "line": "declared",
    "alike": "declared, spelled otherwise",
    "knowledge": "known of this CRM",
    "name": "guessed by its name",
    None: "",
}
LONGEST = 24


def render(report: SourcesReport) -> str:
    """The whole text."""
    return "".join(f"{visible(line)}\n" for line in _lines(report))


def _lines(report: SourcesReport) -> Iterator[str]:
    for place, each in enumerate(report.tables):
        if place:
            yield ""
        yield from _table(each)
        yield from _suspects(each)
        yield from _outside(each, report.reading.tally)
        yield from _drift(each, report.drifts)
    if report.absent:
        yield ""
        yield f"no file feeds {', '.join(report.absent)}"


def _table(each: SourceTable) -> Iterator[str]:
    identity = f'identified by "{each.identified_by}"' if each.identified_by else "named by their place"
    yield f"{each.record} from {each.place}: {number(each.records, 'record')}, {identity}"
    rows = [["field", "column", "why", "form", "known", "most repeated"]]
    rows += [row for one in each.fields if one.is_supplied for row in _rows(one, each.records)]
    yield from table(rows, indent="  ", right=(4,))
    missing = [one for one in each.fields if not one.is_supplied]
    needed = [one.name for one in missing if one.is_read]
    others = [one.name for one in missing if not one.is_read]
    if needed:
        yield f"  not in the source, and read by the rules: {', '.join(needed)}"
    if others:
        yield f"  not in the source: {', '.join(others)}"
    if each.unread:
        labels = {column.column: column.label for column in each.columns}
        yield "  not read: " + ", ".join(f'"{labels.get(name) or name}"' for name in each.unread)


def _suspects(each: SourceTable) -> Iterator[str]:
    """The repeated values that are probably none."""
    for column in each.columns:
        for value, count in column.suspects:
            shown = f'"{cut(value, LONGEST)}" stands in {count:,} of {number(column.rows, "record")}'
            yield f"  {', '.join(column.fields)}: {shown}: a placeholder?"


def _drift(each: SourceTable, drifts: Iterable[Drift]) -> Iterator[str]:
    """What the CRM says of itself and the definition does not, and the other way round."""
    own = [drift for drift in drifts if drift.record == each.record]
    if own:
        yield "  the CRM and the definition have drifted apart:"
    for drift in own:
        yield f"    {drift.field}: {drift_in_words(drift)}"


def _outside(each: SourceTable, tally: Tally) -> Iterator[str]:
    """The values that a `means` line or a longer list would settle."""
    for one in each.fields:
        found = tally.outside.get((each.record, one.name))
        if found:
            count = sum(
                problem.count
                for problem in tally.problems.values()
                if (problem.code, problem.record, problem.field) == (OUTSIDE_LIST, each.record, one.name)
            )
            yield f"  {one.name}: {number(count, 'value')} outside the list: {outside_in_words(found, count)}"


def _rows(each: SourceField, records: int) -> Iterator[list[str]]:
    """A line a column; the first one says how full the field is."""
    rate = f"{100 * each.known / records:.0f}%" if records else ""
    known = f"{rate}, {each.unreadable} unreadable" if each.unreadable else rate
    if any(column.unclear for column in each.columns):
        known = "not read"
    if not each.columns:
        yield [each.name, "", "child rows", "", known, ""]
    for place, column in enumerate(each.columns):
        first = place == 0
        yield [each.name if first else "", *_column(column), known if first else "", _repeated(column)]


def _column(column: ColumnFacts) -> list[str]:
    name = f'"{column.label or column.column}"'
    if column.unclear:
        return [name, WHY[column.how], "unclear"]
    form = f'"{column.form}"{" (guessed)" if column.guessed else ""}' if column.form else ""
    return [name, WHY[column.how], form]


def _repeated(column: ColumnFacts) -> str:
    return ", ".join(f'"{cut(column.shown(value), LONGEST)}" {count:,}' for value, count in column.common[:3])
