"""What would be changed in files, as a diff for people; and the refusal to change what ships."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from qualrules.cli.exits import CannotDo
from qualrules.cli.screen import show
from qualrules.report.diagnostics_text import Piece, Role
from qualrules.report.visible import visible
from qualrules.workspace.finding import Found
from qualrules.workspace.fixing import Change
from qualrules.workspace.loading import is_shipped
from qualrules.workspace.output import write_text


def refuse_shipped(found: Iterable[Found]) -> None:
    """A ruleset that ships is not written to."""
    for each in found:
        if is_shipped(each.name):
            raise CannotDo(
                f'"{each.name}" ships with qualrules and is not changed', "copy it, or use it and override"
            )


def write_changes(changes: Iterable[Change]) -> None:
    """Write the changed files, each as a whole."""
    for change in changes:
        write_text(change.found.path, change.after)


def show_diff(changes: Iterable[Change]) -> None:
    """Write the changes as a unified diff to standard output."""
    for change in changes:
        show(list(_diff(change)), sys.stdout)


def _diff(change: Change) -> Iterator[Piece]:
    # Imported here: only a diff needs it.
    from difflib import unified_diff

    before, after = change.before.splitlines(keepends=True), change.after.splitlines(keepends=True)
    for line in unified_diff(before, after, change.found.name, change.found.name):
        ended = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        yield Piece(_shown(ended), _role(line))


def _shown(text: str) -> str:
    """A line of the diff; tabs stay, because a diff may be about them."""
    return "\n".join("\t".join(map(visible, line.split("\t"))) for line in text.split("\n"))


def _role(line: str) -> Role:
    if line.startswith(("+++", "---")):
        return "message"
    return {"+": "add", "-": "remove", "@": "frame"}.get(line[:1], "plain")  # type: ignore[return-value]
