"""The pass that finds the record of every rule: the one after `for`, or the only one that all names used fit.

Rules are taken in the order in which they use each other, so that a rule's record is known before those that
use it ask.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qualrules.check.heads import Scoped, used_by
from qualrules.check.items import KIND, RESERVED, Rule
from qualrules.check.scope import NamedRule, Names, Report
from qualrules.check.wording import a, joined, nearest, shortened
from qualrules.diagnostics import Diagnostic, Label, did_you_mean
from qualrules.grammar import syntax
from qualrules.model.datatypes import Link, ListOf, StageOf
from qualrules.source import Span


@dataclass
class Inference:
    """Decides for which record an item is. `inferred` keeps those that the text leaves out."""

    names: Names
    report: Report
    record_lost: bool = False
    """A record could not be read, so that a name may be a field of it."""
    inferred: dict[int, str] = field(default_factory=dict)
    """By the item's identity (`id`): the record that it is for."""
    _known: set[str] = field(default_factory=set)
    """Names of all rules, placed or not."""
    _fields: dict[str, list[str]] = field(default_factory=dict)
    _lists: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for record in self.names.records.values():
            for found in record.fields.values():
                self._fields.setdefault(found.name, []).append(record.name)
                if isinstance(found.type, ListOf):
                    self._lists.setdefault(found.type.record, []).append(record.name)

    def place_rules(self, rules: Mapping[str, Rule]) -> None:
        """Fill `names.rules`."""
        self._known.update(rules)
        for name in dependency_order(rules):
            item = rules[name]
            record = self.record_of(item, f'"{name}"', item.name.span)
            self.names.rules[name] = NamedRule(name, KIND[type(item)], record, item.name.span)  # type: ignore[arg-type]
        # the order of the files, whatever the order in which the rules were placed
        placed = dict(self.names.rules)
        self.names.rules.clear()
        self.names.rules.update((name, placed[name]) for name in rules)

    def record_of(self, item: Scoped, called: str, span: Span) -> str | None:
        """The record of an item; None where that cannot be said, which has been reported then."""
        scopes = scopes_of(item)
        if len(scopes) > 1:
            self.report.add(_several(scopes, called))
        if scopes:
            return self._declared(scopes[0])
        if len(self.names.records) == 1 and not self.record_lost:
            record: str | None = next(iter(self.names.records))
        else:
            record = self._inferred(item, called, span)
        if record is not None:
            self.inferred[id(item)] = record
        return record

    def _declared(self, scope: syntax.Name) -> str | None:
        if scope.text in self.names.records:
            return scope.text
        if scope.text not in self.names.lost_names:
            self.report.add(_unknown_record(scope, self.names))
        return None

    def _inferred(self, item: Scoped, called: str, span: Span) -> str | None:
        used = used_by(item)
        candidates: dict[str, None] = {}
        said: list[tuple[syntax.Path, list[str]]] = []
        for path, is_list in (
            *((path, False) for path in used.paths),
            *((path, True) for path in used.lists),
        ):
            fitting = self._fitting(path, is_list)
            if fitting is None:
                return next(iter(candidates)) if len(candidates) == 1 else None
            if fitting:
                candidates = {name: None for name in fitting if not said or name in candidates}
                said.append((path, fitting))
        if not said:
            candidates = dict.fromkeys(self.names.records)
        if len(candidates) > 1:
            candidates = self._narrowed(item, used.inside, candidates)
        if len(candidates) == 1:
            return next(iter(candidates))
        if self.record_lost or (not said and self._complained_of_unknown(used.paths)):
            return None
        self.report.add(_undecided(called, span, candidates, said, self.names))
        return None

    def _fitting(self, path: syntax.Path, is_list: bool) -> list[str] | None:
        """Records in which the path means something; empty where none does, None where a mistake stands in
        between.
        """
        head = path.names[0].text
        if head in self.names.lost_names:
            return None
        fitting = [name for name in self._fields.get(head, ()) if self._reaches(name, path.names)]
        fitting = fitting or list(self._fields.get(head, ()))
        if is_list and len(path.names) == 1:
            fitting += self._lists.get(head, ())
        # A record's name before a dot: where a link is called so too, the link is meant, unless the name
        # behind the dot is a word of the language, which cannot be written without its record.
        by_record = head in self.names.records and len(path.names) > 1
        if by_record and (not fitting or path.names[1].text in RESERVED):
            fitting.append(head)
        rule = self.names.rules.get(head) if len(path.names) == 1 else None
        if rule is not None:
            if rule.record is None:
                return None
            fitting.append(rule.record)
        return fitting

    def _reaches(self, record: str, path: Sequence[syntax.Name]) -> bool:
        """Whether a path that begins with a field of the record leads to fields and rules that are there."""
        for step, following in pairwise(path):
            datatype = self.names.records[record].fields[step.text].type
            if not isinstance(datatype, Link | ListOf):
                return False
            record, name = datatype.record, following.text
            rule = self.names.rules.get(name)
            if name not in self.names.records[record].fields:
                return following is path[-1] and rule is not None and rule.record in (record, None)
        return True

    def _narrowed(
        self, item: Scoped, inside: Sequence[syntax.Path], candidates: dict[str, None]
    ) -> dict[str, None]:
        """Weaker signs: a record named inside a `where`, or the record that claims a stage of the process."""
        outside = {path.names[0].text for path in inside if len(path.names) > 1}
        narrowed = {name: None for name in candidates if name in outside}
        if isinstance(item, syntax.Process):
            narrowed = {name: None for name in candidates if self._claims(name, item.name.text)}
        return narrowed or candidates

    def _claims(self, record: str, process: str) -> bool:
        fields = self.names.records[record].fields.values()
        return any(isinstance(field.type, StageOf) and field.type.process == process for field in fields)

    def _complained_of_unknown(self, paths: Sequence[syntax.Path]) -> bool:
        """Where no name used is known in any record, that is the mistake to tell, not the missing `for`."""
        unknown = [path.names[0] for path in paths if path.names[0].text not in self._known]
        for head in unknown:
            self.report.add(_unknown_everywhere(head, [*self._fields, *self._known]))
        return bool(unknown)


