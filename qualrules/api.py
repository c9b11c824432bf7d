"""The public Python face: load a ruleset, judge records that are plain dicts, read outcomes and reasons.

Everything here is re-exported by `qualrules`. It does nothing itself that the commands could not do:
loading is the workspace's, reading the reader's, judging the engine's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from os import PathLike, fspath
from threading import Lock

from qualrules.check.digest import digest
from qualrules.diagnostics import Diagnostic, did_you_mean
from qualrules.engines.compiled import CompiledRuleset, compile_ruleset
from qualrules.evaluate.tops import top_records
from qualrules.evaluate.verdict import Verdict
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from qualrules.reading.plain import PlainReader, ValueProblem
from qualrules.source import NOWHERE
from qualrules.workspace import loading
from qualrules.workspace.clock import parse_as_of, run_moment
from qualrules.workspace.texts import UnreadableError

AsOf = date | datetime | str | None
"""A day, an instant, or either as text; None is the moment of the call."""


class RulesetError(ValueError):
    """A ruleset that cannot be used; `diagnostics` has every mistake, each with its place in the text."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(_in_words(diagnostic) for diagnostic in self.diagnostics))


def _in_words(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    place = "" if span == NOWHERE else f"{span.source.name}:{span.line}:{span.column}: "
    advice = diagnostic.label or (diagnostic.helps[0] if span == NOWHERE and diagnostic.helps else "")
    hint = f" ({advice})" if advice else ""
    return f"{place}{diagnostic.level.value}[{diagnostic.code}]: {diagnostic.message}{hint}"


class Ruleset:
    """A checked ruleset. Safe to share between threads; nothing about it changes after it was loaded."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._reader = PlainReader(rules)
        self._engines: dict[str, CompiledRuleset] = {}
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"<Ruleset {self.name} {self.version}>".replace(" >", ">")

    @property
    def name(self) -> str:
        """The name in the header."""
        return self.rules.header.name

    @property
    def version(self) -> str:
        """The version in the header."""
        return self.rules.header.version

    @cached_property
    def digest(self) -> str:
        """`sha256:…` over the meaning: equal for texts that say the same."""
        return digest(self.rules)

    @cached_property
    def record_types(self) -> tuple[str, ...]:
        """The top records: those that `evaluate` takes where no `record_type` is named, if it is one."""
        return top_records(self.rules)

    def evaluate(
        self, record: Mapping[str, object], *, as_of: AsOf = None, record_type: str | None = None
    ) -> Verdict:
        """The verdict on one record: a dict of field → value, as text or as Python values.

        A key that is not given is missing. `record_type` may be left out where the ruleset has one top
        record.
        """
        kind = self._kind(record_type)
        if not isinstance(record, Mapping):
            raise _no_record(record)
        return self._engine(kind).evaluate(self._reader.read(kind, record), self._moment(as_of))

    def evaluate_many(
        self, rows: Iterable[Mapping[str, object]], *, as_of: AsOf = None, record_type: str | None = None
    ) -> Iterator[Verdict]:
        """The verdicts on many records, in their order, one at a time."""
        kind = self._kind(record_type)
        return self._judged(kind, rows, self._moment(as_of))

    def records(
        self, rows: Iterable[Mapping[str, object]], *, record_type: str | None = None
    ) -> Iterator[Record]:
        """Dicts read as records, not judged."""
        return self._read(self._kind(record_type), rows)

    def problems(self, verdict: Verdict) -> tuple[ValueProblem, ...]:
        """The values of a judged record that could not be read, and its keys that are no fields (QR415)."""
        return self._reader.problems(verdict.record)

    def _judged(self, kind: str, rows: Iterable[Mapping[str, object]], moment: Moment) -> Iterator[Verdict]:
        """Dict, record, answers, verdict: nothing else is done for a record."""
        engine, read = self._engine(kind), self._reader.conversion(kind)
        judge, layout = engine.bind(moment), engine.layout
        for row in rows:
            try:
                record = read(row, "", None)
            except AttributeError:
                if isinstance(row, Mapping):
                    raise
                raise _no_record(row) from None
            yield Verdict(layout, judge(record), record, moment)

    def _read(self, kind: str, rows: Iterable[Mapping[str, object]]) -> Iterator[Record]:
        read = self._reader.conversion(kind)
        for row in rows:
            if not isinstance(row, Mapping):
                raise _no_record(row)
            yield read(row, "", None)

    def _engine(self, kind: str) -> CompiledRuleset:
        # Straight to the compiler: to judge a dict takes no plugins, and to load them costs more than to compile.
        found = self._engines.get(kind)
        if found is None:
            with self._lock:
                found = self._engines.setdefault(kind, compile_ruleset(self.rules, kind))
        return found

    def _moment(self, as_of: AsOf) -> Moment:
        moment = parse_as_of(as_of) if isinstance(as_of, str) else as_of
        return run_moment(moment, self.rules.header)

    def _kind(self, named: str | None) -> str:
        if named is None:
            if len(self.record_types) == 1:
                return self.record_types[0]
            names = ", ".join(self.record_types or self.rules.records)
            raise ValueError(f"the ruleset has several kinds of record: name one by record_type=: {names}")
        if named in self.rules.records:
            return named
        nearest = did_you_mean(named, self.rules.records)
        hint = f'did you mean "{nearest}"?' if nearest else f"the records: {', '.join(self.rules.records)}"
        raise ValueError(f'there is no record called "{named}"; {hint}')


def _no_record(given: object) -> ValueError:
    return ValueError(f"a record is a dict of field → value, not {type(given).__name__}: {given!r:.80}")


def load(ruleset: str | PathLike[str]) -> Ruleset:
    """The ruleset in a file, or the shipped one of that name. Raises `RulesetError` with every mistake."""
    try:
        loaded = loading.load_ruleset(fspath(ruleset))
    except UnreadableError as error:
        raise RulesetError([error.diagnostic]) from None
    if loaded.rules is None:
        raise RulesetError(loaded.diagnostics)
    return Ruleset(loaded.rules)
