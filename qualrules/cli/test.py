"""`qualrules test`: run the examples inside rulesets, say what they miss, and write those that are missing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import click

from qualrules.cli.exits import CLEAN, FINDINGS, CannotDo
from qualrules.cli.formats import format_option
from qualrules.cli.options import paths_argument, proof_option
from qualrules.cli.progress import followed, progress
from qualrules.cli.screen import is_terminal, show
from qualrules.cli.talk import say, talk
from qualrules.diagnostics import Diagnostic
from qualrules.report import suggestions_json, suggestions_text, test_json, test_junit, test_text
from qualrules.report.examples_report import ExamplesReport, FileResult
from qualrules.report.suggestions_report import FileSuggestions, SuggestionsReport
from qualrules.report.visible import visible_lines
from qualrules.workspace import testing
from qualrules.workspace.checking import Checkup, check_files
from qualrules.workspace.clock import time_limit
from qualrules.workspace.finding import find_all
from qualrules.workspace.proving import INSTALL, SKIPPED, can_prove

FORMATS = {"text": test_text.render, "json": test_json.render, "junit": test_junit.render}
Render = Callable[[ExamplesReport], str]


@click.command()
@paths_argument
@click.option("-k", "text", metavar="TEXT", help="Only examples with this in their title or file name.")
@click.option(
    "--coverage", is_flag=True, help="List what no example expects, and conditions never decided each way."
)
@click.option(
    "--mutate", is_flag=True, help="Change the rules in one place after the other: do the examples notice?"
)
@click.option("--suggest", is_flag=True, help="Write the fewest examples that are missing, ready to paste.")
@click.option(
    "--least", is_flag=True, help="Write for each criterion and definition the smallest record that meets it."
)
@click.option("--strict", is_flag=True, help="What is not covered, not noticed or not found fails too.")
@proof_option
@format_option("test", FORMATS)
def test(
    paths: Sequence[str],
    text: str | None,
    coverage: bool,
    mutate: bool,
    suggest: bool,
    least: bool,
    strict: bool,
    proof_seconds: float,
    render: Render,
) -> int:
    """Run the examples inside rulesets, each with its own file and what that uses.

    A PATH is a file, a folder, or the name of a ruleset that ships. What is not covered, and a mutant that no
    example notices, do not change the exit code unless --strict is given.

    \b
    Exit code: 0 all come true; 1 some do not, --strict: something is not covered, noticed or found; 2 a ruleset
    has mistakes, there is no example, or --suggest and --least have no z3.

    \b
    Example:
      qualrules test bant
      qualrules test --coverage --mutate sales.qual
      qualrules test --suggest sales.qual >> sales.qual
    """
    started = time.monotonic()
    if suggest or least:
        _refuse_beside(render, suggest=suggest, least=least, others=bool(text or coverage or mutate))
    checkup = _sound(paths)
    is_over = time_limit(proof_seconds)
    if suggest or least:
        report = _suggested(checkup, is_over, least=least)
        _write(report, render)
        return FINDINGS if strict and report.missed else CLEAN
    files = _run(checkup, text)
    if coverage:
        files = _covered(checkup, files, is_over)
    if not any(file.results for file in files):
        named = f' with "{text}" in its title or file name' if text else ""
        raise CannotDo(
            f"there is no example{named} here", *(() if text else ("qualrules test --suggest writes some",))
        )
    failed = any(file.failed for file in files)
    if (coverage or mutate) and not can_prove():
        say(SKIPPED)
    if mutate and not failed:
        files = _mutated(files, is_over)
    told = ExamplesReport(tuple(files), time.monotonic() - started, talk().verbose > 0, strict)
    _show(told, render)
    if mutate and failed:
        say("no mutants were tried: examples that fail under the rules as they are notice nothing")
    return FINDINGS if failed or (strict and told.lacking) else CLEAN


def _refuse_beside(render: Render, *, suggest: bool, least: bool, others: bool) -> None:
    if suggest and least:
        raise CannotDo("--suggest and --least write different examples: ask for one of them")
    if others:
        word = "--suggest" if suggest else "--least"
        without = "call it without -k, --coverage and --mutate"
        raise CannotDo(f"{word} writes examples and does nothing else: {without}")
    if render not in (FORMATS["text"], FORMATS["json"]):
        raise CannotDo("missing examples are written as text or json: use --format text or json")
    if not can_prove():
        raise CannotDo("examples are found with z3, which is not installed", INSTALL)


def _sound(paths: Sequence[str]) -> Checkup:
    """The files, checked. Raises CannotDo where one of them has mistakes."""
    found, missing = find_all(paths)
    with progress("checking", len(found)) as step:
        checkup = check_files(found, step)
    wrong: list[Diagnostic] = [*missing, *testing.obstacles(checkup)]
    if wrong:
        raise CannotDo(wrong)
    return checkup


def _run(checkup: Checkup, text: str | None) -> list[FileResult]:
    chosen = list(testing.choose(checkup, text))
    return [testing.run_file(each) for each in followed(chosen, "running", len(chosen))]


def _covered(checkup: Checkup, files: Sequence[FileResult], is_over: Callable[[], bool]) -> list[FileResult]:
    """The files with their coverage, and those that were named and have no example."""
    shows, named = testing.Shows(checkup), testing.named_rules(checkup)
    results = {file.file: file for file in files}
    for file, rules in followed(named.items(), "covering", len(named)):
        found = shows.of(rules, file, is_over)
        result = results.get(file, FileResult(file, (), rules=rules))
        results[file] = replace(result, covered=found.covered, decided=found.decided)
    return list(results.values())


def _mutated(files: Sequence[FileResult], is_over: Callable[[], bool]) -> list[FileResult]:
    return [
        replace(file, mutated=testing.mutated(file, is_over, progress)) if file.results else file
        for file in files
    ]


def _suggested(checkup: Checkup, is_over: Callable[[], bool], *, least: bool) -> SuggestionsReport:
    shows = testing.Shows(checkup)
    found = []
    for file, rules in testing.named_rules(checkup).items():
        suggested = (
            testing.least(rules, file, is_over, progress)
            if least
            else testing.suggested(rules, file, shows, is_over, progress)
        )
        found.append(FileSuggestions(file, rules, suggested))
    return SuggestionsReport(tuple(found))


def _write(report: SuggestionsReport, render: Render) -> None:
    document = suggestions_json.render if render is FORMATS["json"] else suggestions_text.render
    text = document(report)
    # Whoever pastes it from a file gets it as it is; a terminal is to obey nothing that stands in a ruleset.
    sys.stdout.write(visible_lines(text) if is_terminal(sys.stdout) else text)
    count, missed = report.count, report.missed
    examples = f"{count or 'no'} example{'' if count == 1 else 's'} written"
    say(f"{examples}, {missed} more not found" if missed else examples)


def _show(report: ExamplesReport, render: Render) -> None:
    if render is FORMATS["text"]:
        show(list(test_text.pieces(report)), sys.stdout)
    else:
        sys.stdout.write(render(report))
