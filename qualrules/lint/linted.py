"""What a lint rule is, and what it gets to see. Decides nothing, and reads neither files nor the clock.

A rule looks at one file of the language, which has no mistake. What it finds belongs to that file; what the rules of other
files say matters to it only where they use this one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date
from typing import Protocol, TypeVar

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Level
from qualrules.grammar import syntax
from qualrules.model import rules as r

Declared = TypeVar("Declared", r.Criterion, r.Definition, r.Score, r.Promise, r.Process)


@dataclass(frozen=True)
class Linted:
    """A file without mistakes, its rules, and the other rulesets of the call that matter to it."""

    tree: syntax.File
    """What is written in the file, with the place of each word."""
    rules: r.Rules
    """What it means, with all that it uses; a rule says by its `span` in which file it stands."""
    today: date
    """The day of the run, in the time zone of the ruleset."""
    users: tuple[r.Rules, ...] = field(default=(), repr=False)
    """The rulesets that the file is part of: its own, and those of the call that use it."""
    judged: tuple[r.Rules, ...] = field(default=(), repr=False)
    """Of these, the ones with examples, each with its own."""

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.tree.source.name

    def own(self, declared: Mapping[str, Declared]) -> Iterator[Declared]:
        """Those that stand in this file and hold: `own(rules.criteria)`."""
        return (each for each in declared.values() if each.span.source.name == self.file)


class LintRule(Protocol):
    """One thing to look for. The docstring of its class, or of its module, is the page that `explain` prints."""

    code: str
    """Letters and digits, such as `ACME1`; those with QR are ours."""
    name: str
    """In small letters, with `-` between words: `unused-criterion`."""
    level: Level
    """Of all that it finds."""
    default: bool
    """Whether it is asked where nothing is selected."""

    def check(self, linted: Linted) -> Iterable[Diagnostic]:
        """What it finds, with its own code, in the order of the file."""
        ...
