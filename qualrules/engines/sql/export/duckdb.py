"""How an exported query reads columns in DuckDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualrules.engines.sql.duckdb import DuckDB
from qualrules.engines.sql.export.forms import Forms


class DuckDBForms(Forms):
    """DuckDB."""

    dialect = DuckDB()
    title = "DuckDB"
    round_even = "round_even"

    def parts(self, text: str, separator: str, accepted: Sequence[str], means: Mapping[str, str]) -> str:
        """As in the base class."""
        part = self._part("part", means)
        split = f"string_split({text}, {self.dialect.text(separator)})"
        return f"[{part} FOR part IN {split} IF {part} IN ({self.dialect.listed(accepted)})]"
