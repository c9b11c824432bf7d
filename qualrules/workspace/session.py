"""One run of rules over data, pass by pass: ruleset, source block, files, reading, verdicts.

Every command that takes DATA opens a session; what comes of the verdicts is the command's business. What
keeps a run from going on is raised as a `SessionError` with its diagnostics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from time import perf_counter

from qualrules.check import where
from qualrules.check.digest import digest
from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Level, did_you_mean
from qualrules.engines.compiled import CompiledRuleset
from qualrules.engines.whole import Given as GivenTables
from qualrules.evaluate.fields_read import fields_read
from qualrules.evaluate.layout import Layout
from qualrules.evaluate.only import only_condition
from qualrules.evaluate.tops import judged_records, top_records
from qualrules.evaluate.verdict import Verdict
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Condition, Rules, Source
from qualrules.plugins.hookspecs import Prepared
from qualrules.plugins.loaded import Plugins
from qualrules.plugins.manager import load_plugins
from qualrules.reading.collect import Reading, read_data
from qualrules.reading.raw import RawTable, UnreadableFile
from qualrules.report.results import About
from qualrules.source import NOWHERE, SourceFile
from qualrules.workspace.clock import as_of_text, run_moment
from qualrules.workspace.data import DataArgument
from qualrules.workspace.given import Given
from qualrules.workspace.live import Follow, unfollowed
from qualrules.workspace.loading import Loaded, load_ruleset
from qualrules.workspace.request import Request, SessionError
from qualrules.workspace.run_files import RunFiles, run_files

__all__ = ["ENGINE", "Request", "Session", "SessionError", "open_session", "unreadable_file"]

ENGINE = "python"
"""The engine that judges, by its name among the plugins."""
Judge = Callable[[Prepared, Iterator[Record]], Iterator[Verdict]]
"""Gives the verdicts on records in their order, with the engine that is prepared for their type."""
Scanning = Callable[[GivenTables], GivenTables]
"""Gives raw tables in a form that a database reads itself, or as they are."""


@dataclass(frozen=True)
class Session:
    """A run that is ready: data matched to fields, nothing judged. `remarks` are warnings and notes."""

    request: Request
    loaded: Loaded
    rules: Rules
    moment: Moment
    top: tuple[str, ...]
    reading: Reading
    adapter: str
    remarks: tuple[Diagnostic, ...]
    plugins: Plugins
    started: float
    source: Source | None
    given: Given
    data_files: tuple[str, ...] = ()
    """The files of DATA, as messages name them."""
    engine: str = ENGINE
    """The engine that judges records at hand, by its name among the plugins."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every file that the run reads: definitions, source blocks, data, history."""
        return (*(source.name for source in self.loaded.files), *self.data_files, *self.request.history)

    @cached_property
    def about(self) -> About:
        """Which rules, which moment, which source."""
        header = self.rules.header
        as_of = as_of_text(self.request.as_of, self.moment)
        files, root = self.rules.files, Path.cwd().as_posix()
        return About(header.name, header.version, digest(self.rules), files, as_of, self.adapter, root)

    @cached_property
    def layouts(self) -> tuple[Layout, ...]:
        """What is asked of each type of top record, in the order in which they are listed."""
        return tuple(engine.layout for engine in self._engines)

    @cached_property
    def _engines(self) -> tuple[Prepared, ...]:
        return tuple(map(self.plugins.engine(self.engine).prepare(self.rules), self.top))

    def elapsed(self) -> float:
        """Seconds since the session was opened."""
        return perf_counter() - self.started

    def verdicts(self, condition: str | None = None, judge: Judge | None = None) -> Iterator[Verdict]:
        """The verdicts on the top records in the order of the data, those that meet a written condition. `judge` gives
        those on the records of one type, else the engine does.

        Raises SessionError where a file stops being readable, or where the condition has mistakes (at once).
        """
        asked = [self.where(condition, record) if condition is not None else None for record in self.top]
        return self._verdicts(zip(self._engines, asked, strict=True), judge)

    def verdicts_on(self, record_type: str) -> Iterator[Verdict]:
        """The verdicts on the top records of one type. Raises SessionError as `verdicts` does."""
        return self._verdicts([(self._engines[self.top.index(record_type)], None)])

    def _verdicts(
        self, asked: Iterable[tuple[Prepared, Condition | None]], judge: Judge | None = None
    ) -> Iterator[Verdict]:
        try:
            for engine, condition in asked:
                records = self.reading.records(engine.layout.record)
                if condition is not None:
                    records = self._only(records, condition, engine.layout.record)
                yield from judge(engine, records) if judge else engine.evaluate_many(records, self.moment)
        except UnreadableFile as error:
            raise unreadable_file(error) from None

    def verdict_on(self, record: Record) -> Verdict:
        """The verdict on one top record."""
        engine = self._engines[self.top.index(record.type)]
        return next(engine.evaluate_many(iter([record]), self.moment))

    def _only(self, records: Iterator[Record], condition: Condition, record_type: str) -> Iterator[Record]:
        # Straight to the compiler: engines prepare rulesets, and this is one question beside a ruleset.
        holds = CompiledRuleset(only_condition(self.rules, record_type, condition)).bind(self.moment)
        return (record for record in records if holds(record)[0])

    def where(self, text: str, record: str, option: str = "--where") -> Condition:
        """A written condition on the records of a type. Raises SessionError where it has mistakes."""
        condition, diagnostics = where(SourceFile(option, text), self.rules, record)
        if condition is None:
            raise SessionError(diagnostics)
        return condition


