"""# QR803 unused-criterion

No definition, stage, score, promise or other criterion uses this criterion. It is judged, but decides nothing. This
is a note; it fails nothing.

In a file of building blocks, with criteria and nothing that could use them, none is unused. Where it is checked together
with rulesets that use it, a criterion is unused that none of them uses.

## Why it is bad

Whoever reads the agreement takes the criterion for a part of it. Mostly a line was forgotten where it belongs, or was
taken out and the criterion was left behind. A criterion that is only there to be seen in the results of a run is
better kept in a definition, which says so.

## Example

```qual wrong
ruleset deals 1.0.0

record opportunity
  budget:    yes/no
  authority: yes/no

criterion budget_found for opportunity
  when budget

criterion authority_met for opportunity
  when authority

definition qualified for opportunity
  needs budget_found
```

## Use instead

Name it where it is meant to count, or take it out.

```qual
ruleset deals 1.0.0

record opportunity
  budget:    yes/no
  authority: yes/no

criterion budget_found for opportunity
  when budget

criterion authority_met for opportunity
  when authority

definition qualified for opportunity
  needs budget_found, authority_met
```
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.diagnostics import Diagnostic, Level
from qualrules.evaluate.fields_read import every_condition
from qualrules.lint.linted import Linted
from qualrules.model import rules as r


class UnusedCriterion:
    """A criterion that no definition, stage, score, promise or other criterion uses."""

    code = "QR803"
    name = "unused-criterion"
    level = Level.NOTE
    default = True

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        """One for each criterion of the file."""
        if not any(map(_decides, linted.users)):
            return
        used = {name for rules in linted.users for name in _used(rules)}
        for criterion in linted.own(linted.rules.criteria):
            if criterion.name not in used:
                yield Diagnostic(
                    self.code,
                    f'nothing uses the criterion "{criterion.name}"',
                    criterion.name_span,
                    label="it decides nothing",
                    helps=(f"name it where it is meant to count: needs {criterion.name}", "or take it out"),
                )


def _decides(rules: r.Rules) -> bool:
    """Whether it is more than a box of building blocks."""
    return bool(rules.definitions or rules.processes or rules.promises or rules.scores)


def _used(rules: r.Rules) -> Iterator[str]:
    for _, condition in every_condition(rules):
        yield from (node.name for node in r.walk(condition) if isinstance(node, r.Named))
