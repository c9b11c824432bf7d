"""What a written path means: a field, a list of child rows, or a named rule, followed over links from one
record.

How a path is read, in this order. In front of a dot, the name of the record that the condition is about
(inside a `where`: of the record outside, or of the row) means that record, also where a link has the same
name; where both records are of one type it is the record outside. Otherwise a bare name belongs to the row
inside a `where`, to the record elsewhere, and a field comes before a rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.check import unknown
from qualrules.check.scope import NamedRule, Scope
from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.model.datatypes import Link, ListOf
from qualrules.model.rules import FieldValue
from qualrules.model.schema import RecordType
from qualrules.source import Span


@dataclass(frozen=True, slots=True)
class RuleName:
    """A criterion, definition or score that a path leads to."""

    rule: NamedRule
    record: str
    links: tuple[str, ...]
    outer: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ListPath:
    """Child rows, and what is written behind them: the path of a field of a row."""

    rows: FieldValue
    rest: tuple[syntax.Name, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A record on the way, and how it was reached."""

    record: RecordType
    outer: bool
    links: tuple[str, ...] = ()

    def field(self, name: syntax.Name, span: Span) -> FieldValue:
        found = self.record.fields[name.text]
        return FieldValue(
            found.name, found.type, self.links, self.outer, self.record.name, found.not_yet, span=span
        )


Found = FieldValue | RuleName
Miss = Diagnostic | None
"""A mistake to report, or None for one that was reported where its cause stands."""


def find(path: syntax.Path, scope: Scope) -> Found | None:
    """What the path means; None after a mistake, which is reported."""
    found = look_up(path, scope)
    if isinstance(found, Diagnostic):
        scope.report.add(found)
        return None
    return found


def look_up(path: syntax.Path, scope: Scope) -> Found | Miss:
    """What the path means, or what is wrong with it; reports nothing."""
    place, names = _start(path, scope)
    for name in names[:-1]:
        following = _follow(name, place, path, scope)
        if not isinstance(following, _Place):
            return following
        place = following
    return _end(names[-1], place, path, scope)


def find_list(path: syntax.Path, scope: Scope) -> ListPath | None:
    """The child rows that a path leads to, by the list field's name or the record's; None after a reported
    mistake."""
    found = _look_up_list(path, scope)
    if isinstance(found, Diagnostic):
        scope.report.add(found)
        return None
    return found


def _look_up_list(path: syntax.Path, scope: Scope) -> ListPath | Miss:
    place, names = _start(path, scope)
    for index, name in enumerate(names):
        rows = _list_at(name, place, path, scope)
        if isinstance(rows, Diagnostic):
            return rows
        if rows is not None:
            return ListPath(rows, tuple(names[index + 1 :]))
        if index == len(names) - 1:
            break
        following = _follow(name, place, path, scope)
        if not isinstance(following, _Place):
            return following
        place = following
    return unknown.list_(names[-1], place.record, scope)


def _list_at(name: syntax.Name, place: _Place, path: syntax.Path, scope: Scope) -> FieldValue | Miss:
    field = place.record.fields.get(name.text)
    if field is not None:
        return place.field(name, path.span) if isinstance(field.type, ListOf) else None
    lists = [found for found in place.record.fields.values() if found.type == ListOf(name.text)]
    if len(lists) > 1:
        return unknown.which_list(name, [found.name for found in lists], place.record)
    return place.field(syntax.Name(lists[0].name), path.span) if lists else None


def _start(path: syntax.Path, scope: Scope) -> tuple[_Place, Sequence[syntax.Name]]:
    first = path.names[0].text
    records = scope.names.records
    if len(path.names) > 1 and first == scope.record:
        return _Place(records[first], scope.row is not None), path.names[1:]
    if len(path.names) > 1 and first == scope.row:
        return _Place(records[first], outer=False), path.names[1:]
    return _Place(scope.here, outer=False), path.names


def _follow(name: syntax.Name, place: _Place, path: syntax.Path, scope: Scope) -> _Place | Miss:
    """One step on from a link in front of a dot."""
    field = place.record.fields.get(name.text)
    if field is None:
        return unknown.link(name, place.record, scope)
    if isinstance(field.type, Link):
        record = scope.names.records.get(field.type.record)
        return None if record is None else _Place(record, place.outer, (*place.links, field.name))
    if isinstance(field.type, ListOf):
        return unknown.list_in_a_path(name, field.type.record, path)
    return unknown.not_a_link(name, field.type)


def _end(name: syntax.Name, place: _Place, path: syntax.Path, scope: Scope) -> Found | Miss:
    if name.text in place.record.fields:
        return place.field(name, path.span)
    rule = scope.names.rules.get(name.text)
    if rule is not None and rule.record == place.record.name:
        return RuleName(rule, place.record.name, place.links, place.outer, path.span)
    if rule is not None and rule.record is None:
        return None
    return unknown.field(name, path, place.record, scope)
