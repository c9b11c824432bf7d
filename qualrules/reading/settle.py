"""Everything that is settled before a record is read: which table feeds what, by which columns, written in which forms.

Mistakes are collected as diagnostics; with an error among them nothing is read.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qualrules.diagnostics import Diagnostic, Level, has_errors
from qualrules.model.datatypes import ListOf
from qualrules.model.rules import Rules, Source, SourceField
from qualrules.reading.binding import Binder
from qualrules.reading.bound import BoundField, BoundRecord
from qualrules.reading.declared import misfits
from qualrules.reading.findings import (
    UNCLEAR,
    Asked,
    alike_diagnostics,
    clash_diagnostic,
    guess_diagnostics,
    mapping_diagnostics,
    misfit_diagnostic,
    table_diagnostics,
)
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import Knowledge, RawTable
from qualrules.reading.shapes import columns_in_words, loosely, nearest_column, shape_of
from qualrules.reading.survey import FoundClash, Guess, RecordCells, Survey
from qualrules.reading.tables import Given, feed, links_of
from qualrules.reading.typed import Settings
from qualrules.source import NOWHERE


@dataclass
class Settled:
    """What was found: the columns of each record type, how their cells are read, what was guessed and said."""

    bound: dict[str, BoundRecord] = field(default_factory=dict)
    cells: dict[str, RecordCells] = field(default_factory=dict)
    guesses: list[Guess] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    unclear: list[FoundClash] = field(default_factory=list)
    """Columns that are not read, because it is not clear how they are written."""

    def is_stopped(self, even_unclear: bool) -> bool:
        """Whether there is an error that keeps from reading; `even_unclear`: another than an unclear form."""
        errors = [each for each in self.diagnostics if each.level is Level.ERROR]
        return any(not even_unclear or each.code not in UNCLEAR for each in errors)


def settle(
    settled: Settled,
    rules: Rules,
    source: Source | None,
    tables: Given,
    knowledge: Knowledge,
    top: Sequence[str],
    adapter: str,
    asked: Asked = None,
    metadata: Sequence[Metadata] = (),
    narrow: bool = False,
) -> None:
    """Fills `settled`, step by step, so that what was said before a file broke off is kept."""
    feeding = feed(rules, source, tables, knowledge, top)
    settled.diagnostics += feeding.diagnostics
    if has_errors(feeding.diagnostics):
        return
    wanted = {*top, *types_reached(rules, feeding.tables, top)}
    shapes = {name: shape_of(of_type) for name, of_type in feeding.tables.items() if name in wanted}
    binder = Binder(rules, source, knowledge, metadata, shapes, asked if narrow else None)
    for name, of_type in feeding.tables.items():
        if name in wanted:
            block = binder.block_of(name)
            settled.bound[name] = binder.bind(rules.records[name], shapes[name], block, tuple(of_type))
        else:
            settled.diagnostics.append(_not_asked_for(name, of_type, top))
    settled.diagnostics += [*binder.diagnostics, *_unlinkable(settled.bound)]
    settings = Settings(rules.header, knowledge)
    for name, bound in settled.bound.items():
        survey = Survey(bound, settings)
        settled.cells[name] = survey.run()
        settled.guesses += survey.guesses
        settled.unclear += survey.clashes
        settled.diagnostics += [clash_diagnostic(clash, source, adapter) for clash in survey.clashes]
        settled.diagnostics += [misfit_diagnostic(each) for each in misfits(bound, settings)]
        settled.diagnostics += [*table_diagnostics(bound, knowledge), *alike_diagnostics(bound)]
        settled.diagnostics += mapping_diagnostics(bound, source, settled.bound, asked)
    settled.diagnostics += guess_diagnostics(settled.guesses)


def types_reached(rules: Rules, fed: Container[str], top: Sequence[str]) -> set[str]:
    """The types with tables that the top records reach by links and lists."""
    reached: set[str] = set()
    waiting = list(top)
    while waiting:
        for target in links_of(rules, waiting.pop()):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return {name for name in reached if name in fed}


def _not_asked_for(record: str, tables: Sequence[RawTable], top: Sequence[str]) -> Diagnostic:
    names = ", ".join(dict.fromkeys(f'"{table.called}"' for table in tables))
    return Diagnostic(
        "QR405",
        f"{names} is not read: no {' or '.join(top)} leads to its {record} records",
        NOWHERE,
        level=Level.NOTE,
    )


def _unlinkable(bound: Mapping[str, BoundRecord]) -> Iterator[Diagnostic]:
    """Links that cannot be followed, because no column holds the ids at one end."""
    for name, each in bound.items():
        for of_field in each.fields.values():
            by = of_field.by
            wanted = name if by is not None else _linked_by_id(of_field)
            target = bound.get(wanted)
            if target is not None and target.identity is None:
                yield Diagnostic(
                    "QR406",
                    f"no column is said to hold the ids of {wanted}, which {name}.{of_field.field.name} needs",
                    target.span,
                    example=(f'{wanted} from "{target.tables[0].called}" identified by "COLUMN"',),
                )
            if by is not None and by.child in bound:
                yield from _childless(bound[by.child], by)


def _linked_by_id(of_field: BoundField) -> str:
    """The record type whose ids a field holds, empty where it holds none."""
    if isinstance(of_field.field.type, ListOf):
        by_ids = any(line.ids for line in of_field.lines)
        return of_field.field.type.record if by_ids else ""
    if all(line.nested is not None for line in of_field.lines):
        return ""
    return str(getattr(of_field.field.type, "record", ""))


def _childless(child: BoundRecord, line: SourceField) -> Iterator[Diagnostic]:
    shape = child.shape
    if shape.keys and shape.find(line.column) is None and len(loosely(line.column, shape)) != 1:
        near = nearest_column(line.column, shape)
        yield Diagnostic(
            "QR406",
            f'{child.place} has no column "{line.column}", by which {line.field} are found',
            line.span,
            label=f'did you mean "{near}"?' if near else "",
            notes=(columns_in_words(shape),),
        )
