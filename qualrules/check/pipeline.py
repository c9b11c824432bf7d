"""From the text of a ruleset to typed rules: the passes of the checker, in order.

Every pass reports all the mistakes it sees and goes on; an item with a mistake is left out of the later ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace

from qualrules.check import circles, processes
from qualrules.check.clock import Clock
from qualrules.check.criteria import RuleReader
from qualrules.check.depth import refuse_deep
from qualrules.check.examples import ExampleReader
from qualrules.check.headers import join_headers
from qualrules.check.inference import Inference
from qualrules.check.items import Items, gather
from qualrules.check.lists import lower_lists
from qualrules.check.names import declare
from qualrules.check.retellings import unknown_of_rule, without_retellings
from qualrules.check.scope import Names, Report, Scope
from qualrules.check.score_sizes import refuse_huge_scores
from qualrules.check.sources import SourceReader
from qualrules.check.uses import Finder, Library, load
from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Edit, has_errors
from qualrules.grammar import syntax
from qualrules.grammar.syntax import File
from qualrules.model import rules
from qualrules.model.rules import Rules
from qualrules.source import SourceFile, Span


@dataclass(frozen=True)
class Checked:
    """What came of checking a ruleset: its rules (None when there are errors) and all that was found.

    `files` and `syntax` are the main file, then those that it uses, in the same order. `judged` holds, for
    each file that has examples, the rules under which they are judged: those of that file and of what it
    uses, with its `examples`. `scopes` are insertions that write down each `for R` that the main file leaves
    out.
    """

    rules: Rules | None
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[SourceFile, ...]
    syntax: tuple[File, ...] = ()
    judged: tuple[Rules, ...] = ()
    scopes: tuple[Edit, ...] = field(default=(), repr=False)


def check(source: SourceFile, find: Finder, shipped: Sequence[str] = ()) -> Checked:
    """Check a ruleset and all that it uses. `shipped` are known names of rulesets, to guess at a slip."""
    report = Report()
    library = load(source, find, report, shipped)
    build = _build(library, source.name, report)
    sound = not has_errors(report.diagnostics)
    judged = [build.rules] if build.rules.examples and sound else []
    for name, tree in library.files.items():
        if name != source.name and any(isinstance(item, syntax.Example) for item in tree.items):
            judged += _own_examples(library, name, report)
    names = (source.name, *(name for name in library.files if name != source.name))
    return Checked(
        build.rules if not has_errors(report.diagnostics) else None,
        _in_order(report.diagnostics, names),
        tuple(library.files[name].source for name in names),
        tuple(library.files[name] for name in names),
        tuple(judged),
        build.scopes,
    )


def inferred_scopes(checked: Checked) -> tuple[Edit, ...]:
    """What `check --fix` writes: ` for R` behind each item of the main file that leaves it out."""
    return checked.scopes


@dataclass(frozen=True)
class _Build:
    rules: rules.Rules
    scopes: tuple[Edit, ...]


def _build(library: Library, name: str, report: Report) -> _Build:
    """The passes over one file and all that it uses."""
    files = library.closure(name)
    items = gather(files, library.broken, report)
    header = join_headers(files, report)
    names, inference = declare(items, header, files, report)
    report.diagnostics[:] = [unknown_of_rule(found, names, lambda _: "") for found in report.diagnostics]
    checked = _typed(items, names, inference, report)
    checked = replace(checked, files=tuple(dict.fromkeys((name, *library.files_below(name)))))
    graph = circles.uses_of(checked.criteria, checked.definitions, checked.scores)
    circles.refuse_circles(graph, report)
    refuse_deep(checked, graph, report)
    refuse_huge_scores(checked, graph, report)
    checked = replace(checked, sources=_sources(items, names, files, report))
    examples = _examples(items, names, inference, checked, Clock(checked, graph), report)
    return _Build(replace(checked, examples=examples), _scopes(items, inference, name))


def _typed(items: Items, names: Names, inference: Inference, report: Report) -> rules.Rules:
    """Everything that decides something, typed; items with a mistake are left out."""
    reader = RuleReader(names, report)
    records_of = {
        name: inference.record_of(process, f'"{name}"', process.name.span)
        for name, process in items.processes.items()
    }
    claims = processes.find_claims(names, records_of, report)
    return rules.Rules(
        header=names.header,
        records=names.records,
        lists=lower_lists(names, report),
        criteria=reader.criteria(items.rules),
        definitions=reader.definitions(items.rules),
        scores=reader.scores(items.rules),
        promises=_promises(items, names, inference, reader),
        processes={
            name: process
            for name, record in records_of.items()
            if record is not None
            and (process := _process(items.processes[name], Scope(names, report, record), claims.get(name)))
        },
    )


def _process(item: syntax.Process, scope: Scope, claim: str | None) -> rules.Process | None:
    return processes.ProcessReader(item, scope, claim).read()


def _promises(
    items: Items, names: Names, inference: Inference, reader: RuleReader
) -> dict[str, rules.Promise]:
    found: dict[str, rules.Promise] = {}
    for title, item in items.promises.items():
        promise = reader.promise(item, inference.record_of(item, "this promise", item.title.span))
        if promise is not None:
            found[title] = promise
        else:
            names.lost_names.add(title)
    return found


def _sources(
    items: Items, names: Names, files: Sequence[syntax.File], report: Report
) -> tuple[rules.Source, ...]:
    """Source blocks, against the records of the ruleset; by their form alone where the file has nothing but
    them.
    """
    alone = all(only_sources(file) for file in files)
    reader = SourceReader(None if alone else names, report)
    return tuple(reader.read(item) for item in items.sources)


def only_sources(file: syntax.File) -> bool:
    """Whether the file has only `source` items (and at least one)."""
    return (
        file.header is None
        and bool(file.items)
        and all(isinstance(item, syntax.Source) for item in file.items)
    )


def _examples(
    items: Items, names: Names, inference: Inference, checked: rules.Rules, clock: Clock, report: Report
) -> tuple[rules.Example, ...]:
    reader = ExampleReader(names, report, checked, clock)
    found = (
        reader.read(item, inference.record_of(item, "this example", item.title.span))
        for item in items.examples
    )
    return tuple(example for example in found if example is not None)


def _own_examples(library: Library, name: str, report: Report) -> list[rules.Rules]:
    """The rules of a used file by itself, under which its examples are judged; its mistakes are told once."""
    own = Report()
    build = _build(library, name, own)
    known = {_key(diagnostic) for diagnostic in report.diagnostics}
    report.diagnostics.extend(found for found in own.diagnostics if _key(found) not in known)
    return [] if has_errors(own.diagnostics) or name in library.broken else [build.rules]


def _key(diagnostic: Diagnostic) -> tuple[str, str, int, str]:
    span = diagnostic.span
    return diagnostic.code, span.source.name, span.start, diagnostic.message


def _in_order(diagnostics: Iterable[Diagnostic], names: Sequence[str]) -> tuple[Diagnostic, ...]:
    """By file, then by place."""
    position = {name: number for number, name in enumerate(names)}
    return tuple(
        sorted(
            without_retellings(diagnostics),
            key=lambda found: (
                position.get(found.span.source.name, len(position)),
                found.span.start,
                found.code,
            ),
        )
    )


def _scopes(items: Items, inference: Inference, name: str) -> tuple[Edit, ...]:
    """An insertion behind the name or title of each item of the file whose record was inferred."""
    edits: list[Edit] = []
    for item in (*items.rules.values(), *items.processes.values(), *items.promises.values(), *items.examples):
        record = inference.inferred.get(id(item))
        if record is None or item.span.source.name != name:
            continue
        end = _head(item)
        edits.append(Edit(Span(end.source, end.end, end.end), f" for {record}"))
    return tuple(sorted(edits, key=lambda edit: edit.span.start))


def _head(
    item: syntax.Criterion
    | syntax.Definition
    | syntax.Score
    | syntax.Process
    | syntax.Promise
    | syntax.Example,
) -> Span:
    """Behind what `for R` stands: the title, or the name where there is none."""
    if isinstance(item, syntax.Promise | syntax.Example) or item.title is not None:
        title = item.title
        return title.span if title is not None else item.span
    return item.name.span
