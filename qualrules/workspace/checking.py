"""Checking files: the passes in order, over all the files that a call names.

The checker for writing, names and types; the examples; files of source blocks against the rulesets at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualrules.check import Checked, check_source_file, only_sources
from qualrules.diagnostics import Diagnostic, has_errors
from qualrules.model.rules import Rules
from qualrules.source import SourceFile
from qualrules.workspace.finding import ENDING, Found
from qualrules.workspace.loading import Finder, check_file, is_shipped
from qualrules.workspace.texts import UnreadableError

Step = Callable[[], None]


@dataclass
class Checkup:
    """The files of one call, checked. `unreadable` are the sentences about files that could not be read."""

    finder: Finder = field(default_factory=Finder)
    checked: list[Checked] = field(default_factory=list)
    unreadable: list[Diagnostic] = field(default_factory=list)

    @property
    def rulesets(self) -> list[Checked]:
        """Those that are more than source blocks."""
        return [each for each in self.checked if not only_sources(each.syntax[0])]

    @property
    def source_files(self) -> list[SourceFile]:
        """Files with only source blocks, which no ruleset of the call uses."""
        used = {source.name for each in self.rulesets for source in each.files}
        alone = (each.files[0] for each in self.checked if only_sources(each.syntax[0]))
        return [source for source in alone if source.name not in used]

    @property
    def judged(self) -> list[Rules]:
        """For each file with examples, the rules that judge them; shipped rulesets only where named."""
        named = {each.files[0].name for each in self.checked}
        found = {rules.files[0]: rules for each in self.rulesets for rules in each.judged}
        return [rules for name, rules in found.items() if name in named or not is_shipped(name)]


def check_files(found: Iterable[Found], step: Step = lambda: None, finder: Finder | None = None) -> Checkup:
    """Check each file; `step` is called after each. A finder may be given that holds texts already."""
    checkup = Checkup(finder or Finder())
    named = list(found)
    for each in named:
        checkup.finder.name(each)
    for each in named:
        try:
            checkup.checked.append(check_file(each, checkup.finder))
        except UnreadableError as error:
            if error.diagnostic not in checkup.unreadable:
                checkup.unreadable.append(error.diagnostic)
        step()
    return checkup


def mistakes(
    checkup: Checkup, *, examples: bool = True, remarks: Iterable[Diagnostic] = ()
) -> list[Diagnostic]:
    """All that was found, in the order of the files, each once; with `examples`, those are run for it. `remarks`, from
    lint, are put in their places.
    """
    found = [diagnostic for each in checkup.rulesets for diagnostic in each.diagnostics]
    found += [diagnostic for source in checkup.source_files for diagnostic in _of_sources(source, checkup)]
    if examples and checkup.judged:
        found += _of_examples(checkup.judged)
    found += remarks
    order: dict[str, int] = {}
    for each in checkup.checked:
        for source in each.files:
            order.setdefault(source.name, len(order))
    unique = {_key(diagnostic): diagnostic for diagnostic in reversed(found)}
    last = len(order)

    def position(one: Diagnostic) -> tuple[int, int, str]:
        return order.get(one.span.source.name, last), one.span.start, one.code

    return sorted(unique.values(), key=position)


def _key(diagnostic: Diagnostic) -> tuple[str, str, int, int, str]:
    span = diagnostic.span
    return diagnostic.code, span.source.name, span.start, span.end, diagnostic.message


def _of_examples(judged: Sequence[Rules]) -> list[Diagnostic]:
    # Imported here: a ruleset without examples is checked without the interpreter.
    from qualrules.evaluate.examples import failure, run_examples

    results = (result for rules in judged for result in run_examples(rules))
    return [failure(result, one) for result in results for one in result.failures]


def _of_sources(source: SourceFile, checkup: Checkup) -> Sequence[Diagnostic]:
    """The mistakes in source blocks: by their names where a ruleset is at hand, else by their form.

    Of several rulesets it is the one to which the blocks fit best.
    """
    formal = check_source_file(source)
    if has_errors(formal):
        return formal
    answers = [check_source_file(source, rules) for rules in _at_hand(source, checkup)]
    return min(answers, key=_errors, default=formal)


def _errors(diagnostics: Sequence[Diagnostic]) -> int:
    return sum(has_errors((diagnostic,)) for diagnostic in diagnostics)


def _at_hand(source: SourceFile, checkup: Checkup) -> list[Rules]:
    """The rulesets of the call (those in the file's folder, if there are any), else those beside it."""
    folder = checkup.finder.places[source.name].parent
    in_call = [each for each in checkup.rulesets if each.rules is not None]
    near = [each for each in in_call if checkup.finder.places[each.files[0].name].parent == folder]
    checked = near or in_call or _beside(folder, checkup)
    return [each.rules for each in checked if each.rules is not None]


def _beside(folder: Path, checkup: Checkup) -> list[Checked]:
    """The rulesets in a folder that the call does not name."""
    named = {checkup.finder.places[each.files[0].name] for each in checkup.checked}
    paths = [path for path in sorted(folder.glob(f"*{ENDING}")) if path not in named]
    others = check_files(Found(path, str(path)) for path in paths)
    return [each for each in others.rulesets if each.rules is not None]
