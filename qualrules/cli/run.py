"""`run`: judge every record and write its outcomes and stages; exit 0 whatever they are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from shutil import get_terminal_size
from typing import cast

import click

from qualrules.cli.exits import CannotDo
from qualrules.cli.formats import format_option
from qualrules.cli.opening import exit_code, give_account, known, opened, over_data, some
from qualrules.cli.progress import followed
from qualrules.cli.screen import is_terminal
from qualrules.evaluate.counts import Counts
from qualrules.evaluate.verdict import Verdict
from qualrules.report import run_csv, run_json, run_jsonl, run_table, run_xlsx
from qualrules.report.results import RunReport
from qualrules.workspace.inputs import refuse_overwriting
from qualrules.workspace.output import STANDARD_OUTPUT, write_bytes, write_lines
from qualrules.workspace.session import Request

Render = Callable[[RunReport], Iterator[str] | str | bytes]
FORMATS: dict[str, Render] = {
    "table": run_table.lines,
    "json": run_json.lines,
    "jsonl": run_jsonl.lines,
    "csv": run_csv.lines,
    "xlsx": run_xlsx.render,
}
WIDTH = 120
"""Up to which a table that goes to no terminal has a column for each criterion."""
OUTPUT = (
    "Write to a file instead of standard output; without --format its ending says the form "
    "(.csv, .json, .jsonl, .xlsx; else a table)."
)


@click.command("run")
@over_data
@click.option(
    "--process", "processes", multiple=True, metavar="NAME", help="Show this process only; may be repeated."
)
@format_option("run", cast("Mapping[str, Callable[[RunReport], str]]", FORMATS))
@click.option("-o", "--output", metavar="FILE", help=OUTPUT)
@click.option("--explain", is_flag=True, help="With the facts that decided, and the way to the next stage.")
@click.option("--where", "condition", metavar="EXPR", help="Only records on which this condition is met.")
def run(
    request: Request,
    processes: tuple[str, ...],
    render: Render,
    output: str | None,
    explain: bool,
    condition: str | None,
    skip_bad: bool,
) -> int:
    """Each record's outcomes, scores and stages.

    \b
    Example:
      qualrules run bant deals.csv --as-of 2026-11-21
      qualrules run sales.qual deals.json --format jsonl --explain --where 'amount >= 50k EUR'
    """
    if output is not None and _is_default("render"):
        render = FORMATS.get(Path(output).suffix.lower().removeprefix("."), run_table.lines)
    if render is run_xlsx.render:
        _can_write_workbooks(output)
    read_too = (("--where", condition),) if condition is not None else ()
    session = opened(replace(request, read_too=read_too))
    refuse_overwriting([output] if output is not None else [], session.inputs)
    for name in processes:
        known(name, [each.name for layout in session.layouts for each in layout.processes], "process")
    counts = Counts(session.layouts, processes)
    verdicts = some(session.verdicts(condition), session)
    report = RunReport(
        session.about,
        session.layouts,
        _counted(followed(verdicts, "judging"), counts),
        counts,
        session.reading,
        session.elapsed,
        explain,
        processes,
        *_width(output),
    )
    _write(output, render, report)
    give_account(session)
    return exit_code(session, skip_bad)


def _write(output: str | None, render: Render, report: RunReport) -> None:
    try:
        rendered = render(report)
    except run_xlsx.TooManyRecordsError as error:
        raise CannotDo(str(error), "write --format csv, or fewer records by --where") from None
    if isinstance(rendered, bytes):
        write_bytes(output, rendered)
    else:
        write_lines(output, rendered)


def _can_write_workbooks(output: str | None) -> None:
    """Refuse before any record is read."""
    if output in (None, STANDARD_OUTPUT) and is_terminal(sys.stdout):
        raise CannotDo("a workbook is not shown on a terminal", "name a file: -o FILE.xlsx")
    if not run_xlsx.is_possible():
        raise CannotDo("writing an Excel workbook needs openpyxl", 'pip install "qualrules[xlsx]"')


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
