"""A source block for rules that are there already: what the adapter of a CRM knows needs no line, the rest waits for one.

Where an export is at hand, its columns are matched by their names and its forms are declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualrules.grammar.print_conditions import quoted
from qualrules.model.datatypes import Day, Instant, Link, ListOf, Money, Number, Percent
from qualrules.model.rules import Rules
from qualrules.model.schema import Field, RecordType
from qualrules.reading.draft import DraftField, DraftRecord
from qualrules.reading.draft_types import DraftType, question_in
from qualrules.reading.raw import Adapter, Knowledge
from qualrules.reading.shapes import loose
from qualrules.workspace.draft_text import source_lines

COLUMN = '"COLUMN"'


@dataclass(frozen=True)
class Matched:
    """A source block, and the fields that wait for a column: (record, field)."""

    text: str
    waiting: tuple[str, ...]


def source_block(rules: Rules, adapter: Adapter, name: str, tables: Sequence[DraftRecord] = ()) -> Matched:
    """A block with all record types of the rules; those that neither the adapter nor a table knows are commented out."""
    waiting: list[str] = []
    lines = [f"source {name} for {adapter.name}"]
    places = 0
    feeding = _feeding(rules, tables)
    for record in rules.records.values():
        found = list(_record(record, adapter.knowledge, feeding.get(record.name), waiting))
        places += not found[0].lstrip().startswith("#")
        lines += found
    if not places:  # a block reads something: its first place is to be filled in
        lines[1] = lines[1].replace("  # ", "  ", 1)
    return Matched("\n".join(lines) + "\n", tuple(waiting))


def _feeding(rules: Rules, tables: Sequence[DraftRecord]) -> Mapping[str, DraftRecord]:
    """Record type → the table that feeds it: the one of its name, else the one whose columns fit best."""
    feeding: dict[str, DraftRecord] = {}
    for table in tables:
        columns = {loose(each.column) for each in table.fields} | {each.name for each in table.fields}
        fits = {
            record.name: (record.name == table.name, len(columns & {loose(one) for one in record.fields}))
            for record in rules.records.values()
            if record.name not in feeding
        }
        best = max(fits, key=lambda one: fits[one], default=None)
        if best is not None and any(fits[best]):
            feeding[best] = table
    return feeding


def _record(
    record: RecordType, knowledge: Knowledge, table: DraftRecord | None, waiting: list[str]
) -> Iterator[str]:
    places = knowledge.places.get(record.name, ())
    place = table.table.name if table is not None else places[0] if places else None
    identity = _identity(table, knowledge) if table is not None else None
    hidden = "" if place is not None else "# "
    identified = f" identified by {quoted(identity)}" if identity and place is not None else ""
    yield f"  {hidden}{record.name} from {quoted(place or 'FILE')}{identified}"
    by_column = {loose(each.column): each for each in table.fields} if table is not None else {}
    for field in record.fields.values():
        if _is_known(record.name, field, knowledge, by_column if table is not None else None):
            continue
        matched = by_column.get(loose(field.name))
        lines = list(_matched(field, matched)) if matched is not None and not hidden else []
        if not any(not line.lstrip().startswith("#") for line in lines):
            waiting.append(f"{record.name}.{field.name}")
            lines = [*lines, f"    # {field.name}: {_open(field)}"]
        yield from lines


def _identity(table: DraftRecord, knowledge: Knowledge) -> str | None:
    """The id column that has to be said: none where the adapter finds it by itself, in files of other forms too."""
    columns = [each.column for each in table.fields]
    columns += [column for some in table.left_out.values() for column in some]
    there = set(map(loose, columns))
    found = next((loose(known) for known in knowledge.id_columns if loose(known) in there), None)
    return None if table.identified_by and loose(table.identified_by) == found else table.identified_by


def _is_known(
    record: str, field: Field, knowledge: Knowledge, columns: Mapping[str, DraftField] | None
) -> bool:
    """Whether the adapter finds the column by itself (in this table, where there is one)."""
    aliases = [
        column
        for of_type in (record, "")
        for column in knowledge.aliases.get(of_type, {}).get(field.name, ())
    ]
    if columns is not None and not isinstance(field.type, ListOf):
        return any(loose(column) in columns for column in aliases)
    return bool(aliases) or field.name in knowledge.children.get(record, {})


def _open(field: Field) -> str:
    return f"{field.type.record} by {COLUMN}" if isinstance(field.type, ListOf) else COLUMN


def _matched(field: Field, found: DraftField) -> Iterator[str]:
    """The line of a column, with the forms that were found where the field needs them."""
    if isinstance(field.type, ListOf):
        return
    numeric, moment = isinstance(field.type, Number | Money | Percent), isinstance(field.type, Day | Instant)
    clauses = tuple(
        clause
        for clause in found.type.clauses
        if (numeric and clause.startswith("numbers"))
        or (moment and clause.startswith("dates"))
        or (isinstance(field.type, Percent) and clause.startswith("percents"))
    )
    remarks = [each for each in found.type.remarks if question_in(each) and (numeric or moment)]
    yield from (f"    # {remark}" for remark in remarks)
    if remarks and found.type.word == "text":
        return
    means = found.type.means if not isinstance(field.type, Link) else ()
    made = DraftField(
        field.name, found.column, found.label, found.values, DraftType("text", (), clauses, means)
    )
    yield from source_lines(made)
