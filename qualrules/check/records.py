"""The pass that declares records: blocks of one name are merged field by field, and every type is made sure of.

Lists and the stages of processes must be known before; what rules say of the fields is not looked at here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from qualrules.check.headers import folded_placeholders
from qualrules.check.items import Items
from qualrules.check.literals import lower_literal
from qualrules.check.scope import Names, Report, Scope
from qualrules.check.wording import a, nearest, quoted, shortened
from qualrules.diagnostics import Diagnostic, Edit, Fix, Label
from qualrules.grammar import syntax
from qualrules.model.datatypes import (
    MOMENTS,
    Choice,
    Choices,
    Day,
    FieldType,
    Instant,
    Link,
    ListOf,
    Money,
    Number,
    Percent,
    StageOf,
    Text,
    YesNo,
    in_words,
)
from qualrules.model.schema import Field, RecordType
from qualrules.model.values import fold
from qualrules.source import Span

PLAIN: Final[dict[str, FieldType]] = {
    "text": Text(),
    "number": Number(),
    "money": Money(),
    "percent": Percent(),
    "yes/no": YesNo(),
    "date": Day(),
    "datetime": Instant(),
}
OTHER_WORDS: Final = {
    "string": "text",
    "str": "text",
    "int": "number",
    "integer": "number",
    "float": "number",
    "decimal": "number",
    "currency": "money",
    "amount": "money",
    "percentage": "percent",
    "bool": "yes/no",
    "boolean": "yes/no",
    "checkbox": "yes/no",
    "day": "date",
    "timestamp": "datetime",
    "picklist": 'one of "A", "B"',
    "multipicklist": 'some of "A", "B"',
}
"""What other programs call the types."""


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
        for clause in declaration.clauses:
            if isinstance(clause, syntax.Default) and found is not None:
                value = _default(clause, found, Scope(names, report, record.name))
                record.fields[found.name] = found = replace(found, default=value)


def _default(clause: syntax.Default, found: Field, scope: Scope) -> object:
    if isinstance(found.type, Link | ListOf | StageOf | Choices):
        scope.report.add(
            Diagnostic(
                "QR320",
                f"{found.name} is {in_words(found.type)}, which cannot have a default",
                clause.span,
                helps=("a default stands in for a missing value of a plain field or of a `one of` field",),
            )
        )
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
                self.report.add(_field_twice(declaration, earlier, item))

    def _declare(self, item: syntax.FieldDeclaration) -> None:
        name = item.name.text
        datatype = self._type(item.type)
        if datatype is None:
            self.names.lost_names.add(name)
            return
        before = self.draft.fields.get(name)
        if before is not None:
            merged = _merged_type(before.type, datatype)
            if merged is None:
                self.report.add(_types_differ(item, datatype, before, self.draft.name))
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
                        self.report.add(_not_yet_of_other(clause, found))
                    found = replace(found, not_yet=isinstance(found.type, MOMENTS))
        self._placeholders_as_values(item.type, found)
        return found

    # ── Types ─────────────────────────────────────────────────────────────────────────────────────────────────────

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
            self._unknown_record(name, item.kind)
            return None
        return Link(name.text) if item.kind == "link" else ListOf(name.text)

    def _values(self, item: syntax.TypeExpression) -> tuple[str, ...] | None:
        if item.values is not None:
            return _distinct(item.values, self.report)
        if item.argument is None:
            return None
        name = item.argument.text
        found = self.names.lists.get(name)
        if found is None:
            if name not in self.names.lost_names:
                self.report.add(_unknown_list(item.argument, self.names, item.kind))
            return None
        texts = [value for value in found.values if isinstance(value, syntax.String)]
        if len(texts) < len(found.values):
            self.report.add(
                Diagnostic(
                    "QR219",
                    f'the list "{name}" does not hold texts, so a field cannot be {item.kind} its values',
                    item.argument.span,
                    labels=(Label(found.name.span, "the list"),),
                )
            )
            return None
        return tuple(dict.fromkeys(text.value for text in texts))

    def _stage_of(self, process: syntax.Name) -> FieldType | None:
        stages = self.names.stages.get(process.text)
        if stages is not None:
            return StageOf(process.text, stages)
        if process.text not in self.names.lost_names:
            self.report.add(
                Diagnostic(
                    "QR204",
                    f'there is no process called "{process.text}"',
                    process.span,
                    label=nearest(process.text, self.names.stages),
                    helps=_processes_help(self.names),
                )
            )
        return None

    def _unknown_record(self, name: syntax.Name, kind: str) -> None:
        if name.text in self.names.lost_names:
            return
        if kind == "link" and name.text.lower() in OTHER_WORDS:
            right = OTHER_WORDS[name.text.lower()]
            self.report.add(
                Diagnostic(
                    "QR206",
                    f'"{name.text}" is not a type of this language, and no record is called so',
                    name.span,
                    label=f"write {right}",
                    fix=Fix((Edit(name.span, right),)) if right in PLAIN else None,
                )
            )
            return
        what = "there is no type and no record" if kind == "link" else "there is no record"
        known = [*self.known, *PLAIN] if kind == "link" else list(self.known)
        self.report.add(
            Diagnostic(
                "QR206", f'{what} called "{name.text}"', name.span, nearest(name.text, known), helps=_type_help(kind)
            )
        )

    def _placeholders_as_values(self, item: syntax.TypeExpression, found: Field) -> None:
        taken = self.names.header.placeholders | found.placeholders
        if not taken or item.kind not in ("one of", "some of"):
            return
        texts: Sequence[syntax.Literal_] = item.values or ()
        if item.argument is not None and item.argument.text in self.names.lists:
            texts = self.names.lists[item.argument.text].values
        for text in texts:
            if isinstance(text, syntax.String) and fold(text.value) in taken:
                self.report.add(_placeholder_as_value(text, found))


def _distinct(values: Sequence[syntax.String], report: Report) -> tuple[str, ...]:
    seen: dict[str, syntax.String] = {}
    for value in values:
        earlier = seen.setdefault(fold(value.value), value)
        if earlier is not value:
            report.add(
                Diagnostic(
                    "QR117",
                    f'"{value.value}" stands twice in this list of values',
                    value.span,
                    labels=(Label(earlier.span, "first here"),),
                    notes=("values are compared without regard to capital letters",),
                )
            )
    return tuple(value.value for value in seen.values())


def _merged_type(before: FieldType, now: FieldType) -> FieldType | None:
    """The type of a field declared twice: the same, or a list of values with those of both."""
    if isinstance(before, Choice | Choices) and type(before) is type(now):
        assert isinstance(now, Choice | Choices)  # noqa: S101 - said for the type checker; it is the same class
        spelling = {fold(value): value for value in (*now.values, *before.values)}
        joined = dict.fromkeys(spelling[fold(value)] for value in (*before.values, *now.values))
        return type(before)(tuple(joined))
    return before if before == now else None


def type_in_words(datatype: FieldType) -> str:
    """A declared type as it is written in a record."""
    match datatype:
        case Choice(values):
            return f"one of {quoted(values)}"
        case Choices(values):
            return f"some of {quoted(values)}"
        case StageOf(process):
            return f"stage of {process}"
        case Link(record):
            return record
        case ListOf(record):
            return f"list of {record}"
        case _:
            return next(word for word, plain in PLAIN.items() if plain == datatype)


def _types_differ(item: syntax.FieldDeclaration, now: FieldType, before: Field, record: str) -> Diagnostic:
    return Diagnostic(
        "QR215",
        f'{a(record)} has two different fields called "{item.name.text}"',
        item.type.span,
        label=f"{type_in_words(now)} here",
        labels=(Label(before.span, f"{type_in_words(before.type)} here"),),
        notes=("records of one name are merged; only lists of values are joined, every other type must be the same",),
        helps=("give both the same type, or rename one of the fields",),
    )


def _field_twice(
    item: syntax.FieldDeclaration, earlier: syntax.FieldDeclaration, record: syntax.Record
) -> Diagnostic:
    return Diagnostic(
        "QR203",
        f'{a(record.name.text)} has two fields called "{item.name.text}"',
        item.name.span,
        label="the second",
        labels=(Label(earlier.name.span, "first declared here"),),
        helps=("remove or rename one of them",),
    )


def _not_yet_of_other(clause: syntax.NotYet, found: Field) -> Diagnostic:
    return Diagnostic(
        "QR301",
        f"{found.name} is {in_words(found.type)}, and only a date or a datetime can be not yet",
        clause.span,
        helps=("use `default` to say what a missing value stands for",),
    )


def _unknown_list(name: syntax.Name, names: Names, kind: str) -> Diagnostic:
    helps = [f"lists: {shortened(list(names.lists))}"] if names.lists else []
    return Diagnostic(
        "QR218",
        f'there is no list called "{name.text}"',
        name.span,
        label=nearest(name.text, names.lists),
        helps=(*helps, f'a value is written in quotes: {kind} "{name.text}"'),
    )


def _processes_help(names: Names) -> tuple[str, ...]:
    return (f"processes: {shortened(list(names.stages))}",) if names.stages else ()


def _type_help(kind: str) -> tuple[str, ...]:
    if kind != "link":
        return ()
    return (
        "types: text, number, money, percent, yes/no, date, datetime, one of, some of, stage of, list of, "
        "or the name of a record",
    )


def _placeholder_as_value(text: syntax.String, found: Field) -> Diagnostic:
    return Diagnostic(
        "QR311",
        f'"{text.value}" is a placeholder, so {found.name} can never have it as a value',
        text.span,
        label="this is read as missing",
        helps=("take it from the values, or from the placeholders",),
    )