def unreadable_file(error: UnreadableFile) -> SessionError:
    """The session's error for a file that stops being readable on the way."""
    return SessionError([Diagnostic("QR413", str(error), NOWHERE)])


def open_session(
    request: Request,
    *,
    loaded: Loaded | None = None,
    even_unclear: bool = False,
    more: Sequence[DataArgument] = (),
    follow: Follow = unfollowed,
    scanning: Scanning | None = None,
    engine: str = ENGINE,
) -> Session:
    """Everything up to the first record. Raises SessionError, or UnreadableError for a single file.

    `loaded`: the ruleset with its sources, in place of the one that the request names. `even_unclear`: columns whose
    form is not clear are left out, and their errors are among the remarks. `more`: files that stand beside those of
    the request. `follow`: shows how reading over the network goes on. `scanning`: puts what a database reads itself in place
    of tables. `engine`: judges records at hand.
    """
    started = perf_counter()
    loaded = loaded or load_ruleset(request.ruleset, request.sources)
    if loaded.rules is None:
        raise SessionError(loaded.diagnostics)
    rules = loaded.rules
    top = _tops(rules, request.types)
    plugins = load_plugins()
    files = run_files(request, rules, top, plugins, more, follow)
    tables = scanning(files.given.tables) if scanning is not None else files.given.tables
    reading, found = _read(files, tables, rules, top, even_unclear)
    aside = () if request.history else files.given.remarks()
    return Session(
        files.request,
        loaded,
        rules,
        run_moment(request.as_of, rules.header),
        _in_order(top, reading, tables),
        reading,
        files.adapter.name,
        (*plugins.problems, *files.remarks, *aside, *found),
        plugins,
        started,
        files.source,
        files.given,
        files.names,
        engine,
    )


def _read(
    files: RunFiles, tables: GivenTables, rules: Rules, top: tuple[str, ...], even_unclear: bool
) -> tuple[Reading, Sequence[Diagnostic]]:
    """The data matched to fields, and what was found on the way. Raises SessionError where it cannot be matched."""
    adapter, given = files.adapter, files.given
    try:
        reading, found = read_data(
            rules,
            files.source,
            tables,
            adapter.knowledge,
            top,
            adapter.name,
            fields_read(rules),
            even_unclear,
            given.metadata,
            narrow=files.is_live,
        )
    except UnreadableFile as error:
        raise unreadable_file(error) from None
    if reading is None:
        instead = () if given.tables else given.remarks()
        told = (one for one in found if one.level is not Level.NOTE)
        raise SessionError([*told, *files.others, *instead])
    return reading, found


def _tops(rules: Rules, named: Sequence[str]) -> tuple[str, ...]:
    """The record types to list: those that were named, else the top records."""
    judged = judged_records(rules)
    for name in named:
        if name not in judged:
            raise SessionError([_no_rules_about(name, rules, judged)])
    top = tuple(dict.fromkeys(named)) or top_records(rules)
    if not top:
        helps = tuple(f"say which to list: --type {name}" for name in judged)
        message = "no record stands at the top: each of those that rules are about belongs to another"
        if not judged:
            message, helps = "the ruleset has no rules about any record", ()
        raise SessionError([Diagnostic("QR417", message, NOWHERE, helps=helps)])
    return top


def _no_rules_about(name: str, rules: Rules, judged: Sequence[str]) -> Diagnostic:
    known = name in rules.records
    message = f'no rule is about the record "{name}"' if known else f'there is no record called "{name}"'
    near = None if known else did_you_mean(name, judged)
    helps = (f'did you mean "{near}"?',) if near else (f"records with rules: {', '.join(judged)}",)
    return Diagnostic("QR206" if not known else "QR417", message, NOWHERE, helps=helps)


def _in_order(
    top: tuple[str, ...], reading: Reading, tables: Sequence[tuple[str | None, RawTable]]
) -> tuple[str, ...]:
    """The types to list in the order of their first tables."""
    place = {id(table): number for number, (_, table) in enumerate(tables)}

    def first(record: str) -> int:
        bound = reading.bound.get(record)
        return min((place[id(table)] for table in bound.tables), default=len(place)) if bound else len(place)

    return tuple(sorted(top, key=first))
