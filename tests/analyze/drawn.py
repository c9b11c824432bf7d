"""Random records for any ruleset: values on and beside the limits that its rules name, so that near misses are met.

Unlike `tests.laws.records`, which knows the vocabulary of the drawn rulesets, this reads the schema and the constants off
the typed rules. It knows nothing of proofs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from qualrules.model import datatypes as d
from qualrules.model import rules as r
from qualrules.model.record import Record
from qualrules.model.values import MILLION, Amount, Gap, Share, decimal_of
from qualrules.reading.plain import PlainReader
from tests.laws.exemptions import parts
from tests.laws.graphs import reached

TODAY = date(2026, 11, 21)
STEPS = (0, 0, 0, 1, -1, MILLION, -MILLION)
"""How far from a limit a number is drawn, in millionths."""
UNREADABLE = object()
MOST_ROWS = 3
DEPTHS = (1, 1, 1, 2)
"""How far links and lists are followed: seldom far, since what lies there is most of a record."""


def conditions_of(rules: r.Rules) -> Iterator[r.Condition]:
    """Every condition that a ruleset says, whatever it belongs to."""
    for rule in (*rules.criteria.values(), *rules.definitions.values(), *rules.scores.values()):
        yield from parts(rule)
    for promise in rules.promises.values():
        yield promise.condition
    for process in rules.processes.values():
        yield from filter(None, (process.guard,))
        for stage in process.stages:
            yield from (*stage.gate.parts, *stage.exit.parts, *stage.advice.parts)
            yield from filter(None, (stage.stay and stage.stay.overdue,))
        for end in process.outcomes:
            yield from (*end.gate.parts, *end.advice.parts)


class Drawn:
    """Draws records of one ruleset's types.

    `gaps`: also values that are not supplied or cannot be read. `beside`: another ruleset whose limits count too.
    """

    def __init__(
        self, rules: r.Rules, rng: Random, gaps: bool = False, beside: r.Rules | None = None
    ) -> None:
        self.rules = rules
        self._rng = rng
        self._gaps = gaps
        self._reader = PlainReader(rules)
        self._named: dict[str, list[object]] = defaultdict(list)
        self._lengths = {0, 1, 30}
        for each in (rules, beside) if beside is not None else (rules,):
            for condition in conditions_of(each):
                for node in r.walk(condition):
                    self._note(node)
        self._away = sorted(self._lengths)
        self._numbers: dict[str, list[int]] = defaultdict(list)
        for kind, values in self._named.items():
            self._numbers[kind] = [value for value in values if isinstance(value, int)]

    def record(self, name: str) -> Record:
        """A record of a type; without `gaps` every field has a value or is missing."""
        while True:
            record = self._reader.read(name, self.given(name), "1")
            if self._gaps or supplied(record):
                return record

    def given(self, name: str, depth: int | None = None, missing: float | None = None) -> dict[str, object]:
        """The same as `evaluate` takes it."""
        depth = self._rng.choice(DEPTHS) if depth is None else depth
        missing = self._rng.choice((0.0, 0.1, 0.3)) if missing is None else missing
        found = {}
        for field in self.rules.records[name].fields.values():
            value = self._value(field.type, depth, missing)
            if value is not None:
                found[field.name] = value
        return found

    def moment(self) -> date | datetime:
        """A day or an instant near the one that dates are drawn around."""
        if self._rng.random() < 0.5:
            return TODAY
        day = TODAY + timedelta(days=self._rng.randint(-400, 400))
        return day if self._rng.random() < 0.6 else self._instant(day)

    # ── What the rules name ───────────────────────────────────────────────────────────────────────────────────────

    def _note(self, node: r.Condition | r.Value) -> None:
        match node:
            case r.Constant(value, datatype) if not isinstance(value, bool):
                self._named[_kind(datatype)].append(value)
                if isinstance(value, int) and abs(value) <= 5000 * MILLION:
                    self._lengths.add(value // MILLION)
            case r.Shift(amount=amount, unit=unit):
                days = {"hour": 1, "day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}[unit]
                self._lengths.add(max(-5000, min(5000, amount * days)))
            case r.TextTest(texts=texts):
                self._named["text"] += texts

    # ── Values ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _value(self, datatype: d.FieldType, depth: int, missing: float) -> object:
        rng = self._rng
        if rng.random() < missing:
            return rng.choice((None, Gap.NOT_SUPPLIED, UNREADABLE)) if self._gaps else None
        match datatype:
            case d.Link(target):
                return self.given(target, depth - 1, missing) if depth else None
            case d.ListOf(target):
                rows = rng.randint(0, MOST_ROWS) if depth else 0
                return [self.given(target, depth - 1, missing) for _ in range(rows)]
            case d.Choice(values) | d.StageOf(values=values):
                return rng.choice(values) if values else None
            case d.Choices(values):
                return [value for value in values if rng.random() < 0.5]
            case d.YesNo():
                return rng.random() < 0.5
            case d.Day():
                return self._day()
            case d.Instant():
                return self._instant(self._day())
            case d.Text():
                return self._text()
        return self._number(datatype)

    def _number(self, datatype: d.FieldType) -> object:
        named = self._numbers[_kind(datatype)]
        near = self._rng.choice((0, MILLION, *(named or [5 * MILLION]))) + self._rng.choice(STEPS)
        number = decimal_of(max(-(10**17), min(10**17, near)))
        match datatype:
            case d.Money():
                return Amount(number, self.rules.header.currency) if self.rules.header.currency else number
            case d.Percent():
                return Share(Decimal(number))
        return number

    def _text(self) -> str:
        rng = self._rng
        named = [value for value in self._named["text"] if isinstance(value, str) and value]
        some = rng.choices((*named, "x", "A1", "two words", "long enough to be a sentence of its own"), k=2)
        return rng.choice(
            (some[0], some[0], some[0].upper(), "".join(some), " and ".join(some), some[0][:-1] or "y")
        )

    def _day(self) -> date:
        rng = self._rng
        named = [value for value in self._named["day"] if isinstance(value, date)]
        if named and rng.random() < 0.3:
            return _moved(rng.choice(named), rng.randint(-1, 1))
        length = rng.choice(self._away) * rng.choice((1, -1)) + rng.randint(-1, 1)
        return _moved(TODAY, length)

    def _instant(self, day: date) -> datetime:
        hour, minute, second = self._rng.choice(((0, 0, 0), (9, 30, 0), (12, 0, 0), (23, 59, 59)))
        return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC)


def supplied(record: Record) -> bool:
    """Whether every field of a record, and of those that hang on it, has a value or is missing."""
    return all(gap is Gap.MISSING for one in reached(record).values() for gap in one.gaps.values())


def _moved(day: date, days: int) -> date:
    day = day.date() if isinstance(day, datetime) else day
    return date.fromordinal(max(1, min(date.max.toordinal(), day.toordinal() + days)))


def _kind(datatype: d.Type) -> str:
    match datatype:
        case d.Money():
            return "money"
        case d.Percent():
            return "percent"
        case d.Text():
            return "text"
        case d.Day() | d.Instant():
            return "day"
    return "number"
