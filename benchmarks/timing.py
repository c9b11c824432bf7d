"""Timing that a busy machine disturbs little: contenders in turn, round after round; medians, ratios, processor time."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

PATIENCE: Final = 40.0
"""Seconds after which no further round is begun."""
LEAST: Final = 2
"""Rounds that count in any case, if so many were asked for."""


@dataclass(frozen=True)
class Used:
    """What one call or one process took."""

    seconds: float
    busy: float
    """Seconds of processor time over all its threads: nearly the same on a busy machine."""
    megabytes: float = 0.0
    """The most memory it had; only of processes."""


@dataclass(frozen=True)
class Uses:
    """The same, once a round."""

    rounds: tuple[Used, ...]

    @property
    def seconds(self) -> float:
        """The usual time."""
        return statistics.median(used.seconds for used in self.rounds)

    @property
    def busy(self) -> float:
        """The usual processor time."""
        return statistics.median(used.busy for used in self.rounds)

    @property
    def megabytes(self) -> float:
        """The most memory in any round."""
        return max(used.megabytes for used in self.rounds)

    def times(self, other: Uses) -> float:
        """How many times longer than the other this took: the median over the rounds, each by itself."""
        return statistics.median(mine.seconds / its.seconds for mine, its in self._beside(other))

    def busier(self, other: Uses) -> float:
        """How many times more processor time than the other this took."""
        return statistics.median(mine.busy / its.busy for mine, its in self._beside(other))

    def _beside(self, other: Uses) -> list[tuple[Used, Used]]:
        """The rounds in which both were measured."""
        return list(zip(self.rounds, other.rounds, strict=False))


@dataclass(frozen=True)
class Contender:
    """Something to time: what to call, and how many units (records, runs) a call does."""

    call: Callable[[], Any]
    units: int = 1


def interleaved(contenders: Mapping[str, Contender], rounds: int, *, warm: bool = True) -> dict[str, Uses]:
    """Time calls in this process in turn; what they used is told by the unit."""
    turns = {name: partial(_used, contender) for name, contender in contenders.items()}
    return in_turn(turns, rounds, warm=warm)


def in_turn(turns: Mapping[str, Callable[[], Used]], rounds: int, *, warm: bool = True) -> dict[str, Uses]:
    """Take turns, round after round, fewer where a round takes long. A first round that warms up does not count."""
    if warm:
        for turn in turns.values():
            turn()
    done: list[dict[str, Used]] = []
    start = time.perf_counter()
    while len(done) < rounds and (len(done) < LEAST or time.perf_counter() - start < PATIENCE):
        done.append({name: turn() for name, turn in turns.items()})
    return {name: Uses(tuple(each[name] for each in done)) for name in turns}


def _used(contender: Contender) -> Used:
    gc.collect()
    start, busy = time.perf_counter(), time.process_time()
    contender.call()
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    return Used(seconds / contender.units, busy / contender.units)
