"""The plugin that brings the exporters that ship; what they write with is imported when they write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualrules.plugins.hookspecs import Exporter, hookimpl

if TYPE_CHECKING:
    from qualrules.engines.sql.export.asked import Asked
    from qualrules.model.rules import Rules


class JsonSchema:
    """The schemas of all JSON documents: one object, form name → schema."""

    name: str = "json-schema"
    needs_ruleset: bool = False

    def export(self, rules: Rules | None) -> str:
        """The text of the object; the rules make no difference."""
        import json

        from qualrules.report.wire import schemas

        return json.dumps(schemas(), indent=2, ensure_ascii=False) + "\n"


class Sql:
    """A query over the tables of a warehouse, or a view."""

    name: str = "sql"
    needs_ruleset: bool = True

    def export(self, rules: Rules | None) -> str:
        """The query over tables that are called like records and fields."""
        from qualrules.engines.sql.export.asked import Asked

        assert rules is not None
        return self.export_for(rules, Asked())

    def export_for(self, rules: Rules, asked: Asked) -> str:
        """The query over the tables that are named. Raises CannotSay."""
        from qualrules.engines.sql.export.query_file import query_file

        return query_file(rules, asked)


class Dbt:
    """Models, descriptions and tests for a dbt project."""

    name: str = "dbt"
    needs_ruleset: bool = True

    def export(self, rules: Rules | None) -> str:
        """All files in one text, each behind its name."""
        from qualrules.engines.sql.export.asked import Asked

        assert rules is not None
        files = self.export_for(rules, Asked())
        return "\n".join(f"==> {name} <==\n{text}" for name, text in files.items())

    def export_for(self, rules: Rules, asked: Asked) -> dict[str, str]:
        """The files by their names. Raises CannotSay."""
        from qualrules.engines.sql.export.dbt.folder import folder

        return folder(rules, asked)


@hookimpl
def qualrules_exporters() -> list[Exporter]:
    """JSON Schema, SQL, dbt."""
    return [JsonSchema(), Sql(), Dbt()]
