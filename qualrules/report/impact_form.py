"""What a change does to records, as the document of `diff` has it. Counts come from `Impact`; nothing is counted here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from qualrules.analyze.comparison.changes import Affected, Impact, Moved, Shift, StageTotal, Turned

Form = dict[str, object]


def impact_form(impact: Impact) -> Form:
    """The part `impact` of the document."""
    return {
        "records": impact.records,
        "changed": impact.changed,
        "as_of": impact.as_of,
        "in_stage": impact.in_stage,
        "in_definition": impact.in_definition,
        "in_promise": impact.in_promise,
        "only_in_criteria": impact.only_in_criteria,
        "amount": _money(impact.sum.amount),
        "without_amount": impact.sum.without,
        "amount_fields": dict(impact.amount_fields),
        "types": {
            name: {"records": records, "changed": changed}
            for name, (records, changed) in impact.types.items()
        },
        "moves": [_shift(each) for each in impact.moves],
        "stages": [_stage(each) for each in impact.stages],
        "claims": [
            {"process": each.process, "from": each.old, "to": each.new, "count": each.count}
            for each in impact.claims
        ],
        "turned": [_turned(each) for each in impact.turned],
        "scores": dict(impact.scores),
        "by_criterion": dict(impact.by_criterion),
        "undecided_cause": impact.undecided_cause,
        "group_by": impact.group_field or None,
        "groups": [_group(each) for each in impact.by_group],
        "not_compared": [
            {"kind": kind, "name": name, "only_in": side} for kind, name, side in impact.only_in
        ],
        "unpaired": dict(zip(("old", "new"), impact.unpaired, strict=True)),
        "listed": [_record(each) for each in impact.listed],
    }


def _shift(shift: Shift) -> Form:
    return {
        "process": shift.process,
        "from": shift.old,
        "to": shift.new,
        "count": shift.count,
        "amount": _money(shift.amount),
        "without_amount": shift.without_amount,
        "by": dict(shift.by),
    }


def _stage(total: StageTotal) -> Form:
    return {
        "process": total.process,
        "stage": total.stage,
        "old": total.old,
        "new": total.new,
        "old_amount": _money(total.old_amount),
        "new_amount": _money(total.new_amount),
    }


def _turned(turned: Turned) -> Form:
    return {
        "kind": turned.kind,
        "name": turned.name,
        "from": turned.old,
        "to": turned.new,
        "count": turned.count,
        "by": dict(turned.by),
    }


def _group(group: Affected) -> Form:
    return {
        "value": group.value,
        "gap": group.gap.value if group.gap is not None else None,
        "records": group.records,
        "changed": group.changed,
        "amount": _money(group.amount),
        "without_amount": group.without_amount,
    }


def _record(moved: Moved) -> Form:
    return {
        "type": moved.record,
        "id": moved.id,
        "stages": [{"process": each.process, "from": each.old, "to": each.new} for each in moved.steps],
        "turned": [
            {"kind": kind, "name": name, "from": old, "to": new} for kind, name, old, new in moved.turned
        ],
        "by": list(moved.by),
        "group": moved.group,
    }


def _money(amount: Mapping[str, Decimal]) -> dict[str, int | float]:
    """JSON's numbers: whole where the sum is."""
    return {
        currency: int(total) if total == total.to_integral_value() else float(total)
        for currency, total in amount.items()
    }
