"""# QR807 stage-without-exit

Nothing says when this stage is left: it has no `exit needs`, and what follows it asks for nothing either. What
follows is the next stage and each outcome `after` this one; for the last stage also each outcome that is not lost.
This is a note, and told where it is selected.

## Why it is bad

A record that supports this stage supports the next one too, at once. Nobody can be in the wrong one of the two, so
nothing is checked, and the forecast counts both as the later one.

## Example

```qual wrong
ruleset deals 1.0.0

record opportunity
  pain:   text
  signed: yes/no
  stage:  stage of sales

criterion pain_told for opportunity
  when pain is known

criterion contract_signed for opportunity
  when signed

process sales for opportunity
  stage "Discovery"
    needs pain_told
  stage "Proposal"
  outcome "Won" won after "Proposal" needs contract_signed
```

## Use instead

Say what has to be done before the stage is left, or what the next one needs.

```qual
ruleset deals 1.0.0

record opportunity
  pain:    text
  sent_on: date missing means not yet
  signed:  yes/no
  stage:   stage of sales

criterion pain_told for opportunity
  when pain is known

criterion proposal_sent for opportunity
  when sent_on is on or before today

criterion contract_signed for opportunity
  when signed

process sales for opportunity
  stage "Discovery"
    needs pain_told
  stage "Proposal"
    needs proposal_sent
  outcome "Won" won after "Proposal" needs contract_signed
```
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.diagnostics import Diagnostic, Level, listed
from qualrules.lint.linted import Linted
from qualrules.model import rules as r


class StageWithoutExit:
    """A stage of which nothing says when it is left."""

    code = "QR807"
    name = "stage-without-exit"
    level = Level.NOTE
    default = False

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        """One for each stage of the file."""
        for process in linted.own(linted.rules.processes):
            for number, stage in enumerate(process.stages):
                following = list(_following(process, number))
                if following and not stage.exit.parts and not any(each.gate.parts for each in following):
                    yield self._finding(stage, following)

    def _finding(self, stage: r.Stage, following: list[r.Stage | r.StageOutcome]) -> Diagnostic:
        names = listed([f'"{each.name}"' for each in following])
        return Diagnostic(
            self.code,
            f'nothing says when "{stage.name}" is left',
            stage.name_span,
            label=f"no `exit needs` here, and {names} {'need' if len(following) > 1 else 'needs'} nothing",
            helps=("name what has to be done before it is left: exit needs proposal_sent",),
        )


def _following(process: r.Process, number: int) -> Iterator[r.Stage | r.StageOutcome]:
    """Where a record can go forward from a stage; nowhere from the last one of a process without outcomes."""
    yield from process.stages[number + 1 : number + 2]
    last = number + 1 == len(process.stages)
    for outcome in process.outcomes:
        if outcome.after == process.stages[number].name or (
            last and outcome.after is None and outcome.result != "lost"
        ):
            yield outcome
