"""The pass that follows `use`: which files a ruleset consists of.

Each file is read and parsed once, whatever the number of files that use it. Finding a file is the caller's
business (`Finder`); nothing here touches the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from qualrules.check.scope import Report
from qualrules.check.wording import nearest, shortened
from qualrules.diagnostics import Diagnostic
from qualrules.grammar import syntax
from qualrules.grammar.parser import parse
from qualrules.source import SourceFile

Finder = Callable[[str, SourceFile], SourceFile | None]
"""Given the text after `use` and the file that says it: the file that is meant, None where there is none."""

DEEPEST = 32


@dataclass
class Library:
    """The files of a ruleset by name, the main one first, and what each of them uses directly."""

    main: str
    files: dict[str, syntax.File] = field(default_factory=dict)
    uses: dict[str, list[str]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    """Files some items of which could not be read."""

    def closure(self, name: str) -> tuple[syntax.File, ...]:
        """The file and all that it uses; used ones before those that use them, each once."""
        found: dict[str, syntax.File] = {}
        self._collect(name, set(), found)
        return tuple(found.values())

    def files_below(self, name: str) -> tuple[str, ...]:
        """Names of all files that the file uses, over any number of steps, in the order of `use` lines."""
        found: dict[str, None] = {}
        waiting = list(reversed(self.uses[name]))
        while waiting:
            used = waiting.pop()
            if used not in found:
                found[used] = None
                waiting.extend(reversed(self.uses[used]))
        return tuple(found)

    def _collect(self, name: str, seen: set[str], found: dict[str, syntax.File]) -> None:
        seen.add(name)
        for used in self.uses[name]:
            if used not in seen:
                self._collect(used, seen, found)
        found[name] = self.files[name]


def load(source: SourceFile, find: Finder, report: Report, shipped: Sequence[str] = ()) -> Library:
    """Parse the file and everything that it uses. `shipped` are the known names of rulesets, to guess at a
    slip.
    """
    library = Library(source.name)
    _Loader(library, find, report, shipped).read(source, ())
    return library


@dataclass
class _Loader:
    library: Library
    find: Finder
    report: Report
    shipped: Sequence[str]

    def read(self, source: SourceFile, above: tuple[str, ...]) -> None:
        """Parse one file, then what it uses. `above` are the files on the way to it, the main one first."""
        tree, mistakes = parse(source)
        self.report.diagnostics.extend(mistakes)
        if mistakes:
            self.library.broken.add(source.name)
        elif tree.header is None and not tree.items:
            self.report.add(_empty(source))
        self.library.files[source.name] = tree
        self.library.uses[source.name] = []
        for item in tree.items:
            if isinstance(item, syntax.Use):
                self._follow(item, source, (*above, source.name))

    def _follow(self, use: syntax.Use, source: SourceFile, way: tuple[str, ...]) -> None:
        found = self.find(use.target.value, source)
        if found is None:
            self.report.add(_not_found(use, self.shipped))
        elif found.name in way:
            self.report.add(_ring(use, way[way.index(found.name) :]))
        elif len(way) > DEEPEST:
            self.report.add(_too_deep(use))
        else:
            self.library.uses[source.name].append(found.name)
            if found.name not in self.library.files:
                self.read(found, way)


def is_path(target: str) -> bool:
    """Whether the text after `use` is a path (relative to the file that says it) and not a shipped ruleset's
    name.
    """
    return "/" in target or target.endswith(".qual")


def _empty(source: SourceFile) -> Diagnostic:
    return Diagnostic(
        "QR116",
        f"{PurePath(source.name).name} holds no ruleset: there is nothing in it",
        source.span(0, 0),
        example=('ruleset my_definitions 1.0.0 "What they are for"',),
    )


def _not_found(use: syntax.Use, shipped: Sequence[str]) -> Diagnostic:
    target = use.target.value
    if is_path(target):
        stem = PurePath(target).stem
        helps = [f'"{target}" is looked for relative to the file that says `use`']
        if stem in shipped:
            helps.append(f'the shipped ruleset is used by its name: use "{stem}"')
        return Diagnostic("QR211", f'there is no file "{target}"', use.target.span, helps=tuple(helps))
    helps = [f'a file of your own is written with its ending: use "{target}.qual"']
    if shipped:
        helps.append(f"the shipped rulesets: {shortened(sorted(shipped))}")
    return Diagnostic(
        "QR211",
        f'there is no shipped ruleset called "{target}"',
        use.target.span,
        label=nearest(target, shipped),
        helps=tuple(helps),
    )


def _ring(use: syntax.Use, ring: tuple[str, ...]) -> Diagnostic:
    first = PurePath(ring[0]).name
    if len(ring) == 1:
        return Diagnostic("QR212", f'"{first}" uses itself', use.target.span, helps=("remove this line",))
    steps = ", which uses ".join(f'"{PurePath(name).name}"' for name in ring[1:])
    return Diagnostic(
        "QR212",
        f'"{first}" uses itself: it uses {steps}, which uses "{first}" again',
        use.target.span,
        label=f'"{first}" is being read already',
        helps=("move what both need into a third file, and let both use that one",),
    )


def _too_deep(use: syntax.Use) -> Diagnostic:
    return Diagnostic(
        "QR109",
        f"files use each other more than {DEEPEST} deep",
        use.target.span,
        helps=("use the file from one that stands nearer to the first",),
    )
