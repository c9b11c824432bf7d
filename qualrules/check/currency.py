"""The pass that demands a currency where there is money: said of the file that is run, for it is the one to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualrules.check.headers import currency_clause
from qualrules.check.scope import Names, Report
from qualrules.diagnostics import Diagnostic, Label
from qualrules.grammar import syntax
from qualrules.model.datatypes import Money
from qualrules.model.schema import Field


def demand_currency(names: Names, files: Sequence[syntax.File], report: Report) -> None:
    """A ruleset that has money says its currency; one mistake for all of its amounts."""
    if names.header.currency is not None or names.header_lost:
        return
    main = files[-1]
    money = [
        field
        for record in names.records.values()
        for field in record.fields.values()
        if isinstance(field.type, Money)
    ]
    if not money:
        return
    own = [field for field in money if field.span.source.name == main.source.name]
    used = next((clause.code for file in files if (clause := currency_clause(file))), "EUR")
    report.add(_missing(own[0], used) if own else _brought_in(money[0], used, files))


def _missing(field: Field, code: str) -> Diagnostic:
    return Diagnostic(
        "QR307",
        "this ruleset has money, but its header does not say the currency",
        field.span,
        label="money of which currency?",
        example=("ruleset …", f"  currency {code}"),
    )


def _brought_in(field: Field, code: str, files: Sequence[syntax.File]) -> Diagnostic:
    """Money that only a used file has: the `use` line is at hand, the used file may not be the reader's."""
    main, home = files[-1], field.span.source.name
    uses = [item for item in main.items if isinstance(item, syntax.Use)]
    use = next((item for item in uses if home in set(_below(item, files, set()))), uses[0] if uses else None)
    target = f'"{use.target.value}"' if use else home
    return Diagnostic(
        "QR307",
        f"{target} brings in money ({field.name}); write currency in this file's header",
        use.span if use else main.source.span(0, 0),
        label="money of which currency?",
        labels=(Label(field.span, "the first of its fields that are money"),),
        example=("ruleset …", f"  currency {code}"),
    )


def _below(use: syntax.Use, files: Sequence[syntax.File], seen: set[str]) -> Iterator[str]:
    """The names of the files that a `use` line brings in, at any depth."""
    wanted = use.target.value.rpartition("/")[2].removesuffix(".qual")
    for file in files[:-1]:
        name = file.source.name
        if name not in seen and name.rpartition("/")[2].removesuffix(".qual") == wanted:
            seen.add(name)
            yield name
            for item in file.items:
                if isinstance(item, syntax.Use):
                    yield from _below(item, files, seen)
