"""The counters of an impact: records and their money, one counter for each way to change, group and stage."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from qualrules.analyze.effects.record_facts import AmountOf
from qualrules.evaluate.verdict import Verdict
from qualrules.model.values import decimal_of


@dataclass(slots=True)
class Money:
    """Sums by currency, and how many records have no amount."""

    sums: Counter[str] = field(default_factory=Counter)
    without: int = 0

    def add(self, of: AmountOf | None, old: Verdict, new: Verdict) -> None:
        """Count one record, where its type has a money field."""
        if of is None:
            return
        held = of.held(old, new)
        if held is None:
            self.without += 1
        else:
            self.sums[of.currency] += held

    @property
    def amount(self) -> dict[str, Decimal]:
        """Currency → exact sum."""
        return {currency: decimal_of(held) for currency, held in self.sums.items()}


@dataclass(slots=True)
class Count:
    """Records that changed in one way, or stand in one stage."""

    count: int = 0
    by: Counter[str] = field(default_factory=Counter)
    money: Money = field(default_factory=Money)

    def add(self, of: AmountOf | None, old: Verdict, new: Verdict) -> None:
        """Count one record."""
        self.count += 1
        self.money.add(of, old, new)

    @property
    def causes(self) -> dict[str, int]:
        """What decided, the most frequent first."""
        return dict(self.by.most_common())


@dataclass(slots=True)
class Group:
    """Records with one value in the field that groups them."""

    records: int = 0
    changed: Count = field(default_factory=Count)
