"""`diff`: what changed in meaning between two versions of a ruleset, or between two definitions, with a record for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Final

import click
from click.core import ParameterSource

from qualrules.cli.exits import CANNOT, CLEAN, FINDINGS, CannotDo
from qualrules.cli.formats import Later, form_of_file, format_option, left_out
from qualrules.cli.impact import Asked, account, impact, impact_options, judged
from qualrules.cli.options import proof_option
from qualrules.cli.talk import complain, say
from qualrules.report.diff_report import DiffReport
from qualrules.workspace.comparing import NotComparableError, Sides, compared, open_sides
from qualrules.workspace.inputs import refuse_overwriting
from qualrules.workspace.output import STANDARD_OUTPUT, write_text

FORMATS: Final[dict[str, Callable[[Any], Any]]] = {
    "text": Later("diff_text"),
    "markdown": Later("diff_markdown"),
    "json": Later("diff_json"),
    "html": Later("diff_html"),
}


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@impact_options
@format_option("diff", FORMATS)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to a file instead of standard output; without --format its ending says the form.",
)
@click.option("--exit-code", is_flag=True, help="Exit with 1 where the meaning is not proved to be the same.")
@click.option(
    "--require-version-bump",
    is_flag=True,
    help="Exit with 1 where the new version says less than the change.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 where something could not be proved.")
@proof_option
def diff(
    old: str,
    new: str,
    asked: Asked | None,
    as_of: date | None,
    render: Callable[[DiffReport], str],
    output: str | None,
    exit_code: bool,
    require_version_bump: bool,
    strict: bool,
    proof_seconds: float,
) -> int:
    """What changed in meaning, proved, each change with a record that shows it; and whether the version says so.

    OLD and NEW are files, folders or names of shipped rulesets; REV:PATH is what git keeps at a revision; PATH#NAME on
    both sides holds two definitions against each other. What is there on disk wins over any other reading.

    \b
    Exit code: 0 compared; 1 --exit-code: the meaning is not the same, --require-version-bump: the version says
    too little, --strict: something is undecided; 2 something cannot be read, or has mistakes.

    \b
    Example:
      qualrules diff HEAD~1:sales.qual sales.qual
      qualrules diff origin/main:rulesets/sales.qual rulesets/sales.qual --require-version-bump
      qualrules diff v2.0.0:sales.qual sales.qual --records deals.csv --group-by owner
      qualrules diff prospect_two_ways#prospect_engaged prospect_two_ways#prospect_fit
    """
    sides = open_sides(old, new)
    if sides.diagnostics:
        raise CannotDo(sides.diagnostics)
    _refuse_for_two(sides, require_version_bump, asked)
    found = judged(sides, asked) if asked is not None else None
    refuse_overwriting([output] if output is not None else [], found.inputs if found else sides.inputs)
    form = _by_ending(render, output)
    report = _compared(sides, proof_seconds, as_of)
    if found is not None:
        report = replace(report, diff=replace(report.diff, impact=impact(found)))
    _write(report, form, output)
    if found is not None and asked is not None and account(found, asked) != CLEAN:
        return CANNOT
    failed = (
        exit_code and report.diff.verdict != "equivalent",
        require_version_bump and _says_too_little(report, is_read=_is_read(form, output)),
        strict and _is_undecided(report),
    )
    return FINDINGS if any(failed) else CLEAN


def _refuse_for_two(sides: Sides, require_version_bump: bool, asked: Asked | None) -> None:
    """What two definitions do not have."""
    if not sides.old.name:
        return
    if require_version_bump:
        raise click.UsageError("--require-version-bump is about rulesets: two definitions have no versions")
    if asked is not None:
        raise click.UsageError("--records is about whole rulesets: leave out #NAME on both sides")


def _compared(sides: Sides, seconds: float, as_of: date | None) -> DiffReport:
    try:
        return compared(sides, seconds, as_of)
    except NotComparableError as error:
        raise CannotDo(str(error)) from None


def _write(report: DiffReport, render: Callable[[DiffReport], str], output: str | None) -> None:
    write_text(output, render(report))
    if (short := left_out(render, report)) is not None:
        say(short)


def _by_ending(render: Callable[[DiffReport], str], output: str | None) -> Callable[[DiffReport], str]:
    """The form that was asked for; else the one that the ending of the file says."""
    if click.get_current_context().get_parameter_source("render") is not ParameterSource.DEFAULT:
        return render
    return form_of_file(output, FORMATS)


def _is_read(render: Callable[[DiffReport], str], output: str | None) -> bool:
    """Whether the report stands before the reader in words, so that nothing of it has to be said again."""
    return render is FORMATS["text"] and output in (None, STANDARD_OUTPUT)


def _says_too_little(report: DiffReport, *, is_read: bool) -> bool:
    # Imported here: what cannot be read is said without it.
    from qualrules.report.diff_versions import has_versions, version_sentence

    if not report.diff.version.enough and not (is_read and has_versions(report)):
        complain(version_sentence(report.diff))
    return not report.diff.version.enough


def _is_undecided(report: DiffReport) -> bool:
    found = report.diff
    undecided = [f"{each.kind} {each.name}" for each in found.changes if each.verdict == "undecided"]
    if undecided or found.skipped:
        complain(f"not everything was decided: {', '.join(undecided) or found.skipped}")
    return bool(undecided or found.skipped)
