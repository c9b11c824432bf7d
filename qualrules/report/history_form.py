"""The past of an audit as JSON holds it: the moves counted, and the account of reading the history."""

from __future__ import annotations

from qualrules.evaluate.history import HistoryCounts
from qualrules.reading.past_account import PastAccount, TableAccount
from qualrules.report.record_form import Form, clean
from qualrules.report.results import HistoryReport


def history_form(report: HistoryReport, values: bool, ids: bool = True) -> Form:
    """The counts by process, and the account; without `values` nothing that stands in the history is told, without
    `ids` no id of a record.
    """
    return {
        "processes": {name: _counts(counts) for name, counts in report.processes.items()},
        "reading": [_account(account, values, ids) for account in report.accounts],
    }


def _counts(counts: HistoryCounts) -> Form:
    return {
        "moves": counts.moves,
        "allowed": counts.allowed,
        "too_early": counts.too_early,
        "refused": counts.refused,
        "unproven": counts.unproven,
        "not_applicable": counts.not_applicable,
        "skipped": counts.skipped,
        "back": counts.back,
        "unmapped": counts.unmapped,
        "stays": counts.stays,
        "too_long": counts.too_long,
        "overdue": counts.overdue,
        "not_held": dict(counts.not_held.most_common()),
    }


def _account(account: PastAccount, values: bool, ids: bool) -> Form:
    return {
        "record": account.record,
        "tables": [_table(table, values) for table in account.tables],
        "problems": [
            {
                "code": one.code,
                "field": one.field,
                "reason": clean(one.reason),
                "count": one.count,
                "places": [clean(place) for place in one.places],
                **({"example": clean(one.example)} if values else {}),
            }
            for one in account.values.problems.values()
        ],
        "not_in_data": {
            "records": account.elsewhere.records,
            "rows": account.elsewhere.rows,
            "ids": [clean(id) for id in account.elsewhere.ids] if ids else [],
        },
        "later": account.later,
        "other_ends": account.other_ends,
    }


def _table(table: TableAccount, values: bool) -> Form:
    return {
        "name": clean(table.name),
        "kind": table.kind,
        "rows": table.rows,
        "used": table.used,
        "begin": table.begin.strftime("%Y-%m-%dT%H:%M:%SZ") if table.begin else None,
        "end": table.end.strftime("%Y-%m-%dT%H:%M:%SZ") if table.end else None,
        "not_used": [
            {
                "reason": clean(one.reason),
                "count": one.count,
                "places": [clean(place) for place in one.places],
                **({"example": clean(one.example)} if values else {}),
            }
            for one in table.refused.values()
        ],
        "bad_rows": table.bad_count,
        "unmatched": {clean(name): rows for name, rows in table.unread.items()},
    }
