"""`qualrules check`: the mistakes in rulesets, and their safe repairs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import click
from click.core import ParameterSource

from qualrules.cli.changes import refuse_shipped, show_diff, write_changes
from qualrules.cli.exits import CANNOT, CLEAN, FINDINGS, CannotDo
from qualrules.cli.formats import Later, format_option, left_out
from qualrules.cli.options import paths_argument, proof_option
from qualrules.cli.progress import progress
from qualrules.cli.screen import show_diagnostics
from qualrules.cli.step_summary import sum_up_check
from qualrules.cli.talk import say, tell
from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Level
from qualrules.lint.choosing import NoSuchRuleError, Option, choose
from qualrules.report import diagnostics_json, diagnostics_text
from qualrules.workspace.checking import Checkup, check_files, mistakes
from qualrules.workspace.clock import time_limit
from qualrules.workspace.finding import Found, find_all
from qualrules.workspace.fixing import Change, fixed
from qualrules.workspace.linting import LintRules, lint_rules, remarks
from qualrules.workspace.proving import INSTALL, SKIPPED, WITHOUT, can_prove, proofs, provable
from qualrules.workspace.texts import STANDARD_INPUT

FORMATS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": diagnostics_text.render,
    "json": diagnostics_json.render,
    "sarif": Later("diagnostics_sarif", rooted=True),
    "gitlab": Later("diagnostics_gitlab", rooted=True),
    "github": Later("diagnostics_github", rooted=True),
}


@click.command()
@paths_argument
@click.option("--fix", is_flag=True, help="Write the safe repairs, and each `for` that is left out.")
@click.option("--diff", is_flag=True, help="Show what --fix would write, and write nothing.")
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option(
    "--select",
    multiple=True,
    metavar="CODE",
    help="Ask these lint rules instead of the default ones: QR803, unused-criterion, QR8, ALL.",
)
@click.option("--ignore", multiple=True, metavar="CODE", help="Leave these lint rules out.")
@click.option(
    "--prove/--no-prove",
    default=None,
    help="Prove what no record can do, and fail without z3; or prove nothing. Default: where z3 is there.",
)
@proof_option
@format_option("check", FORMATS)
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
def check(
    paths: Sequence[str],
    fix: bool,
    diff: bool,
    strict: bool,
    select: Sequence[str],
    ignore: Sequence[str],
    prove: bool | None,
    proof_seconds: float,
    render: object,
    watch: bool,
) -> int:
    """Find the mistakes in rulesets: writing, names, types, and examples that fail; then what lint remarks on, and
    what proofs find: a stage that no record can reach, a promise that one can break.

    A PATH is a file, a folder, or the name of a ruleset that ships; - is standard input. A file with only
    source blocks is judged by its form, and by its names against a ruleset in the same call or folder.

    Lint and proofs look at the named files that have no errors. --select and --ignore may be repeated, or hold
    several codes with commas between; either wins over the other in the settings; they are about lint alone.

    \b
    Exit code: 0 no mistakes, 1 mistakes, 2 a file cannot be read or a code means nothing.

    \b
    Example:
      qualrules check sales.qual
      qualrules check --fix rulesets
      qualrules check --select ALL --ignore QR805 sales.qual
    """
    asked = Asked(_lint(select, ignore), _proving(prove), proof_seconds)
    if not watch:
        return _check(paths, asked, fix=fix, diff=diff, strict=strict, render=render)[0]
    if fix or diff or render is not FORMATS["text"]:
        raise click.UsageError(
            "--watch shows the mistakes as text: it goes with no --fix, --diff or --format"
        )
    # Imported here: only this option needs it.
    from qualrules.cli.watch import watching

    return watching(
        paths, lambda: _check(paths, asked, fix=False, diff=False, strict=strict, render=render)[1]
    )


@dataclass(frozen=True)
class Asked:
    """What is looked for beside mistakes. `prove` None: proofs would be wanted, and cannot be made."""

    lint: LintRules
    prove: bool | None
    seconds: float


def _proving(wish: bool | None) -> bool | None:
    """Whether proofs run. Raises CannotDo where they are asked for and cannot."""
    if wish is False or can_prove():
        return wish is not False
    if wish:
        raise CannotDo(WITHOUT, INSTALL)
    return None


def _lint(select: Sequence[str], ignore: Sequence[str]) -> LintRules:
    """The lint rules to ask: what the call says wins over the settings. Raises CannotDo for a word that means none."""
    at_hand = lint_rules()
    context = click.get_current_context()
    options: tuple[Option, Option] = ("select", "ignore")
    called = [one for one in options if context.get_parameter_source(one) is ParameterSource.COMMANDLINE]
    stronger = called[0] if len(called) == 1 else None
    try:
        return replace(at_hand, rules=tuple(choose(at_hand.rules, select, ignore, stronger)))
    except NoSuchRuleError as error:
        tell(at_hand.problems)  # a plugin that was left out may be why
        raise CannotDo(str(error), *error.helps) from None


def _check(
    paths: Sequence[str], asked: Asked, *, fix: bool, diff: bool, strict: bool, render: object
) -> tuple[int, set[Path]]:
    """The exit code, and the files that were read."""
    found, missing = find_all(paths)
    changes = _repair(found, write=not diff) if fix or diff else []
    checkup = _checked(found)
    diagnostics = _diagnostics(checkup, asked)
    tell(asked.lint.problems)
    if not diff:
        _show(diagnostics, render)
    if checkup.checked:
        _sum_up(checkup, diagnostics, changes, written=not diff)
    if asked.prove is None and provable(checkup):
        say(SKIPPED)
    read = set(checkup.finder.places.values())
    if missing or checkup.unreadable:
        tell([*missing, *checkup.unreadable])
        return CANNOT, read
    return (FINDINGS if _fails(diagnostics, strict=strict) else CLEAN), read


def _diagnostics(checkup: Checkup, asked: Asked) -> list[Diagnostic]:
    """The mistakes, then the remarks of lint and what proofs find, each in its place."""
    found = remarks(checkup, asked.lint.rules)
    if not asked.prove:
        return mistakes(checkup, remarks=found)
    # Imported here: it loads the comparison of two rulesets.
    from qualrules.workspace.disagreeing import with_disagreements

    is_over = time_limit(asked.seconds)
    return with_disagreements(
        checkup, mistakes(checkup, remarks=chain(found, proofs(checkup, is_over))), is_over
    )


def _repair(found: Sequence[Found], *, write: bool) -> list[Change]:
    """Write the safe repairs, or show them."""
    if any(each.name == STANDARD_INPUT for each in found):
        raise click.UsageError("standard input cannot be repaired: name a file")
    refuse_shipped(found)
    changes = fixed(found)
    (write_changes if write else show_diff)(changes)
    return changes


def _checked(found: Sequence[Found]) -> Checkup:
    with progress("checking", len(found)) as step:
        return check_files(found, step)


def _fails(diagnostics: Sequence[Diagnostic], *, strict: bool) -> bool:
    levels = {Level.ERROR, Level.WARNING} if strict else {Level.ERROR}
    return any(diagnostic.level in levels for diagnostic in diagnostics)


def _show(diagnostics: Sequence[Diagnostic], render: object) -> None:
    if render is FORMATS["text"]:
        show_diagnostics(diagnostics, sys.stdout)
    elif callable(render):
        sys.stdout.write(render(diagnostics))
    sys.stdout.flush()
    sum_up_check(render, diagnostics)
    short = left_out(render, diagnostics)
    if short is not None:
        say(short)


def _sum_up(
    checkup: Checkup, diagnostics: Sequence[Diagnostic], changes: Sequence[Change], *, written: bool
) -> None:
    counts = [(level, sum(one.level is level for one in diagnostics)) for level in Level]
    found = ", ".join(_counted(count, level.value) for level, count in counts if count) or "no mistakes"
    fixable = sum(one.fix is not None and one.fix.safe for one in diagnostics)
    hint = f"; `qualrules check --fix` repairs {fixable}" if fixable and not changes else ""
    done = f"; {_counted(len(changes), 'file')} {'repaired' if written else 'to repair'}" if changes else ""
    say(f"{found} in {_counted(len(checkup.checked), 'file')}{hint}{done}")


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
