"""What to say of a declaration in a record that cannot be: types that differ, unknown names, placeholders as
values.

Builds diagnostics; decides and reports nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.check.declared_types import OTHER_WORDS, PLAIN, type_in_words
from qualrules.check.scope import Names
from qualrules.check.wording import a, nearest, shortened
from qualrules.diagnostics import Diagnostic, Edit, Fix, Label
from qualrules.grammar import syntax
from qualrules.model.datatypes import FieldType, in_words
from qualrules.model.schema import Field


def types_differ(item: syntax.FieldDeclaration, now: FieldType, before: Field, record: str) -> Diagnostic:
    """One field declared with two types."""
    return Diagnostic(
        "QR215",
        f'{a(record)} has two different fields called "{item.name.text}"',
        item.type.span,
        label=f"{type_in_words(now)} here",
        labels=(Label(before.span, f"{type_in_words(before.type)} here"),),
        notes=(
            "records of one name are merged",
            "only lists of values are joined, every other type must be the same",
        ),
        helps=("give both the same type, or rename one of the fields",),
    )


def field_twice(
    item: syntax.FieldDeclaration, earlier: syntax.FieldDeclaration, record: syntax.Record
) -> Diagnostic:
    """One field declared twice in one block."""
    return Diagnostic(
        "QR203",
        f'{a(record.name.text)} has two fields called "{item.name.text}"',
        item.name.span,
        label="the second",
        labels=(Label(earlier.name.span, "first declared here"),),
        helps=("remove or rename one of them",),
    )


def not_yet_of_other(clause: syntax.NotYet, found: Field) -> Diagnostic:
    """`missing means not yet` of a field that is no date."""
    return Diagnostic(
        "QR301",
        f"{found.name} is {in_words(found.type)}, and only a date or a datetime can be not yet",
        clause.span,
        helps=("use `default` to say what a missing value stands for",),
    )


def unknown_list(name: syntax.Name, names: Names, kind: str) -> Diagnostic:
    """A named list that is not there."""
    helps = [f"lists: {shortened(list(names.lists))}"] if names.lists else []
    return Diagnostic(
        "QR218",
        f'there is no list called "{name.text}"',
        name.span,
        label=nearest(name.text, names.lists),
        helps=(*helps, f'a value is written in quotes: {kind} "{name.text}"'),
    )


def list_without_texts(name: syntax.Name, found: syntax.NamedList, kind: str) -> Diagnostic:
    """A named list of numbers or days where the values of a field have to be."""
    return Diagnostic(
        "QR219",
        f'the list "{name.text}" does not hold texts, so a field cannot be {kind} its values',
        name.span,
        labels=(Label(found.name.span, "the list"),),
    )


def value_twice(value: syntax.String, earlier: syntax.String) -> Diagnostic:
    """One value declared twice in a list."""
    return Diagnostic(
        "QR117",
        f'"{value.value}" stands twice in this list of values',
        value.span,
        labels=(Label(earlier.span, "first here"),),
        notes=("values are compared without regard to capital letters",),
    )


def empty_value(value: syntax.String) -> Diagnostic:
    """An empty text among the declared values."""
    return Diagnostic(
        "QR303",
        "an empty field never equals anything, so an empty text is no value",
        value.span,
        label="take it out: a field without a value is missing",
    )


def default_twice(again: syntax.Default, first: syntax.Default) -> Diagnostic:
    """Two defaults of one field in one place."""
    return Diagnostic(
        "QR117",
        "`default` is said twice for one field",
        again.span,
        labels=(Label(first.span, "first here"),),
        helps=("keep one of them",),
    )


def unknown_process(process: syntax.Name, names: Names) -> Diagnostic:
    """`stage of` a process that is not there."""
    return Diagnostic(
        "QR204",
        f'there is no process called "{process.text}"',
        process.span,
        label=nearest(process.text, names.stages),
        helps=(f"processes: {shortened(list(names.stages))}",) if names.stages else (),
    )


def unknown_record(name: syntax.Name, kind: str, records: Sequence[str]) -> Diagnostic:
    """A link to, or a list of, records that are not there; a bare name may also be meant as a plain type."""
    if kind != "link":
        message = f'there is no record called "{name.text}"'
        return Diagnostic("QR206", message, name.span, label=nearest(name.text, records))
    right = OTHER_WORDS.get(name.text.lower())
    if right is not None:
        return Diagnostic(
            "QR206",
            f'"{name.text}" is not a type of this language, and no record is called so',
            name.span,
            label=f"write {right}",
            fix=Fix((Edit(name.span, right),)) if right in PLAIN else None,
        )
    return Diagnostic(
        "QR206",
        f'there is no type and no record called "{name.text}"',
        name.span,
        label=nearest(name.text, [*records, *PLAIN]),
        helps=(
            "plain types: text, number, money, percent, yes/no, date, datetime",
            "or: one of, some of, stage of, list of, the name of a record",
        ),
    )


def no_default(clause: syntax.Default, found: Field) -> Diagnostic:
    """A default of a field that cannot have one."""
    return Diagnostic(
        "QR320",
        f"{found.name} is {in_words(found.type)}, which cannot have a default",
        clause.span,
        helps=("a default stands in for a missing value of a plain field or of a `one of` field",),
    )


def placeholder_as_value(text: syntax.String, found: Field) -> Diagnostic:
    """A declared value that is always read as missing."""
    return Diagnostic(
        "QR311",
        f'"{text.value}" is a placeholder, so {found.name} can never have it as a value',
        text.span,
        label="this is read as missing",
        helps=("take it from the values, or from the placeholders",),
    )
