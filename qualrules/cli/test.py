"""`qualrules test`: run the examples inside rulesets."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

import click

from qualrules.cli.exits import CLEAN, FINDINGS, CannotDo
from qualrules.cli.formats import format_option
from qualrules.cli.options import paths_argument
from qualrules.cli.progress import followed, progress
from qualrules.cli.screen import show
from qualrules.cli.talk import talk
from qualrules.diagnostics import Diagnostic
from qualrules.report import test_json, test_junit, test_text
from qualrules.report.examples_report import ExamplesReport, FileResult
from qualrules.workspace.checking import Checkup, check_files
from qualrules.workspace.finding import find_all
from qualrules.workspace.testing import choose, covered_in, obstacles, run_file

FORMATS = {"text": test_text.render, "json": test_json.render, "junit": test_junit.render}
Render = Callable[[ExamplesReport], str]


@click.command()
@paths_argument
@click.option("-k", "text", metavar="TEXT", help="Only examples with this in their title or file name.")
@click.option(
    "--coverage", is_flag=True, help="List the outcomes, stages and claims that no example expects."
)
@format_option("test", FORMATS)
def test(paths: Sequence[str], text: str | None, coverage: bool, render: Render) -> int:
    """Run the examples inside rulesets, each with its own file and what that uses.

    A PATH is a file, a folder, or the name of a ruleset that ships. What is not covered does not change the
    exit code.

    \b
    Exit code: 0 all come true, 1 some do not, 2 a ruleset has mistakes or there is no example.

    \b
    Example:
      qualrules test bant
      qualrules test --coverage sales.qual
    """
    started = time.monotonic()
    checkup = _sound(paths)
    files = _run(checkup, text, coverage=coverage)
    if not any(file.results for file in files):
        named = f' with "{text}" in its title or file name' if text else ""
        raise CannotDo(f"there is no example{named} here")
    report = ExamplesReport(tuple(files), time.monotonic() - started, everything=talk().verbose > 0)
    _show(report, render)
    return FINDINGS if report.failed else CLEAN


def _sound(paths: Sequence[str]) -> Checkup:
    """The files, checked. Raises CannotDo where one of them has mistakes."""
    found, missing = find_all(paths)
    with progress("checking", len(found)) as step:
        checkup = check_files(found, step)
    wrong: list[Diagnostic] = [*missing, *obstacles(checkup)]
    if wrong:
        raise CannotDo(wrong)
    return checkup


def _run(checkup: Checkup, text: str | None, *, coverage: bool) -> list[FileResult]:
    covered = covered_in(checkup) if coverage else {}
    chosen = list(choose(checkup, text))
    files = [
        run_file(each, covered.pop(each.file, None)) for each in followed(chosen, "running", len(chosen))
    ]
    return [*files, *(FileResult(name, (), rules) for name, rules in covered.items())]


def _show(report: ExamplesReport, render: Render) -> None:
    if render is FORMATS["text"]:
        show(list(test_text.pieces(report)), sys.stdout)
    else:
        sys.stdout.write(render(report))
