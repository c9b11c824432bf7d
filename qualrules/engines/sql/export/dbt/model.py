"""A model of dbt: the query for the records of one type, whose tables and day dbt fills in."""

from __future__ import annotations

from qualrules.engines.sql.clock import Symbolic
from qualrules.engines.sql.export import jinja
from qualrules.engines.sql.export.asked import Asked
from qualrules.engines.sql.export.dbt.names import model_name, place
from qualrules.engines.sql.export.statement import Statement
from qualrules.engines.sql.refusals import CannotSay
from qualrules.model.rules import Rules

_TODAY, _NOW = "today", "now"


def model(rules: Rules, record: str, asked: Asked) -> str:
    """The text of a model's file. Raises CannotSay."""
    pieces: dict[str, str] = {_TODAY: "{{ today }}", _NOW: "{{ now }}"}

    def written(of: str, name: str) -> str:
        pieces[f"table {of}"] = table(asked, of, name)
        return jinja.mark(f"table {of}")

    clock = Symbolic(jinja.mark(_TODAY), jinja.mark(_NOW))
    statement = Statement(rules, record, asked.warehouse, asked.dialect, clock, written)
    _refuse_long(statement, model_name(rules, record))
    select = statement.select()
    head = jinja.literally(statement.head(today=_TODAY_WORDS.format(zone=rules.header.zone)))
    moments = _moments(statement, select)
    return f"{_config(statement)}\n{head}{moments}{jinja.template(select, pieces)}\n"


_TODAY_WORDS = "var('as_of'), a day such as 2026-11-21; left out, the day in {zone} when the model is asked"


def _config(statement: Statement) -> str:
    """A view keeps the settings of the session that made it, so they are set before."""
    before = ", ".join(map(jinja.string, statement.forms.set_up()))
    return f"{{{{ config(materialized='view'{f', pre_hook=[{before}]' if before else ''}) }}}}"


def table(asked: Asked, record: str, name: str) -> str:
    """How dbt finds the table of a record type."""
    found = place(asked.warehouse, record)
    if found is None:
        return f"{{{{ ref({jinja.string(name)}) }}}}"
    return f"{{{{ source({jinja.string(found.source)}, {jinja.string(found.table)}) }}}}"


def _moments(statement: Statement, select: str) -> str:
    """Sets `today`, and `now` where the query asks for it, from `var('as_of')` or from the database's clock."""
    zone, forms = statement.rules.header.zone, statement.forms
    asked, given = forms.clock(zone), forms.clock_of("DATE '{{ as_of }}'", zone)
    texts = {_TODAY: (given.today_text, asked.today_text), _NOW: (given.now_text, asked.now_text)}
    lines = [
        f"{{%- set {name} %}}{{% if as_of %}}{said}{{% else %}}{now}{{% endif %}}{{% endset %}}\n"
        for name, (said, now) in texts.items()
        if jinja.mark(name) in select
    ]
    return "".join(["{%- set as_of = var('as_of', none) %}\n", *lines]) if lines else ""


def _refuse_long(statement: Statement, name: str) -> None:
    longest = statement.forms.dialect.longest_name
    if longest is not None and len(name.encode()) > longest:
        raise CannotSay(
            f'the model "{name}" has a longer name than the {longest} bytes that {statement.dialect} allows',
            help="give the ruleset or the record a shorter name",
        )
