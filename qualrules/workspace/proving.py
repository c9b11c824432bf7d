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
from qualrules.workspace.clock import run_moment

if TYPE_CHECKING:
    from qualrules.analyze.checks.examined import ProverOf

WITHOUT = "--prove cannot be done: proofs need z3, which is not installed"
INSTALL = 'pip install "qualrules[prove]"'
SKIPPED = f"proofs were skipped: they need z3, {INSTALL}"


def can_prove() -> bool:
    """Whether z3, which proofs need, is installed. Loads neither it nor `analyze`."""
    return find_spec("z3") is not None


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
            today = run_moment(None, checked.rules.header).today
            prover_of = _prover_of(today, is_over)
            yield from run_checks(Examined(checked.rules, checked.files[0].name, prover_of))


def _prover_of(today: date, is_over: Callable[[], bool]) -> ProverOf:
    from qualrules.analyze.prover import Prover
    from qualrules.analyze.questions import Budget

    def prover_of(rules: Rules, record: str) -> Prover:
        return Prover((rules,), record, Budget(is_over=is_over), today)

    return prover_of
