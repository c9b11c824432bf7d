"""The engines that are held to the same table of cases: name → how one answers a list of records.

An engine that needs a server or a cluster adds itself here with what its tests start.
"""

from __future__ import annotations

from collections.abc import Callable

from qualrules.engines.compiled import compile_ruleset
from qualrules.engines.duckdb.engine import DuckDBEngine
from qualrules.engines.postgres.engine import PostgresEngine
from qualrules.evaluate.layout import Answers, Layout
from qualrules.evaluate.verdict import answers_of
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Rules
from tests.engines.postgres.server import Server

Judge = Callable[[Rules, str, list[Record], Moment], list[Answers]]
"""Rules, the type of the records, the records, the moment → their answers in order."""


def by_interpreter(rules: Rules, record: str, records: list[Record], moment: Moment) -> list[Answers]:
    """The meaning itself."""
    layout = Layout(rules, record)
    return [answers_of(layout, one, moment) for one in records]


def by_compiled(rules: Rules, record: str, records: list[Record], moment: Moment) -> list[Answers]:
    """Generated Python."""
    return [verdict.answers for verdict in compile_ruleset(rules, record).evaluate_many(records, moment)]


def by_duckdb(rules: Rules, record: str, records: list[Record], moment: Moment) -> list[Answers]:
    """A database in this process."""
    prepared = DuckDBEngine().prepare(rules)(record)
    return [verdict.answers for verdict in prepared.evaluate_many(records, moment)]


def by_postgres(server: Server) -> Judge:
    """A real server."""

    def judge(rules: Rules, record: str, records: list[Record], moment: Moment) -> list[Answers]:
        prepared = PostgresEngine(server.address()).prepare(rules)(record)
        return [verdict.answers for verdict in prepared.evaluate_many(records, moment)]

    return judge


ENGINES: dict[str, Judge] = {
    "interpreter": by_interpreter,
    "compiled": by_compiled,
    "duckdb": by_duckdb,
}
STARTED: dict[str, tuple[str, Callable[[Server], Judge]]] = {"postgres": ("postgres_server", by_postgres)}
"""Those that need something that tests start: the fixture that gives it, and what makes an engine of it."""
