"""# QR804 no-question

A criterion has no `ask`: nothing says what to ask when it is not met or unknown. This is a note, and told where it is
selected.

## Why it is bad

Next steps and findings are made of the questions of a ruleset. Without one, a seller reads that a field is missing,
and not what to say to the buyer.

## Example

```qual wrong
ruleset deals 1.0.0

record opportunity
  budget_status: one of "None", "Identified", "Approved"

criterion budget_found "Money has been found" for opportunity
  when budget_status is one of ("Identified", "Approved")
```

## Use instead

Write down the question that gets the answer.

```qual
ruleset deals 1.0.0

record opportunity
  budget_status: one of "None", "Identified", "Approved"

criterion budget_found "Money has been found" for opportunity
  when budget_status is one of ("Identified", "Approved")
  ask "Has money been set aside, and by whom?"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.diagnostics import Diagnostic, Level
from qualrules.lint.linted import Linted


class NoQuestion:
    """A criterion without `ask`."""

    code = "QR804"
    name = "no-question"
    level = Level.NOTE
    default = False

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        """One for each criterion of the file."""
        for criterion in linted.own(linted.rules.criteria):
            if not criterion.notes.ask:
                yield Diagnostic(
                    self.code,
                    f'the criterion "{criterion.name}" has no question',
                    criterion.name_span,
                    label="what has to be asked to know it?",
                    helps=('add a line such as: ask "Has money been set aside, and by whom?"',),
                )
