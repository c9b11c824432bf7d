"""`audit`: hold the CRM's stages against the agreed ones; exit 1 where there are findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, cast

import click

from qualrules.cli.exits import CANNOT, CLEAN, FINDINGS, CannotDo
from qualrules.cli.formats import Format, ParamType, format_option
from qualrules.cli.opening import exit_code, give_account, opened, over_data, some
from qualrules.cli.progress import followed
from qualrules.cli.talk import say, tell
from qualrules.diagnostics import Diagnostic, Level
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.grouping import NoSuchField
from qualrules.reading.past import Past
from qualrules.reading.shapes import columns_in_words
from qualrules.report import audit_json, audit_jsonl, audit_text, history_text
from qualrules.report.results import AuditReport
from qualrules.source import NOWHERE
from qualrules.workspace.auditing import Audit
from qualrules.workspace.histories import open_history
from qualrules.workspace.output import write_lines
from qualrules.workspace.session import Request, Session

Render = Callable[[AuditReport], str | Iterator[str]]
Output = tuple[Render, str]
FORMATS: dict[str, Render] = {
    "text": audit_text.lines,
    "json": audit_json.lines,
    "jsonl": audit_jsonl.lines,
}
FORMAT = Format("audit", cast("Mapping[str, Callable[[AuditReport], str]]", FORMATS))
RANK = {Level.NOTE: 0, Level.WARNING: 1, Level.ERROR: 2}


class FormatFile(ParamType):
    """`FORMAT:FILE`, as in `json:audit.json`."""

    name = "format:file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Output:  # noqa: ANN401
        """The renderer and the file."""
        if isinstance(value, tuple):
            return value
        form, colon, file = str(value).partition(":")
        if not colon or not file:
            self.fail(f'"{value}" is not FORMAT:FILE; write json:audit.json', param, ctx)
        return FORMAT.convert(form, param, ctx), file


@click.command("audit")
@over_data
@format_option("audit", FORMAT.renderers)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=FormatFile(),
    metavar="FORMAT:FILE",
    help="Write this format to a file, and nothing to standard output; may be repeated.",
)
@click.option(
    "--fail-level",
    type=click.Choice([level.value for level in Level]),
    default=Level.ERROR.value,
    show_default=True,
    help="Exit with 1 from this level on.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--group-by", metavar="FIELD", help="The counts once for each value of this field, too.")
@click.option(
    "--history",
    multiple=True,
    metavar="FILE",
    help="What the records were like in the past: judge each move by what was known then; may be repeated.",
)
@click.option("--show-fields", is_flag=True, help="Show values of the records; else ids only.")
def audit(
    request: Request,
    render: Render,
    outputs: tuple[Output, ...],
    fail_level: str,
    exit_zero: bool,
    group_by: str | None,
    history: tuple[str, ...],
    show_fields: bool,
    skip_bad: bool,
) -> int:
    """The CRM's stage against the agreed one, with what is missing and what to ask.

    \b
    Example:
      qualrules audit sales.qual deals.csv --as-of 2026-11-21
      qualrules audit sales.qual deals.csv -o json:audit.json -o text:audit.txt --fail-level warning
      qualrules audit sales.qual deals.csv --history stage_history.csv
    """
    read_too = (("--group-by", f"{group_by} is known"),) if group_by is not None else ()
    session = opened(replace(request, history=history, read_too=read_too))
    _something_to_audit(session)
    pasts = _pasts(session)
    through = _audit(session, group_by, show_fields, pasts)
    through.add(followed(some(session.verdicts(), session), "auditing"))
    report = through.report()
    for each, file in outputs or ((render, "-"),):
        write_lines(file, each(report))
    give_account(session, values=show_fields)
    for line in history_text.account_lines(report.history, show_fields):
        say(line)
    code = exit_code(session, skip_bad, history_text.bad_rows(report.history))
    undone = list(_not_held_against(session, report))
    if undone:
        tell(undone)
        return CANNOT
    if code == CANNOT or exit_zero:
        return code
    return FINDINGS if _at_or_above(report.findings, Level(fail_level)) else CLEAN


def _at_or_above(findings: Iterable[Finding], level: Level) -> bool:
    return any(RANK[finding.level] >= RANK[level] for finding in findings)


def _something_to_audit(session: Session) -> None:
    """Says where no stage is looked at. Raises CannotDo where nothing else is, either."""
    name = session.about.name or "the ruleset"
    if any(layout.processes for layout in session.layouts):
        return
    if not any(layout.promises for layout in session.layouts):
        helps = ("`qualrules run` judges criteria, definitions and scores",)
        raise CannotDo(f"{name} has neither a process nor a promise, so there is nothing to audit", *helps)
    say(f"{name} has no process, so no stage was checked")


def _not_held_against(session: Session, report: AuditReport) -> Iterator[Diagnostic]:
    """What was asked and could not be done: no column holds a stage, or no row of the history could be used.

    Every record would pass as one without a claim, every move as none.
    """
    for layout in session.layouts:
        claims = [process.claim for process in layout.processes if process.claim]
        bound = session.reading.bound.get(layout.record)
        if bound is None or not claims or any(bound.fields[claim].supplied for claim in claims):
            continue
        message = (
            f"no column of {bound.place} feeds {' or '.join(claims)}, so no stage of the CRM was looked at"
        )
        yield Diagnostic(
            "QR411",
            message,
            bound.span,
            notes=(columns_in_words(bound.shape),),
            helps=("say in the source block which column holds the stage",),
            example=(f'{claims[0]}: "COLUMN"',),
        )
    tables = (
        [table for account in report.history.accounts for table in account.tables] if report.history else []
    )
    if tables and not any(table.used for table in tables):
        rows, names = sum(table.rows for table in tables), ", ".join(table.name for table in tables)
        message = f"of {rows:,} rows of the history ({names}) none could be used, so no move was judged"
        yield Diagnostic("QR413", message, NOWHERE)


def _pasts(session: Session) -> Mapping[str, Past]:
    if not session.request.history:
        return {}
    pasts, remarks = open_history(session, session.request.history)
    if remarks:
        tell(remarks)
    return pasts


def _audit(session: Session, group_by: str | None, values: bool, pasts: Mapping[str, Past]) -> Audit:
    try:
        return Audit(session, group_by, values, pasts)
    except NoSuchField as error:
        raise CannotDo(f"--group-by: {error}") from None
