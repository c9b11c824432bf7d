"""Today and now in SQL: as literals of one run, or as texts that a database works out when the query is asked."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from qualrules.dataclass import dataclass
from qualrules.engines.sql.dialect import Dialect
from qualrules.evaluate.interpreter import Frame, Interpreter
from qualrules.model.moment import Moment
from qualrules.model.record import Record
from qualrules.model.rules import Aggregate, FieldValue, PeriodEdge, Rules, Value, walk


class Clock(Protocol):
    """Writes the values that depend on nothing but the moment."""

    def today(self, dialect: Dialect) -> str:
        """The day of the run in the ruleset's zone."""
        ...

    def now(self, dialect: Dialect) -> str:
        """The instant of the run, of UTC without a zone."""
        ...

    def worked_out(self, value: Value, rules: Rules, dialect: Dialect) -> str | None:
        """A day or instant that rests on no field, where it is known already: NULL beyond the calendar."""
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

    def worked_out(self, value: Value, rules: Rules, dialect: Dialect) -> str | None:
        """As in `Clock`."""
        if any(isinstance(node, FieldValue | Aggregate) for node in walk(value)):
            return None
        found = Interpreter(rules, self.moment).value(value, Frame(Record("", "", {})))
        return dialect.moment(found) if isinstance(found, date) else dialect.nothing(value.type)

    def edge(self, value: PeriodEdge, rules: Rules, dialect: Dialect) -> str:
        """As in `Clock`."""
        return self.worked_out(value, rules, dialect) or dialect.nothing(value.type)


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

    def worked_out(self, value: Value, rules: Rules, dialect: Dialect) -> str | None:
        """As in `Clock`: only the database knows."""
        return None

    def edge(self, value: PeriodEdge, rules: Rules, dialect: Dialect) -> str:
        """As in `Clock`."""
        start = rules.header.fiscal_start
        return dialect.period_edge(self.today_text, value.unit, value.offset, start, last=value.last)
