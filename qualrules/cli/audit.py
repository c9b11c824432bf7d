"""`audit`: hold the CRM's stages against the agreed ones; exit 1 where there are findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import click
from click.core import ParameterSource

from qualrules.cli.exits import CANNOT, CLEAN, FINDINGS, CannotDo
from qualrules.cli.formats import Format, Later, ParamType, format_option, left_out
from qualrules.cli.known import known_options, told
from qualrules.cli.opening import exit_code, give_account, opened, over_data, some
from qualrules.cli.progress import followed
from qualrules.cli.step_summary import sum_up_audit
from qualrules.cli.talk import say, tell
from qualrules.diagnostics import Diagnostic, Level
from qualrules.evaluate.carried import Carried
from qualrules.evaluate.finding import Finding
from qualrules.evaluate.grouping import NoSuchField
from qualrules.reading.past import Past
from qualrules.reading.shapes import columns_in_words
from qualrules.report import audit_json, audit_jsonl, audit_text, history_text
from qualrules.report.hidden_ids import without_ids
from qualrules.report.results import AuditReport
from qualrules.source import NOWHERE
from qualrules.workspace.auditing import Audit
from qualrules.workspace.histories import open_history
from qualrules.workspace.known_findings import KnownFindings, KnownRequest, Written
from qualrules.workspace.output import write_lines
from qualrules.workspace.session import Request, Session

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
@click.option("--redact", is_flag=True, help="Pseudonyms in place of ids, and no values.")
@known_options
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
    session = opened(replace(request, history=history, read_too=read_too))
    _something_to_audit(session)
    pasts = _pasts(session)
    known = KnownFindings(replace(asked, redact=redact), session, pasts)
    through = _audit(session, group_by, values, pasts)
    through.add(
        known.watching(followed(some(session.verdicts(), session, values=values, ids=not redact), "auditing"))
    )
    report = through.report()
    bad = history_text.bad_rows(report.history)
    undone = list(_not_held_against(session, report))
    is_whole = not undone and (skip_bad or not (session.reading.bad_count or bad))
    carried, written = _carried(known, report.findings, is_whole)
    level = Level(fail_level)
    report = replace(report, carried=carried, only_new=only_new, fail_level=level)
    if redact:
        report = without_ids(report)
    for each, file in outputs or ((render, "-"),):
        write_lines(file, each(report))
        sum_up_audit(each, report)
        short = left_out(each, report)
        if short is not None:
            say(short)
    give_account(session, values=values, ids=not redact)
    for line in (*history_text.account_lines(report.history, values, not redact), *told(known, written)):
        say(line)
    code = exit_code(session, skip_bad, bad)
    if undone:
        tell(undone)
        return CANNOT
    if code == CANNOT or exit_zero:
        return code
    return FINDINGS if _at_or_above(filter(carried.is_new, report.findings), level) else CLEAN


def _values_shown(show_fields: bool, redact: bool) -> bool:
    """Whether values of records are shown: not where ids are hidden, whatever a setting says."""
    sources = {click.get_current_context().get_parameter_source(name) for name in ("show_fields", "redact")}
    if show_fields and redact and sources == {ParameterSource.COMMANDLINE}:
        raise click.UsageError("--redact hides even the ids, so it does not go with --show-fields")
    return show_fields and not redact


def _carried(
    known: KnownFindings, findings: Sequence[Finding], is_whole: bool
) -> tuple[Carried, Written | None]:
    """What is known of the findings; the baseline is written by an audit that did all that was asked."""
    carried = known.settle(findings)
    tell(known.problems)
    return known.write() if is_whole else (carried, None)


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
