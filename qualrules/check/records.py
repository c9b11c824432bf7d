"""The pass that declares records: blocks of one name are merged field by field, every type is made sure of.

Lists and the stages of processes must be known before; what rules say of the fields is not looked at here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qualrules.check import record_mistakes
from qualrules.check.declared_types import PLAIN, merged_type
from qualrules.check.headers import folded_placeholders
from qualrules.check.items import Items
from qualrules.check.literals import lower_literal
from qualrules.check.scope import Names, Report, Scope
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model.datatypes import MOMENTS, Choice, Choices, FieldType, Link, ListOf, StageOf
from qualrules.model.schema import Field, RecordType
from qualrules.model.values import BLANKS, fold
from qualrules.source import Span


@dataclass
class _Draft:
    """A record while its blocks are being merged."""

    name: str
    span: Span
    description: str = ""
    fields: dict[str, Field] = field(default_factory=dict)
    lost: bool = False


def declare_records(items: Items, names: Names, report: Report) -> None:
    """Fill `names.records`; names of fields whose type could not be made out go to `names.lost_names`."""
    known = {record.name.text for record in items.records}
    drafts: dict[str, _Draft] = {}
    for item in items.records:
        draft = drafts.setdefault(item.name.text, _Draft(item.name.text, item.name.span))
        if item.description is not None:
            draft.description = item.description.value
        _RecordReader(names, report, known, draft).read(item)
    for draft in drafts.values():
        names.records[draft.name] = RecordType(draft.name, draft.description, draft.fields, draft.span)
    for item in items.records:
        _read_defaults(item, names.records[item.name.text], names, report)


def _read_defaults(item: syntax.Record, record: RecordType, names: Names, report: Report) -> None:
    """Defaults come last: a message about one may speak of the whole record."""
    for declaration in item.fields:
        found = record.fields.get(declaration.name.text)
        defaults = [clause for clause in declaration.clauses if isinstance(clause, syntax.Default)]
        for again in defaults[1:]:
            report.add(record_mistakes.default_twice(again, defaults[0]))
        for clause in defaults[:1]:
            if found is not None:
                value = _default(clause, found, Scope(names, report, record.name))
                record.fields[found.name] = found = replace(found, default=value)


def _default(clause: syntax.Default, found: Field, scope: Scope) -> object:
    if isinstance(found.type, Link | ListOf | StageOf | Choices):
        scope.report.add(record_mistakes.no_default(clause, found))
        return None
    constant = lower_literal(clause.value, found.type, scope, what=found.name, but="its default cannot be")
    return constant.value if constant else None


@dataclass
class _RecordReader:
    names: Names
    report: Report
    known: set[str]
    draft: _Draft

    def read(self, item: syntax.Record) -> None:
        """Merge one block into the record."""
        here: dict[str, syntax.FieldDeclaration] = {}
        for declaration in item.fields:
            earlier = here.setdefault(declaration.name.text, declaration)
            if earlier is declaration:
                self._declare(declaration)
            else:
                self.report.add(record_mistakes.field_twice(declaration, earlier, item))

    def _declare(self, item: syntax.FieldDeclaration) -> None:
        name = item.name.text
        datatype = self._type(item.type)
        if datatype is None:
            self.names.lost_names.add(name)
            self.names.lost_fields.setdefault(self.draft.name, []).append(name)
            return
        before = self.draft.fields.get(name)
        if before is not None:
            merged = merged_type(before.type, datatype)
            if merged is None:
                self.report.add(record_mistakes.types_differ(item, datatype, before, self.draft.name))
                return
            datatype = merged
        start = before or Field(name, datatype, span=item.name.span)
        self.draft.fields[name] = self._with_clauses(replace(start, type=datatype), item)

    def _with_clauses(self, found: Field, item: syntax.FieldDeclaration) -> Field:
        if item.description is not None:
            found = replace(found, description=item.description.value)
        for clause in item.clauses:
            match clause:
                case syntax.Default():
                    pass
                case syntax.Placeholders(texts):
                    found = replace(found, placeholders=found.placeholders | folded_placeholders(texts))
                case syntax.NotYet():
                    if not isinstance(found.type, MOMENTS):
                        self.report.add(record_mistakes.not_yet_of_other(clause, found))
                    found = replace(found, not_yet=isinstance(found.type, MOMENTS))
        self._placeholders_as_values(item.type, found)
        return found

    # ── Types ──

    def _type(self, item: syntax.TypeExpression) -> FieldType | None:
        if item.kind in PLAIN:
            return PLAIN[item.kind]
        if item.kind in ("one of", "some of"):
            values = self._values(item)
            if values is None:
                return None
            return Choice(values) if item.kind == "one of" else Choices(values)
        name = item.argument
        if name is None:
            return None
        if item.kind == "stage of":
            return self._stage_of(name)
        if name.text not in self.known:
            self._refuse(record_mistakes.unknown_record(name, item.kind, sorted(self.known)), name)
            return None
        return Link(name.text) if item.kind == "link" else ListOf(name.text)

    def _values(self, item: syntax.TypeExpression) -> tuple[str, ...] | None:
        if item.values is not None:
            return _distinct(item.values, self.report)
        if item.argument is None:
            return None
        found = self.names.lists.get(item.argument.text)
        if found is None:
            self._refuse(record_mistakes.unknown_list(item.argument, self.names, item.kind), item.argument)
            return None
        texts = [value.value for value in found.values if isinstance(value, syntax.String)]
        if len(texts) < len(found.values):
            self.report.add(record_mistakes.list_without_texts(item.argument, found, item.kind))
            return None
        return tuple({fold(text): text for text in reversed(texts)}.values())[::-1]

    def _stage_of(self, process: syntax.Name) -> FieldType | None:
        stages = self.names.stages.get(process.text)
        if stages is not None:
            return StageOf(process.text, stages)
        self._refuse(record_mistakes.unknown_process(process, self.names), process)
        return None

    def _refuse(self, mistake: Diagnostic, name: syntax.Name) -> None:
        """Report a name that is not declared, unless it may be that of an item that could not be read."""
        if name.text not in self.names.lost_names:
            self.report.add(mistake)

    def _placeholders_as_values(self, item: syntax.TypeExpression, found: Field) -> None:
        taken = self.names.header.placeholders | found.placeholders
        if not taken or item.kind not in ("one of", "some of"):
            return
        texts: Sequence[syntax.Literal_] = item.values or ()
        if item.argument is not None and item.argument.text in self.names.lists:
            texts = self.names.lists[item.argument.text].values
        for text in texts:
            if isinstance(text, syntax.String) and fold(text.value) in taken:
                self.report.add(record_mistakes.placeholder_as_value(text, found))


def _distinct(values: Sequence[syntax.String], report: Report) -> tuple[str, ...]:
    seen: dict[str, syntax.String] = {}
    for value in values:
        if not value.value.strip(BLANKS):
            report.add(record_mistakes.empty_value(value))
        earlier = seen.setdefault(fold(value.value), value)
        if earlier is not value:
            report.add(record_mistakes.value_twice(value, earlier))
    return tuple(value.value for value in seen.values())
