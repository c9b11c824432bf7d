"""The dialect of DuckDB as the engine speaks it: where what is exported is easier to read, this is quicker to run."""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.engines.sql.duckdb import DuckDB

MOST = 50
"""Values up to which it is quicker to go through them one by one."""


class EngineDialect(DuckDB):
    """DuckDB inside this process."""

    def one_of(self, value: str, constants: Sequence[str]) -> str:
        """As in the base class. `IN` becomes a join there: slower, and then rows come in any order and have to be sorted."""
        if len(constants) > MOST:
            return super().one_of(value, constants)
        found = " ".join(f"WHEN {one} THEN TRUE" for one in constants)
        return f"CASE {value} {found} ELSE {value} = {constants[0]} END"
