"""The dialects that a query can be exported in."""

from __future__ import annotations

from collections.abc import Mapping

from qualrules.engines.sql.export.duckdb import DuckDBForms
from qualrules.engines.sql.export.forms import Forms
from qualrules.engines.sql.export.postgres import PostgresForms
from qualrules.engines.sql.export.spark import SparkForms

FORMS: Mapping[str, Forms] = {
    each.dialect.name: each for each in (DuckDBForms(), PostgresForms(), SparkForms())
}
"""How each dialect reads columns, by its name."""
