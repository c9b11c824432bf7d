"""The tests of a dbt project that are queries of their own: promises, ids, and values that are not written in YAML.

Each gives the rows that should not be there.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.engines.sql.export import jinja
from qualrules.engines.sql.export.asked import Asked
from qualrules.engines.sql.export.dbt.columns import Column
from qualrules.engines.sql.export.dbt.model import table
from qualrules.engines.sql.export.dbt.names import model_name, plain
from qualrules.engines.sql.export.dialects import FORMS
from qualrules.engines.sql.export.statement import Statement
from qualrules.model.rules import Rules


def tests(
    rules: Rules, statement: Statement, asked: Asked, columns: list[Column]
) -> Iterator[tuple[str, str]]:
    """The name of each test's file, without ending, and its text. Raises CannotSay."""
    model = model_name(rules, statement.record)
    quoted = FORMS[asked.dialect].dialect.identifier
    for title, promise in rules.promises.items():
        if promise.record == statement.record:
            column = jinja.literally(quoted(f"promises.{title}"))
            says = " ".join(promise.span.text.split()) or f'promise "{title}"'
            text = f"SELECT *\nFROM {{{{ ref('{model}') }}}}\nWHERE NOT {column}\n"
            yield f"{model}_promise_{plain(title)}", f"-- {jinja.literally(says)}\n{text}"
    for each in columns:
        if each.values and not each.is_plain:
            yield f"{model}_values_of_{plain(each.name)}", _values(model, each, asked)
    for record, name in statement.reading.tables().items():
        if record != statement.record:
            yield f"{model}_ids_of_{plain(record)}", _ids(record, name, asked)


def _values(model: str, column: Column, asked: Asked) -> str:
    dialect = FORMS[asked.dialect].dialect
    listed = jinja.literally(dialect.listed(column.values))
    name = jinja.literally(dialect.identifier(column.name))
    return f"SELECT *\nFROM {{{{ ref('{model}') }}}}\nWHERE {name} NOT IN ({listed})\n"


def _ids(record: str, name: str, asked: Asked) -> str:
    """Ids that are missing or there twice: links and lists would go astray."""
    id = jinja.literally(FORMS[asked.dialect].dialect.identifier(asked.warehouse.identity(record)))
    source = table(asked, record, name)
    return f"SELECT {id}, count(*) AS rows_with_it\nFROM {source}\nGROUP BY {id}\nHAVING count(*) > 1 OR {id} IS NULL\n"
