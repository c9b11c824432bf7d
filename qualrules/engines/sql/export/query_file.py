"""The file of `export sql`: one query, or a view."""

from __future__ import annotations

from qualrules.diagnostics import Diagnostic
from qualrules.engines.sql.clock import Fixed
from qualrules.engines.sql.export.asked import Asked
from qualrules.engines.sql.export.statement import Statement
from qualrules.engines.sql.refusals import CannotSay
from qualrules.model.rules import Rules
from qualrules.source import NOWHERE


def query_file(rules: Rules, asked: Asked) -> str:
    """The text of the file. Raises CannotSay."""
    clock = Fixed(asked.moment) if asked.moment is not None else None
    statement = Statement(rules, _the_one(rules, asked), asked.warehouse, asked.dialect, clock)
    set_up = "".join(f"{each};\n" for each in statement.forms.set_up())
    return f"{set_up}{statement.head()}{_view(statement, asked.view)}{statement.select()};\n"


def _the_one(rules: Rules, asked: Asked) -> str:
    records = asked.records(rules)
    if len(records) == 1:
        return records[0]
    refusal = CannotSay("a query is about the records of one type")
    helps = tuple(f"say which: --type {name}" for name in records)
    refusal.diagnostic = Diagnostic("QR417", str(refusal), NOWHERE, helps=helps)
    raise refusal


def _view(statement: Statement, name: str | None) -> str:
    if name is None:
        return ""
    return f"CREATE OR REPLACE VIEW {statement.words.path('view', name)} AS\n"
