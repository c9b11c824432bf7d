"""Today and now in SQL: as literals of one run, or as texts that a database works out when the query is asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from qualrules.dataclass import dataclass
from qualrules.engines.sql.dialect import Dialect
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Now, PeriodEdge, Rules, Today


class Clock(Protocol):
    """Writes the values that depend on nothing but the moment."""

    def today(self, dialect: Dialect) -> str:
        """The day of the run in the ruleset's zone."""
        ...

    def now(self, dialect: Dialect) -> str:
        """The instant of the run, of UTC without a zone."""
        ...

    def edge(self, value: PeriodEdge, rules: Rules, dialect: Dialect) -> str:
        """First or last day of a calendar period, NULL beyond the calendar."""
        ...


@dataclass(frozen=True)
class Fixed:
    """The moment of one run, written as literals."""

    moment: Moment

    def today(self, dialect: Dialect) -> str:
        """As in `Clock`."""
        return dialect.day(self.moment.today)

    def now(self, dialect: Dialect) -> str:
        """As in `Clock`."""
        return dialect.instant(self.moment.now)

    def edge(self, value: PeriodEdge, rules: Rules, dialect: Dialect) -> str:
        """As in `Clock`."""
        worked_out = self.worked_out(value, rules)
        return dialect.day(worked_out) if isinstance(worked_out, date) else dialect.nothing(value.type)

    def worked_out(self, value: Today | Now | PeriodEdge, rules: Rules) -> date | datetime | None:
        """The value itself."""
        found = Interpreter(rules, self.moment).value(value, Frame(Record("", "", {})))
        return found if isinstance(found, date) else None


@dataclass(frozen=True)
class Symbolic:
    """Texts that a database works out: a day in the ruleset's zone, and an instant of UTC without a zone."""

    today_text: str
    now_text: str

    def today(self, dialect: Dialect) -> str:
        """As in `Clock`."""
        return self.today_text

    def now(self, dialect: Dialect) -> str:
        """As in `Clock`."""
        return self.now_text

    def edge(self, value: PeriodEdge, rules: Rules, dialect: Dialect) -> str:
        """As in `Clock`."""
        start = rules.header.fiscal_start
        return dialect.period_edge(self.today_text, value.unit, value.offset, start, last=value.last)
