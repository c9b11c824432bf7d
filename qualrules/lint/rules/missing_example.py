"""# QR809 missing-example

No example expects an outcome that a criterion or a definition can have (met, not met, unknown), or a stage or outcome
that a record can support. One finding for each criterion, definition, stage and outcome; outcomes that cannot come
about are not asked for. The examples of every ruleset of the call count. This is a note, and told where it is
selected.

`qualrules test --coverage` lists the same, with scores, promises, claims and moves.

## Why it is bad

Examples are the part of an agreement that can be run. An outcome that no example shows can change its meaning without
anything turning red.

## Example

```qual wrong
ruleset deals 1.0.0

record opportunity
  budget: yes/no

criterion budget_found for opportunity
  when budget

example "There is money" for opportunity
  budget: yes
  expect budget_found is met
```

## Use instead

Write one example for each outcome; a field that is not given is missing.

```qual
ruleset deals 1.0.0

record opportunity
  budget: yes/no

criterion budget_found for opportunity
  when budget

example "There is money" for opportunity
  budget: yes
  expect budget_found is met

example "There is none" for opportunity
  budget: no
  expect budget_found is not met

example "Nobody has asked" for opportunity
  expect budget_found is unknown
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualrules.diagnostics import Diagnostic, Level, listed
from qualrules.lint.linted import Linted
from qualrules.model import rules as r

if TYPE_CHECKING:
    from qualrules.evaluate.coverage import Covered


class MissingExample:
    """An outcome, a stage or an end of a process that no example expects."""

    code = "QR809"
    name = "missing-example"
    level = Level.NOTE
    default = False

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        """One for each criterion, definition, stage and outcome of the file."""
        # Imported here: it brings the interpreter along, and a check without this rule may need none.
        from qualrules.evaluate.coverage import coverage, shown_by

        rules = linted.rules
        for covered in coverage(rules, linted.file, shown_by(linted.judged)):
            if covered.kind == "process":
                yield from self._steps(rules, rules.processes[covered.name], covered)
            elif covered.kind in ("criterion", "definition") and covered.missing:
                yield self._outcomes(rules, covered)

    def _outcomes(self, rules: r.Rules, covered: Covered) -> Diagnostic:
        named = rules.criteria if covered.kind == "criterion" else rules.definitions
        return Diagnostic(
            self.code,
            f'no example expects "{covered.name}" to be {listed(covered.missing, "or")}',
            named[covered.name].name_span,
            helps=(f"add to an example: expect {covered.name} is {covered.missing[0]}",),
        )

    def _steps(self, rules: r.Rules, process: r.Process, covered: Covered) -> Iterator[Diagnostic]:
        steps: tuple[r.Stage | r.StageOutcome, ...] = (*process.stages, *process.outcomes)
        for step in steps:
            if f'stage "{step.name}"' in covered.missing:
                kind = "stage" if isinstance(step, r.Stage) else "outcome"
                yield Diagnostic(
                    self.code,
                    f'no example expects the {kind} "{step.name}"',
                    step.name_span,
                    helps=(f'add to an example: expect stage{_of(rules, process, step.name)} "{step.name}"',),
                )


def _of(rules: r.Rules, process: r.Process, name: str) -> str:
    """` of sales` where another process has a stage or outcome of this name too."""
    having = sum(name in _names(each) for each in rules.processes.values())
    return f" of {process.name}" if having > 1 else ""


def _names(process: r.Process) -> set[str]:
    return {stage.name for stage in process.stages} | {outcome.name for outcome in process.outcomes}
