"""# QR805 no-reason

A criterion has no `because`: nothing says why it was agreed. This is a note, and told where it is selected.

## Why it is bad

An agreement is changed by people who did not make it. Without its reason a criterion can only be kept because it is
there, or dropped because nobody remembers.

## Example

```qual wrong
ruleset deals 1.0.0

record opportunity
  budget_status: one of "None", "Identified", "Approved"

criterion budget_found "Money has been found" for opportunity
  when budget_status is one of ("Identified", "Approved")
```

## Use instead

Say in one sentence what it is good for.

```qual
ruleset deals 1.0.0

record opportunity
  budget_status: one of "None", "Identified", "Approved"

criterion budget_found "Money has been found" for opportunity
  when budget_status is one of ("Identified", "Approved")
  because "Deals without a budget were closed one time in thirty"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.diagnostics import Diagnostic, Level
from qualrules.lint.linted import Linted


class NoReason:
    """A criterion without `because`."""

    code = "QR805"
    name = "no-reason"
    level = Level.NOTE
    default = False

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        """One for each criterion of the file."""
        for criterion in linted.own(linted.rules.criteria):
            if not criterion.notes.because:
                yield Diagnostic(
                    self.code,
                    f'the criterion "{criterion.name}" has no reason',
                    criterion.name_span,
                    label="why was it agreed?",
                    helps=('add a line such as: because "No money, no deal"',),
                )
