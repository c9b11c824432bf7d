"""`move`: may this record move to that stage? Every gap at once; exit 1 where it may not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import click

from qualrules.cli.exits import CANNOT, CLEAN, FINDINGS, CannotDo
from qualrules.cli.formats import format_option
from qualrules.cli.one_record import the_one
from qualrules.cli.opening import exit_code, give_account, no_records, opened, over_data
from qualrules.cli.talk import complain, say
from qualrules.model.values import fold
from qualrules.report import move_json, move_jsonl, move_text, reading_text
from qualrules.report.results import MoveReport
from qualrules.workspace.data import DataArgument, data_arguments
from qualrules.workspace.loading import load_ruleset
from qualrules.workspace.moving import CannotJudge, Mover, aimed_at, processes_of, stage_names, wanted_move
from qualrules.workspace.output import write_text
from qualrules.workspace.session import Request, Session
from qualrules.workspace.wanted_moves import WantedMoves, wanted_moves
from qualrules.workspace.webhook_records import page_of

FORMATS: dict[str, Callable[[MoveReport], str]] = {
    "text": move_text.render,
    "json": move_json.render,
    "jsonl": move_jsonl.render,
}
Render = Callable[[MoveReport], str]


@click.command("move")
@partial(over_data, required=False)
@click.option("--id", "id_", metavar="ID", help="The record: its id, or its place (deals.csv:12).")
@click.option("--to", metavar="STAGE", help="The stage or outcome to which it is to move.")
@click.option(
    "--from", "from_", default="", metavar="STAGE", help="From there, instead of the claimed stage."
)
@click.option("--wanted", metavar="FILE", help="Many moves: a table with id and to, or webhook bodies.")
@click.option("--process", default="", metavar="NAME", help="The process, where several have such a stage.")
@format_option("move", FORMATS)
def move(
    request: Request,
    id_: str | None,
    to: str | None,
    from_: str,
    wanted: str | None,
    process: str,
    render: Render,
    skip_bad: bool,
) -> int:
    """Whether a record may move to a stage: what the move itself breaks, what each stage on the way lacks, what to
    ask. Exit 1 where it may not, also where that cannot be said yet.

    \b
    Example:
      qualrules move sales.qual deals.csv --id D-1009 --to Proposal
      qualrules move sales.qual deals.csv --wanted moves.csv --format json
      qualrules move sales.qual deals.json --wanted webhook.json
    """
    try:
        if wanted is not None:
            if id_ is not None or to is not None or from_:
                raise click.UsageError(
                    "--wanted names records and stages itself: leave --id, --to and --from out"
                )
            return _many(request, wanted, process, render, skip_bad)
        if not request.data:
            raise click.UsageError("DATA is missing: the file with the record")
        if id_ is None or to is None:
            raise click.UsageError(
                "say which record and where to: --id ID --to STAGE, or --wanted FILE for many"
            )
        return _one(request, id_, (to, from_, process), render, skip_bad)
    except CannotJudge as error:
        raise CannotDo(str(error), *error.helps) from None


def _one(request: Request, id_: str, asked: tuple[str, str, str], render: Render, skip_bad: bool) -> int:
    to, source, named = asked
    session = opened(request, for_one=True)
    possible = processes_of(session, session.top, named)
    for stage in filter(None, (to, source)):
        if not any(fold(stage) in stage_names(one) for one in possible):
            aimed_at(possible, stage)  # says so before the records are read
    verdict = the_one(session, id_)
    aims = processes_of(session, [verdict.record.type], named)
    process, target = aimed_at(aims, to, verdict)
    judged = wanted_move(verdict, process, target, source)
    write_text(None, render(MoveReport(session.about, (judged,), is_one=True)))
    give_account(session)
    code = exit_code(session, skip_bad)
    return code if code == CANNOT else (CLEAN if judged.allowed else FINDINGS)


def _many(request: Request, file: str, named: str, render: Render, skip_bad: bool) -> int:
    data = data_arguments([file], ())[0].file
    if request.data:
        session = opened(request, for_one=True)
        wanted = wanted_moves(data, session.top)
    else:
        wanted = wanted_moves(data)
        session = _opened_for(request, wanted, data.name)
    if wanted.is_empty:
        raise CannotDo(f'"{data.name}" holds no wanted move')
    mover = Mover(session, named)
    judged = mover.judge(wanted, data.name)
    if session.reading.count == 0 and request.data:
        raise no_records(session)
    report = MoveReport(session.about, judged.moves, judged.not_wanted, judged.problems)
    write_text(None, render(report))
    give_account(session)
    for one in mover.unreadable:
        say(reading_text.problem_line(one, one.field, values=True))
    for problem in judged.problems:
        complain(f"{problem.place}: {problem.message}")
    code = exit_code(session, skip_bad)
    if judged.problems or code == CANNOT:
        return CANNOT
    return CLEAN if all(one.allowed for one in judged.moves) else FINDINGS


def _opened_for(request: Request, wanted: WantedMoves, name: str) -> Session:
    """The session over what bodies of webhooks tell of whole records, where there is no DATA."""
    told = [change.after for change in wanted.changes if change.after is not None]
    if not told:
        raise click.UsageError("DATA is missing: the file with the records that are to move")
    rules = load_ruleset(request.ruleset, request.sources).rules
    types = {one.record for one in rules.processes.values() if one.claim} if rules is not None else set()
    record = types.pop() if len(types) == 1 else None
    return opened(request, more=[DataArgument(record, page_of(told, name))], for_one=True)
