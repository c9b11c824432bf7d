"""A lint rule of a plugin, held to its contract while it is used: its mistakes become one message.

Rules that ship are not wrapped; their mistakes are ours and have to be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from qualrules.diagnostics import Diagnostic, Label, Level
from qualrules.lint.pages import page_of
from qualrules.plugins.guard import Report, in_words
from qualrules.source import Span

if TYPE_CHECKING:
    from qualrules.lint.linted import Linted, LintRule


class GuardedLintRule:
    """Looks like the rule inside. `report` takes the rest of the sentence `the plugin X …`."""

    def __init__(self, rule: LintRule, report: Report) -> None:
        self.code: str = rule.code
        self.name: str = rule.name
        self.level: Level = rule.level
        self.default: bool = rule.default
        self.page: str = page_of(rule)
        self._rule = rule
        self._report = report
        self._told = False

    def check(self, linted: Linted) -> Iterator[Diagnostic]:
        """What the rule finds, up to where it fails or gives something else than findings of its own."""
        try:
            for found in cast("Iterator[object]", self._rule.check(linted)):
                if isinstance(found, Diagnostic) and found.code == self.code and _is_whole(found):
                    yield found
                else:
                    self._tell(f"breaks the contract: its lint rule {self.code} gave {_described(found)}")
                    return
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a plugin raises is its own
            where = f'failed when its lint rule {self.code} looked at "{linted.file}"'
            self._tell(f"{where}: {in_words(error)}")

    def _tell(self, why: str) -> None:
        if not self._told:  # it is asked about every file, and one message is enough
            self._report(why)
            self._told = True


def _is_whole(found: Diagnostic) -> bool:
    """Whether it can be shown: its parts are what they have to be, and its places are in their texts."""
    lists: tuple[object, ...] = (found.labels, found.notes, found.helps, found.example)
    labels: tuple[object, ...] = found.labels
    if not all(isinstance(part, tuple) for part in lists):
        return False
    if not all(isinstance(label, Label) for label in labels):
        return False
    own = (found.message, found.label, *found.notes, *found.helps, *found.example)
    texts: tuple[object, ...] = (*own, *(label.text for label in found.labels))
    spans: tuple[object, ...] = (found.span, *(label.span for label in found.labels))
    return all(isinstance(text, str) for text in texts) and all(map(_is_place, spans))


def _is_place(span: object) -> bool:
    return isinstance(span, Span) and 0 <= span.start <= span.end <= len(span.source.text)


def _described(found: object) -> str:
    if not isinstance(found, Diagnostic):
        return f"an object of the type {type(found).__name__}, not a Diagnostic"
    if not _is_whole(found):
        return "a finding that cannot be shown"
    return f"a finding with the code {found.code}"
