"""The whole query for the records of one type: what an engine asks a database, and what people export.

`answers` gives the flat answers of `evaluate/layout`, `results` the columns of `run --format csv`. Both are a chain of
steps over the relations of `relations`, with the names of rules as columns, and unknown is NULL to the end. The lines
come in no order; the column `KEY` has the place of each record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from qualrules.dataclass import dataclass
from qualrules.engines.sql.clock import Clock, Fixed, Symbolic
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.expressions import Expressions
from qualrules.engines.sql.refusals import CannotSay, refuse_alike
from qualrules.engines.sql.relations import ID, KEY
from qualrules.engines.sql.rule_columns import RuleColumns
from qualrules.engines.sql.stage_columns import ProcessColumns, process_columns, standing
from qualrules.evaluate.layout import Layout
from qualrules.model.rules import Rules

__all__ = ["CannotSay", "Clock", "Fixed", "Query", "Symbolic", "answers", "results", "results_query"]

_STANDING = ("claim", "claimed", "supported", "furthest", "possible", "overdue")


@dataclass(frozen=True)
class _Asked:
    """Everything that a ruleset says of one record type, as quoted columns of the last step."""

    at: Expressions
    outcomes: dict[str, str]
    scores: dict[str, tuple[str, str]]
    promises: dict[str, str]
    processes: dict[str, ProcessColumns]


@dataclass(frozen=True)
class Query:
    """A query in its parts, so that relations of another kind can stand before its own."""

    relations: tuple[str, ...]
    """The relations of its WITH, each `name AS (…)`."""
    columns: tuple[str, ...]
    """What it gives, `KEY` first."""
    last: str
    """The relation that it gives them of."""

    def __str__(self) -> str:
        return self._written(self.relations, self.columns)

    def behind(self, relations: Iterable[str]) -> str:
        """The query behind relations that give the records; without the key, which is only there to join them."""
        return self._written((*relations, *self.relations), self.columns[1:])

    def _written(self, relations: Iterable[str], columns: Iterable[str]) -> str:
        listed = ",\n".join(f"  {column}" for column in columns)
        together = ",\n".join(relations)
        return f"WITH {together}\nSELECT\n{listed}\nFROM {self.last}"


def answers(rules: Rules, record: str, dialect: Dialect, clock: Clock) -> str:
    """The query for `KEY` and then the answers in the order of `Layout`. Raises CannotSay."""
    layout = Layout(rules, record)
    asked = _asked(layout, dialect, clock)
    columns = [dialect.identifier(KEY), *_answers(layout, asked)]
    named = (f"{text} AS {dialect.identifier(f'a{place}')}" for place, text in enumerate(columns))
    return str(_query(asked.at, named))


def results(rules: Rules, record: str, dialect: Dialect, clock: Clock, also: Collection[str] = ()) -> str:
    """The query for `KEY` and the columns of `run --format csv`, and then columns of the relation `also`; outcomes are
    booleans. Raises CannotSay.
    """
    return str(results_query(rules, record, dialect, clock, also))


def results_query(
    rules: Rules, record: str, dialect: Dialect, clock: Clock, also: Collection[str] = ()
) -> Query:
    """The same in its parts. Raises CannotSay."""
    layout = Layout(rules, record)
    columns = [name for name, _ in _named(layout, None, dialect)]
    refuse_alike(columns, rules, dialect)
    asked = _asked(layout, dialect, clock)
    own = [asked.at.steps.own(name) for name in (ID, *also)]
    quoted = dialect.identifier
    named = (f"{text} AS {quoted(name)}" for name, text in _named(layout, asked, dialect))
    return _query(asked.at, (quoted(KEY), *named, *own[1:]))


def result_columns(rules: Rules, record: str, dialect: Dialect) -> list[str]:
    """The names of the columns of `results`, behind `KEY`."""
    return [name for name, _ in _named(Layout(rules, record), None, dialect)]


def _asked(layout: Layout, dialect: Dialect, clock: Clock) -> _Asked:
    rules = layout.rules
    columns = RuleColumns(rules, dialect, clock)
    at = columns.about(layout.record)
    outcomes = {name: columns.outcome(at, (), name) for name in (*layout.criteria, *layout.definitions)}
    scores = {name: columns.score(at, (), name) for name in layout.scores}
    promises = {title: columns.promise(at, rules.promises[title]) for title in layout.promises}
    processes = {process.name: process_columns(at, process) for process in layout.processes}
    return _Asked(at, outcomes, scores, promises, processes)


def _query(at: Expressions, columns: Iterable[str]) -> Query:
    return Query(tuple(at.steps.relations()), tuple(columns), at.steps.last)


def _answers(layout: Layout, asked: _Asked) -> Iterator[str]:
    yield from asked.outcomes.values()
    for ends in asked.scores.values():
        yield from ends
    yield from asked.promises.values()
    for process in layout.processes:
        found = asked.processes[process.name]
        yield found.applies
        yield _counted(found.stages, "")
        yield _counted(found.stages, " IS NOT FALSE")
        yield found.overdue or asked.at.steps.dialect.no_boolean
        yield from found.outcomes


def _counted(columns: Iterable[str], test: str) -> str:
    return " + ".join(f"CASE WHEN {column}{test} THEN 1 ELSE 0 END" for column in columns) or "0"


def _named(layout: Layout, asked: _Asked | None, dialect: Dialect) -> Iterator[tuple[str, str]]:
    """The name of every column of the results, with its text where the columns are there."""

    def text_of(group: str, name: str) -> str:
        return getattr(asked, group)[name] if asked is not None else ""

    yield "record.type", dialect.text(layout.record)
    yield ID, dialect.identifier(ID)
    yield from ((f"criteria.{name}", text_of("outcomes", name)) for name in layout.criteria)
    yield from ((f"definitions.{name}", text_of("outcomes", name)) for name in layout.definitions)
    for name in layout.scores:
        for place, end in enumerate(("lowest", "highest")):
            yield f"scores.{name}.{end}", asked.scores[name][place] if asked is not None else ""
    for process in layout.processes:
        yield from _process(process.name, layout, asked, dialect)
    yield from ((f"promises.{title}", text_of("promises", title)) for title in layout.promises)


def _process(name: str, layout: Layout, asked: _Asked | None, dialect: Dialect) -> Iterator[tuple[str, str]]:
    process = layout.rules.processes[name]
    found = asked.processes[name] if asked is not None else None
    where = standing(found, dialect) if found is not None else None
    for part in _STANDING:
        yield f"processes.{name}.{part}", getattr(where, part, "")
    columns = (*found.stages, *found.outcomes) if found is not None else None
    stages = [*(stage.name for stage in process.stages), *(outcome.name for outcome in process.outcomes)]
    for place, stage in enumerate(stages):
        yield f"processes.{name}.stages.{stage}", columns[place] if columns is not None else ""
