"""`check --format github`: the first mistakes and warnings beside their lines, the rest in one notice."""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.diagnostics import Diagnostic
from qualrules.report import github
from qualrules.report.flags import of_diagnostics

WHERE = "`qualrules check` shows all of them"


def render(diagnostics: Sequence[Diagnostic], root: str = "") -> str:
    """The orders. `root` is the folder of the run, from which absolute paths are told."""
    chosen, left = github.first(diagnostics)
    return "".join(github.lines(of_diagnostics(chosen, root), left, "", WHERE))
