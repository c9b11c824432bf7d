"""How many digits an exact result can need: the checker refuses what would need more than every engine has.

A value is bounded by its largest magnitude, a whole number in units of 10 to the minus `scale`. Decides
nothing about types.
"""

from __future__ import annotations

from qualrules.dataclass import dataclass
from qualrules.model import rules
from qualrules.model.datatypes import Percent
from qualrules.model.values import LARGEST, MILLION

MOST = 38
"""The digits of the widest decimal that all engines share."""

ROWS = 1_000_000
"""Child rows of one record that a total is sized for."""

_DAYS = 3_652_058
_CHARACTERS = 10_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """The largest magnitude of a value, in units of 10 to the minus `scale`."""

    largest: int
    scale: int

    @property
    def digits(self) -> int:
        """Digits that the largest magnitude has."""
        return len(str(self.largest))

    def at(self, scale: int) -> int:
        """The largest magnitude in finer units."""
        return self.largest * int(10 ** (scale - self.scale))


def size(value: rules.Value) -> Size:
    """The bound of a numeric value (of a quotient: of what stands above the line)."""
    match value:
        case rules.Constant(value=int(held)):
            return _constant(abs(held))
        case rules.Arithmetic(op="/"):
            return size(value.left)
        case rules.Arithmetic():
            return _arithmetic(value)
        case rules.DaysBetween():
            return Size(_DAYS, 0)
        case rules.Length():
            return Size(_CHARACTERS, 0)
        case rules.Aggregate(kind="count"):
            return Size(ROWS, 0)
        case rules.Aggregate(kind="total"):
            return Size(LARGEST * ROWS, 6)
        case _:
            return Size(LARGEST, 6)


def needed(left: rules.Value, right: rules.Value) -> int:
    """The digits that comparing the two exactly can need: quotients are multiplied out crosswise."""
    above_left, above_right = as_fraction(left), as_fraction(right)
    if isinstance(left, rules.Arithmetic) and left.op == "/":
        above_right = times(above_right, as_fraction(left.right))
    if isinstance(right, rules.Arithmetic) and right.op == "/":
        above_left = times(above_left, as_fraction(right.right))
    scale = max(above_left.scale, above_right.scale)
    return max(len(str(above_left.at(scale))), len(str(above_right.at(scale))))


def as_fraction(value: rules.Value) -> Size:
    """The bound of a value that takes part in a product: a percent counts as hundredths."""
    found = size(value)
    return Size(found.largest, found.scale + 2) if isinstance(value.type, Percent) else found


def _arithmetic(value: rules.Arithmetic) -> Size:
    if value.op == "*":
        left, right = as_fraction(value.left), as_fraction(value.right)
        product = times(left, right)
        return Size(product.largest, product.scale - 2) if isinstance(value.type, Percent) else product
    left, right = size(value.left), size(value.right)
    scale = max(left.scale, right.scale)
    return Size(left.at(scale) + right.at(scale), scale)


def times(left: Size, right: Size) -> Size:
    """The bound of a product."""
    return Size(left.largest * right.largest, left.scale + right.scale)


def _constant(held: int) -> Size:
    scale = len(str(MILLION)) - 1
    while scale and held % 10 == 0:
        held, scale = held // 10, scale - 1
    return Size(held, scale)
