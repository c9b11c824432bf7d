"""The pass that fills `Names`: everything declared in all files, before any condition is read.

The order is: processes' stages and lists, then records (whose types name those), then the record of every
rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.check.currency import demand_currency
from qualrules.check.headers import header_lost
from qualrules.check.inference import Inference
from qualrules.check.items import KIND, Items
from qualrules.check.records import declare_records
from qualrules.check.scope import NamedRule, Names, Report
from qualrules.check.wording import a
from qualrules.diagnostics import Diagnostic, Label
from qualrules.grammar import syntax
from qualrules.model.datatypes import Day, Instant, Money, Percent
from qualrules.model.rules import Constant, Header, Rules, Stage, StageOutcome
from qualrules.model.values import decimal_of


def declare(
    items: Items, header: Header, files: Sequence[syntax.File], report: Report
) -> tuple[Names, Inference]:
    """All names, and the records that were found for rules without `for`."""
    names = Names(header, lost_names=set(items.lost), header_lost=header_lost(files[-1]))
    names.lists.update(items.lists)
    for name, process in items.processes.items():
        names.stages[name] = tuple(dict.fromkeys(step.name.value for step in ordered_steps(process)))
    declare_records(items, names, report)
    demand_currency(names, files, report)
    inference = Inference(names, report, items.record_lost)
    inference.place_rules(items.rules)
    for name in items.rules:
        _refuse_name_of_field(items, names, name, report)
    return names, inference


def ordered_steps(process: syntax.Process) -> list[syntax.Stage | syntax.StageOutcome]:
    """Stages in order, then outcomes, whatever the order in which they are written."""
    return sorted(process.steps, key=lambda step: isinstance(step, syntax.StageOutcome))


def _refuse_name_of_field(items: Items, names: Names, name: str, report: Report) -> None:
    record = names.rules[name].record
    field = names.records[record].fields.get(name) if record is not None else None
    if field is None:
        return
    kind = KIND[type(items.named[name])]
    report.add(
        Diagnostic(
            "QR209",
            f'"{name}" is a field of {a(record or "")}, so {a(kind)} cannot have this name too',
            items.named[name].name.span,
            label=f"{a(kind)} here",
            labels=(Label(field.span, "the field"),),
            helps=(
                f'rename the {kind}, for example "{name}_known"' if kind != "score" else "rename the score",
            ),
        )
    )


def names_of(rules: Rules) -> Names:
    """The names of a checked ruleset, for text that is read against it later (`run --where`, `--source
    FILE`).
    """
    names = Names(rules.header, dict(rules.records))
    for name, constants in rules.lists.items():
        literals = tuple(_literal(constant, rules.header) for constant in constants)
        names.lists[name] = syntax.NamedList(syntax.Name(name), literals)
    for criterion in rules.criteria.values():
        names.rules[criterion.name] = NamedRule(
            criterion.name, "criterion", criterion.record, criterion.name_span
        )
    for definition in rules.definitions.values():
        names.rules[definition.name] = NamedRule(
            definition.name, "definition", definition.record, definition.name_span
        )
    for score in rules.scores.values():
        names.rules[score.name] = NamedRule(score.name, "score", score.record, score.name_span)
    for process in rules.processes.values():
        steps: tuple[Stage | StageOutcome, ...] = (*process.stages, *process.outcomes)
        names.stages[process.name] = tuple(step.name for step in steps)
    return names


def _literal(constant: Constant, header: Header) -> syntax.Literal_:
    """A held value as it would be written."""
    held = constant.value
    if isinstance(held, bool):
        return syntax.YesNoLiteral(held)
    if isinstance(held, int):
        number, negative = f"{decimal_of(abs(held)):f}", held < 0
        if isinstance(constant.type, Percent):
            return syntax.PercentLiteral(number, negative)
        return syntax.NumberLiteral(
            number, header.currency if isinstance(constant.type, Money) else None, negative
        )
    if isinstance(constant.type, Day | Instant):
        return syntax.DateLiteral(held.isoformat())  # type: ignore[attr-defined]
    return syntax.String(str(held))
