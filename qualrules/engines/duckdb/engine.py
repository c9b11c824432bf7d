"""The engine `duckdb` for records that are at hand: batches of them through Arrow into a database, the answers in order."""

from __future__ import annotations

from collections.abc import Callable

from qualrules.engines.batches import LoadedRuleset
from qualrules.engines.duckdb.database import DuckDatabase, Settings
from qualrules.evaluate.layout import Layout
from qualrules.model.rules import Rules


class DuckDBEngine:
    """DuckDB inside this process."""

    name: str = "duckdb"

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings

    def prepare(self, rules: Rules) -> Callable[[str], LoadedRuleset]:
        """Record type → what judges its records. Raises CannotSay."""
        return lambda record: LoadedRuleset(
            Layout(rules, record), DuckDatabase.dialect, lambda: DuckDatabase(self.settings)
        )
