"""What the binding and the survey found, as diagnostics with the line to add. Draws nothing and decides
nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import islice

from qualrules.diagnostics import Diagnostic, Level
from qualrules.model.rules import Source
from qualrules.reading.bound import BoundRecord
from qualrules.reading.declared import LOOKED_AT, Misfit
from qualrules.reading.raw import NOTHING_KNOWN, Knowledge
from qualrules.reading.shapes import ABSENT, good_rows
from qualrules.reading.survey import FoundClash, Guess
from qualrules.reading.typed import raw_text
from qualrules.source import NOWHERE, Span

Asked = Container[tuple[str, str]] | None
"""The fields, each with its record type, that rules read; None for all of them."""
UNCLEAR = ("QR403", "QR404")
"""The codes of a column whose form, or whose percents, are not clear."""
SHOWN = 12
"""How many names a message lists."""
LONGEST = 60
"""Characters of a column's name that a message shows."""


def clash_diagnostic(found: FoundClash, source: Source | None, adapter: str) -> Diagnostic:
    """A column whose form is not clear: what its values can mean, and the line that settles it."""
    clash = found.clash
    what = {"dates": "dates", "numbers": "numbers", "percents": "bare numbers"}[clash.setting]
    where = f'the {what} in column "{found.line.column}" of {found.record.place}'
    if clash.kind == "unclear":
        message = f"{where} can be read in {'two' if len(clash.choices) == 2 else 'several'} ways"
    else:
        message = f"{where} are written in more than one way"
    notes = [f'"{example}" is {meaning} if {_kind(form)}' for form, example, meaning in clash.choices]
    forms = [form for form, _, _ in clash.choices] or ["YYYY-MM-DD"]
    form, percents = UNCLEAR
    return Diagnostic(
        percents if clash.setting == "percents" else form,
        message,
        found.line.line.span if found.line.line is not None else _span(source),
        notes=tuple(notes),
        helps=(_help(clash.setting, forms),),
        example=_line_to_add(found, source, adapter, forms),
    )


def _kind(form: str) -> str:
    return f'written as "{form}"'


def _help(setting: str, forms: list[str]) -> str:
    choices = " or ".join(f'{setting} "{form}"' for form in forms)
    return f"say behind the source or the field's line how they are written: {choices}"


def _line_to_add(found: FoundClash, source: Source | None, adapter: str, forms: list[str]) -> tuple[str, ...]:
    """The field's line as it has to be; with the source and record around it where there is no block yet.

    It names the other forms too, so that nobody takes the first one unseen.
    """
    line = f'{found.field.name}: "{found.line.column}" {found.clash.setting} "{forms[0]}"'
    if len(forms) > 1:
        line += "  # or " + " or ".join(f'"{form}"' for form in forms[1:])
    if source is not None and found.line.line is not None:
        return (line,)
    tables = found.record.tables
    place = tables[0].called if tables else found.record.record.name
    opening = [] if source is not None else [f"source {adapter}"]
    return (*opening, f'  {found.record.record.name} from "{place}"', f"    {line}")


def _span(source: Source | None) -> Span:
    return source.span if source is not None else NOWHERE


def misfit_diagnostic(found: Misfit) -> Diagnostic:
    """A declared form that no value of its column has."""
    forms = [f'{found.setting} "{form}"' for form in found.fitting]
    example = _short(next(iter(found.texts)))
    where = f'column "{found.line.column}" of {found.record.place}'
    if not found.is_whole:
        where = f"first {LOOKED_AT:,} rows of the {where}"
    return Diagnostic(
        "QR407",
        f'{found.setting} "{found.form}" fits no value of the {where}, so {found.field.name} cannot be read',
        found.line.line.span if found.line.line is not None else found.record.span,
        notes=(f'a value there is "{example}"',),
        helps=(f"what fits all of them: {' or '.join(forms)}",) if forms else (),
        level=Level.WARNING,
    )


def guess_diagnostics(guesses: Iterable[Guess]) -> Iterator[Diagnostic]:
    """The forms that were taken from the values, said once."""
    for guess in guesses:
        yield Diagnostic(
            "QR403",
            f'{guess.setting} "{guess.form}" is taken for {guess.field}: '
            f'no other form fits all values of "{guess.column}"',
            NOWHERE,
            helps=(f'say so to keep it: {guess.field}: "{guess.column}" {guess.setting} "{guess.form}"',),
            level=Level.NOTE,
        )


