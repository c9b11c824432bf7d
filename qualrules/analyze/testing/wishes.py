"""What a record has to do to bring about what an example can expect: `met`, `stage "Demo"`, `claim ahead`, as questions.

Several ways may lead to one; where each of them is impossible, no record does it. Asks nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.analyze.questions import Is, Statement
from qualrules.analyze.testing.asking import Way
from qualrules.evaluate.parts import Owner, claims
from qualrules.evaluate.stages import gates_to, inferable
from qualrules.model import rules as r
from qualrules.model.datatypes import StageOf
from qualrules.model.verdict import Claim
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome

_OUTCOMES = {outcome.words: outcome for outcome in (MET, NOT_MET, UNKNOWN)}
_MET, _UNKNOWN, _NOT_MET = (frozenset((outcome,)) for outcome in (MET, UNKNOWN, NOT_MET))
_NOT_CERTAIN = _NOT_MET | _UNKNOWN
_NOT_RULED_OUT = _MET | _UNKNOWN


def ways(rules: r.Rules, owner: Owner, words: str) -> tuple[Way, ...]:
    """The ways to what is expected of a rule, in the words of `coverage`; an empty way is open to every record."""
    match owner:
        case r.Criterion() | r.Definition():
            return ((Is(owner, frozenset((_OUTCOMES[words],))),),)
        case r.Promise(condition=condition):
            return ((Is(condition, _MET),),)
        case r.Score():
            return ((),)
        case r.Process():
            return tuple(_Ways(rules, owner).to(words))


class _Ways:
    """The ways to what is expected of a process."""

    def __init__(self, rules: r.Rules, process: r.Process) -> None:
        self._rules = rules
        self._process = process
        self._stages = [stage.name for stage in process.stages]
        self._ends = [outcome.name for outcome in process.outcomes if inferable(outcome)]

    def to(self, words: str) -> Iterator[Way]:
        kind, _, what = words.partition(" ")
        if kind == "stage":
            yield (*self._applies(), *self._supported(what.strip('"')))
        elif kind == "claim":
            yield from self._claim(Claim(what))
        elif what == "allowed":
            for target in (*self._stages, *(outcome.name for outcome in self._process.outcomes)):
                yield from self._allowed(target)
        else:
            yield ()

    def _supported(self, name: str) -> Way:
        """The stage is reached and nothing behind it; of outcomes the first that is met counts."""
        if name in self._stages:
            return (self._has(name, _MET), *self._nothing_behind(name))
        earlier = self._ends[: self._ends.index(name)]
        return (self._has(name, _MET), *(self._has(end, _NOT_CERTAIN) for end in earlier))

    def _nothing_behind(self, name: str) -> Way:
        at = self._stages.index(name)
        behind = (*self._stages[at + 1 : at + 2], *self._ends)
        return tuple(self._has(other, _NOT_CERTAIN) for other in behind)

    def _claim(self, claim: Claim) -> Iterator[Way]:
        process = self._process
        assert process.claim is not None  # claims are asked for only where there is a field for them
        datatype = self._rules.records[process.record].fields[process.claim].type
        field = r.FieldValue(process.claim, datatype, record=process.record)
        match claim:
            case Claim.NOT_APPLICABLE if process.guard is not None:
                yield (Is(process.guard, _NOT_MET),)
            case Claim.UNCLAIMED:
                yield (*self._applies(), Is(r.Known(field), _NOT_MET))
            case Claim.UNMAPPED:
                # Which other word is written in the field is nothing that rules compare.
                yield self._applies()
            case _:
                assert isinstance(datatype, StageOf)
                for name in datatype.values:
                    yield from self._claimed(claim, name)

    def _claimed(self, claim: Claim, name: str) -> Iterator[Way]:
        said = claims(self._rules, self._process, name)
        assert said is not None
        claimed = Is(said, _MET)
        guard = self._process.guard
        certain = () if guard is None else (Is(guard, _MET),)
        match claim:
            case Claim.AHEAD:
                yield (*self._applies(), claimed, self._has(name, _NOT_MET))
            case Claim.UNPROVEN:
                yield (*self._applies(), claimed, self._has(name, _UNKNOWN))
                if guard is not None:
                    yield (Is(guard, _UNKNOWN), claimed, self._has(name, _MET))
            case Claim.AGREES:
                behind = self._nothing_behind(name) if name in self._stages else ()
                yield (*certain, claimed, self._has(name, _MET), *behind)
            case Claim.BEHIND if name in self._stages:
                at = self._stages.index(name)
                later = (*self._stages[at + 1 : at + 2], *self._ends)
                reached = r.Or(tuple(self._status(other) for other in later))
                yield (*certain, claimed, self._has(name, _MET), Is(reached, _MET))

    def _allowed(self, target: str) -> Iterator[Way]:
        """From where a record comes matters too: from nowhere, or from a stage next to the target."""
        guard = self._process.guard
        certain = () if guard is None else (Is(guard, _MET),)
        met = (*certain, self._has(target, _MET))
        for source in self._sources(target):
            said = claims(self._rules, self._process, source)
            if said is not None:
                yield (*met, Is(said, _MET))
        yield met

    def _sources(self, target: str) -> Iterator[str]:
        if target in self._stages:
            at = self._stages.index(target)
            yield from reversed(self._stages[max(at - 1, 0) : at])

    def _status(self, name: str) -> r.Condition:
        return r.And(tuple(part for gate in gates_to(self._process, name) for part in gate.parts))

    def _has(self, name: str, outcomes: frozenset[Outcome]) -> Statement:
        return Is(self._status(name), outcomes)

    def _applies(self) -> Way:
        guard = self._process.guard
        return () if guard is None else (Is(guard, _NOT_RULED_OUT),)
