"""What a change does to records, in words: the same lines for every form of `diff`.

Counts come from `Impact`; nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from qualrules.analyze.comparison.changes import Affected, Impact, Moved, Shift, Step, Turned
from qualrules.dataclass import dataclass
from qualrules.report.summary_text import number
from qualrules.truth import Outcome

_OUTCOMES = {outcome.value: outcome.words for outcome in Outcome}


@dataclass(frozen=True)
class Part:
    """A head, and the lines under it."""

    head: str
    lines: tuple[str, ...]


def sentence(impact: Impact) -> str:
    """How many records change, and in what."""
    of = number(impact.records, "record")
    if not impact.changed:
        return f"none of {of} changes"
    said = f"{impact.changed:,} of {of} {'changes' if impact.changed == 1 else 'change'}"
    return "; ".join((said, *_in_what(impact), *_sum(impact.sum.amount, impact.sum.without)))


def _in_what(impact: Impact) -> Iterator[str]:
    found = (
        (impact.in_stage, "in the stage"),
        (impact.in_definition, "in a definition"),
        (impact.in_promise, "in a promise"),
        (impact.only_in_criteria, "in criteria alone"),
    )
    if said := [f"{count:,} {words}" for count, words in found if count]:
        yield ", ".join(said)


def parts(impact: Impact) -> Iterator[Part]:
    """Stages, answers, what decided, groups, what was not compared, the records; what has nothing to say is left out."""
    decided = [f"{name}: {number(count, 'record')}" for name, count in impact.by_criterion.items()]
    if impact.undecided_cause:
        decided.append(f"no single need: {number(impact.undecided_cause, 'record')}")
    found = (
        ("stages", map(_shift, impact.moves)),
        ("records in each stage, before and after", _stage_totals(impact)),
        ("the CRM's stage against the agreed one", _claims(impact)),
        ("definitions, promises and criteria", map(_turned, impact.turned)),
        ("other points", (f"{name}: {number(count, 'record')}" for name, count in impact.scores.items())),
        ("what decided", decided),
        (f"by {impact.group_field}", map(_group, impact.by_group)),
        ("not compared", _not_compared(impact)),
        (_listed_head(impact), map(_moved, impact.listed)),
    )
    for head, lines in found:
        if said := tuple(lines):
            yield Part(head, said)


def _shift(shift: Shift) -> str:
    said = f"{shift.process}: {_stage(shift.old)} → {_stage(shift.new)}: {number(shift.count, 'record')}"
    return "; ".join((said, *_sum(shift.amount, shift.without_amount), *_by(shift.by)))


def _stage_totals(impact: Impact) -> Iterator[str]:
    for total in impact.stages:
        if not total.old and not total.new:
            continue
        said = f"{total.process}: {_stage(total.stage)}: {total.old:,} → {total.new:,}"
        sides = ((total.old_amount, total.old), (total.new_amount, total.new))
        amounts = [money(each) or ("no amount" if count else "0") for each, count in sides]
        yield f"{said}; {' → '.join(amounts)}" if total.old_amount or total.new_amount else said


def _claims(impact: Impact) -> Iterator[str]:
    for one in impact.claims:
        step = " → ".join(word.replace("_", " ") for word in (one.old, one.new))
        yield f"{one.process}: {step}: {number(one.count, 'record')}"


def _turned(turned: Turned) -> str:
    said = f"{called(turned.kind, turned.name)}: {_step(turned.old, turned.new)}: {number(turned.count, 'record')}"
    return "; ".join((said, *_by(turned.by)))


def _group(group: Affected) -> str:
    name = group.value if group.value is not None else group.gap.value if group.gap is not None else "missing"
    said = f"{name}: {group.changed:,} of {number(group.records, 'record')}"
    return "; ".join((said, *_sum(group.amount, group.without_amount)))


def _not_compared(impact: Impact) -> Iterator[str]:
    for kind, name, side in impact.only_in:
        yield f"{called(kind, name)}: only in the {side} ruleset"
    for count, which in zip(impact.unpaired, ("old", "new"), strict=True):
        if count:
            yield f"{number(count, 'record')} that only the {which} ruleset gets to read"


def _listed_head(impact: Impact) -> str:
    left = impact.changed - len(impact.listed)
    return f"records (the first {len(impact.listed):,} of {impact.changed:,})" if left else "records"


def _moved(moved: Moved) -> str:
    steps = [f"{step.process}: {_stages(step)}" for step in moved.steps]
    turned = [f"{called(kind, name)}: {_step(old, new)}" for kind, name, old, new in moved.turned]
    by = [f"by {', '.join(moved.by)}"] if moved.by else []
    return f"{moved.record} {moved.id}: " + "; ".join([*steps, *turned, *by])


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def called(kind: str, name: str) -> str:
    """`definition mql`, `promise "One way to close"`."""
    return f'{kind} "{name}"' if kind == "promise" else f"{kind} {name}"


def money(amount: Mapping[str, Decimal]) -> str:
    """Sums in their currencies: `3,100,000 EUR`."""
    return " + ".join(f"{total:,} {currency}" for currency, total in amount.items())


def _sum(amount: Mapping[str, Decimal], without: int) -> Iterator[str]:
    without_amount = [f"{without:,} without an amount"] if without else []
    if said := [*filter(None, [money(amount)]), *without_amount]:
        yield ", ".join(said)


def _by(counts: Mapping[str, int]) -> Iterator[str]:
    if counts:
        yield "by " + ", ".join(f"{name} ({count:,})" for name, count in counts.items())


def _step(old: str, new: str) -> str:
    return f"{_OUTCOMES.get(old, old)} → {_OUTCOMES.get(new, new)}"


def _stages(step: Step) -> str:
    return f"{_stage(step.old)} → {_stage(step.new)}"


def _stage(name: str | None) -> str:
    return f'"{name}"' if name is not None else "no stage"