def _pages(bound: BoundRecord) -> Iterator[Diagnostic]:
    """Pages after which others come that are not here, as far as can be told: the last of a row of pages says none."""
    cut = [table.name for table in bound.tables if table.more_follow]
    if cut and len(cut) != len(bound.tables) - 1:
        names = ", ".join(dict.fromkeys(cut))
        text = "this is one page; the file says that more of them follow"
        if len(cut) > 1:
            text = f"{len(cut)} of {len(bound.tables)} files are pages that say that more of them follow"
        yield Diagnostic("QR419", f"{names}: {text}", NOWHERE, level=Level.NOTE)


def _assumed(bound: BoundRecord) -> Iterator[Diagnostic]:
    """Columns whose values are read by labels that the adapter knows and no file says."""
    for column in dict.fromkeys(line.column for each in bound.fields.values() for line in each.lines):
        labels = bound.described.assumed_labels(column)
        if labels:
            shown = ", ".join(f'"{value}" is "{label}"' for value, label in list(labels.items())[:SHOWN])
            text = f'no file says what the values of "{column}" are called, so the CRM\'s own labels are taken: {shown}'
            yield Diagnostic("QR419", f"{bound.place}: {text}", NOWHERE, level=Level.NOTE)


def _bare_ids(bound: BoundRecord, knowledge: Knowledge) -> Iterator[Diagnostic]:
    """Columns that hold ids, where the CRM has their names in a file that is not here."""
    for line in {line.column: line for each in bound.fields.values() for line in each.lines}.values():
        file = knowledge.described_by.get(line.column)
        if file is None or bound.described.options(line.column):
            continue
        rows = (row for table in bound.tables for row in islice(good_rows(table), LOOKED_AT))
        if any(raw_text(value).isdecimal() for row in rows if (value := line.get(row.values)) is not ABSENT):
            yield Diagnostic(
                "QR419",
                f'{bound.place}: "{line.column}" holds ids, and no file says what they are called',
                NOWHERE,
                helps=(f"give {file} too, the CRM's own list of them",),
                level=Level.NOTE,
            )


def table_diagnostics(bound: BoundRecord, knowledge: Knowledge = NOTHING_KNOWN) -> Iterator[Diagnostic]:
    """What an adapter assumed about a file, or changed in it, said once."""
    for table in bound.tables:
        for note in table.notes:
            yield Diagnostic("QR419", f"{table.called}: {note}", NOWHERE, level=Level.NOTE)
    yield from _pages(bound)
    yield from _assumed(bound)
    yield from _bare_ids(bound, knowledge)
    nameless = bound.described.nameless(bound.shape.keys) if bound.tables else []
    if nameless:
        counted = "1 column has a key" if len(nameless) == 1 else f"{len(nameless)} columns have keys"
        yield Diagnostic(
            "QR419",
            f'{bound.place}: {counted} of {len(nameless[0])} characters and no name ("{nameless[0]}")',
            NOWHERE,
            helps=(
                "give the CRM's list of its fields too (Pipedrive: dealFields), which has their names and options",
            ),
            level=Level.NOTE,
        )


def mapping_diagnostics(
    bound: BoundRecord, source: Source | None, fed: Container[str], asked: Asked
) -> Iterator[Diagnostic]:
    """Fields that the rules ask for and no column feeds, and columns that feed no field."""
    missing = [
        name
        for name, each in bound.fields.items()
        if not each.is_supplied(fed) and (asked is None or (bound.record.name, name) in asked)
    ]
    if missing:
        yield Diagnostic(
            "QR411",
            f"{bound.place} does not supply {_names(missing)}",
            bound.span if bound.block is not None else _span(source),
            notes=(f"for every {bound.record.name}, what depends on that is unknown",),
            helps=("name the column in the source block",),
            example=(f'{missing[0]}: "COLUMN"',),
            level=Level.WARNING,
        )
    if bound.unread:
        quoted = [f'"{_short(column)}"' for column in bound.unread]
        yield Diagnostic(
            "QR415",
            f"{bound.place}: {len(quoted)} {'column feeds' if len(quoted) == 1 else 'columns feed'} no field",
            bound.span if bound.block is not None else _span(source),
            notes=(_names(quoted),),
            level=Level.NOTE,
        )


def alike_diagnostics(bound: BoundRecord) -> Iterator[Diagnostic]:
    """Columns that a source line names in another spelling."""
    for each in bound.fields.values():
        for line in each.lines:
            if line.how == "alike" and line.line is not None:
                yield Diagnostic(
                    "QR406",
                    f'"{line.line.column}" is taken for the column "{line.column}" of {bound.place}',
                    line.line.span,
                    level=Level.NOTE,
                )


def _short(name: str) -> str:
    """A name of a column; in a file that is none of ours it can be the whole file."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _names(names: list[str]) -> str:
    more = f", … ({len(names)})" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
