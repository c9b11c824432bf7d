"""The plugin that brings the reporters that ship; a module of `report` is imported when it renders."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from qualrules.plugins.hookspecs import Reporter, hookimpl

SHIPPED = {
    "check": {
        "text": "diagnostics_text",
        "json": "diagnostics_json",
        "sarif": "diagnostics_sarif",
        "gitlab": "diagnostics_gitlab",
        "github": "diagnostics_github",
    },
    "test": {"text": "test_text", "json": "test_json", "junit": "test_junit"},
    "diff": {
        "text": "diff_text",
        "markdown": "diff_markdown",
        "json": "diff_json",
        "html": "diff_html",
    },
    "run": {
        "table": "run_table",
        "json": "run_json",
        "jsonl": "run_jsonl",
        "csv": "run_csv",
        "xlsx": "run_xlsx",
        "parquet": "run_parquet",
    },
    "audit": {
        "text": "audit_text",
        "json": "audit_json",
        "jsonl": "audit_jsonl",
        "sarif": "audit_sarif",
        "gitlab": "audit_gitlab",
        "github": "audit_github",
        "junit": "audit_junit",
        "markdown": "audit_markdown",
    },
    "move": {"text": "move_text", "json": "move_json", "jsonl": "move_jsonl"},
    "why": {"text": "why_text", "json": "why_json"},
    "sources": {"text": "sources_text", "json": "sources_json"},
    "ignore": {"text": "ignore_text", "json": "ignore_json"},
    "signatures": {"text": "signatures_text", "json": "signatures_json"},
    "agree": {"markdown": "agreement_markdown", "html": "agreement_html", "pdf": "agreement_pdf"},
}
"""Form → name → module in `qualrules.report`."""


@dataclass
class ShippedReporter:
    """A module of `report` with `render(report) -> str` (`bytes` where the form is no text), or with `lines(report)`
    where the result is long.
    """

    name: str
    form: str
    module: str

    def render(self, report: Any) -> str | bytes:  # noqa: ANN401 - each form has a report type of its own
        """The report as text, or as the bytes of a workbook."""
        module = import_module(f"qualrules.report.{self.module}")
        text: str | bytes = (
            module.render(report) if hasattr(module, "render") else "".join(module.lines(report))
        )
        return text


@hookimpl
def qualrules_reporters() -> list[Reporter]:
    """One for each form and format."""
    return [
        ShippedReporter(name, form, module)
        for form, named in SHIPPED.items()
        for name, module in named.items()
    ]
