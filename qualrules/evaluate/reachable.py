"""Which outcomes a condition can have at all, told from its form: what a full set of examples has to show.

Rough on the safe side: it may name an outcome that no record brings about, never leave one out.
"""

from __future__ import annotations

from itertools import product

from qualrules.evaluate.stages import inferable
from qualrules.model import rules as r
from qualrules.model.verdict import Claim
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome, all_of, negate

ALL = frozenset((MET, NOT_MET, UNKNOWN))


class Reachable:
    """Answers for the rules of one ruleset."""

    def __init__(self, rules: r.Rules) -> None:
        self._rules = rules
        self._named: dict[str, frozenset[Outcome]] = {}

    def named(self, name: str) -> frozenset[Outcome]:
        """The outcomes of a criterion or definition."""
        if name not in self._named:
            self._named[name] = ALL  # a circle is refused by the checker; this only keeps the walk finite
            self._named[name] = self._rule(name)
        return self._named[name]

    def _rule(self, name: str) -> frozenset[Outcome]:
        if name in self._rules.criteria:
            rule: r.Criterion | r.Definition = self._rules.criteria[name]
            gate = r.Gate((rule.when,), rule.unless) if isinstance(rule, r.Criterion) else r.Gate()
        else:
            rule = self._rules.definitions[name]
            gate = rule.gate
        outcomes = self.gate(gate)
        if rule.unknown_counts_as is not None and UNKNOWN in outcomes:
            return outcomes - {UNKNOWN} | {rule.unknown_counts_as}
        return outcomes

    def gate(self, gate: r.Gate) -> frozenset[Outcome]:
        """The outcomes of a gate."""
        return self.condition(r.And(gate.parts))

    def condition(self, condition: r.Condition) -> frozenset[Outcome]:
        """The outcomes of a condition."""
        match condition:
            case r.And(parts):
                return self._and([self.condition(part) for part in parts])
            case r.Or(parts):
                negated = [_negated(self.condition(part)) for part in parts]
                return _negated(self._and(negated))
            case r.Not(part):
                return _negated(self.condition(part))
            case r.Named(links=(), name=name, outer=False):
                return self.named(name)
            case _:
                return ALL

    def _and(self, parts: list[frozenset[Outcome]]) -> frozenset[Outcome]:
        found = frozenset((MET,))
        for part in parts:
            found = frozenset(map(all_of, product(found, part)))
        return found

    def claims(self, process: r.Process) -> tuple[Claim, ...]:
        """The claims that can arise in a process; none where no field claims a stage."""
        if process.claim is None:
            return ()
        guard = ALL if process.guard is None else self.condition(process.guard)
        if process.guard is None:
            guard = frozenset((MET,))
        statuses = self._statuses(process)
        possible = {
            Claim.AGREES: any(MET in status for status in statuses),
            Claim.AHEAD: any(NOT_MET in status for status in statuses),
            Claim.UNPROVEN: any(UNKNOWN in status for status in statuses) or UNKNOWN in guard,
            Claim.BEHIND: MET in guard and self._can_be_behind(process),
            Claim.UNMAPPED: True,
            Claim.UNCLAIMED: True,
            Claim.NOT_APPLICABLE: NOT_MET in guard,
        }
        return tuple(claim for claim, can_be in possible.items() if can_be)

    def _statuses(self, process: r.Process) -> list[frozenset[Outcome]]:
        """Status of each stage, then of each outcome, told apart from one another."""
        before, statuses, passed = frozenset((MET,)), [], {}
        for stage in process.stages:
            statuses.append(self._and([before, self.gate(stage.gate)]))
            before = self._and([statuses[-1], self.gate(stage.exit)])
            passed[stage.name] = before
        for outcome in process.outcomes:
            own = self.gate(outcome.gate)
            statuses.append(self._and([own, passed[outcome.after]]) if outcome.after else own)
        return statuses

    def stages(self, process: r.Process) -> tuple[str, ...]:
        """The stages and outcomes that a record can be found to support, not those always passed at once."""
        statuses = self._statuses(process)
        found = []
        for number, stage in enumerate(process.stages):
            following = process.stages[number + 1 : number + 2]
            onward = self._and([self.gate(stage.exit), *(self.gate(after.gate) for after in following)])
            if MET in statuses[number] and (not following or onward != {MET}):
                found.append(stage.name)
        ends = zip(process.outcomes, statuses[len(process.stages) :], strict=True)
        return (*found, *(end.name for end, status in ends if inferable(end) and MET in status))

    def _can_be_behind(self, process: r.Process) -> bool:
        """Whether a stage that is met can be claimed while a later one, or an outcome, is supported."""
        return len(process.stages) > 1 or (bool(process.stages) and any(map(inferable, process.outcomes)))


def _negated(outcomes: frozenset[Outcome]) -> frozenset[Outcome]:
    return frozenset(map(negate, outcomes))
