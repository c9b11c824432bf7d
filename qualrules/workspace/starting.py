"""A working start: the files that `init` writes, a pipeline among them, and whether they hold.

What is written is checked, its examples are run, and its first run goes over the export that it was drafted from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualrules.diagnostics import Level, did_you_mean, has_errors
from qualrules.evaluate.counts import Counts
from qualrules.grammar.format import formatted
from qualrules.model.rules import Rules
from qualrules.plugins.loaded import Plugins
from qualrules.reading.draft import Draft
from qualrules.reading.draft_names import field_name
from qualrules.reading.raw import NOTHING_KNOWN, Adapter
from qualrules.workspace.checking import check_files, mistakes
from qualrules.workspace.crm_text import source_block
from qualrules.workspace.draft_text import ruleset_text, source_text, with_examples
from qualrules.workspace.drafting import drafted, drafted_records
from qualrules.workspace.exports import Export, read_export
from qualrules.workspace.finding import ENDING, Found, find_shipped, shipped_names
from qualrules.workspace.given import adapter_named
from qualrules.workspace.loading import load_ruleset
from qualrules.workspace.output import write_text
from qualrules.workspace.pipelines import Coming, Pipeline, pipeline
from qualrules.workspace.session import Request, Session, open_session
from qualrules.workspace.texts import UnreadableError, read_source, unreadable

SOURCE_ENDING = f".source{ENDING}"


@dataclass(frozen=True)
class Wish:
    """What `init` was asked for."""

    folder: Path
    files: tuple[str, ...] = ()
    template: str | None = None
    crm: str | None = None
    force: bool = False
    ci: str | None = None


@dataclass
class Start:
    """The files to write, by path, and what has to be said of them."""

    ruleset: Path | None = None
    source: Path | None = None
    texts: dict[Path, str] = field(default_factory=dict)
    draft: Draft | None = None
    waiting: tuple[str, ...] = ()
    """Fields that wait for a column in the source block."""
    put_aside: tuple[str, ...] = ()
    """Tables of the past, which feed no record."""
    pipeline: Pipeline | None = None

    def taken(self) -> list[Path]:
        """The files that are there already."""
        return [path for path in self.texts if path.exists()]


def prepare(wish: Wish, plugins: Plugins) -> Start:
    """Everything that is to be written, in memory. Raises UnreadableError."""
    export = read_export(wish.files, wish.crm, plugins) if wish.files else None
    start = Start(put_aside=tuple(table.name for table in export.past) if export is not None else ())
    if wish.template is not None:
        _from_template(wish, start)
    if export is not None and wish.template is None:
        _from_export(wish, export, start)
    elif export is not None or wish.crm is not None:
        adapter = export.adapter if export is not None else adapter_named(wish.crm or "", plugins)
        _source_for(wish, adapter, export, start)
    if wish.ci is not None:
        start.pipeline = pipeline(wish.ci, wish.folder, _coming(wish, start))
        start.texts[start.pipeline.path] = start.pipeline.text
    return start


def _from_template(wish: Wish, start: Start) -> None:
    name = wish.template or ""
    found = find_shipped(name)
    if found is None:
        near = did_you_mean(name, shipped_names())
        helps = [f'did you mean "{near}"?'] if near else []
        helps.append(f"the shipped rulesets: {', '.join(shipped_names())}")
        raise unreadable(f'there is no shipped ruleset called "{name}"', *helps)
    start.ruleset = wish.folder / f"{name}{ENDING}"
    start.texts[start.ruleset] = read_source(found.path, found.name).text


def _from_export(wish: Wish, export: Export, start: Start) -> None:
    place = export.place
    name = field_name(place.rpartition(".")[0] or place, ())
    start.draft = draft = drafted(export, name, place)
    start.ruleset, start.source = wish.folder / f"{name}{ENDING}", wish.folder / f"{name}{SOURCE_ENDING}"
    text = with_examples(ruleset_text(name, draft, place), draft)
    start.texts[start.ruleset] = formatted(start.ruleset.name, text)
    start.texts[start.source] = formatted(start.source.name, source_text(draft, export.adapter.name))


def _source_for(wish: Wish, adapter: Adapter, export: Export | None, start: Start) -> None:
    """A source block for the ruleset of the template, or for the one that is in the folder."""
    rules = _rules(wish, start)
    if adapter.knowledge == NOTHING_KNOWN and export is None:
        raise unreadable(
            f"{adapter.name} is a form of files, no CRM, and its columns are only known from a file",
            "give an export: --from FILE",
        )
    tables = drafted_records(export) if export is not None else ()
    matched = source_block(rules, adapter, adapter.name if export is None else "export", tables)
    start.source = wish.folder / f"{adapter.name}{SOURCE_ENDING}"
    start.texts[start.source] = formatted(start.source.name, matched.text)
    start.waiting = matched.waiting


def _coming(wish: Wish, start: Start) -> Coming:
    if start.draft is not None:
        has_process = start.draft.process is not None
    else:
        has_process = start.ruleset is not None and bool(_rules(wish, start).processes)
    return Coming(start.ruleset, has_process, start.source)


def _rules(wish: Wish, start: Start) -> Rules:
    if start.ruleset is not None:
        loaded = load_ruleset(wish.template or "")
    else:
        try:
            loaded = load_ruleset(str(wish.folder))
        except UnreadableError as error:
            raise unreadable(
                f"a source block needs a ruleset: {error.diagnostic.message}",
                "start with one: --template NAME, or --from FILE",
            ) from None
    if loaded.rules is None:
        raise UnreadableError(next(one for one in loaded.diagnostics if one.level is Level.ERROR))
    return loaded.rules


def write(start: Start) -> None:
    """Write the files, each as a whole, and the folder where it is not there."""
    for path, text in start.texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)


# ── Whether it holds ──


@dataclass
class Held:
    """What the written files said of themselves: mistakes, examples, and the first run."""

    mistakes: int = 0
    examples: int = 0
    session: Session | None = None
    counts: Counts | None = None


def try_out(start: Start, files: Sequence[str]) -> Held:
    """Check what was written, run its examples, and run it over the export. Raises SessionError, UnreadableError."""
    checkup = check_files([Found(path, str(path)) for path in start.texts if path.suffix == ENDING])
    held = Held(
        mistakes=sum(has_errors((one,)) for one in mistakes(checkup)),
        examples=sum(len(rules.examples) for rules in checkup.judged),
    )
    if files and start.draft is not None and start.ruleset is not None and start.source is not None:
        request = Request(str(start.ruleset), tuple(files), (str(start.source),))
        held.session = open_session(request)
        held.counts = Counts(held.session.layouts)
        for verdict in held.session.verdicts():
            held.counts.add(verdict)
    return held


def counted(draft: Draft) -> Counter[str]:
    """How many fields of each type were drafted."""
    return Counter(
        each.kind if each.kind != "plain" else each.type.word for one in draft.records for each in one.fields
    )
