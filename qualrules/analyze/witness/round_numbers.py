"""Numbers that are easily read: what a field is held against, and round numbers on each side of it.

All numbers are in millionths. Which of them is offered first does not hang on the number that was found, so that one
question has one answer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from qualrules.model.values import LARGEST, MILLION

_MOST_LIMITS = 8
_SIZES: list[int] = [10**power for power in range(len(str(LARGEST)), -1, -1)]
_STEPS = [step for size in _SIZES for step in (size, size // 2) if step]


def easier(value: int, limits: Sequence[int], usual: int, others: Iterable[int] = ()) -> Iterator[int]:
    """Numbers to take instead of one, the friendliest first: upwards from nought, then below it, then with few digits.

    `limits` (ascending) are what the field is held against, `others` the fields with which it is compared; `usual` is
    taken where nothing bounds a number from above.
    """
    yield from _upwards([limit for limit in _nearest(limits, value) if limit > 0], usual)
    yield from others
    yield from (0, MILLION)
    below = sorted(-limit for limit in _nearest(limits, value) if limit < 0)
    yield from (-number for number in _upwards(below, usual))
    yield from _fewer_digits(value)


def beside(value: int, limits: Sequence[int], usual: int) -> int:
    """A round number on the same side of all limits; the number itself where it is one of them or none is rounder."""
    if value < 0:
        return -beside(-value, sorted(-limit for limit in limits), usual)
    at = bisect_left(limits, value)
    if value == 0 or limits[at : at + 1] == [value]:
        return value
    low, high = max(0, limits[at - 1]) if at else 0, limits[at] if at < len(limits) else None
    found = usual if low == 0 and high is None else roundest(low, high)
    return value if found is None else found


def roundest(low: int, high: int | None) -> int | None:
    """The lowest of the roundest numbers strictly between two that are not negative: 20 of 12 and 50, 5 of 0 and 10."""
    for step in _STEPS:
        if high is None and step > max(low, MILLION):
            continue
        number = (low // step + 1) * step
        if number < (LARGEST if high is None else high):
            return number
    return None


def _nearest(limits: Sequence[int], value: int) -> Sequence[int]:
    """Not too many limits: those around the number."""
    first = max(0, bisect_left(limits, value) - _MOST_LIMITS // 2)
    return limits[first : first + _MOST_LIMITS]


def _upwards(limits: Sequence[int], usual: int) -> Iterator[int]:
    """Between nought and the lowest limit, the limit, between it and the next, …, beyond the highest."""
    for low, high in pairwise((0, *limits)):
        yield from (number for number in (roundest(low, high), high) if number is not None)
    beyond = roundest(limits[-1], None) if limits else usual
    if beyond is not None:
        yield from (number for number in (beyond, 10 * beyond) if number <= LARGEST)


def _fewer_digits(value: int) -> Iterator[int]:
    """The number rounded more and more finely: to one digit, two, three, whole, hundredths."""
    digits = len(str(abs(value)))
    for step in (*(10 ** (digits - kept) for kept in (1, 2, 3) if digits >= kept), MILLION, MILLION // 100):
        for number in (value // step * step, -(-value // step) * step):
            if abs(number) <= LARGEST:
                yield number
