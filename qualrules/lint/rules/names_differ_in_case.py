"""# QR811 names-differ-in-case

Two names differ in capital letters only: two rules, a rule and a field of its record, two records, two fields of a
record, two values of a named list. This is a warning, which `check --strict` fails on. (Two such stages of a process, or
values of a picklist, are a mistake: texts of a CRM are compared without regard to capital letters.)

## Why it is bad

Read aloud, they are one name, and with one slip of the hand a line means the other rule.

## Example

```qual wrong
ruleset deals 1.0.0

record opportunity
  amount: number
  budget: yes/no

criterion large for opportunity
  when amount is at least 10k

criterion Large for opportunity
  when amount is at least 50k

definition qualified for opportunity
  needs large, budget

definition strategic for opportunity
  needs Large, budget
```

## Use instead

Say with the name what makes the difference.

```qual
ruleset deals 1.0.0

record opportunity
  amount: number
  budget: yes/no

criterion large for opportunity
  when amount is at least 10k

criterion very_large for opportunity
  when amount is at least 50k

definition qualified for opportunity
  needs large, budget

definition strategic for opportunity
  needs very_large, budget
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualrules.diagnostics import Diagnostic, Label, Level
from qualrules.grammar import syntax
from qualrules.lint.linted import Linted
from qualrules.model import rules as r
from qualrules.model.values import fold
from qualrules.source import Span

Named = syntax.Criterion | syntax.Definition | syntax.Score | syntax.Process | syntax.NamedList
Written = tuple[str, Span]
"""A name and where it is declared."""
Group = tuple[list[Written], Iterable[str], str]
"""Names of the file that share a space, the names beside them, and where those stand."""

USED = "stands in a file that this one uses"


class NamesDifferInCase:
    """Two names that differ in capital letters only."""

    code = "QR811"
    name = "names-differ-in-case"
    level = Level.WARNING
    default = True

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        """One for each name that repeats an earlier one, in each group of names that can be taken for one another."""
        for written, others, where in _groups(linted):
            own = {name for name, _ in written}
            beside = {fold(name): name for name in others if name not in own}
            first: dict[str, Written] = {}
            for name, span in written:
                before = first.setdefault(fold(name), (name, span))
                if before[0] != name:
                    yield self._finding(name, span, before[0], labels=(Label(before[1], "the other"),))
                elif fold(name) in beside:
                    other = beside[fold(name)]
                    yield self._finding(name, span, other, notes=(f'"{other}" {where}',))

    def _finding(
        self, name: str, span: Span, other: str, labels: tuple[Label, ...] = (), notes: tuple[str, ...] = ()
    ) -> Diagnostic:
        return Diagnostic(
            self.code,
            f'"{name}" and "{other}" differ in capital letters only',
            span,
            label="one of the two",
            labels=labels,
            notes=notes,
            helps=("give one of them a name that says what makes the difference",),
        )


def _groups(linted: Linted) -> Iterator[Group]:
    rules, items = linted.rules, linted.tree.items
    named = [item for item in items if isinstance(item, Named)]
    beside = (*rules.criteria, *rules.definitions, *rules.scores, *rules.processes, *rules.lists)
    yield [_written(item.name) for item in named], beside, USED
    records = [item for item in items if isinstance(item, syntax.Record)]
    yield [_written(item.name) for item in records], rules.records, USED
    for record in dict.fromkeys(item.name.text for item in records):
        fields = [field for item in records if item.name.text == record for field in item.fields]
        yield [_written(field.name) for field in fields], rules.records[record].fields, USED
    promises = [item.title for item in items if isinstance(item, syntax.Promise)]
    yield [(title.value, title.span) for title in promises], rules.promises, USED
    for item in named:
        if isinstance(item, syntax.NamedList):
            yield [(each.value, each.span) for each in item.values if isinstance(each, syntax.String)], (), ""
    yield from _against_fields(linted)


def _written(name: syntax.Name) -> Written:
    return name.text, name.span


def _against_fields(linted: Linted) -> Iterator[Group]:
    """Each rule against the fields of its record."""
    rules = linted.rules
    own: list[r.Criterion | r.Definition | r.Score] = [
        *linted.own(rules.criteria),
        *linted.own(rules.definitions),
        *linted.own(rules.scores),
    ]
    for rule in own:
        where = f"is a field of {rule.record}"
        yield [(rule.name, rule.name_span)], rules.records[rule.record].fields, where
