"""Remarks on checked rules that are no mistakes: where unknown counts as an answer, and `every` over possibly
no rows.

They never make a check fail, unless it is asked to be strict: then a warning does, a note does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qualrules.check.items import Rule
from qualrules.check.scope import Report
from qualrules.diagnostics import Diagnostic, Level
from qualrules.grammar import syntax
from qualrules.model import rules


def remark(items: Iterable[Rule], checked: rules.Rules, report: Report) -> None:
    """All remarks on a ruleset."""
    for item in items:
        for note in item.notes:
            if isinstance(note, syntax.UnknownCountsAs):
                report.add(_counts_as(item, note))
    for conditions in _conditions(checked):
        _remark_on_every(conditions, report)


def _counts_as(item: Rule, note: syntax.UnknownCountsAs) -> Diagnostic:
    word = "met" if note.met else "not met"
    return Diagnostic(
        "QR802",
        f'where "{item.name.text}" is unknown, it counts as {word}',
        note.span,
        label="a missing answer is taken for one here",
        level=Level.NOTE,
    )


def _conditions(checked: rules.Rules) -> Iterator[tuple[rules.Condition, ...]]:
    for criterion in checked.criteria.values():
        yield (criterion.when, *criterion.unless)
    for score in checked.scores.values():
        for line in score.lines:
            if line.when is not None:
                yield (line.when,)
    for promise in checked.promises.values():
        yield (promise.condition,)
    for process in checked.processes.values():
        if process.guard is not None:
            yield (process.guard,)


def _remark_on_every(conditions: tuple[rules.Condition, ...], report: Report) -> None:
    """One remark for each `every` whose list is nowhere in the same item asked to hold a row."""
    nodes = [node for condition in conditions for node in rules.walk(condition)]
    filled = {path for node in nodes for path in _lists_with_rows(node)}
    for node in nodes:
        if isinstance(node, rules.Rows) and node.kind == "every" and node.rows.path not in filled:
            report.add(
                Diagnostic(
                    "QR801",
                    f"this is met when there are no {node.rows.name} at all",
                    node.span,
                    label="every one of none",
                    helps=(f"if there must be one, add: and count of {node.rows.path} is at least 1",),
                    level=Level.WARNING,
                )
            )


def _lists_with_rows(node: rules.Condition | rules.Value) -> Iterator[str]:
    """Lists that the condition wants to hold a row, or counts."""
    if (
        isinstance(node, rules.Rows) and (node.kind == "some" or (node.kind == "count" and node.least > 0))
    ) or (isinstance(node, rules.Aggregate) and node.kind == "count" and node.where is None):
        yield node.rows.path
