"""`run`: judge every record and write its outcomes and stages; exit 0 whatever they are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from shutil import get_terminal_size
from typing import TYPE_CHECKING, cast

import click

from qualrules.cli.engine import chosen, engine_option, opened_for
from qualrules.cli.exits import CannotDo
from qualrules.cli.formats import Later, form_of_file, format_option
from qualrules.cli.opening import exit_code, give_account, known, no_records, over_data, some
from qualrules.cli.progress import followed
from qualrules.cli.screen import is_terminal
from qualrules.cli.talk import say
from qualrules.evaluate.counts import Counts
from qualrules.evaluate.verdict import Verdict
from qualrules.report import run_csv, run_json, run_jsonl, run_table, run_xlsx
from qualrules.report.results import RunReport
from qualrules.workspace.choosing_engine import AUTO, FORM, POSTGRES, SPARK, Choice, choose
from qualrules.workspace.inputs import refuse_overwriting
from qualrules.workspace.output import STANDARD_OUTPUT, write_bytes, write_lines
from qualrules.workspace.session import Request, Session

if TYPE_CHECKING:
    from qualrules.workspace.since.judging import Since
    from qualrules.workspace.whole_run import WholeRun


def write_parquet(output: str | None, report: RunReport, whole: WholeRun | None = None) -> None:
    """Imported when it is asked for, as it is no text."""
    from qualrules.engines.whole import EngineMissing
    from qualrules.workspace import parquet_output

    try:
        parquet_output.write_parquet(output, report, whole)
    except EngineMissing as error:
        raise CannotDo(str(error), error.help) from None


Render = Callable[..., Iterator[str] | str | bytes | None]
PARQUET = Later("run_parquet")
"""Written in groups of rows, not as one text."""
FORMATS: dict[str, Render] = {
    "table": run_table.lines,
    "json": run_json.lines,
    "jsonl": run_jsonl.lines,
    "csv": run_csv.lines,
    "xlsx": run_xlsx.render,
    "parquet": PARQUET,
}
WIDTH = 120
"""Up to which a table that goes to no terminal has a column for each criterion."""
OUTPUT = (
    "Write to a file instead of standard output; without --format its ending says the form "
    "(.csv, .json, .jsonl, .parquet, .xlsx; .txt or none: a table)."
)

INTO = (
    "Write the results as a table of the PostgreSQL server that has the records, made or replaced as a whole, "
    "and nothing else unless -o or --format asks for it."
)
SINCE = (
    "Judge only the records that may have other answers than in the last run with this file, which is written anew; "
    "the output is that of a full run."
)


@click.command("run")
@over_data
@click.option(
    "--process", "processes", multiple=True, metavar="NAME", help="Show this process only; may be repeated."
)
@format_option("run", cast("Mapping[str, Callable[[RunReport], str]]", FORMATS))
@click.option("-o", "--output", metavar="FILE", help=OUTPUT)
@click.option("--explain", is_flag=True, help="With the facts that decided, and the way to the next stage.")
@click.option("--into", metavar="TABLE", help=INTO)
@click.option("--since", metavar="STATE", help=SINCE)
@click.option("--where", "condition", metavar="EXPR", help="Only records on which this condition is met.")
@engine_option
def run(
    request: Request,
    processes: tuple[str, ...],
    render: Render,
    output: str | None,
    explain: bool,
    into: str | None,
    since: str | None,
    condition: str | None,
    engine: str,
    skip_bad: bool,
) -> int:
    """Each record's outcomes, scores and stages.

    \b
    Example:
      qualrules run bant deals.csv --as-of 2026-11-21
      qualrules run sales.qual deals.json --format jsonl --explain --where 'amount >= 50k EUR'
    """
    if output is not None and _is_default("render"):
        render = form_of_file(output, FORMATS)
    if render in (run_xlsx.render, PARQUET):
        _can_write(render, output)
    read_too = (("--where", condition),) if condition is not None else ()
    request = replace(request, read_too=read_too)
    option, why = _only_python(explain, since)
    if into is not None:
        choice = chosen(_server(engine, request), request, why, f"leave out {option} or --into")
    else:
        choice = chosen(engine, request, why)
    _can_write_folder(render, output, choice)
    with opened_for(request, choice) as judging:
        session = judging.session
        refuse_overwriting([name for name in (output, since) if name is not None], session.inputs)
        for name in processes:
            known(name, [each.name for layout in session.layouts for each in layout.processes], "process")
        session, whole = judging.judged(
            condition,
            with_places=render not in (run_csv.lines, PARQUET),
            streamed=into is None and render in (run_csv.lines, run_jsonl.lines, PARQUET),
        )
        with _state(session, since) as state:
            report = _report(session, whole, state, condition, processes)
            report = replace(report, explain=explain, width=_width(output)[0], is_cut=_width(output)[1])
            if into is not None and whole is not None:
                _write_into(into, report, whole)
            if into is None or output is not None or not _is_default("render"):
                _write(output, render, report, whole)
        if state is not None:
            say(state.account.words)
        give_account(session)
        return exit_code(session, skip_bad)


def _server(engine: str, request: Request) -> str:
    """The engine that writes results back, into the server that has the records."""
    if engine not in (AUTO, POSTGRES):
        raise CannotDo(
            f"the engine {engine} writes no tables of a server, as --into asks", "leave out --engine"
        )
    if choose(AUTO, request.data).name != POSTGRES:
        raise CannotDo(
            "--into writes a table of the server that has the records, and these stand in none",
            f"name a table of a server as DATA ({FORM}), or write a file: -o FILE",
        )
    return POSTGRES


def _write_into(target: str, report: RunReport, whole: WholeRun) -> None:
    # Imported here: most runs write no table.
    from qualrules.workspace.written_back import write_into

    say(f'{write_into(target, whole, report):,} records written into the table "{target}"')


def _only_python(explain: bool, since: str | None) -> tuple[str, str | None]:
    """The option that no database can do, and why."""
    if since is not None:
        return "--since", "judges every record, and --since only some"
    return "--explain", "gives no reasons, which --explain asks for" if explain else None


def _state(session: Session, since: str | None) -> AbstractContextManager[Since | None]:
    """The state of `--since`, which is replaced when the output is written."""
    if since is None:
        return nullcontext()
    # Imported here: most runs keep no state.
    from qualrules.workspace.since.judging import judging_since

    return judging_since(since, session.rules, session.layouts, session.moment)


def _report(
    session: Session,
    whole: WholeRun | None,
    state: Since | None,
    condition: str | None,
    processes: tuple[str, ...],
) -> RunReport:
    """The run under way: records that are judged one after the other, or results that are kept already."""
    if whole is None:
        counts = Counts(session.layouts, processes)
        found = session.verdicts(condition) if state is None else state.verdicts(session, condition)
        verdicts = some(found, session)
        judged = _counted(followed(verdicts, "judging"), counts)
    else:
        # Forms without counts do not ask for any.
        counts = Counts(session.layouts, processes) if whole.streamed else whole.counts(processes)
        if session.reading.count == 0:
            raise no_records(session)
        judged = followed(whole.verdicts(), "writing", counts.records)
    return RunReport(
        session.about, session.layouts, judged, counts, session.reading, session.elapsed, processes=processes
    )


def _write(output: str | None, render: Render, report: RunReport, whole: WholeRun | None) -> None:
    if render is PARQUET:
        write_parquet(output, report, whole)
        return
    try:
        rendered = render(report) if whole is None else _from_kept(render, report, whole)
    except run_xlsx.TooManyRecordsError as error:
        raise CannotDo(str(error), "write --format csv, or fewer records by --where") from None
    if isinstance(rendered, bytes):
        write_bytes(output, rendered)
    elif rendered is not None:
        write_lines(output, rendered)


def _from_kept(render: Render, report: RunReport, whole: WholeRun) -> Iterator[str] | str | bytes | None:
    """The two forms of large results are put together by the database."""
    from qualrules.workspace.whole_lines import csv_lines, json_lines

    if render is run_csv.lines:
        return csv_lines(whole, report)
    return json_lines(whole, report) if render is run_jsonl.lines else render(report)


def _can_write(render: Render, output: str | None) -> None:
    """Refuse before any record is read."""
    is_workbook = render is run_xlsx.render
    if output in (None, STANDARD_OUTPUT) and is_terminal(sys.stdout):
        what, ending = ("a workbook", "xlsx") if is_workbook else ("a Parquet file", "parquet")
        raise CannotDo(f"{what} is not shown on a terminal", f"name a file: -o FILE.{ending}")
    if is_workbook and not run_xlsx.is_possible():
        raise CannotDo("writing an Excel workbook needs openpyxl", 'pip install "qualrules[xlsx]"')


def _can_write_folder(render: Render, output: str | None, choice: Choice) -> None:
    """Refuse a folder where one file is written."""
    if output is not None and output.endswith("/") and (render is not PARQUET or choice.name != SPARK):
        raise CannotDo(
            f'"{output}" is a folder, which is written as Parquet by the engine spark only',
            "name a file: -o FILE, or say --engine spark --format parquet",
        )


def _counted(verdicts: Iterable[Verdict], counts: Counts) -> Iterator[Verdict]:
    for verdict in verdicts:
        counts.add(verdict)
        yield verdict


def _is_default(parameter: str) -> bool:
    source = click.get_current_context().get_parameter_source(parameter)
    return source is click.core.ParameterSource.DEFAULT


def _width(output: str | None) -> tuple[int, bool]:
    """The width of a table, and whether it is cut to it: a file has room for everything."""
    if output in (None, STANDARD_OUTPUT) and is_terminal(sys.stdout):
        return get_terminal_size((WIDTH, 24)).columns, True
    return WIDTH, False
