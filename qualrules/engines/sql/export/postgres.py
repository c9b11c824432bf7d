"""How an exported query reads columns in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualrules.engines.sql.export.forms import Forms
from qualrules.engines.sql.postgres import Postgres
from qualrules.model.values import decimal_of


class PostgresForms(Forms):
    """PostgreSQL."""

    dialect = Postgres()
    title = "PostgreSQL"

    def number(self, column: str) -> str:
        """As in the base class, also of a double."""
        return super().number(f"CAST({column} AS NUMERIC)")

    def converted(self, column: str, rate: int) -> str:
        """As in the base class: the server's numbers have as many digits as they need."""
        return super().number(f"(CAST({column} AS NUMERIC) * {decimal_of(rate)})")

    def parts(self, text: str, separator: str, accepted: Sequence[str], means: Mapping[str, str]) -> str:
        """As in the base class."""
        part = self._part("part", means)
        split = f"unnest(string_to_array({text}, {self.dialect.text(separator)})) AS parts(part)"
        return f"ARRAY(SELECT {part} FROM {split} WHERE {part} IN ({self.dialect.listed(accepted)}))"
