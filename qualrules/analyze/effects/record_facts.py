"""What is told of a record beside its outcomes, its group and its amount: read on the side that has the field.

The new rules are asked first, as their fields are those that people will read from now on.
"""

from __future__ import annotations

from qualrules.evaluate.grouping import Grouping, NoSuchField
from qualrules.evaluate.verdict import Verdict
from qualrules.model.datatypes import Money, in_words
from qualrules.model.rules import Rules
from qualrules.model.values import Gap

USUAL = "amount"
"""The money field that is summed where a record has several and none was named."""


class NoSuchAmount(NoSuchField):
    """A field that cannot be summed, or is not there."""


class GroupOf:
    """The value of one field for records of a type. Raises NoSuchField where neither side has it."""

    def __init__(self, old: Rules, new: Rules, record: str, path: str) -> None:
        self._is_new = True
        try:
            self._grouping = Grouping(new, record, path)
        except NoSuchField as error:
            self._is_new = False
            try:
                self._grouping = Grouping(old, record, path)
            except NoSuchField:
                raise error from None

    def value(self, old: Verdict, new: Verdict) -> tuple[str | None, Gap | None]:
        """The value as people write it, or why there is none."""
        return self._grouping.value((new if self._is_new else old).record)


class AmountOf:
    """One money field of a record type, in the currency of the side that has it."""

    def __init__(self, rules: Rules, field: str, is_new: bool) -> None:
        self.field = field
        self.currency = rules.header.currency or ""
        self._is_new = is_new

    def held(self, old: Verdict, new: Verdict) -> int | None:
        """The amount in millionths; None where the record has none."""
        held = (new if self._is_new else old).record.values.get(self.field)
        return held if isinstance(held, int) else None


def amount_of(old: Rules, new: Rules, record: str, named: str | None) -> AmountOf | None:
    """The named field, else the usual one; None where the type has no such field. Raises NoSuchAmount for another type."""
    for rules, is_new in ((new, True), (old, False)):
        field = named if named is not None else _usual(rules, record)
        declared = rules.records[record].fields.get(field) if field is not None else None
        if declared is None or field is None:
            continue
        if not isinstance(declared.type, Money):
            raise NoSuchAmount(
                f'"{field}" of {record} is {in_words(declared.type)}, and only money is summed'
            )
        return AmountOf(rules, field, is_new)
    return None


def no_amount(old: Rules, new: Rules, records: list[str], named: str) -> NoSuchAmount:
    """The error where no record type has a field of that name."""
    money = {name: None for rules in (new, old) for record in records for name in money_fields(rules, record)}
    known = f"money fields: {', '.join(money)}" if money else "there is no field of money"
    return NoSuchAmount(f'{" and ".join(records)} has no field called "{named}"; {known}')


def money_fields(rules: Rules, record: str) -> list[str]:
    """The fields of a record type that hold money."""
    fields = rules.records[record].fields
    return [name for name, field in fields.items() if isinstance(field.type, Money)]


def _usual(rules: Rules, record: str) -> str | None:
    money = money_fields(rules, record)
    return USUAL if USUAL in money else money[0] if len(money) == 1 else None
