"""`check --format sarif`: the mistakes in rulesets as results, for code scanning."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter

from qualrules.diagnostics import Diagnostic, Level
from qualrules.report import sarif
from qualrules.report.flags import of_diagnostics
from qualrules.report.sarif import SarifRun


def render(diagnostics: Iterable[Diagnostic], root: str = "") -> str:
    """The file. `root` is the folder of the run, from which absolute paths are told."""
    found = tuple(diagnostics)
    return "".join(sarif.lines(of_diagnostics(found, root), _run(found)))


def left_out(diagnostics: Iterable[Diagnostic], root: str = "") -> str | None:
    """What does not fit into the file, in a sentence."""
    found = tuple(diagnostics)
    return sarif.left_out(of_diagnostics(found, root), _run(found))


def _run(diagnostics: Iterable[Diagnostic]) -> SarifRun:
    # Only the codes that were found have a rule here: the pages of all would make a small file large.
    rules: dict[str, tuple[str, Level]] = {}
    for diagnostic in sorted(diagnostics, key=attrgetter("code")):
        rules.setdefault(diagnostic.code, (diagnostic.name, diagnostic.level))
    return SarifRun(identity="qualrules/check/", rules=rules, complete="`qualrules check --format json`")
