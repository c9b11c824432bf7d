"""What has always, or never, one outcome: criteria, definitions and score thresholds. Finds them, and words nothing.

What follows from another one is none: of a chain of rules only the first is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from qualrules.analyze.checks.examined import About, Asked, Examined, impossible_of
from qualrules.analyze.checks.names import Key, behind, compares, conditions_of, threshold
from qualrules.analyze.checks.rewriting import freed
from qualrules.analyze.questions import Is, Subject
from qualrules.dataclass import dataclass
from qualrules.model import rules as r
from qualrules.truth import MET, NOT_MET, UNKNOWN, Outcome

NEVER, ALWAYS, NEVER_FAILS = "never met", "always met", "never fails"

_QUESTIONS: Final[tuple[tuple[str, str, frozenset[Outcome]], ...]] = (
    ("QR502", NEVER, frozenset((MET,))),
    ("QR503", ALWAYS, frozenset((NOT_MET, UNKNOWN))),
    ("QR504", NEVER_FAILS, frozenset((NOT_MET,))),
)
"""Code, what is told, and the outcomes that no record may have for it; the first that holds is told."""


@dataclass(frozen=True)
class Candidate:
    """A rule or threshold that may have one outcome only."""

    key: Key
    record: str
    about: r.Criterion | r.Definition | r.ScoreWithin

    def subject(self, rules: r.Rules, code: str) -> Subject:
        """What is asked: whether a rule is ever met or ever fails is asked before `unknown counts as`."""
        if isinstance(self.key, r.ScoreWithin):
            return self.key
        rule = rules.criteria.get(self.key) or rules.definitions[self.key]
        if code == "QR503" and rule.unknown_counts_as is not None:
            return rule
        return r.Gate((rule.when,), rule.unless) if isinstance(rule, r.Criterion) else rule.gate


def find_outcomes(examined: Examined) -> None:
    """Note what has always or never one outcome by itself, and the rules in which those are free."""
    rules = examined.rules
    candidates = list(_candidates(rules))
    waiting = _asked(examined, rules, candidates)
    examined.one_outcome = {each.key for each in waiting if isinstance(each.key, str)}
    causes: dict[object, str] = {}
    while waiting:
        first = _not_following(rules, list(waiting))
        causes |= {each.key: waiting[each] for each in first}
        examined.freed = freed(rules, [each.key for each in candidates if each.key in causes])
        rest = [each for each in waiting if each not in first]
        waiting = _asked(examined, examined.freed, rest)
    examined.causes = causes


def _candidates(rules: r.Rules) -> Iterator[Candidate]:
    seen: set[Key] = set()
    named: list[r.Criterion | r.Definition] = [*rules.criteria.values(), *rules.definitions.values()]
    for rule in named:
        conditions = conditions_of(rules, rule.name)
        for node in (node for condition in conditions for node in r.walk(condition)):
            if isinstance(node, r.ScoreWithin) and threshold(node) not in seen:
                seen.add(threshold(node))
                yield Candidate(threshold(node), rules.scores[node.score].record, node)
        if compares(rules, conditions):
            yield Candidate(rule.name, rule.record, rule)


def _asked(examined: Examined, rules: r.Rules, candidates: Sequence[Candidate]) -> dict[Candidate, str]:
    """Which of them have always or never one outcome under the rules, and what is told of each."""
    questions = [
        (one, word, Asked(_about(one, code), (Is(one.subject(rules, code), outcomes),)))
        for one in candidates
        for code, word, outcomes in _QUESTIONS
    ]
    found: dict[Candidate, str] = {}
    for position in sorted(
        impossible_of(examined, [(one.record, asked) for one, _, asked in questions], rules)
    ):
        one, word, _ = questions[position]
        found.setdefault(one, word)
    return found


def _about(one: Candidate, code: str) -> About:
    if isinstance(one.about, r.ScoreWithin):
        return About("QR511", f'a threshold of the score "{one.about.score}"', one.about.span)
    kind = "criterion" if isinstance(one.about, r.Criterion) else "definition"
    return About(code, f'the {kind} "{one.about.name}"', one.about.name_span)


def _not_following(rules: r.Rules, found: Sequence[Candidate]) -> list[Candidate]:
    """Those behind which no other one stands."""
    keys = {each.key for each in found}
    return [each for each in found if not keys & behind(rules, conditions_of(rules, each.key))]
