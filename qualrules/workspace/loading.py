"""Loading a ruleset: its file, what that uses, and further files of source blocks, checked together.

Each step gives mistakes as values; only a file that cannot be read at all raises.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualrules.check import Checked, add_sources, check, only_sources
from qualrules.check import Finder as FindUsed
from qualrules.check.uses import is_path
from qualrules.diagnostics import Diagnostic, has_errors
from qualrules.model.rules import Rules
from qualrules.source import SourceFile
from qualrules.workspace.finding import SHIPPED, Found, find_ruleset, find_shipped, shipped_names
from qualrules.workspace.texts import UnreadableError, read_rules, unreadable

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loaded:
    """A ruleset from disk. `rules` is None where it has errors; `files` are all that were read for it."""

    rules: Rules | None
    diagnostics: tuple[Diagnostic, ...]
    checked: Checked
    files: tuple[SourceFile, ...]


@dataclass
class Finder:
    """Finds the files that `use` names, from the place of the file that says it; each file is read once.

    One finder serves one ruleset or several: files that were read stay at hand.
    """

    places: dict[str, Path] = field(default_factory=dict)
    """Name of a file as messages show it → where it is."""
    _read: dict[str, SourceFile] = field(default_factory=dict)
    _named: dict[str, Found] = field(default_factory=dict)

    def name(self, found: Found) -> None:
        """Let a file have this name, however it is reached later."""
        self._named.setdefault(found.identity, found)

    def open(self, found: Found) -> SourceFile:
        """The text of a file. Raises UnreadableError."""
        identity = found.identity
        found = self._named.get(identity, found)
        if identity not in self._read:
            logger.info("reading %s", found.path)
            self._read[identity] = read_rules(found.path, found.name)
            self.places[self._read[identity].name] = found.path
        return self._read[identity]

    @property
    def sources(self) -> tuple[SourceFile, ...]:
        """Every text that was read."""
        return tuple(self._read.values())

    def replace(self, name: str, text: str) -> None:
        """Take another text for a file from now on, without touching the file."""
        for identity, known in self._read.items():
            if known.name == name:
                self._read[identity] = SourceFile(name, text)

    def __call__(self, target: str, source: SourceFile) -> SourceFile | None:
        """The file meant by `use "target"` in a file; None where there is none. Raises UnreadableError."""
        found = self._beside(target, source) if is_path(target) else find_shipped(target)
        if found is None:
            return None
        try:
            return self.open(found)
        except UnreadableError as error:
            told = replace(error.diagnostic, notes=(*error.diagnostic.notes, f'"{source.name}" uses it'))
            raise UnreadableError(told) from None

    def _beside(self, target: str, source: SourceFile) -> Found | None:
        path = self.places.get(source.name, Path()).parent / target
        if not path.is_file():
            return None
        shown = os.path.normpath(Path(source.name).parent / target)
        return Found(path, shown)


def check_file(found: Found, finder: Finder) -> Checked:
    """Check one file and what it uses. Raises UnreadableError where one of them cannot be read."""
    return check_text(finder.open(found), finder)


def check_text(source: SourceFile, find: FindUsed) -> Checked:
    """Check a text and what it uses, wherever that is found. Raises UnreadableError."""
    if not source.text.strip():
        raise unreadable(f'"{source.name}" is empty')
    return check(source, find, shipped_names())


def load_ruleset(target: str, source_files: Sequence[str] = ()) -> Loaded:
    """The ruleset that a file, a folder or a shipped name means, with further files of source blocks.

    In a folder, files with only source blocks are taken along. Raises UnreadableError where nothing can be
    read, or where the target does not mean one ruleset.
    """
    finder = Finder()
    checked, beside = the_ruleset(target, [check_file(found, finder) for found in find_ruleset(target)])
    return with_sources(checked, beside, source_files, finder)


def with_sources(
    checked: Checked, beside: Sequence[SourceFile], source_files: Sequence[str], finder: Finder
) -> Loaded:
    """A ruleset with the source blocks that stand beside it, and those of further files from disk.

    Raises UnreadableError where one of these cannot be read.
    """
    further = [finder.open(_source_file(path)) for path in source_files]
    return _with_files(
        Loaded(checked.rules, checked.diagnostics, checked, checked.files), [*beside, *further]
    )


def add_source_files(loaded: Loaded, source_files: Sequence[str], elsewhere: Rules | None = None) -> Loaded:
    """A ruleset with further files of source blocks. Raises UnreadableError.

    `elsewhere`: another version of the ruleset; lines for fields that only that one has are passed over.
    """
    finder = Finder()
    return _with_files(loaded, [finder.open(_source_file(path)) for path in source_files], elsewhere)


def _with_files(loaded: Loaded, further: Sequence[SourceFile], elsewhere: Rules | None = None) -> Loaded:
    known = {source.name for source in loaded.files}
    sources = [source for source in dict.fromkeys(further) if source.name not in known]
    files = (*loaded.files, *sources)
    if loaded.rules is None or not sources:
        return replace(loaded, files=files)
    rules, mistakes = add_sources(loaded.rules, sources, elsewhere)
    found = (*loaded.diagnostics, *mistakes)
    return Loaded(None if has_errors(mistakes) else rules, found, loaded.checked, files)


def _source_file(path: str) -> Found:
    if Path(path).is_dir():
        raise unreadable(f'"{path}" is a folder; --source takes a file')
    return Found(Path(path), path)


def the_ruleset(target: str, checked: Sequence[Checked]) -> tuple[Checked, list[SourceFile]]:
    """The one file that is run, and the files beside it that have only source blocks. Raises UnreadableError."""
    sources = [each for each in checked if only_sources(each.syntax[0])]
    rulesets = [each for each in checked if not only_sources(each.syntax[0])]
    if not rulesets:
        raise unreadable(
            f'"{target}" has only `source` blocks, and no rules',
            "give the ruleset, and this with --source",
        )
    mains = _unused(rulesets)
    if len(mains) != 1:
        names = ", ".join(each.files[0].name for each in mains)
        raise unreadable(f'the folder "{target}" has several rulesets', f"name one of them: {names}")
    return mains[0], [each.files[0] for each in sources]


def rulesets_in(folder: str) -> tuple[list[Checked], list[SourceFile]]:
    """The rulesets of a folder that no other one uses, and the files that have only source blocks.

    Raises UnreadableError where one of the files cannot be read, or there is none.
    """
    finder = Finder()
    checked = [check_file(found, finder) for found in find_ruleset(folder)]
    sources = [each.files[0] for each in checked if only_sources(each.syntax[0])]
    return _unused([each for each in checked if not only_sources(each.syntax[0])]), sources


def _unused(rulesets: Sequence[Checked]) -> list[Checked]:
    """Those that no other uses."""
    used = {source.name for each in rulesets for source in each.files[1:]}
    # Where each is used by another, they use each other in a ring: the first one says so.
    return [each for each in rulesets if each.files[0].name not in used] or list(rulesets[:1])


def is_shipped(name: str) -> bool:
    """Whether a file, as messages name it, is one of the rulesets that ship."""
    return name.startswith(f"{SHIPPED}/")
