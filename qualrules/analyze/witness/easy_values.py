"""What a value in a record can be exchanged for so that it is more easily read.

Worked out from what the rules hold the value's field against (`hints`); whether the record still holds is asked elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import cycle

from qualrules.analyze.witness.hints import Hints, hints, written_as
from qualrules.analyze.witness.near_days import Near, limits, near_days, near_instants
from qualrules.analyze.witness.round_numbers import beside, easier
from qualrules.dataclass import dataclass
from qualrules.evaluate.examples import ANY_DAY
from qualrules.evaluate.fields_read import Place
from qualrules.model.datatypes import Choice, Choices, StageOf
from qualrules.model.moment import Moment, moment_of
from qualrules.model.rules import Rules
from qualrules.model.schema import Field
from qualrules.model.values import BLANKS, MILLION, Amount, Share, decimal_of, fold, millionths

Path = tuple[str | int, ...]
"""Names of fields and numbers of rows that lead to a value."""
Numeric = Decimal | int | Amount | Share

_MOST_OFFERED = 4
"""How many of the declared values, and of the texts in rules, are tried before the one that was found."""
_SAID = ("some text", "some more text", "some text as long as a whole sentence")


@dataclass(frozen=True)
class Leaf:
    """A value in a record: how it is reached, and which field it is of."""

    path: Path
    place: Place
    field: Field | None
    value: object


class EasyValues:
    """What values can be exchanged for, under the rulesets."""

    def __init__(self, rules: Sequence[Rules], as_of: date | datetime | None) -> None:
        self.rules = rules
        self._as_of = as_of

    @cached_property
    def moment(self) -> Moment:
        """The moment for which the record is judged."""
        header = self.rules[0].header
        return moment_of(self._as_of or header.effective or ANY_DAY, header.zone, header.fiscal_start)

    def compared_with(self, place: Place) -> list[Place]:
        """The fields with which a field is compared."""
        return [other for found in self._hints(place) for other in found.beside]

    def alike(self, leaf: Leaf) -> object:
        """A friendlier value that the rules should take for the same; the value itself where none is at hand."""
        match leaf.value:
            case bool():
                return leaf.value
            case Decimal() | int() | Amount() | Share():
                held = in_millionths(leaf.value)
                if held is None or self.compared_with(leaf.place):
                    return leaf.value
                return _like(leaf.value, beside(held, self._limits(leaf.place), _usual(leaf.value)))
            case datetime():
                return self._instants(leaf.place).beside(leaf.value)
            case date():
                return self._days(leaf.place).beside(leaf.value)
            case str():
                return self._spelled(leaf.value, leaf.field)
            case list() if leaf.field is not None and isinstance(leaf.field.type, Choices):
                return _chosen(leaf.value, leaf.field.type)
        return leaf.value

    def instead_of(self, leaf: Leaf, others: Mapping[Place, object]) -> Iterator[object]:
        """Values for the leaf, the friendliest first; `others` are the values in the record by their field."""
        match leaf.value:
            case bool():
                yield True
            case Decimal() | int() | Amount() | Share():
                yield from self._numbers(leaf.value, leaf.place, others)
            case datetime():
                yield from self._instants(leaf.place).easier(leaf.value)
            case date():
                yield from self._days(leaf.place).easier(leaf.value)
            case str():
                yield from self._texts(leaf.value, leaf)

    def _hints(self, place: Place) -> list[Hints]:
        return [hints(rules, *place) for rules in self.rules]

    def _limits(self, place: Place) -> list[int]:
        return sorted({limit for each in self._hints(place) for limit in each.numbers})

    def _moments(self, place: Place) -> list[date]:
        found = zip(self.rules, self._hints(place), strict=True)
        return [when for rules, each in found for when in limits(rules, self.moment, each.moments)]

    def _days(self, place: Place) -> Near[date]:
        return near_days(self._moments(place), self.moment)

    def _instants(self, place: Place) -> Near[datetime]:
        return near_instants(self._moments(place), self.moment)

    def _numbers(self, value: Numeric, place: Place, others: Mapping[Place, object]) -> Iterator[object]:
        held = in_millionths(value)
        if held is None:
            return
        found = [others.get(other) for other in self.compared_with(place)]
        compared = [
            number for other in found if (number := in_millionths(other)) and type(other) is type(value)
        ]
        offered = easier(held, self._limits(place), _usual(value), compared)
        yield from (_like(value, number) for number in dict.fromkeys(offered))

    def _texts(self, value: str, leaf: Leaf) -> Iterator[str]:
        if leaf.field is not None and isinstance(leaf.field.type, Choice | StageOf):
            yield from leaf.field.type.values[:_MOST_OFFERED]
        else:
            yield _SAID[0]
            yield from [text for each in self._hints(leaf.place) for text in each.texts][:_MOST_OFFERED]
            yield from (*_SAID[1:], _as_long_as(value))
        yield self._spelled(value, leaf.field)

    def _spelled(self, value: str, field: Field | None) -> str:
        """A text as it is declared, or written in the rules."""
        if field is not None and isinstance(field.type, Choice | StageOf):
            return field.type.spelling.get(fold(value.strip(BLANKS)), value)
        return next((text for rules in self.rules if (text := written_as(rules, value)) != value), value)


def _as_long_as(value: str) -> str:
    """Words of the same length."""
    words = ""
    if len(value) <= len(_SAID[0].split()[0]):
        return _SAID[0][: len(value)]
    for word in cycle(_SAID[0].split()):
        if len(words) + len(word) >= len(value):
            return words.strip().ljust(len(value), ".")
        words += word + " "
    raise AssertionError("the words never end")


def _chosen(values: Iterable[object], declared: Choices) -> list[str]:
    """Chosen values as they are declared, in that order."""
    chosen = {fold(str(value).strip(BLANKS)) for value in values}
    return [value for folded, value in declared.spelling.items() if folded in chosen]


def in_millionths(value: object) -> int | None:
    """A number, amount or percent in its held form; None for any other value, and where it is too large."""
    match value:
        case bool():
            return None
        case Decimal() | int():
            return millionths(Decimal(value))
        case Amount(number, _) | Share(number):
            return millionths(number)
    return None


def _like(value: Numeric, held: int) -> Decimal | Amount | Share:
    """A number in the form of another."""
    match value:
        case Amount(_, currency):
            return Amount(decimal_of(held), currency)
        case Share():
            return Share(decimal_of(held))
    return decimal_of(held)


def _usual(value: Numeric) -> int:
    """What is written where no rule says how large a number may be: 1,000 EUR, 10%, 1."""
    match value:
        case Amount():
            return 1_000 * MILLION
        case Share():
            return 10 * MILLION
    return MILLION
