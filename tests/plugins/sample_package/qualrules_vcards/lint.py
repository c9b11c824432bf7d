"""# VCARD1 name-without-email

A record has a field `name` and none called `email`. This is a warning.

## Why it is bad

Of two cards with one name nobody can tell whose they are.

## Example

    record contact
      name: text

## Use instead

    record contact
      name:  text
      email: text
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules import Diagnostic, Level, Linted


class NameWithoutEmail:
    """A record of people who cannot be told apart."""

    code = "VCARD1"
    name = "name-without-email"
    level = Level.WARNING
    default = True

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        for record in linted.rules.records.values():
            if (
                record.span.source.name == linted.file
                and "name" in record.fields
                and "email" not in record.fields
            ):
                yield Diagnostic(
                    self.code,
                    f'people of the record "{record.name}" cannot be told apart',
                    record.span,
                    helps=("add a line such as: email: text",),
                )


class ShortTitle:
    """A title of fewer than ten letters."""

    code = "VCARD2"
    name = "short-title"
    level = Level.NOTE
    default = False

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        for criterion in linted.own(linted.rules.criteria):
            if len(criterion.title) < 10:
                yield Diagnostic(self.code, f'the title of "{criterion.name}" is short', criterion.name_span)
