"""`why`: the whole explanation of one record, and the shortest way to the next stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

import click

from qualrules.cli.exits import CannotDo
from qualrules.cli.formats import format_option
from qualrules.cli.opening import exit_code, give_account, known, opened, over_data, some
from qualrules.evaluate.verdict import Verdict
from qualrules.report import why_json, why_text
from qualrules.report.results import WhyReport
from qualrules.workspace.output import write_text
from qualrules.workspace.session import Request, Session

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
    session = opened(request)
    verdict = _the_one(session, id_)
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


def _the_one(session: Session, id_: str) -> Verdict:
    """The verdict on the record of that id or place. All records are read: there may be a second one."""
    found: list[Verdict] = []
    others: list[str] = []
    for verdict in some(session.verdicts(), session):
        record = verdict.record
        if id_ in (record.id, record.place):
            found.append(verdict)
        elif len(others) < 50_000:
            others.append(record.id)
    if not found:
        raise CannotDo(f'there is no {" or ".join(session.top)} with the id "{id_}"', *_near(id_, others))
    if len(found) > 1:
        places = ", ".join(verdict.record.place for verdict in found)
        raise CannotDo(f'{len(found)} records have the id "{id_}"', f"name one by its place: {places}")
    return found[0]


def _near(id_: str, others: list[str]) -> Iterator[str]:
    """The nearest id; ids differ by a sign, so only the very near ones count."""
    near = get_close_matches(id_, others, n=3, cutoff=0.6)
    if near:
        yield "did you mean " + " or ".join(f'"{one}"' for one in near) + "?"
    elif others:
        yield f"ids look like {', '.join(others[:3])}"
