"""What is asked of an export to SQL: which records, which dialect, which tables, which day."""

from __future__ import annotations

from qualrules.dataclass import dataclass
from qualrules.engines.sql.export.warehouse import Warehouse
from qualrules.evaluate.tops import top_records
from qualrules.model.moment import Moment
from qualrules.model.rules import Rules


@dataclass(frozen=True)
class Asked:
    """The wishes behind `export sql` and `export dbt`."""

    dialect: str = "duckdb"
    warehouse: Warehouse = Warehouse()
    types: tuple[str, ...] = ()
    """The record types; none: the top ones."""
    moment: Moment | None = None
    """The moment to judge as of; None for the one at which the query is asked."""
    view: str | None = None
    """The name of the view to create."""

    def records(self, rules: Rules) -> tuple[str, ...]:
        """The record types that are asked about."""
        return self.types or top_records(rules)
