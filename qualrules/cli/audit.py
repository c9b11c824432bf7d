"""`audit`: hold the CRM's stages against the agreed ones; exit 1 where there are findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import click
from click.core import ParameterSource

from qualrules.cli.engine import chosen, engine_option, opened_for
from qualrules.cli.exits import CANNOT, CLEAN, FINDINGS, CannotDo
from qualrules.cli.formats import Format, FormatFile, Later, format_option, left_out
from qualrules.cli.known import known_options, tell_hidden, told
from qualrules.cli.opening import exit_code, give_account, no_records, over_data, some
from qualrules.cli.progress import followed
from qualrules.cli.step_summary import sum_up_audit
from qualrules.cli.talk import say, tell
from qualrules.diagnostics import Diagnostic, Level
from qualrules.evaluate.grouping import Grouping, NoSuchField
from qualrules.report import audit_json, audit_jsonl, audit_text, history_text
from qualrules.report.hidden_ids import without_ids
from qualrules.report.results import AuditReport
from qualrules.report.summary_text import not_shown_in_words
from qualrules.workspace.auditing import Audit, NothingToAuditError, without_stages
from qualrules.workspace.histories import open_history
from qualrules.workspace.ignore_file import find_ignore_file
from qualrules.workspace.inputs import refuse_overwriting
from qualrules.workspace.known_findings import KnownFindings, KnownRequest, Written
from qualrules.workspace.output import STANDARD_OUTPUT, write_lines
from qualrules.workspace.session import Request, Session

if TYPE_CHECKING:
    from qualrules.workspace.whole_audit import WholeAudit
    from qualrules.workspace.whole_run import WholeRun

Render = Callable[[AuditReport], str | Iterator[str]]
Output = tuple[Render, str]
FORMATS: dict[str, Render] = {
    "text": audit_text.lines,
    "json": audit_json.lines,
    "jsonl": audit_jsonl.lines,
    "sarif": Later("audit_sarif"),
    "gitlab": Later("audit_gitlab"),
    "github": Later("audit_github"),
    "junit": Later("audit_junit"),
    "markdown": Later("audit_markdown"),
}
FORMAT = Format("audit", cast("Mapping[str, Callable[[AuditReport], str]]", FORMATS))


@click.command("audit")
@over_data
@format_option("audit", FORMAT.renderers)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=FormatFile(FORMAT),
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
@click.option("--redact", is_flag=True, help="Pseudonyms in place of ids, and no values.")
@known_options
@click.option(
    "--show",
    type=click.IntRange(min=0),
    metavar="NUMBER",
    help="How many findings are shown, the gravest first; all are counted.  [default: all; 1000 from a database]",
)
@engine_option
def audit(
    request: Request,
    render: Render,
    outputs: tuple[Output, ...],
    fail_level: str,
    exit_zero: bool,
    group_by: str | None,
    history: tuple[str, ...],
    show_fields: bool,
    redact: bool,
    asked: KnownRequest,
    only_new: bool,
    show: int | None,
    engine: str,
    skip_bad: bool,
) -> int:
    """The CRM's stage against the agreed one, with what is missing and what to ask.

    \b
    Example:
      qualrules audit sales.qual deals.csv --as-of 2026-11-21
      qualrules audit sales.qual deals.csv -o json:audit.json -o text:audit.txt --fail-level warning
      qualrules audit sales.qual deals.csv --history stage_history.csv
      qualrules audit sales.qual deals.csv --write-baseline baseline.json
      qualrules audit sales.qual deals.csv --baseline baseline.json --only-new
    """
    values = _values_shown(show_fields, redact)
    read_too = (("--group-by", f"{group_by} is known"),) if group_by is not None else ()
    request = replace(request, history=history, read_too=read_too)
    choice = chosen(engine, request, _every_finding(request, asked, only_new))
    with opened_for(request, choice) as judging:
        session = judging.session
        _say_what_is_not_checked(session)
        _can_group(session, group_by)
        session, whole = judging.judged(beside=read_too, with_places=False, streamed=True)
        through = _begun(session, whole, group_by, values, show)
        known = KnownFindings(replace(asked, redact=redact), session, through.pasts)
        refuse_overwriting([file for _, file in outputs], (*session.inputs, *known.files))
        if isinstance(through, Audit):
            verdicts = some(session.verdicts(), session, values=values, ids=not redact)
            through.add(known.watching(followed(verdicts, "auditing")))
        elif session.reading.count == 0:
            raise no_records(session, values=values, ids=not redact)
        undone = tuple(through.undone())
        bad = through.bad_rows
        is_whole = not undone and (skip_bad or not (session.reading.bad_count or bad))
        found = replace(through.report(), only_new=only_new, fail_level=Level(fail_level), most=show)
    report, written = _held_against(known, found, is_whole)
    _write(report, outputs or ((render, STANDARD_OUTPUT),))
    give_account(session, values=values, ids=not redact)
    for line in (*history_text.account_lines(report.history, values, not redact), *told(known, written)):
        say(line)
    if _cannot(session, undone, skip_bad, bad):
        return CANNOT
    return FINDINGS if not exit_zero and report.failing else CLEAN


def _every_finding(request: Request, asked: KnownRequest, only_new: bool) -> str | None:
    """The end of a sentence on what needs every finding at hand; None where numbers are enough."""
    ignore_file = asked.ignore_file or find_ignore_file()
    needing = {
        "--history": request.history,
        "--baseline": asked.baseline,
        "--write-baseline": asked.write,
        "--only-new": only_new,
        f'"{ignore_file}"': ignore_file,
    }
    named = [name for name, is_asked in needing.items() if is_asked]
    return f"works out no more findings than are shown, and {named[0]} asks for all" if named else None


def _values_shown(show_fields: bool, redact: bool) -> bool:
    """Whether values of records are shown: not where ids are hidden, whatever a setting says."""
    sources = {click.get_current_context().get_parameter_source(name) for name in ("show_fields", "redact")}
    if show_fields and redact and sources == {ParameterSource.COMMANDLINE}:
        raise click.UsageError("--redact hides even the ids, so it does not go with --show-fields")
    return show_fields and not redact


def _say_what_is_not_checked(session: Session) -> None:
    try:
        remark = without_stages(session)
    except NothingToAuditError as error:
        raise CannotDo(str(error), error.advice) from None
    if remark is not None:
        say(remark)


def _begun(
    session: Session, whole: WholeRun | None, group_by: str | None, values: bool, show: int | None
) -> Audit | WholeAudit:
    """The audit before its first record, the history opened; or that of records that are judged already."""
    if whole is not None:
        from qualrules.workspace.whole_audit import MOST, WholeAudit

        return WholeAudit(session, whole, group_by, values, MOST if show is None else show)
    pasts, remarks = open_history(session, session.request.history) if session.request.history else ({}, ())
    if remarks:
        tell(remarks)
    return Audit(session, group_by, values, pasts)


def _can_group(session: Session, group_by: str | None) -> None:
    """Refuse a field that is not there before any record is read."""
    try:
        for record in session.top if group_by is not None else ():
            Grouping(session.rules, record, group_by or "")
    except NoSuchField as error:
        raise CannotDo(f"--group-by: {error}") from None


def _held_against(
    known: KnownFindings, found: AuditReport, is_whole: bool
) -> tuple[AuditReport, Written | None]:
    """The report with what is known of its findings; a baseline is written by an audit that did all that was asked.

    Ids are hidden at the end, as what is known goes by them.
    """
    carried = known.settle(found.findings)
    tell_hidden(known.problems) if known.request.redact else tell(known.problems)
    carried, written = known.write() if is_whole else (carried, None)
    report = replace(found, carried=carried)
    return without_ids(report) if known.request.redact else report, written


def _cannot(session: Session, undone: Sequence[Diagnostic], skip_bad: bool, bad: int) -> bool:
    """Whether not all could be done that was asked, which is said."""
    code = exit_code(session, skip_bad, bad)
    if undone:
        tell(undone)
    return bool(undone) or code == CANNOT


def _write(report: AuditReport, outputs: Iterable[Output]) -> None:
    for render, file in outputs:
        write_lines(file, render(report))
        sum_up_audit(render, report)
        short = left_out(render, report)
        if short is not None:
            say(short)
    if report.not_shown:
        say(f"{not_shown_in_words(report.not_shown)} (--show says how many are shown)")
