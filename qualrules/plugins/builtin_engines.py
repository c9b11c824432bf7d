"""The plugin that brings the engines that ship: rules compiled to Python, and databases; imported when asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from qualrules.plugins.hookspecs import Engine, Prepared, hookimpl

if TYPE_CHECKING:
    from qualrules.engines.compiled import CompiledRuleset
    from qualrules.engines.sql.dialect import Dialect
    from qualrules.engines.whole import TableWork
    from qualrules.model.rules import Rules


class CompiledPython:
    """One generated function for each record type."""

    name: str = "python"

    def prepare(self, rules: Rules) -> Callable[[str], CompiledRuleset]:
        """Record type → what judges its records."""
        from qualrules.engines.compiled import compile_ruleset

        return partial(compile_ruleset, rules)


class EmbeddedDuckDB:
    """DuckDB inside this process."""

    name: str = "duckdb"

    def prepare(self, rules: Rules) -> Callable[[str], Prepared]:
        """Record type → what judges its records."""
        from qualrules.engines.duckdb.engine import DuckDBEngine

        return DuckDBEngine().prepare(rules)

    @property
    def dialect(self) -> Dialect:
        """As in `TableEngine`."""
        from qualrules.engines.duckdb.dialect import EngineDialect

        return EngineDialect()

    def opened(self, data: Sequence[str]) -> TableWork:
        """As in `TableEngine`."""
        from qualrules.engines.duckdb.whole import DuckWork

        return DuckWork()


class PostgresServer:
    """The server that the data is in, else the one that the environment names."""

    name: str = "postgres"

    def prepare(self, rules: Rules) -> Callable[[str], Prepared]:
        """Record type → what judges its records."""
        from qualrules.engines.postgres.engine import PostgresEngine

        return PostgresEngine().prepare(rules)

    @property
    def dialect(self) -> Dialect:
        """As in `TableEngine`."""
        from qualrules.engines.sql.postgres import Postgres

        return Postgres()

    def opened(self, data: Sequence[str]) -> TableWork:
        """As in `TableEngine`."""
        from qualrules.engines.postgres.engine import PostgresEngine

        return PostgresEngine().opened(data)


class SparkCluster:
    """Spark on this machine, or the workers of a master."""

    name: str = "spark"

    def __init__(self, master: str = "local[*]") -> None:
        self.master = master

    def at(self, master: str) -> SparkCluster:
        """The same with another master."""
        return SparkCluster(master)

    def prepare(self, rules: Rules) -> Callable[[str], Prepared]:
        """Record type → what judges its records."""
        from qualrules.engines.spark.engine import SparkEngine
        from qualrules.engines.spark.session import Settings

        return SparkEngine(Settings(self.master)).prepare(rules)

    @property
    def dialect(self) -> Dialect:
        """As in `TableEngine`."""
        from qualrules.engines.sql.spark import Spark

        return Spark()

    def opened(self, data: Sequence[str]) -> TableWork:
        """As in `TableEngine`."""
        from qualrules.engines.spark.session import Settings
        from qualrules.engines.spark.whole import SparkWork

        return SparkWork(Settings(self.master))


@hookimpl
def qualrules_engines() -> list[Engine]:
    """The compiled rules, then the databases."""
    return [CompiledPython(), EmbeddedDuckDB(), PostgresServer(), SparkCluster()]
