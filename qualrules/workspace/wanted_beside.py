"""What a comparison over records asks of them beside the rules, so that a live source gives those fields too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualrules.analyze.effects.impact import Wish
from qualrules.analyze.effects.record_facts import amount_of
from qualrules.evaluate.grouping import Grouping, NoSuchField
from qualrules.evaluate.tops import top_records
from qualrules.model.rules import Rules


def wanted_beside(rules: Rules, types: Sequence[str], wish: Wish) -> tuple[tuple[str, str], ...]:
    """(Option, condition) pairs for a request. Only fields that each listed record type of this side has."""
    tops = [name for name in types or top_records(rules) if name in rules.records]
    return tuple(_wanted(rules, tops, wish)) if tops else ()


def _wanted(rules: Rules, tops: Sequence[str], wish: Wish) -> Iterator[tuple[str, str]]:
    group = wish.group_by
    if group is not None and all(_has(rules, record, group) for record in tops):
        yield "--group-by", f"{group} is known"
    try:
        found = [amount_of(rules, rules, record, wish.amount) for record in tops]
    except NoSuchField:
        return
    names = {each.field if each is not None else None for each in found}
    if len(names) == 1 and (name := names.pop()) is not None:
        yield "--amount", f"{name} is known"


def _has(rules: Rules, record: str, path: str) -> bool:
    try:
        Grouping(rules, record, path)
    except NoSuchField:
        return False
    return True
