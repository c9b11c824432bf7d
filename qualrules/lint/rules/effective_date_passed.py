"""# QR810 effective-date-passed

The day behind `effective from` has come: this text is in force. It says too where nobody is named under `agreed by`,
or where it was agreed only after it took effect. This is a note, and told where it is selected.

## Why it is bad

It is not, as long as the text stays as it is. A change of meaning under the same version and the same day leaves two
agreements with one name, and nobody can say by which of them last month's leads were judged.

## Example

```qual wrong
ruleset deals 1.0.0
  agreed by "Head of Sales", "Head of Marketing" on 2020-12-15
  effective from 2021-01-01

record lead
  company_mail: yes/no

definition mql for lead
  needs company_mail
```

## Use instead

Give a text with another meaning a version and a day of its own, before you change it.

```qual
ruleset deals 2.0.0
  agreed by "Head of Sales", "Head of Marketing" on 2020-12-15
  effective from 2999-01-01

record lead
  company_mail: yes/no

definition mql for lead
  needs company_mail
```
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.diagnostics import Diagnostic, Level
from qualrules.grammar import syntax
from qualrules.lint.linted import Linted
from qualrules.model import rules as r


class EffectiveDatePassed:
    """The ruleset is in force, so a change of meaning needs a new version and day."""

    code = "QR810"
    name = "effective-date-passed"
    level = Level.NOTE
    default = False

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        """At most one, on the header of the file."""
        written = linted.tree.header
        header = linted.rules.header
        if written is None or header.effective is None or header.effective > linted.today:
            return
        for clause in written.clauses:
            if isinstance(clause, syntax.Effective):
                yield Diagnostic(
                    self.code,
                    f'"{header.name}" has been in force since {header.effective}',
                    clause.span,
                    notes=tuple(_doubts(header)),
                    helps=("a change of meaning needs a new version behind `ruleset`, and a new day here",),
                )


def _doubts(header: r.Header) -> Iterator[str]:
    if not header.agreed_by:
        yield "nobody is named under `agreed by`"
    elif (
        header.agreed_on is not None and header.effective is not None and header.agreed_on > header.effective
    ):
        yield f"it was agreed on {header.agreed_on}, after it took effect"
