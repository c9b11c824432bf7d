"""The plugin that brings the exporters that ship; what they write with is imported when they write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualrules.plugins.hookspecs import Exporter, hookimpl

if TYPE_CHECKING:
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


@hookimpl
def qualrules_exporters() -> list[Exporter]:
    """JSON Schema."""
    return [JsonSchema()]
