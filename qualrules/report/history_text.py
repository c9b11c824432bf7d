"""The past of an audit for people: the moves counted, and the account of reading the history, which is told apart."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.evaluate.history import HistoryCounts
from qualrules.reading.past_account import PastAccount, Refused, TableAccount
from qualrules.reading.tally import OUTSIDE_LIST
from qualrules.report.columns import cut
from qualrules.report.reading_text import LONGEST
from qualrules.report.results import HistoryReport
from qualrules.report.summary_text import number
from qualrules.report.visible import visible

NAMED = 12
"""How many names and ids a line lists."""


def summary_lines(report: HistoryReport | None) -> Iterator[str]:
    """The moves and stays of each process."""
    for name, counts in report.processes.items() if report is not None else ():
        yield ""
        yield f"history of process {name}"
        yield from _process(counts)


def _process(counts: HistoryCounts) -> Iterator[str]:
    judged = (
        ("allowed", counts.allowed),
        ("too early", counts.too_early),
        ("refused", counts.refused),
        ("unproven", counts.unproven),
    )
    yield f"  moves            {counts.moves:,}: " + ", ".join(f"{word} {count:,}" for word, count in judged)
    yield f"  of them          skipped {counts.skipped:,}, back {counts.back:,}"
    if counts.unmapped:
        yield f"  not judged       to no stage of the process {counts.unmapped:,}"
    if counts.not_applicable:
        yield f"  not applicable   {counts.not_applicable:,}"
    if counts.stays:
        yield f"  stays            {counts.stays:,}: too long {counts.too_long + counts.overdue:,}"
    if counts.not_held:
        fields = [f"{field} {count:,}" for field, count in counts.not_held.most_common()]
        yield "  not held         " + ", ".join(fields[:NAMED]) + (", …" if len(fields) > NAMED else "")


def account_lines(report: HistoryReport | None, values: bool, ids: bool = True) -> list[str]:
    """The account of reading; without `values` nothing that stands in the history is told, without `ids` no id of a
    record.
    """
    accounts = report.accounts if report is not None else ()
    return [visible(line) for account in accounts for line in _account(account, values, ids)]


def _account(account: PastAccount, values: bool, ids: bool) -> Iterator[str]:
    for table in account.tables:
        yield from _table(table, values)
    for problem in account.values.problems.values():
        what = "outside the list of values" if problem.code == OUTSIDE_LIST else "that cannot be read"
        reason = f" ({problem.reason})" if problem.reason else ""
        example = f', for example "{cut(problem.example, LONGEST)}"' if values else ""
        yield (
            f"{number(problem.count, 'past value')} of {problem.field} {what}{reason}{example}: "
            f"{_places(problem.places, problem.count)}"
        )
    elsewhere = account.elsewhere
    if elsewhere.rows:
        yield (
            f"{number(elsewhere.rows, 'row')} of the history about {number(elsewhere.records, 'record')} "
            f"that the data does not hold{f': {_listed(elsewhere.ids, elsewhere.records)}' if ids else ''}"
        )
    if account.later:
        yield f"{number(account.later, 'change')} of a stage after the moment of this run left out"
    if account.other_ends:
        yield (
            f"{number(account.other_ends, 'record')} in another stage now than the history ends with: "
            "it does not hold the last move"
        )


def _table(table: TableAccount, values: bool) -> Iterator[str]:
    reach = f", from {table.begin:%Y-%m-%d} to {table.end:%Y-%m-%d}" if table.begin and table.end else ""
    yield f"{table.name}: {number(table.rows, 'row')} of {table.kind}, {table.used:,} used{reach}"
    for refused in table.refused.values():
        yield f"  {_refused(refused, values)}"
    if table.bad_count:
        yield f"  {number(table.bad_count, 'row')} cannot be read as such:"
        yield from (f"    {row.place}: {row.message}" for row in table.bad)
    if table.unread:
        counted = table.kind == "changes"
        names = [
            f'"{cut(name, LONGEST)}"' + (f" {rows:,}" if counted else "")
            for name, rows in table.unread.items()
        ]
        yield f"  names in it that feed no field: {_listed(names, len(names))}"


def _refused(refused: Refused, values: bool) -> str:
    example = f', for example "{cut(refused.example, LONGEST)}"' if values and refused.example else ""
    places = _places(refused.places, refused.count)
    used = "used in part" if refused.is_used else "not used"
    return f"{number(refused.count, 'row')} {used}, {refused.reason}{example}: {places}"


def _places(places: list[str], count: int) -> str:
    return ", ".join(places) + (", …" if count > len(places) else "")


def _listed(names: list[str], count: int) -> str:
    return ", ".join(names[:NAMED]) + (", …" if count > NAMED else "")
