"""# QR801 every-over-no-rows

A condition with `every` is met when there are no child records at all. This is a warning, which
`check --strict` fails on.

## Why it is bad

"Every contact has agreed" is true of a deal without contacts, which is seldom what was meant.

## Example

```qual wrong
ruleset deals 1.0.0

record contact
  agreed: yes/no

record opportunity
  contacts: list of contact

criterion all_agreed for opportunity
  when every contacts where (agreed)
```

## Use instead

Say that there must be one, where that is meant.

```qual
ruleset deals 1.0.0

record contact
  agreed: yes/no

record opportunity
  contacts: list of contact

criterion all_agreed for opportunity
  when every contacts where (agreed) and count of contacts is at least 1
```
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.diagnostics import Diagnostic, Level
from qualrules.lint.linted import Linted
from qualrules.model import rules as r


class EveryOverNoRows:
    """An `every` is met by a record that has no such rows at all."""

    code = "QR801"
    name = "every-over-no-rows"
    level = Level.WARNING
    default = True

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        """One for each `every` whose list is nowhere in the same item asked to hold a row."""
        for conditions in _conditions(linted):
            nodes = [node for condition in conditions for node in r.walk(condition)]
            filled = {path for node in nodes for path in _lists_with_rows(node)}
            for node in nodes:
                if isinstance(node, r.Rows) and node.kind == "every" and node.rows.path not in filled:
                    yield self._finding(node)

    def _finding(self, node: r.Rows) -> Diagnostic:
        return Diagnostic(
            self.code,
            f"this is met when there are no {node.rows.name} at all",
            node.span,
            label="every one of none",
            helps=(f"if there must be one, add: and count of {node.rows.path} is at least 1",),
        )


def _conditions(linted: Linted) -> Iterator[tuple[r.Condition, ...]]:
    """The conditions of the file, those together that have to hold together."""
    rules = linted.rules
    for criterion in linted.own(rules.criteria):
        yield (criterion.when, *criterion.unless)
    for score in linted.own(rules.scores):
        yield from ((line.when,) for line in score.lines if line.when is not None)
    for promise in linted.own(rules.promises):
        yield (promise.condition,)
    for process in linted.own(rules.processes):
        if process.guard is not None:
            yield (process.guard,)


def _lists_with_rows(node: r.Condition | r.Value) -> Iterator[str]:
    """Lists that the condition wants to hold a row, or counts."""
    if (isinstance(node, r.Rows) and (node.kind == "some" or (node.kind == "count" and node.least > 0))) or (
        isinstance(node, r.Aggregate) and node.kind == "count" and node.where is None
    ):
        yield node.rows.path
