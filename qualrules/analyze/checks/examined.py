"""What a check gets to see: the rules, the file that is examined, the provers of its record types, and earlier findings.

Questions of the checks are put to the provers here, many at once, and their answers kept. Nothing is worded; time is kept
by whoever makes the provers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from qualrules.analyze.prover import Prover
from qualrules.analyze.questions import Statement
from qualrules.model import rules as r
from qualrules.source import Span

Declared = TypeVar("Declared", r.Criterion, r.Definition, r.Score, r.Promise, r.Process)
ProverOf = Callable[[r.Rules, str], Prover]
"""Makes the prover of a record type; it works within what is left of the run's budget."""

AT_ONCE = 1000
"""The most questions that are put to a prover together; between two such lots it is asked whether the time is up."""


class About(NamedTuple):
    """What a question is about: the code that it would tell, the rule in words, and where that stands."""

    code: str
    what: str
    span: Span


class Asked(NamedTuple):
    """A question: are these statements true of any record at once?"""

    about: About
    statements: tuple[Statement, ...]


Questions = Callable[["Examined"], list[tuple[str, Asked]]]
"""What a check asks, each with the type of the records."""


@dataclass
class Examined:
    """One file of the language without mistakes, with all that it uses."""

    rules: r.Rules
    file: str
    prover_of: ProverOf
    is_over: Callable[[], bool] = lambda: False
    """Says when the time for proofs is up: then nothing more is asked, and all is undecided."""
    causes: Mapping[object, str] = field(default_factory=dict)
    """What is never met, always met or never fails by itself → how that is said; see `outcomes`."""
    freed: r.Rules | None = None
    """The rules with those taken as if they could have any outcome, so that what follows from them is not told again."""
    one_outcome: set[str] = field(default_factory=set)
    """All rules that are never met, always met or never fail, those included for which another one is the cause."""
    unreachable: set[tuple[str, str]] = field(default_factory=set)
    """Process and stage or outcome that no record reaches."""
    undecided: list[About] = field(default_factory=list)
    """Questions that the budget did not decide."""
    _known: dict[int, tuple[Asked, bool | None]] = field(default_factory=dict)
    """Per question, by its id, whether it is impossible; None where that was not decided."""
    _asked: dict[Questions, list[tuple[str, Asked]]] = field(default_factory=dict)
    _provers: dict[tuple[int, str], tuple[r.Rules, Prover]] = field(default_factory=dict)

    @property
    def sound(self) -> r.Rules:
        """The rules for questions that are not to be answered by what was told already."""
        return self.freed or self.rules

    def own(self, declared: Mapping[str, Declared]) -> Iterator[Declared]:
        """Those that stand in the file: `own(rules.criteria)`."""
        return (each for each in declared.values() if each.span.source.name == self.file)

    def prover(self, record: str, rules: r.Rules | None = None) -> Prover:
        """The prover for records of a type."""
        rules = rules or self.rules
        key = (id(rules), record)
        if key not in self._provers:
            # The rules are kept with their prover, so that their id is not given to others meanwhile.
            self._provers[key] = (rules, self.prover_of(rules, record))
        return self._provers[key][1]

    def impossible(self, record: str, asked: Sequence[Asked], rules: r.Rules | None = None) -> set[int]:
        """The positions of the questions that no record answers; those that stay undecided are noted."""
        self.prepare(record, asked, rules)
        answers = [self._known[id(each)][1] for each in asked]
        self.undecided += [each.about for each, answer in zip(asked, answers, strict=True) if answer is None]
        return {position for position, answer in enumerate(answers) if answer}

    def prepare(self, record: str, asked: Iterable[Asked], rules: r.Rules | None = None) -> None:
        """Answer questions that will be asked. Many at once are quicker: what is true of one record often answers many."""
        open_ = [each for each in asked if id(each) not in self._known]
        for start in range(0, len(open_), AT_ONCE):
            part = open_[start : start + AT_ONCE]
            answers = self._answers(record, part, rules)
            for position, each in enumerate(part):
                self._known[id(each)] = (each, answers.get(position, False))

    def _answers(self, record: str, asked: Sequence[Asked], rules: r.Rules | None) -> dict[int, bool | None]:
        """What was proved impossible, and what was not decided, by position."""
        if self.is_over():
            return dict.fromkeys(range(len(asked)))
        sifted = self.prover(record, rules).impossible([each.statements for each in asked])
        return {**dict.fromkeys(sifted.impossible, True), **dict.fromkeys(sifted.undecided)}

    def once(self, questions: Questions) -> list[tuple[str, Asked]]:
        """What a check asks, made once: asked ahead with others, then looked at by the check."""
        if questions not in self._asked:
            self._asked[questions] = questions(self)
        return self._asked[questions]

    def possible(self, record: str, asked: Asked, rules: r.Rules | None = None) -> bool:
        """Whether some record answers it, or might; an undecided one is noted."""
        return not self.impossible(record, [asked], rules)


def by_record(asked: Iterable[tuple[str, Asked]]) -> dict[str, list[int]]:
    """The positions of the questions of each record type."""
    positions: dict[str, list[int]] = {}
    for position, (record, _) in enumerate(asked):
        positions.setdefault(record, []).append(position)
    return positions


def impossible_of(
    examined: Examined, asked: Sequence[tuple[str, Asked]], rules: r.Rules | None = None
) -> set[int]:
    """As `Examined.impossible`, for questions about several record types."""
    found: set[int] = set()
    for record, positions in by_record(asked).items():
        sifted = examined.impossible(record, [asked[position][1] for position in positions], rules)
        found.update(positions[each] for each in sifted)
    return found
