"""`qualrules fmt`: the one canonical look."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from qualrules.cli.changes import refuse_shipped, show_diff, write_changes
from qualrules.cli.exits import CANNOT, CLEAN, FINDINGS
from qualrules.cli.options import paths_argument
from qualrules.cli.talk import say, tell
from qualrules.diagnostics import Diagnostic
from qualrules.grammar.format import format_text
from qualrules.workspace.finding import Found, find_all
from qualrules.workspace.fixing import Change
from qualrules.workspace.texts import STANDARD_INPUT, UnreadableError, read_rules


@click.command()
@paths_argument
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where a file would change.")
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
def fmt(paths: Sequence[str], check: bool, diff: bool) -> int:
    """Bring rulesets into their one canonical look. Comments survive, the meaning stays.

    A PATH is a file or a folder; - reads standard input and writes to standard output.

    \b
    Exit code: 0 formatted, 1 not formatted (--check, --diff), 2 a file has mistakes or cannot be read.

    \b
    Example:
      qualrules fmt sales.qual
      qualrules fmt --check rulesets
    """
    found, wrong = find_all(paths)
    if not (check or diff):
        refuse_shipped(found)
    changes: list[Change] = []
    for each in found:
        change, mistakes = _formatted(each)
        wrong += mistakes
        if change is not None:
            changes.append(change)
    changed = [change for change in changes if change.after != change.before]
    if diff:
        show_diff(changed)
    elif not check:
        _write(changes)
    for change in changed if check and not diff else ():
        say(f"{change.found.name} is not formatted")
    tell(wrong)
    if wrong:
        return CANNOT
    return FINDINGS if changed and (check or diff) else CLEAN


def _formatted(found: Found) -> tuple[Change | None, Sequence[Diagnostic]]:
    try:
        source = read_rules(found.path, found.name)
    except UnreadableError as error:
        return None, [error.diagnostic]
    text, mistakes = format_text(source)
    return (Change(found, source.text, text) if text is not None else None), mistakes


def _write(changes: Sequence[Change]) -> None:
    """Files that changed; standard input always, because somebody waits for it at the other end."""
    for change in changes:
        if change.found.name == STANDARD_INPUT:
            sys.stdout.write(change.after)
        elif change.after != change.before:
            write_changes([change])
            say(f"{change.found.name} formatted")
