"""How an exported query reads columns in Spark SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualrules.engines.sql.clock import Symbolic
from qualrules.engines.sql.export.forms import Forms
from qualrules.engines.sql.spark import SETTINGS, Spark


class SparkForms(Forms):
    """Spark SQL."""

    dialect = Spark()
    title = "Spark SQL"
    settings = SETTINGS
    round_even = "bround"
    widest_product = 37
    """A product is typed with one digit more than its two sides have."""

    def to_second(self, column: str) -> str:
        """As in the base class; date_trunc() would read the clock in the zone of the session."""
        return f"({column} - make_dt_interval(0, 0, 0, extract(SECOND FROM {column}) % 1))"

    def clock(self, zone: str) -> Symbolic:
        """As in the base class."""
        return Symbolic(f"CAST({self.current(zone)} AS DATE)", self.current("UTC"))

    def of_zoned(self, column: str) -> str:
        """As in the base class."""
        return f"(TIMESTAMP_NTZ '1970-01-01 00:00:00' + make_dt_interval(0, 0, 0, unix_seconds({column})))"

    def utc_of(self, local: str, zone: str) -> str:
        """As in the base class."""
        return f"convert_timezone({self.dialect.text(zone)}, 'UTC', {local})"

    def local_of(self, instant: str, zone: str) -> str:
        """As in the base class."""
        return f"convert_timezone('UTC', {self.dialect.text(zone)}, {instant})"

    def current(self, zone: str) -> str:
        """As in the base class."""
        now = self.of_zoned("current_timestamp()")
        return now if zone == "UTC" else self.local_of(now, zone)

    def parts(self, text: str, separator: str, accepted: Sequence[str], means: Mapping[str, str]) -> str:
        """As in the base class."""
        split = f"split({text}, {self.dialect.text(_literally(separator))}, -1)"
        mapped = f"transform({split}, part -> {self._part('part', means)})"
        return f"filter({mapped}, part -> part IN ({self.dialect.listed(accepted)}))"

    def end_of(self, day: str) -> str:
        """As in the base class."""
        return super().end_of(f"CAST({day} AS TIMESTAMP_NTZ)")


def _literally(separator: str) -> str:
    """A text as a pattern of Java that means just that text."""
    return "".join(
        sign if sign.isalnum() else f"[{sign}]" if sign not in "[]^\\" else f"\\{sign}" for sign in separator
    )