def scopes_of(item: Scoped) -> tuple[syntax.Name, ...]:
    """The records after `for`, as written."""
    if isinstance(item, syntax.Criterion | syntax.Definition):
        return item.scopes
    return (item.scope,) if item.scope is not None else ()


def dependency_order(rules: Mapping[str, Rule]) -> Iterator[str]:
    """Names of rules, used ones before those that use them; in a ring the first one met comes last.

    Walked with an own stack: a chain of rules may be longer than Python's.
    """
    done: set[str] = set()
    for start in rules:
        if start in done:
            continue
        done.add(start)
        stack = [(start, _uses(rules[start], rules))]
        while stack:
            name, waiting = stack[-1]
            following = next((other for other in waiting if other not in done), None)
            if following is None:
                stack.pop()
                yield name
            else:
                done.add(following)
                stack.append((following, _uses(rules[following], rules)))


def _uses(item: Rule, rules: Mapping[str, Rule]) -> Iterator[str]:
    """Rules that matter for the item's record: those of the same record, named bare."""
    if scopes_of(item):
        return
    for path in used_by(item).paths:
        if len(path.names) == 1 and path.names[0].text in rules:
            yield path.names[0].text


def _several(scopes: Sequence[syntax.Name], called: str) -> Diagnostic:
    return Diagnostic(
        "QR213",
        f"{called} is for several records at once",
        scopes[0].span.to(scopes[-1].span),
        label="one record only",
        helps=(
            f"write it once for each of {joined([scope.text for scope in scopes])}, under names of their own",
        ),
    )


def _unknown_record(scope: syntax.Name, names: Names) -> Diagnostic:
    return Diagnostic(
        "QR206",
        f'there is no record called "{scope.text}"',
        scope.span,
        label=nearest(scope.text, names.records),
        helps=(f"records: {shortened(list(names.records))}",) if names.records else (),
    )


def _unknown_everywhere(name: syntax.Name, known: Sequence[str]) -> Diagnostic:
    near = did_you_mean(name.text, known)
    return Diagnostic(
        "QR201",
        f'no record has a field called "{name.text}"',
        name.span,
        label=f'did you mean "{near}"?' if near else "",
        helps=("declare it in a `record`, or give the criterion of that name",),
    )


def _undecided(
    called: str,
    span: Span,
    candidates: Mapping[str, None],
    said: Sequence[tuple[syntax.Path, list[str]]],
    names: Names,
) -> Diagnostic:
    if candidates or not said:
        choices = list(candidates) or list(names.records)
        return Diagnostic(
            "QR213",
            f"{called} could be for {joined(choices, 'or')}" if choices else f"{called} is for no record",
            span,
            label="say for which record" if choices else "no record is declared",
            helps=tuple(f"write: for {choice}" for choice in choices[:4]),
        )
    labels = tuple(
        Label(path.span, f"{joined([a(record) for record in fitting], 'or')} has this")
        for path, fitting in said[:4]
    )
    return Diagnostic(
        "QR213",
        f"no record has all of what {called} uses",
        span,
        label="the names used here belong to different records",
        labels=labels,
        helps=("say `for` which record it is, and reach the other one through a link: account.employees",),
    )
