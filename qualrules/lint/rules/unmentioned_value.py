"""# QR808 unmentioned-value

Rules mention some values of a picklist and never others. One finding for each field; a value is mentioned where a
condition names it, by itself or in a list. A field that is compared with another field or searched for a part of its
text is left alone. This is a note, and told where it is selected.

## Why it is bad

It need not be: "is one of" names the good ones and leaves the rest out on purpose. But a value that was added to the
CRM later is left out in the same way, and nobody decided it.

## Example

```qual wrong
ruleset deals 1.0.0

record opportunity
  budget_status: one of "None", "Planned", "Identified", "Approved"

criterion budget_found for opportunity
  when budget_status is one of ("Identified", "Approved")
  unless no_budget

criterion no_budget for opportunity
  when budget_status is "None"
```

## Use instead

Decide on each value, and name it.

```qual
ruleset deals 1.0.0

record opportunity
  budget_status: one of "None", "Planned", "Identified", "Approved"

criterion budget_found for opportunity
  when budget_status is one of ("Identified", "Approved")
  unless no_budget

criterion no_budget for opportunity
  when budget_status is one of ("None", "Planned")
```
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.diagnostics import Diagnostic, Level
from qualrules.evaluate.fields_read import every_condition
from qualrules.grammar import syntax
from qualrules.lint.linted import Linted
from qualrules.model import rules as r
from qualrules.model.datatypes import Choice, Choices
from qualrules.model.values import fold

SHOWN = 5
"""How many values are named."""

Place = tuple[str, str]
"""Record type and field."""


class UnmentionedValue:
    """A value of a picklist that no rule mentions, though rules mention others."""

    code = "QR808"
    name = "unmentioned-value"
    level = Level.NOTE
    default = False

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        """One for each field of the file."""
        mentioned: dict[Place, set[str]] = {}
        free: set[Place] = set()
        for rules in linted.users:
            for _, condition in every_condition(rules):
                for node in r.walk(condition):
                    _look_at(node, mentioned, free)
        for record, declaration in _declarations(linted.tree):
            place = record, declaration.name.text
            if place in mentioned and place not in free:
                yield from self._findings(linted.rules, place, declaration, mentioned[place])

    def _findings(
        self, rules: r.Rules, place: Place, declaration: syntax.FieldDeclaration, mentioned: set[str]
    ) -> Iterator[Diagnostic]:
        record, field = place
        kind = rules.records[record].fields[field].type
        assert isinstance(kind, Choice | Choices)
        never = [value for value in _values(rules, declaration, kind) if fold(value) not in mentioned]
        if never:
            told = ", ".join(f'"{value}"' for value in never[:SHOWN])
            more = f" and {len(never) - SHOWN} more" if len(never) > SHOWN else ""
            some = ", ".join(f'"{value}"' for value in kind.values if fold(value) in mentioned)
            yield Diagnostic(
                self.code,
                f'no rule mentions {told}{more} of "{field}"',
                declaration.name.span,
                label="is it meant to count like any value that is not named?",
                notes=(f"rules mention {some}",),
                helps=(f"name each where it is meant to count: {_condition(kind, field, never[0])}",),
            )


def _condition(kind: Choice | Choices, field: str, value: str) -> str:
    return f'{field} {"is" if isinstance(kind, Choice) else "includes"} "{value}"'


def _declarations(tree: syntax.File) -> Iterator[tuple[str, syntax.FieldDeclaration]]:
    """The picklists of the file, with their record."""
    for item in tree.items:
        if isinstance(item, syntax.Record):
            for declaration in item.fields:
                if declaration.type.kind in ("one of", "some of"):
                    yield item.name.text, declaration


def _values(rules: r.Rules, declaration: syntax.FieldDeclaration, kind: Choice | Choices) -> list[str]:
    """The values that are declared here, which other files may add to."""
    if declaration.type.values is not None:
        return [value.value for value in declaration.type.values]
    name = declaration.type.argument
    listed = rules.lists.get(name.text, ()) if name is not None else ()
    return [kind.spelling.get(fold(str(each.value)), str(each.value)) for each in listed]


def _look_at(node: r.Condition | r.Value, mentioned: dict[Place, set[str]], free: set[Place]) -> None:
    """Note what one condition says of a picklist: values that it names, or that it names none."""
    match node:
        case r.Compare(left=r.FieldValue() as field, right=r.Constant(value=value)):
            mentioned.setdefault(_place(field), set()).add(fold(str(value)))
        case r.Compare(left=r.Constant(value=value), right=r.FieldValue() as field):
            mentioned.setdefault(_place(field), set()).add(fold(str(value)))
        case r.OneOf(value=r.FieldValue() as field, constants=constants):
            mentioned.setdefault(_place(field), set()).update(fold(str(each.value)) for each in constants)
        case r.Includes(value=field, values=values):
            mentioned.setdefault(_place(field), set()).update(map(fold, values))
        case r.Compare(left=left, right=right):
            free.update(_place(side) for side in (left, right) if isinstance(side, r.FieldValue))
        case r.TextTest(value=r.FieldValue() as field):
            free.add(_place(field))


def _place(field: r.FieldValue) -> Place:
    return field.record, field.name
