"""# QR806 no-owner

A criterion, a definition or a stage belongs to nobody: it has no `owner`, and a definition no `by` either. The
outcomes of a process need no owner. This is a note, and told where it is selected.

## Why it is bad

When a criterion is unknown, somebody has to find it out; when a definition does not fit any more, somebody has to say
so. What belongs to everybody is done by nobody.

## Example

```qual wrong
ruleset deals 1.0.0

record opportunity
  budget: yes/no

criterion budget_found for opportunity
  when budget
  owner "Sales"

definition qualified for opportunity
  needs budget_found
```

## Use instead

Name a team or a role; people change.

```qual
ruleset deals 1.0.0

record opportunity
  budget: yes/no

criterion budget_found for opportunity
  when budget
  owner "Sales"

definition qualified for opportunity by "Head of Sales"
  needs budget_found
```
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.diagnostics import Diagnostic, Level
from qualrules.lint.linted import Linted
from qualrules.source import Span


class NoOwner:
    """A criterion, definition or stage without an owner."""

    code = "QR806"
    name = "no-owner"
    level = Level.NOTE
    default = False

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        """One for each of them."""
        rules = linted.rules
        line = 'add a line such as: owner "Sales"'
        for criterion in linted.own(rules.criteria):
            if not criterion.notes.owner:
                yield self._finding("criterion", criterion.name, criterion.name_span, line)
        for definition in linted.own(rules.definitions):
            if not definition.by and not definition.notes.owner:
                by = f'say whose word it is: definition {definition.name} for {definition.record} by "Sales"'
                yield self._finding("definition", definition.name, definition.name_span, by)
        for process in linted.own(rules.processes):
            for stage in process.stages:
                if not stage.owner:
                    yield self._finding("stage", stage.name, stage.name_span, line)

    def _finding(self, kind: str, name: str, span: Span, help_: str) -> Diagnostic:
        return Diagnostic(
            self.code, f'the {kind} "{name}" has no owner', span, label="who looks after it?", helps=(help_,)
        )
