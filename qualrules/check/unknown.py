"""The mistakes of names: what to say of a name that means nothing here, or something else than is wanted.

Each function gives the diagnostic, or None where the name may be one of an item that could not be read.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.check.scope import Scope
from qualrules.check.types import described
from qualrules.check.wording import a, joined, nearest, shortened
from qualrules.diagnostics import Diagnostic, Label, did_you_mean
from qualrules.grammar import syntax
from qualrules.model.datatypes import Link, ListOf, Type
from qualrules.model.schema import RecordType


def field(name: syntax.Name, path: syntax.Path, record: RecordType, scope: Scope) -> Diagnostic | None:
    """A name at the end of a path that is neither a field nor a rule of the record."""
    if name.text in scope.names.lost_names:
        return None
    if name.text in scope.names.rules:
        return _rule_of_another(name, record, scope)
    if name.text in scope.names.lists:
        return Diagnostic(
            "QR219",
            f'"{name.text}" is a list of values, not a field',
            path.span,
            label="a list stands behind `is one of`",
            labels=(Label(scope.names.lists[name.text].name.span, "declared here"),),
        )
    return Diagnostic(
        "QR201",
        f'{a(record.name)} has no field called "{name.text}"',
        path.span,
        label=_elsewhere(name, path, scope) or nearest(name.text, _known(record, scope)),
        helps=_fields_of(record, scope),
    )


def need(name: syntax.Name, path: syntax.Path, record: RecordType, scope: Scope) -> Diagnostic | None:
    """A name in `needs` or `unless` that no criterion, definition or yes/no field has."""
    if name.text in scope.names.lost_names:
        return None
    if name.text in scope.names.rules:
        return _rule_of_another(name, record, scope)
    near = _nearest_need(name.text, record, scope)
    return Diagnostic(
        "QR204",
        f'{a(record.name)} has no criterion called "{name.text}"',
        path.span,
        label=f'did you mean "{near}"?' if near else "",
        notes=("a need is a criterion, a definition or a yes/no field",),
        helps=()
        if near
        else (f"write a criterion of that name: criterion {name.text} for {record.name} when …",),
    )


def link(name: syntax.Name, record: RecordType, scope: Scope) -> Diagnostic | None:
    """A name in front of a dot that is no field of the record."""
    if name.text in scope.names.lost_names:
        return None
    rule = scope.names.rules.get(name.text)
    if rule is not None:
        return Diagnostic(
            "QR219",
            f'"{name.text}" is a {rule.kind}, not a linked record',
            name.span,
            label="nothing can stand behind it",
        )
    links = [found.name for found in record.fields.values() if isinstance(found.type, Link)]
    return Diagnostic(
        "QR201",
        f'{a(record.name)} has no field called "{name.text}"',
        name.span,
        label=nearest(name.text, [*links, *scope.names.fields_of(record), record.name]),
        helps=(f"the linked records of {a(record.name)}: {shortened(sorted(links))}",)
        if links
        else _fields_of(record, scope),
    )


def not_a_link(name: syntax.Name, datatype: Type) -> Diagnostic:
    """A plain field in front of a dot."""
    return Diagnostic(
        "QR219",
        f'"{name.text}" is {described(datatype)}, not a linked record',
        name.span,
        label="nothing can stand behind it",
    )


def list_in_a_path(name: syntax.Name, row: str, path: syntax.Path) -> Diagnostic:
    """A list of child records in front of a dot."""
    upto = ".".join(part.text for part in path.names[: path.names.index(name) + 1])
    behind = ".".join(part.text for part in path.names[path.names.index(name) + 1 :])
    return Diagnostic(
        "QR214",
        f'"{name.text}" holds several records, so "{path}" does not say which {row} is meant',
        path.span,
        label="say how many of them",
        example=(f"some {upto} where ({behind} …)",),
    )


def list_(name: syntax.Name, record: RecordType, scope: Scope) -> Diagnostic | None:
    """A name where a list of child records has to stand."""
    by_record = name.text in scope.names.records and bool(scope.names.lost_fields.get(record.name))
    if name.text in scope.names.lost_names or by_record:
        return None
    lists = [found.name for found in record.fields.values() if isinstance(found.type, ListOf)]
    lists_said = (f"the lists of {a(record.name)}: {shortened(sorted(lists))}",) if lists else ()
    found = record.fields.get(name.text)
    if found is not None:
        message = f'"{name.text}" is {described(found.type)}, not a list of records'
        return Diagnostic("QR309", message, name.span, helps=lists_said)
    return Diagnostic(
        "QR201",
        f'{a(record.name)} has no list called "{name.text}"',
        name.span,
        label=nearest(name.text, lists),
        helps=lists_said,
    )


def which_list(name: syntax.Name, lists: Sequence[str], record: RecordType) -> Diagnostic:
    """A record's name where several lists hold such records."""
    return Diagnostic(
        "QR204",
        f"{a(record.name)} has several lists of {name.text} records",
        name.span,
        label=f"name the list: {joined(lists, 'or')}",
    )


def _known(record: RecordType, scope: Scope) -> list[str]:
    rules = [rule.name for rule in scope.names.rules.values() if rule.record == record.name]
    return [*scope.names.fields_of(record), *rules]


def _nearest_need(name: str, record: RecordType, scope: Scope) -> str | None:
    """The nearest rule or field of the record, else the nearest rule of all."""
    near = did_you_mean(name, _known(record, scope))
    return near or did_you_mean(name, scope.names.rules)


def _fields_of(record: RecordType, scope: Scope) -> tuple[str, ...]:
    fields = sorted(set(scope.names.fields_of(record)))
    if not fields:
        return (f"{a(record.name)} has no fields yet",)
    return (f"the fields of {a(record.name)}: {shortened(fields)}",)


def _elsewhere(name: syntax.Name, path: syntax.Path, scope: Scope) -> str:
    """Inside a `where`, the field may be one of the record outside."""
    outside = scope.names.records[scope.record]
    if scope.row is None or len(path.names) > 1 or name.text not in outside.fields:
        return ""
    return f'for the {outside.name} outside write "{outside.name}.{name.text}"'


def _rule_of_another(name: syntax.Name, record: RecordType, scope: Scope) -> Diagnostic:
    rule = scope.names.rules[name.text]
    links = [
        found.name
        for found in record.fields.values()
        if isinstance(found.type, Link) and found.type.record == rule.record
    ]
    if scope.row is not None and rule.record == scope.record:
        links.insert(0, scope.record)
    return Diagnostic(
        "QR204",
        f'"{name.text}" is a {rule.kind} of {a(rule.record or "")}, not of {a(record.name)}',
        name.span,
        label=f'did you mean "{links[0]}.{name.text}"?' if links else "",
        labels=(Label(rule.span, f"for {a(rule.record or '')}"),),
    )
