"""Texts that are read against a ruleset which is checked already: `run --where`, and files of source blocks.

A file with only `source` items may also be judged by itself, by its form alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace

from qualrules.check.conditions import lower_condition
from qualrules.check.items import gather
from qualrules.check.names import names_of
from qualrules.check.retellings import unknown_of_rule, without_retellings
from qualrules.check.scope import Names, Report, Scope
from qualrules.check.sources import SourceReader
from qualrules.check.wording import nearest, shortened
from qualrules.diagnostics import Diagnostic, Label, has_errors
from qualrules.grammar import syntax
from qualrules.grammar.parser import parse, parse_condition
from qualrules.model import rules
from qualrules.source import SourceFile, Span

Diagnostics = tuple[Diagnostic, ...]


def where(text: SourceFile, checked: rules.Rules, record: str) -> tuple[rules.Condition | None, Diagnostics]:
    """The typed condition that a text is for a record type; None after mistakes."""
    tree, mistakes = parse_condition(text)
    names = names_of(checked)

    def field_of(name: str) -> str:
        return _field_of(_rule_named(name, checked), checked)

    told = [_without_fix(unknown_of_rule(mistake, names, field_of)) for mistake in mistakes]
    report = Report(told)
    if record not in names.records:
        report.add(
            Diagnostic(
                "QR206",
                f'there is no record called "{record}"',
                text.span(0, len(text.text)),
                label=nearest(record, names.records),
                helps=(f"records: {shortened(list(names.records))}",),
            )
        )
    elif tree is not None:
        condition = lower_condition(tree, Scope(names, report, record))
        if not has_errors(report.diagnostics):
            return condition, tuple(report.diagnostics)
    return None, tuple(without_retellings(report.diagnostics))


def _rule_named(name: str, checked: rules.Rules) -> object:
    """The criterion, definition or score of that name."""
    return checked.criteria.get(name) or checked.definitions.get(name) or checked.scores.get(name)


def _field_of(part: object, checked: rules.Rules) -> str:
    """The first field that a rule, or a part of it, reads; through the rules that it names."""
    if isinstance(part, rules.FieldValue):
        return ".".join((*part.links, part.name))
    if isinstance(part, rules.Named):
        return _field_of(_rule_named(part.name, checked), checked)
    if isinstance(part, tuple):
        return next((found for each in part if (found := _field_of(each, checked))), "")
    if is_dataclass(part) and not isinstance(part, Span):
        return _field_of(tuple(getattr(part, each.name) for each in fields(part)), checked)
    return ""


def _without_fix(mistake: Diagnostic) -> Diagnostic:
    """A condition on the command line is in no file that `check --fix` could change."""
    helps = tuple(help_ for help_ in mistake.helps if "check --fix" not in help_)
    return replace(mistake, helps=helps, fix=None)


def check_source_file(source: SourceFile, checked: rules.Rules | None = None) -> Diagnostics:
    """The mistakes of a file of source blocks: by its form, and by its names where a ruleset is given."""
    _, mistakes = _read(source, names_of(checked) if checked is not None else None)
    return mistakes


def add_sources(
    checked: rules.Rules, files: Sequence[SourceFile], elsewhere: rules.Rules | None = None
) -> tuple[rules.Rules, Diagnostics]:
    """The ruleset with the source blocks of the files added; unchanged where they have mistakes.

    What only another version of the ruleset has (`elsewhere`: records, fields, values) is passed over in them.
    """
    names = names_of(checked)
    added: list[rules.Source] = []
    mistakes: list[Diagnostic] = []
    for file in files:
        found, wrong = _read(file, names, elsewhere)
        mistakes += [*wrong, *_said_before((*checked.sources, *added), found)]
        added += found
    if has_errors(mistakes):
        return checked, tuple(mistakes)
    listed = dict.fromkeys((*checked.files, *(file.name for file in files)))
    return replace(checked, sources=(*checked.sources, *added), files=tuple(listed)), tuple(mistakes)


def _read(
    source: SourceFile, names: Names | None, elsewhere: rules.Rules | None = None
) -> tuple[list[rules.Source], Diagnostics]:
    tree, mistakes = parse(source)
    report = Report(list(mistakes))
    for item in tree.items:
        if not isinstance(item, syntax.Source):
            report.add(_not_a_source(item))
    items = gather((replace(tree, items=_sources(tree)),), set(), report)
    reader = SourceReader(names, report, elsewhere.records if elsewhere is not None else {})
    found = [reader.read(item) for item in items.sources]
    if not found and not mistakes:
        report.add(Diagnostic("QR401", f"{source.name} has no `source`", source.span(0, 0), example=_EXAMPLE))
    return found, tuple(report.diagnostics)


_EXAMPLE = (
    "source exports for csv",
    '  opportunity from "deals.csv" identified by "Deal ID"',
    '    amount: "Amount"',
)


def _sources(tree: syntax.File) -> tuple[syntax.Item, ...]:
    return tuple(item for item in tree.items if isinstance(item, syntax.Source))


def _not_a_source(item: syntax.Item) -> Diagnostic:
    return Diagnostic(
        "QR401",
        "a file that is given with --source has only `source` items",
        item.span,
        helps=("move this into the ruleset, or give the whole file as the ruleset",),
    )


def _said_before(before: Sequence[rules.Source], found: Sequence[rules.Source]) -> list[Diagnostic]:
    known = {source.name: source for source in before if source.name}
    return [
        Diagnostic(
            "QR203",
            f'there are two sources called "{source.name}"',
            source.span,
            labels=(Label(known[source.name].span, "first one here"),),
            helps=("rename one of them",),
        )
        for source in found
        if source.name in known
    ]
