"""Running the examples of rulesets: which files, which examples, what they cover; `evaluate` judges them."""

from __future__ import annotations

from collections.abc import Iterator

from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Level
from qualrules.evaluate.coverage import Covered, coverage, shown_by
from qualrules.evaluate.examples import run_examples
from qualrules.model.rules import Example, Rules
from qualrules.report.examples_report import FileResult
from qualrules.workspace.checking import Checkup, mistakes


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


def run_file(chosen: Chosen, covered: tuple[Covered, ...] | None = None) -> FileResult:
    """Run the examples of one file."""
    return FileResult(chosen.file, tuple(run_examples(chosen.rules, chosen.examples)), covered)


def covered_in(checkup: Checkup) -> dict[str, tuple[Covered, ...]]:
    """For each ruleset that was named, each of its rules and what all examples of the checkup expect of it."""
    shown = shown_by(checkup.judged)
    return {
        checked.files[0].name: tuple(coverage(checked.rules, checked.files[0].name, shown))
        for checked in checkup.rulesets
        if checked.rules is not None
    }


def obstacles(checkup: Checkup) -> list[Diagnostic]:
    """What keeps examples from being run: files that cannot be read, and mistakes in rulesets."""
    found = mistakes(checkup, examples=False)
    return [*checkup.unreadable, *(one for one in found if one.level is Level.ERROR)]
