"""What the examples of a ruleset expect, and what they never do: `qualrules test --coverage`.

Counts what `expect` lines say, not what happens to come out on the way. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from qualrules.dataclass import dataclass
from qualrules.evaluate.examples import in_words
from qualrules.evaluate.parts import Kind, Owner, kind_of, name_of
from qualrules.evaluate.reachable import Reachable
from qualrules.model import rules as r
from qualrules.source import Span
from qualrules.truth import MET, NOT_MET, UNKNOWN

_OUTCOMES = (MET, NOT_MET, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Covered:
    """A rule, what a full set of examples expects of it, and what of that is there: `met`, `claim ahead`.

    `impossible` was taken away from what is wanted, because it was proved that no record brings it about.
    """

    rule: Owner
    wanted: tuple[str, ...]
    seen: tuple[str, ...]
    impossible: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """What the rule is."""
        return kind_of(self.rule)

    @property
    def name(self) -> str:
        """What it is called."""
        return name_of(self.rule)

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.rule.span

    @property
    def missing(self) -> tuple[str, ...]:
        """What no example expects."""
        return tuple(one for one in self.wanted if one not in self.seen)


Shown = Mapping[tuple[str, int], set[str]]
"""What is expected of each rule, by the place of the rule: a rule that several files use is one rule."""


def shown_by(rulesets: Iterable[r.Rules]) -> Shown:
    """What the examples of the rulesets expect."""
    shown: dict[tuple[str, int], set[str]] = {}
    for rules in rulesets:
        for example in rules.examples:
            for expectation in example.expects:
                rule, words = expected_of(rules, expectation)
                if rule is not None:
                    shown.setdefault(_place(rule), set()).add(words)
    return shown


def coverage(rules: r.Rules, file: str, shown: Shown) -> Iterator[Covered]:
    """Each rule that the file declares, with what is expected of it."""
    reachable = Reachable(rules)
    for rule, wanted in _wanted(rules, reachable):
        if rule.span.source.name == file:
            seen = shown.get(_place(rule), set())
            yield Covered(rule, wanted, tuple(one for one in wanted if one in seen))


def _wanted(rules: r.Rules, reachable: Reachable) -> Iterator[tuple[Owner, tuple[str, ...]]]:
    for criterion in rules.criteria.values():
        yield criterion, _outcomes(reachable, criterion.name)
    for definition in rules.definitions.values():
        yield definition, _outcomes(reachable, definition.name)
    for score in rules.scores.values():
        yield score, ("points",)
    for promise in rules.promises.values():
        yield promise, (MET.words,)
    for process in rules.processes.values():
        stages = (f'stage "{name}"' for name in reachable.stages(process))
        claims = (f"claim {claim.value}" for claim in reachable.claims(process))
        yield process, (*stages, *claims, "move allowed", "move refused")


def _outcomes(reachable: Reachable, name: str) -> tuple[str, ...]:
    return tuple(outcome.words for outcome in _OUTCOMES if outcome in reachable.named(name))


def expected_of(rules: r.Rules, expectation: r.Expectation) -> tuple[Owner | None, str]:
    """The rule that an expectation is about, and what it expects of it in the words of `Covered.wanted`."""
    name = expectation.subject.rpartition(".")[2]
    words = in_words(expectation.wanted)
    match expectation.kind:
        case "name":
            return rules.criteria.get(name) or rules.definitions.get(name), words
        case "score":
            return rules.scores.get(name), "points"
        case "promise":
            return rules.promises.get(expectation.subject), words
        case "move":
            words = "move allowed" if expectation.wanted is MET else "move refused"
        case "stage":
            words = f'stage "{words}"'
        case kind:
            words = f"{kind} {words}"
    return rules.processes.get(expectation.subject), words


def _place(rule: Owner) -> tuple[str, int]:
    return rule.span.source.name, rule.span.start
