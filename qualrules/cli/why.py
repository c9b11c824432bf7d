"""`why`: the whole explanation of one record, and the shortest way to the next stage."""

from __future__ import annotations

from collections.abc import Callable

import click

from qualrules.cli.formats import format_option
from qualrules.cli.one_record import the_one
from qualrules.cli.opening import exit_code, give_account, known, opened, over_data
from qualrules.report import why_json, why_text
from qualrules.report.results import WhyReport
from qualrules.workspace.output import write_text
from qualrules.workspace.session import Request

FORMATS: dict[str, Callable[[WhyReport], str]] = {"text": why_text.render, "json": why_json.render}


@click.command("why")
@over_data
@click.option(
    "--id", "id_", required=True, metavar="ID", help="The record: its id, or its place (deals.csv:12)."
)
@click.option("--criterion", metavar="NAME", help="Only this criterion, definition or score.")
@format_option("why", FORMATS)
def why(
    request: Request, id_: str, criterion: str | None, render: Callable[[WhyReport], str], skip_bad: bool
) -> int:
    """The reasons behind one record's outcomes, and the shortest way to its next stage.

    \b
    Example:
      qualrules why sales.qual deals.csv --id D-1009
      qualrules why bant deals.csv --id D-1009 --criterion budget
    """
    session = opened(request, for_one=True)
    verdict = the_one(session, id_)
    if criterion is not None:
        layout = verdict.layout
        known(
            criterion,
            [*layout.criteria, *layout.definitions, *layout.scores],
            "criterion, definition or score",
        )
    write_text(None, render(WhyReport(session.about, verdict, criterion)))
    give_account(session)
    return exit_code(session, skip_bad)
