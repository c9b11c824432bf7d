"""The `schema.yml` of a dbt project: models and their columns, in the ruleset's words, and the sources that they read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from qualrules.engines.sql.export.dbt.columns import Column
from qualrules.engines.sql.export.dbt.names import Place
from qualrules.engines.sql.export.jinja import quoted, string, yaml


def schema(models: Mapping[str, tuple[str, Sequence[Column]]], places: Iterable[Place]) -> str:
    """The text of the file; `models`: name → description and columns."""
    lines = ["version: 2", "", *_sources(places), "models:"]
    for name, (words, columns) in models.items():
        lines += [f"  - name: {yaml(name)}", f"    description: {yaml(words)}", "    columns:"]
        lines += [line for column in columns for line in _column(column)]
    return "\n".join(lines) + "\n"


def _column(column: Column) -> Iterator[str]:
    yield f"      - name: {yaml(column.name)}"
    yield "        quote: true"
    yield f"        description: {yaml(column.words)}"
    if column.is_id:
        yield "        data_tests: [not_null, unique]"
    elif column.values and column.is_plain:
        yield "        data_tests:"
        yield "          - accepted_values:"
        yield "              arguments:"
        yield f"                values: [{', '.join(map(yaml, column.values))}]"


def _sources(places: Iterable[Place]) -> Iterator[str]:
    by_source: dict[str, list[Place]] = {}
    for each in dict.fromkeys(places):
        by_source.setdefault(each.source, []).append(each)
    if by_source:
        yield "sources:"
    for name, tables in by_source.items():
        first = tables[0]
        default = string(first.schema) if first.schema else "target.schema"
        yield f"  - name: {yaml(name)}"
        if first.database:
            yield f"    database: {yaml(first.database)}"
        variable = string(f"{name}_schema")
        yield "    schema: " + quoted(f"{{{{ var({variable}, {default}) }}}}")
        yield "    tables:"
        yield from (f"      - name: {yaml(each.table)}" for each in tables)
    if by_source:
        yield ""
