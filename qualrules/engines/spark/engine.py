"""The engine `spark` for records that are at hand: batches of them through Arrow into Spark, the answers back in order."""

from __future__ import annotations

from collections.abc import Callable

from qualrules.engines.batches import LoadedRuleset
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.spark.session import Settings
from qualrules.evaluate.layout import Layout
from qualrules.model.rules import Rules


class SparkEngine:
    """Spark: on this machine, or the workers of a master."""

    name: str = "spark"

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings

    def prepare(self, rules: Rules) -> Callable[[str], LoadedRuleset]:
        """Record type → what judges its records. Raises CannotSay."""
        return lambda record: LoadedRuleset(
            Layout(rules, record), SparkDatabase.dialect, lambda: SparkDatabase(self.settings)
        )
