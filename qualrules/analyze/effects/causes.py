"""Why one record is judged otherwise under two rulesets: the names, or else the needs, that turned the answer.

The side on which less is reached has the reason: what keeps the record from the stage there. Everything is asked of the
interpreter through the two explanations; nothing is judged anew here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from qualrules.evaluate.deciding import that_matter
from qualrules.evaluate.explain import Reasons
from qualrules.evaluate.missing import need_name
from qualrules.evaluate.stages import gates_to
from qualrules.evaluate.verdict import Verdict
from qualrules.model import rules as r
from qualrules.model.datatypes import Link
from qualrules.model.explanation import Reason
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome

HEIGHT = {NOT_MET: 0, UNKNOWN: 1, MET: 2}
"""In the order of outcomes: the lower one of two has the reason for the difference."""
Asked = tuple[str, bool]
"""What a need is called, and whether it wants that met."""


class Causes:
    """What decided, for one record under the old (side 0) and the new rules (side 1)."""

    def __init__(self, old: Verdict, new: Verdict) -> None:
        self._verdicts = (old, new)

    @cached_property
    def _reasons(self) -> tuple[Reasons, Reasons]:
        old, new = self._verdicts
        return old.explain(), new.explain()

    def of_stage(self, process: str) -> tuple[str, ...]:
        """What keeps the record from its old stage under the new rules, and kept it from its new one under the old."""
        old, new = (verdict.processes[process].supported for verdict in self._verdicts)
        return _each_once((*self._kept_from(1, process, old), *self._kept_from(0, process, new)))

    def _kept_from(self, side: int, process: str, stage: str | None) -> Iterator[str]:
        reasons = self._reasons[side]
        rule, standing = reasons.layout.rules.processes[process], reasons.processes[process]
        other = self._reasons[1 - side].layout.rules.processes[process]
        if stage is None:
            return
        if standing.applies is NOT_MET and rule.guard is not None:
            yield from self._behind(side, reasons.condition(rule.guard), _needs((other.guard,)))
        elif stage in standing.stages:
            there = _needs(part for gate in gates_to(other, stage) for part in gate.parts)
            for gate in gates_to(rule, stage):
                for need in reasons.blocking(gate):
                    yield from self._behind(side, need, there)

    def _behind(self, side: int, need: Reason, there: set[Asked]) -> Iterator[str]:
        """The names in a need that turned. A need in which none did is named itself, unless the other side has it."""
        turned = tuple(self._turned_in(side, need))
        yield from turned
        asked = _asked(need.rule)
        if not turned and asked not in there:
            yield asked[0]

    def of_definition(self, name: str, old: Outcome, new: Outcome) -> tuple[str, ...]:
        """The names on which a definition rests that turned, or else the needs that only one side has."""
        side = int(HEIGHT[new] < HEIGHT[old])
        here, there = (self._reasons[each].layout.rules.definitions[name].gate for each in (side, 1 - side))
        needs = that_matter(self._reasons[side].gate(here))
        known = _needs(there.parts)
        return _each_once(name for need in needs for name in self._behind(side, need, known))

    def of_criterion(self, name: str) -> tuple[str, ...]:
        """The names inside a criterion that turned, or else the criterion."""
        asked = r.Named(name, "criterion")
        return _each_once(self._turned_name(1, asked, self._reasons[1].condition(asked)))

    def of_promise(self, title: str, old: Outcome, new: Outcome) -> tuple[str, ...]:
        """The names on which a promise rests that turned; none where its own lines say something else."""
        side = int(HEIGHT[new] < HEIGHT[old])
        rule = self._reasons[side].layout.rules.promises[title]
        return _each_once(self._turned_in(side, self._reasons[side].condition(rule.condition)))

    def _turned_in(self, side: int, reason: Reason) -> Iterator[str]:
        """The innermost names that turned among those that decided a reason. Names asked of rows are not followed."""
        match reason.rule:
            case r.Rows():
                return
            case r.Named() as name:
                yield from self._turned_name(side, name, reason)
            case _:
                for part in that_matter(reason):
                    yield from self._turned_in(side, part)

    def _turned_name(self, side: int, name: r.Named, reason: Reason) -> Iterator[str]:
        """The name, or what turned inside it; nothing where both sides say the same of it."""
        there = self._answer(1 - side, name)
        if there is not None and there.outcome is reason.outcome:
            return
        if there is not None and HEIGHT[there.outcome] < HEIGHT[reason.outcome]:
            side, reason = 1 - side, there
        inner: list[str] = []
        if not name.links:  # what is inside a linked record's name, goes by other paths
            inner = [one for part in reason.parts for one in self._turned_in(side, part)]
        yield from inner
        if not inner and there is not None:
            yield name.path

    def _answer(self, side: int, name: r.Named) -> Reason | None:
        """What a side says of a name, where it has it."""
        reasons = self._reasons[side]
        if not _has(reasons.layout.rules, reasons.layout.record, name):
            return None
        return reasons.condition(name)


def _has(rules: r.Rules, record: str, name: r.Named) -> bool:
    """Whether a ruleset has a criterion or definition of that name where the links lead."""
    for link in name.links:
        field = rules.records[record].fields.get(link)
        if field is None or not isinstance(field.type, Link):
            return False
        record = field.type.record
    rule = rules.criteria.get(name.name) or rules.definitions.get(name.name)
    return rule is not None and rule.record == record


def _needs(needs: Iterable[r.Condition | None]) -> set[Asked]:
    return {_asked(need) for need in needs if need is not None}


def _asked(need: object) -> Asked:
    wanted = True
    while isinstance(need, r.Not):
        need, wanted = need.part, not wanted
    return need_name(need), wanted


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
