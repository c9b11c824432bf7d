"""What a dialect cannot say exactly: a sentence that names the line. Nothing is approximated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualrules.diagnostics import Diagnostic
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.relations import Relation
from qualrules.model.rules import Criterion, Definition, Process, Promise, Rules, Score
from qualrules.source import NOWHERE, Span

Rule = Criterion | Definition | Score | Promise | Process


class CannotSay(Exception):  # noqa: N818 - it names what an engine cannot do
    """A rule that an engine cannot express exactly. Its `diagnostic` (QR421) names the line."""

    def __init__(self, sentence: str, span: Span = NOWHERE, help: str = "") -> None:
        super().__init__(sentence)
        self.diagnostic = Diagnostic("QR421", sentence, span, helps=(help,) if help else ())


def refuse_alike(columns: Iterable[str], rules: Rules, dialect: Dialect) -> None:
    """Refuse columns that are one name to the database, and names that it would cut. Raises CannotSay."""
    known: dict[str, str] = {}
    for name in columns:
        same = name.lower() if dialect.ignores_case else name
        if same in known:
            span = span_of_column(rules, name)
            raise CannotSay(
                f'{dialect.name} takes "{known[same]}" and "{name}" for one column',
                span,
                "give one of them another name",
            )
        known[same] = name
        if dialect.longest_name is not None and len(name.encode()) > dialect.longest_name:
            raise CannotSay(
                f'the column "{name}" is longer than the {dialect.longest_name} bytes that {dialect.name} allows',
                span_of_column(rules, name),
                "give it a shorter name",
            )


def span_of_column(rules: Rules, column: str) -> Span:
    """The line of the rule behind a column of the results."""
    kind, _, rest = column.partition(".")
    groups: dict[str, Mapping[str, Rule]] = {
        "criteria": rules.criteria,
        "definitions": rules.definitions,
        "scores": rules.scores,
        "promises": rules.promises,
        "processes": rules.processes,
    }
    found = groups.get(kind, {})
    for name in (rest, rest.partition(".")[0]):
        if name in found:
            return found[name].span
    return NOWHERE


def refuse_names(relations: Mapping[str, Relation], rules: Rules, dialect: Dialect) -> None:
    """Refuse record types, or fields of one, that are one name to the database. Raises CannotSay."""
    if not dialect.ignores_case:
        return
    spans = {name: rules.records[name].span for name in relations}
    _refuse_twice(spans, dialect)
    for relation in relations.values():
        _refuse_twice({name: field.span for name, field in relation.fields.items()}, dialect)


def _refuse_twice(spans: Mapping[str, Span], dialect: Dialect) -> None:
    known: dict[str, str] = {}
    for name, span in spans.items():
        same = known.setdefault(name.lower(), name)
        if same != name:
            raise CannotSay(
                f'{dialect.name} takes "{same}" and "{name}" for one name',
                span,
                "give one of them another name",
            )
