"""Timing that a busy machine disturbs little: contenders in turn, round after round; medians and ratios."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Contender:
    """Something to time: what to call, and how many units (records, runs) a call does."""

    call: Callable[[], Any]
    units: int = 1


@dataclass(frozen=True)
class Times:
    """Seconds a unit, one number a round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The usual time."""
        return statistics.median(self.rounds)

    def times(self, other: Times) -> float:
        """How many times longer than the other this took: the median over the rounds, each by itself."""
        return statistics.median(mine / its for mine, its in zip(self.rounds, other.rounds, strict=True))


def interleaved(contenders: Mapping[str, Contender], rounds: int) -> dict[str, Times]:
    """Time the contenders in turn; a first round that warms up does not count."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, contender in contenders.items():
            seconds = _seconds(contender.call)
            if number > 0:
                taken[name].append(seconds / contender.units)
    return {name: Times(tuple(seconds)) for name, seconds in taken.items()}


def _seconds(call: Callable[[], Any]) -> float:
    gc.collect()
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
