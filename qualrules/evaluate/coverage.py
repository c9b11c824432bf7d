"""What the examples of a ruleset expect, and what they never do: `qualrules test --coverage`.

Counts what `expect` lines say, not what happens to come out on the way. Runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from qualrules.dataclass import dataclass
from qualrules.evaluate.examples import in_words
from qualrules.evaluate.reachable import Reachable
from qualrules.model import rules as r
from qualrules.source import Span
from qualrules.truth import MET, NOT_MET, UNKNOWN

Declared = r.Criterion | r.Definition | r.Score | r.Promise | r.Process
Kind = Literal["criterion", "definition", "score", "promise", "process"]
_OUTCOMES = (MET, NOT_MET, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Covered:
    """A rule, what a full set of examples expects of it, and what of that is there: `met`, `claim ahead`."""

    kind: Kind
    name: str
    span: Span
    wanted: tuple[str, ...]
    seen: tuple[str, ...]

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
                rule, words = _of(rules, expectation)
                if rule is not None:
                    shown.setdefault(_place(rule), set()).add(words)
    return shown


def coverage(rules: r.Rules, file: str, shown: Shown) -> Iterator[Covered]:
    """Each rule that the file declares, with what is expected of it."""
    reachable = Reachable(rules)
    for kind, rule, wanted in _wanted(rules, reachable):
        if rule.span.source.name == file:
            seen = shown.get(_place(rule), set())
            name = rule.title if isinstance(rule, r.Promise) else rule.name
            yield Covered(kind, name, rule.span, wanted, tuple(one for one in wanted if one in seen))


def _wanted(rules: r.Rules, reachable: Reachable) -> Iterator[tuple[Kind, Declared, tuple[str, ...]]]:
    for criterion in rules.criteria.values():
        yield "criterion", criterion, _outcomes(reachable, criterion.name)
    for definition in rules.definitions.values():
        yield "definition", definition, _outcomes(reachable, definition.name)
    for score in rules.scores.values():
        yield "score", score, ("points",)
    for promise in rules.promises.values():
        yield "promise", promise, (MET.words,)
    for process in rules.processes.values():
        stages = (f'stage "{name}"' for name in reachable.stages(process))
        claims = (f"claim {claim.value}" for claim in reachable.claims(process))
        yield "process", process, (*stages, *claims, "move allowed", "move refused")


def _outcomes(reachable: Reachable, name: str) -> tuple[str, ...]:
    return tuple(outcome.words for outcome in _OUTCOMES if outcome in reachable.named(name))


def _of(rules: r.Rules, expectation: r.Expectation) -> tuple[Declared | None, str]:
    """The rule that an expectation is about, and what it expects of it in the words of `_wanted`."""
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


def _place(rule: Declared) -> tuple[str, int]:
    return rule.span.source.name, rule.span.start
