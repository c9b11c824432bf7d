"""`sources --format json`: one document, `qualrules/sources/v1`."""

from __future__ import annotations

from qualrules.model.values import fold
from qualrules.reading.drift import Drift
from qualrules.reading.facts import ColumnFacts
from qualrules.report import json_text
from qualrules.report.drift_text import drift_in_words
from qualrules.report.reading_form import reading_form
from qualrules.report.record_form import Form, clean
from qualrules.report.results import SourceField, SourcesReport, SourceTable
from qualrules.report.summary_form import ruleset_form


def render(report: SourcesReport) -> str:
    """The document as text."""
    return json_text.document(document(report)) + "\n"


def document(report: SourcesReport) -> Form:
    """The document."""
    return {
        "schema": "qualrules/sources/v1",
        "ruleset": ruleset_form(report.about),
        "source": report.about.source,
        "tables": [_table_form(table) for table in report.tables],
        "records_without_source": list(report.absent),
        "drift": [_drift_form(drift) for drift in report.drifts],
        "reading": reading_form(report.reading),
    }


def _table_form(table: SourceTable) -> Form:
    return {
        "record": table.record,
        "place": clean(table.place),
        "identified_by": clean(table.identified_by),
        "records": table.records,
        "fields": [_field_form(each, table.records) for each in table.fields],
        "not_read": [_column_form(column) for column in table.columns if column.column in table.unread],
    }


def _field_form(each: SourceField, records: int) -> Form:
    is_unclear = any(column.unclear for column in each.columns)
    return {
        "field": each.name,
        "match": match_of(each),
        "read_by_rules": each.is_read,
        "known": each.known,
        "unreadable": each.unreadable,
        "fill_rate": round(each.known / records, 4) if records and not is_unclear else None,
        "columns": [_column_form(column) for column in each.columns],
    }


def match_of(each: SourceField) -> str:
    """`exact`: a source line names the column; `guessed`: a name is alike or known; else `unmatched`."""
    if not each.is_supplied:
        return "unmatched"
    return "exact" if all(column.how == "line" for column in each.columns) else "guessed"


def _column_form(column: ColumnFacts) -> Form:
    return {
        "column": clean(column.column),
        "label": clean(column.label) or None,
        "how": column.how,
        "form": column.form or None,
        "form_guessed": column.guessed,
        "form_unclear": column.unclear,
        "rows": column.rows,
        "filled": column.filled,
        "repeated": [
            {"value": clean(value), "label": clean(column.options.get(fold(value))), "count": count}
            for value, count in column.common
        ],
        "placeholders": [{"value": clean(value), "count": count} for value, count in column.suspects],
    }


def _drift_form(drift: Drift) -> Form:
    return {
        "kind": drift.kind,
        "record": drift.record,
        "field": drift.field,
        "column": clean(drift.column),
        "stage": clean(drift.stage) or None,
        "only_crm": [clean(text) for text in drift.crm],
        "only_agreed": list(drift.agreed),
        "retired": list(drift.retired),
        "message": clean(drift_in_words(drift)),
    }
