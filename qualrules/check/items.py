"""The pass that gathers the items of all files: what is said twice, what is overridden, which words are
taken.

Files come in the order in which they build on each other: a used file before the one that uses it. Nothing of
what an item says inside is looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from qualrules.check.scope import Report
from qualrules.check.wording import a, nearest
from qualrules.diagnostics import Diagnostic, Label
from qualrules.grammar import syntax
from qualrules.grammar.items import cut
from qualrules.source import Span

RESERVED: Final = frozenset(
    [
        "all",
        "any",
        "at",
        "claim",
        "count",
        "days",
        "earliest",
        "every",
        "exactly",
        "highest",
        "latest",
        "length",
        "lowest",
        "move",
        "none",
        "no",
        "not",
        "now",
        "overdue",
        "possible",
        "promise",
        "some",
        "stage",
        "today",
        "total",
        "yes",
    ]
)
"""Words of the language that no criterion, definition, score, process or list can be called by."""

Rule = syntax.Criterion | syntax.Definition | syntax.Score
Overridable = syntax.Criterion | syntax.Definition | syntax.Score | syntax.Process | syntax.NamedList

KIND: Final[dict[type, str]] = {
    syntax.Criterion: "criterion",
    syntax.Definition: "definition",
    syntax.Score: "score",
    syntax.Process: "process",
    syntax.NamedList: "list",
}
PLURAL: Final = {"criterion": "criteria", "process": "processes"}

_HEAD = re.compile(r"(?:override\s+)?(criterion|definition|score|process|list|record)\s+([^\W\d]\w*)")
_FIELD = re.compile(r"^[ \t]*([^\W\d]\w*)[ \t]*:", re.MULTILINE)


@dataclass
class Items:
    """The items that hold, by name, in the order of the files. Examples are those of the last file only."""

    named: dict[str, Overridable] = field(default_factory=dict)
    records: list[syntax.Record] = field(default_factory=list)
    promises: dict[str, syntax.Promise] = field(default_factory=dict)
    sources: list[syntax.Source] = field(default_factory=list)
    source_names: dict[str, syntax.Source] = field(default_factory=dict)
    examples: list[syntax.Example] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Names of items that could not be read."""
    record_lost: bool = False
    """Whether a record is among them; the names of its fields are among the lost ones then."""

    @property
    def rules(self) -> dict[str, Rule]:
        """Criteria, definitions and scores."""
        return {name: item for name, item in self.named.items() if isinstance(item, Rule)}

    @property
    def processes(self) -> dict[str, syntax.Process]:
        """Processes."""
        return {name: item for name, item in self.named.items() if isinstance(item, syntax.Process)}

    @property
    def lists(self) -> dict[str, syntax.NamedList]:
        """Named lists."""
        return {name: item for name, item in self.named.items() if isinstance(item, syntax.NamedList)}


def gather(files: Sequence[syntax.File], broken: set[str], report: Report) -> Items:
    """All items of the files; what overrides replaced is gone. `broken` names the files with unreadable
    items.
    """
    items = Items()
    for file in files:
        for item in file.items:
            match item:
                case syntax.Record():
                    items.records.append(item)
                case syntax.Promise():
                    _add_promise(item, items, report)
                case syntax.Source():
                    _add_source(item, items, report)
                case syntax.Example():
                    if file is files[-1]:
                        items.examples.append(item)
                case syntax.Use():
                    pass
                case _:
                    _add_named(item, items, report)
    for file in files:
        if file.source.name in broken:
            _find_lost(file, items)
    return items


def _find_lost(file: syntax.File, items: Items) -> None:
    """What the items that were not read are called, and what the fields of such records are called."""
    read = {item.span.start for item in file.items}
    text = file.source.text
    for lost in cut(text)[1]:
        head = _HEAD.match(text, lost.start, lost.end)
        if lost.start in read or head is None:
            continue
        if head.group(1) == "record":
            items.record_lost = True
            items.lost.update(_FIELD.findall(text[head.end() : lost.end]))
        items.lost.add(head.group(2))


def _add_named(item: Overridable, items: Items, report: Report) -> None:
    name, kind = item.name.text, KIND[type(item)]
    if name.lower() in RESERVED:
        report.add(_reserved(item.name, kind))
    earlier = items.named.get(name)
    if item.override:
        if earlier is None or type(earlier) is not type(item):
            report.add(_nothing_to_override(item, kind, earlier, items))
        if earlier is None or type(earlier) is type(item):
            items.named[name] = item
    elif earlier is None:
        items.named[name] = item
    else:
        report.add(_twice(item, kind, earlier))


def _reserved(name: syntax.Name, kind: str) -> Diagnostic:
    return Diagnostic(
        "QR208",
        f'"{name.text}" is a word of the language, so {a(kind)} cannot be called by it',
        name.span,
        label=f'for example "{name.text}_{kind}"',
        notes=("a field may have such a name, and is then written with its record's name",),
    )


def _twice(item: Overridable, kind: str, earlier: Overridable) -> Diagnostic:
    name, before = item.name.text, KIND[type(earlier)]
    if before != kind:
        return Diagnostic(
            "QR203",
            f'"{name}" is both {a(before)} and {a(kind)}',
            item.name.span,
            label=f"{a(kind)} here",
            labels=(Label(earlier.name.span, f"{a(before)} here"),),
            notes=("criteria, definitions, scores, processes and lists share one set of names",),
            helps=("rename one of them",),
        )
    same = item == earlier
    return Diagnostic(
        "QR203",
        f'there are two {_plural(kind)} of "{name}"'
        if kind == "definition"
        else f'there are two {_plural(kind)} called "{name}"',
        item.name.span,
        label="this one says the same again" if same else "this one says something else",
        labels=(Label(earlier.name.span, "first defined here"),),
        helps=(
            "remove one of them"
            if same
            else f"rename one of them, or write `override {kind} {name}` to replace the first",
        ),
    )


def _plural(kind: str) -> str:
    return PLURAL.get(kind, f"{kind}s")


def _nothing_to_override(
    item: Overridable, kind: str, earlier: Overridable | None, items: Items
) -> Diagnostic:
    name = item.name.text
    labels: tuple[Label, ...] = ()
    label = nearest(name, (other for other, found in items.named.items() if type(found) is type(item)))
    if earlier is not None:
        label = ""
        labels = (Label(earlier.name.span, f'"{name}" is {a(KIND[type(earlier)])} here'),)
    return Diagnostic(
        "QR210",
        f'there is no earlier {kind} "{name}" to override',
        item.name.span,
        label=label,
        labels=labels,
        helps=(f"`use` the file that has it, or write `{kind} {name}` without `override`",),
    )


def _add_promise(item: syntax.Promise, items: Items, report: Report) -> None:
    earlier = items.promises.setdefault(item.title.value, item)
    if earlier is not item:
        report.add(_said_before("promises", item.title.value, item.title.span, earlier.title.span))


def _add_source(item: syntax.Source, items: Items, report: Report) -> None:
    items.sources.append(item)
    if item.adapter is None:
        return  # the short form has no name of its own
    earlier = items.source_names.setdefault(item.name.text, item)
    if earlier is not item:
        report.add(_said_before("sources", item.name.text, item.name.span, earlier.name.span))


def _said_before(things: str, name: str, here: Span, before: Span) -> Diagnostic:
    return Diagnostic(
        "QR203",
        f'there are two {things} called "{name}"',
        here,
        label="the second",
        labels=(Label(before, "first one here"),),
        helps=("rename one of them",),
    )
