"""Proofs over the files of a call: the checks of `analyze` on each named file without errors, within one budget of time.

Like lint, they look at the files that the call names: what another file uses is that file's own business. The prover is
loaded only where proofs run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING

from qualrules.diagnostics import Diagnostic
from qualrules.model.rules import Rules
from qualrules.workspace.checking import Checkup

if TYPE_CHECKING:
    from qualrules.analyze.checks.examined import ProverOf

ANY_DAY = date(2026, 1, 1)
WITHOUT = "proofs need z3, which is not installed"
INSTALL = 'pip install "qualrules[prove]"'
SKIPPED = f"proofs were skipped: they need z3, {INSTALL}"


def can_prove() -> bool:
    """Whether z3, which proofs need, is installed and can be loaded."""
    if find_spec("z3") is None:
        return False
    # Imported here: where z3 is not installed nothing else is loaded either.
    from qualrules.analyze.solver import available

    return available()


def provable(checkup: Checkup) -> bool:
    """Whether a named file has rules without errors."""
    return any(checked.rules is not None for checked in checkup.rulesets)


def proofs(checkup: Checkup, is_over: Callable[[], bool]) -> Iterator[Diagnostic]:
    """What proofs find in the files that the call names."""
    if not provable(checkup):
        return
    from qualrules.analyze.checks.examined import Examined
    from qualrules.analyze.checks.run import run_checks

    for checked in checkup.rulesets:
        if checked.rules is not None:
            prover_of = _prover_of(day_of(checked.rules), is_over)
            yield from run_checks(Examined(checked.rules, checked.files[0].name, prover_of, is_over))


def day_of(rules: Rules) -> date:
    """The day for which records are shown: one that the ruleset names, so that a check says the same every day."""
    return rules.header.effective or rules.header.agreed_on or ANY_DAY


def _prover_of(day: date, is_over: Callable[[], bool]) -> ProverOf:
    from qualrules.analyze.prover import Prover
    from qualrules.analyze.questions import Budget

    def prover_of(rules: Rules, record: str) -> Prover:
        return Prover((rules,), record, Budget(is_over=is_over), day)

    return prover_of
