"""The summary that a step of a workflow on GitHub gets beside its annotations. What cannot be written is said, and changes
no exit code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qualrules.cli.formats import Later
from qualrules.cli.talk import say
from qualrules.workspace.step_summary import NoSummary, append_summary

if TYPE_CHECKING:
    from qualrules.diagnostics import Diagnostic
    from qualrules.report.results import AuditReport

MOST = 500
"""Findings of a kind in it: one kind is not to take the room of all others."""


def sum_up_audit(render: object, report: AuditReport) -> None:
    """The summary of an audit, where its form is that of GitHub."""
    if not _is_github(render):
        return
    from qualrules.report import audit_markdown

    _appended(lambda room: audit_markdown.within(report, room, MOST).text)


def sum_up_check(render: object, diagnostics: Sequence[Diagnostic]) -> None:
    """The summary of a check, where its form is that of GitHub."""
    if not _is_github(render):
        return
    from qualrules.report import diagnostics_markdown

    _appended(lambda room: diagnostics_markdown.within(diagnostics, room).text)


def _is_github(render: object) -> bool:
    return isinstance(render, Later) and render.module in ("audit_github", "diagnostics_github")


def _appended(composed: Callable[[int], str]) -> None:
    try:
        append_summary(composed)
    except NoSummary as error:
        say(f"warning: {error}")
