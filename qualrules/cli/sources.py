"""`sources`: which column feeds which field, how full it is, and what nothing reads."""

from __future__ import annotations

from collections.abc import Callable

import click

from qualrules.cli.exits import CANNOT
from qualrules.cli.formats import format_option
from qualrules.cli.opening import exit_code, give_account, no_records, opened, over_data
from qualrules.cli.progress import progress
from qualrules.report import sources_json, sources_text
from qualrules.report.results import SourcesReport
from qualrules.workspace.matching import matching
from qualrules.workspace.output import write_text
from qualrules.workspace.session import Request

FORMATS: dict[str, Callable[[SourcesReport], str]] = {
    "text": sources_text.render,
    "json": sources_json.render,
}


@click.command("sources")
@over_data
@format_option("sources", FORMATS)
def sources(request: Request, render: Callable[[SourcesReport], str], skip_bad: bool) -> int:
    """Which column feeds which field, what was guessed, how full it is, what repeats, what is not read.

    \b
    Example:
      qualrules sources bant deals.csv
      qualrules sources sales.qual data --source export.qual --format json
    """
    session = opened(request, even_unclear=True)
    with progress("reading") as step:
        report = matching(session, step)
    if not any(table.records for table in report.tables):
        raise no_records(session)
    write_text(None, render(report))
    give_account(session)
    return CANNOT if session.reading.unclear else exit_code(session, skip_bad)
