"""Which table feeds which record type, and which source block is meant.

Decided by names alone: TYPE=FILE on the command line, the block's `from`, what the adapter knows, one file
for the top record. Where that leaves a choice, an error lists it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from qualrules.diagnostics import Diagnostic, Level, did_you_mean
from qualrules.model.rules import Rules, Source, SourceRecord
from qualrules.model.values import fold
from qualrules.reading.raw import Knowledge, RawTable
from qualrules.reading.shapes import loose
from qualrules.source import NOWHERE

Given = Sequence[tuple[str | None, RawTable]]
"""The tables of a run, each with TYPE where the user wrote TYPE=FILE."""


@dataclass
class Feeding:
    """Record type → its tables, in the order given."""

    tables: dict[str, list[RawTable]] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def add(self, record: str, table: RawTable) -> None:
        """Says that a table feeds a record type."""
        self.tables.setdefault(record, []).append(table)


def feed(
    rules: Rules, source: Source | None, given: Given, knowledge: Knowledge, top: Sequence[str]
) -> Feeding:
    """Settles which table feeds which record type."""
    feeding = Feeding()
    left = [table for record, table in given if record is None]
    for record, table in given:
        if record is not None:
            _add_said(feeding, rules, record, table)
    blocks = source.records if source is not None else ()
    if blocks:
        left = _by_block(feeding, blocks, left, only=len(_called_apart(table for _, table in given)) == 1)
    left = _by_knowledge(feeding, rules, knowledge, left)
    left = _the_only_one(feeding, blocks, left, top)
    if left and any(record in feeding.tables for record in top):
        left = _without_hollow(feeding, left)
    if left:
        feeding.diagnostics.append(_unmatched(feeding, rules, source, left, top))
    elif not any(record in feeding.tables for record in top) and not feeding.diagnostics:
        feeding.diagnostics.append(_nothing_for_the_top(source, top))
    return feeding


def _add_said(feeding: Feeding, rules: Rules, record: str, table: RawTable) -> None:
    if record in rules.records:
        feeding.add(record, table)
        return
    near = did_you_mean(record, rules.records)
    feeding.diagnostics.append(
        Diagnostic(
            "QR417",
            f'the ruleset has no record called "{record}"',
            NOWHERE,
            helps=(f'did you mean "{near}={table.called}"?',) if near else (),
            notes=(f"its records: {', '.join(rules.records)}",),
        )
    )


def is_called(place: str, name: str) -> bool:
    """Whether a `from` names a table: by its base name, with or without ending, letter case aside."""
    wanted, given = fold(place), fold(name)
    return wanted in (given, given.rpartition(".")[0])


def _by_block(
    feeding: Feeding, blocks: Sequence[SourceRecord], tables: list[RawTable], only: bool
) -> list[RawTable]:
    """Tables that a `from` names; a single table feeds a single `from` whatever its name."""
    left = []
    for table in tables:
        named = [block for block in blocks if is_called(block.place, table.called)]
        if not named and only and len(blocks) == 1:
            named = list(blocks)
        for block in named:
            feeding.add(block.record, table)
        if not named:
            left.append(table)
    return left


def _by_knowledge(
    feeding: Feeding, rules: Rules, knowledge: Knowledge, tables: list[RawTable]
) -> list[RawTable]:
    left = []
    said = frozenset(feeding.tables)
    for table in tables:
        names = {loose(table.called), loose(table.called.rpartition(".")[0])}
        record = next(
            (each for each in rules.records if names & set(map(loose, knowledge.places.get(each, ())))), None
        )
        if record is None or record in said:
            left.append(table)
        else:
            feeding.add(record, table)  # several pages of one API type feed it together
    return left


def _the_only_one(
    feeding: Feeding, blocks: Sequence[SourceRecord], tables: list[RawTable], top: Sequence[str]
) -> list[RawTable]:
    """The one table that is left, in all its parts, feeds the one top record that has none and that no `from` speaks of."""
    spoken_of = {block.record for block in blocks}
    hungry = [record for record in top if record not in feeding.tables and record not in spoken_of]
    is_alone = len(_called_apart(tables)) == 1
    if is_alone and len(hungry) == 1 and not any(record in feeding.tables for record in top):
        for table in tables:
            feeding.add(hungry[0], table)
        return []
    return tables


def _called_apart(tables: Iterable[RawTable]) -> set[object]:
    """What tells tables from others: the parts of one are not told apart, two files of one name are."""
    return {table.part_of or id(table) for table in tables}


def _without_hollow(feeding: Feeding, tables: list[RawTable]) -> list[RawTable]:
    """The tables that hold a record: one that holds none, such as an empty last page, loses nothing."""
    left = []
    for table in tables:
        if next(iter(table.rows), None) is not None:
            left.append(table)
            continue
        told = f'"{table.name}" holds no record, so it feeds none'
        feeding.diagnostics.append(Diagnostic("QR405", told, NOWHERE, level=Level.NOTE))
    return left


def _unmatched(
    feeding: Feeding, rules: Rules, source: Source | None, left: list[RawTable], top: Sequence[str]
) -> Diagnostic:
    """What to say of tables that feed nothing: a warning where the run can go on without them."""
    called = list(dict.fromkeys(table.called for table in left))
    names = ", ".join(f'"{name}"' for name in called)
    blocks = source.records if source is not None else ()
    notes = [f'the source block reads {block.record} from "{block.place}"' for block in blocks]
    going_on = any(record in feeding.tables for record in top) and bool(blocks)
    if not going_on and len(called) == 1 and len(top) > 1 and not blocks:
        return Diagnostic(
            "QR417",
            f"{names} can feed {' or '.join(top)}",
            NOWHERE,
            helps=tuple(f"say which: {record}={called[0]}" for record in top),
        )
    choices = list(top) + [record for record in rules.records if record not in top]
    helps = [f"say which record it holds: {record}={called[0]}" for record in choices[:6]]
    return Diagnostic(
        "QR405",
        f"{names} feeds no record" if len(called) == 1 else f"these files feed no record: {names}",
        source.span if source is not None else NOWHERE,
        notes=tuple(notes),
        helps=() if going_on else tuple(helps),
        level=Level.WARNING if going_on else Level.ERROR,
    )


def _nothing_for_the_top(source: Source | None, top: Sequence[str]) -> Diagnostic:
    return Diagnostic(
        "QR405",
        f"no file feeds {' or '.join(top) or 'a record'}",
        source.span if source is not None else NOWHERE,
        helps=tuple(f"say which file holds it: {record}=FILE" for record in top[:6]),
    )


def choose_source(
    sources: Sequence[Source], name: str | None, adapter: str | None, files: Sequence[str]
) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The source block of a run: the one called `name`, else the one that fits the adapter and the files'
    names.

    None without a diagnostic: there is none, and columns are matched by their names.
    """
    if name is not None:
        named = [source for source in sources if name in (source.name, source.name or source.adapter)]
        return (named[0], ()) if named else (None, (_no_such_source(sources, name),))
    fitting = [source for source in sources if adapter in (None, source.adapter)]
    if len(fitting) > 1:
        reading = [source for source in fitting if _reads_any(source, files)]
        fitting = reading or fitting
    if len(fitting) <= 1:
        return (fitting[0] if fitting else None), ()
    labels = ", ".join(f'"{_called(source)}"' for source in fitting)
    return None, (
        Diagnostic(
            "QR418",
            f"several source blocks fit: {labels}",
            fitting[0].span,
            helps=tuple(f"choose one: --source-name {_called(source)}" for source in fitting),
        ),
    )


def _reads_any(source: Source, files: Sequence[str]) -> bool:
    return any(is_called(block.place, name) for block in source.records for name in files)


def _called(source: Source) -> str:
    return source.name or source.adapter


def _no_such_source(sources: Sequence[Source], name: str) -> Diagnostic:
    near = did_you_mean(name, [_called(source) for source in sources])
    return Diagnostic(
        "QR418",
        f'there is no source block called "{name}"',
        NOWHERE,
        notes=(f"there are: {', '.join(_called(source) for source in sources) or 'none'}",),
        helps=(f'did you mean "{near}"?',) if near else (),
    )


def links_of(rules: Rules, record: str) -> Iterator[str]:
    """The record types that a type's fields link to or list."""
    for each in rules.records[record].fields.values():
        target = getattr(each.type, "record", None)
        if isinstance(target, str):
            yield target
