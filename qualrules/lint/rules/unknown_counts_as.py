"""# QR802 unknown-counts-as

A rule says `unknown counts as met` or `unknown counts as not met`. This is a note; it fails nothing.

## Why it is bad

It need not be. It is the one place where a missing answer is taken for a yes or a no, so every such line is listed:
whoever signs the agreement should have seen it.

## Example

```qual wrong
ruleset deals 1.0.0

record opportunity
  competitor: yes/no

criterion no_rival
  when not competitor
  unknown counts as met
```

## Use instead

Leave the answer unknown, and ask for it.

```qual
ruleset deals 1.0.0

record opportunity
  competitor: yes/no

criterion no_rival
  when not competitor
  ask "Who else do you look at?"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.diagnostics import Diagnostic, Level
from qualrules.grammar import syntax
from qualrules.lint.linted import Linted


class UnknownCountsAs:
    """A rule takes a missing answer for a yes or a no."""

    code = "QR802"
    name = "unknown-counts-as"
    level = Level.NOTE
    default = True

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        """One for each such line."""
        for item in linted.tree.items:
            if isinstance(item, syntax.Criterion | syntax.Definition):
                for note in item.notes:
                    if isinstance(note, syntax.UnknownCountsAs):
                        yield self._finding(item.name.text, note)

    def _finding(self, name: str, note: syntax.UnknownCountsAs) -> Diagnostic:
        word = "met" if note.met else "not met"
        return Diagnostic(
            self.code,
            f'where "{name}" is unknown, it counts as {word}',
            note.span,
            label="a missing answer is taken for one here",
        )
