"""`check --format gitlab`: the mistakes in rulesets as a code quality file."""

from __future__ import annotations

from collections.abc import Iterable

from qualrules.diagnostics import Diagnostic
from qualrules.report import gitlab
from qualrules.report.flags import of_diagnostics

COMPLETE = "`qualrules check --format json`"


def render(diagnostics: Iterable[Diagnostic], root: str = "") -> str:
    """The file. `root` is the folder of the run, from which absolute paths are told."""
    return "".join(gitlab.lines(of_diagnostics(diagnostics, root), COMPLETE))


def left_out(diagnostics: Iterable[Diagnostic], root: str = "") -> str | None:
    """What does not fit into the file, in a sentence."""
    return gitlab.left_out(of_diagnostics(diagnostics, root), COMPLETE)
