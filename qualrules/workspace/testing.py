"""Running the examples of rulesets: which files, which examples, what they cover, what they notice, and what is missing.

`evaluate` judges them and `analyze` proves and searches; here is only which of it is done for which file. Proofs are made
where z3 is installed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Level
from qualrules.evaluate.coverage import Covered, coverage, shown_by
from qualrules.evaluate.decided import Decided, decided, said_by
from qualrules.evaluate.examples import run_examples
from qualrules.model.rules import Example, Rules
from qualrules.reading.plain import PlainReader
from qualrules.report.examples_report import FileResult
from qualrules.workspace.checking import Checkup, mistakes
from qualrules.workspace.clock import run_moment
from qualrules.workspace.proving import can_prove

if TYPE_CHECKING:
    from qualrules.analyze.testing.mutants import Mutant
    from qualrules.analyze.testing.suggesting import Suggested
    from qualrules.analyze.testing.surviving import Mutated

Steps = Callable[[str, int], AbstractContextManager[Callable[[], None]]]
"""A bar: its title and how many steps it has; gives what is called after each."""


@dataclass(frozen=True)
class Chosen:
    """The examples of one file that are to be run, and the rules that judge them."""

    rules: Rules
    examples: tuple[Example, ...]

    @property
    def file(self) -> str:
        """The file they stand in."""
        return self.rules.files[0]


def choose(checkup: Checkup, text: str | None = None) -> Iterator[Chosen]:
    """The examples of the checkup; with a text, those with it in their title or their file's name."""
    wanted = (text or "").casefold()
    for rules in checkup.judged:
        whole = wanted in rules.files[0].casefold()
        examples = tuple(each for each in rules.examples if whole or wanted in each.title.casefold())
        if examples:
            yield Chosen(rules, examples)


def run_file(chosen: Chosen) -> FileResult:
    """Run the examples of one file."""
    return FileResult(chosen.file, tuple(run_examples(chosen.rules, chosen.examples)), rules=chosen.rules)


def named_rules(checkup: Checkup) -> dict[str, Rules]:
    """The rules of each file that was named, by the file."""
    return {each.files[0].name: each.rules for each in checkup.rulesets if each.rules is not None}


# ── Coverage ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Coverage:
    """What the examples expect and decide of the rules of one file."""

    covered: tuple[Covered, ...]
    decided: tuple[Decided, ...]


class Shows:
    """What all examples of a checkup show, of the rules of any file."""

    def __init__(self, checkup: Checkup) -> None:
        self._shown = shown_by(checkup.judged)
        self._said = said_by(checkup.judged)

    def of(self, rules: Rules, file: str, is_over: Callable[[], bool]) -> Coverage:
        """Of the rules that one file declares."""
        plain = self.unproved(rules, file)
        if not can_prove():
            return plain
        from qualrules.analyze.questions import Budget
        from qualrules.analyze.testing.askable import askable

        left = askable(rules, plain.covered, plain.decided, Budget(is_over=is_over), day_of(rules))
        return Coverage(left.covered, left.decided)

    def unproved(self, rules: Rules, file: str) -> Coverage:
        """The same; what no record brings about is asked for too."""
        return Coverage(tuple(coverage(rules, file, self._shown)), tuple(decided(rules, file, self._said)))


def day_of(rules: Rules) -> date | datetime:
    """The day that new examples are for: the latest of those at hand, else that of the header, else today."""
    days = [each.as_of for each in rules.examples if each.as_of is not None]
    plain = [day for day in days if not isinstance(day, datetime)]
    return max(plain, default=None) or rules.header.effective or run_moment(None, rules.header).today


# ── Mutants ───────────────────────────────────────────────────────────────────────────────────────────────────────


def mutated(result: FileResult, is_over: Callable[[], bool], step: Steps) -> Mutated:
    """Try the mutants of one file by its examples, which were run, and ask for a record against those that survive."""
    from qualrules.analyze.questions import Budget
    from qualrules.analyze.testing.killing import Trials
    from qualrules.analyze.testing.mutants import mutants
    from qualrules.analyze.testing.surviving import Mutated, survived, unproved

    rules = result.rules
    assert rules is not None  # those that ran the examples
    all_ = list(mutants(rules, result.file))
    trials = Trials(rules, [each.example for each in result.results])
    with step("mutants", len(all_)) as done:
        alive: list[Mutant] = []
        noticed: list[Mutant] = []
        for mutant in all_:
            (alive if trials.killer(mutant) is None else noticed).append(mutant)
            done()
    if not can_prove():
        return Mutated(tuple(noticed), unproved(alive), proved=False)
    with step("proving", len(alive)) as done:
        return Mutated(tuple(noticed), survived(rules, alive, Budget(is_over=is_over), day_of(rules), done))


# ── Suggestions ───────────────────────────────────────────────────────────────────────────────────────────────────


def suggested(rules: Rules, file: str, shows: Shows, is_over: Callable[[], bool], step: Steps) -> Suggested:
    """The fewest examples that show what those of a file do not. Raises ImportError without z3."""
    from qualrules.analyze.questions import Budget
    from qualrules.analyze.testing.goals import goals
    from qualrules.analyze.testing.killing import Trial
    from qualrules.analyze.testing.suggesting import suggest

    found = shows.unproved(rules, file)
    reader = PlainReader(rules)
    trials = [Trial(rules, example, reader) for example in rules.examples]
    wanted = goals(rules, file, found.covered, found.decided, trials)
    with step("searching", len(wanted)) as done:
        return suggest(rules, wanted, Budget(is_over=is_over), day_of(rules), done)


def least(rules: Rules, file: str, is_over: Callable[[], bool], step: Steps) -> Suggested:
    """For each criterion and definition of a file the smallest record that meets it. Raises ImportError without z3."""
    from qualrules.analyze.questions import Budget
    from qualrules.analyze.testing.suggesting import smallest

    with step("searching", len(rules.criteria) + len(rules.definitions)) as done:
        return smallest(rules, file, Budget(is_over=is_over), day_of(rules), done)


def obstacles(checkup: Checkup) -> list[Diagnostic]:
    """What keeps examples from being run: files that cannot be read, and mistakes in rulesets."""
    found = mistakes(checkup, examples=False)
    return [*checkup.unreadable, *(one for one in found if one.level is Level.ERROR)]
