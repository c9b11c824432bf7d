"""The rows about the most memory of a process: under a gigabyte, and the same for ten times as many records."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.rows import Row
from benchmarks.timing import Uses

MOST_MEGABYTES = 1000.0
FLAT = 1.25


def memory(what: str, command: str, count: int, uses: Uses) -> Row:
    """The most that the command had with so many records."""
    text = f"{command}: most memory, {count:,} records"
    note = f"{uses.seconds:.1f} s, {uses.busy:.1f} s of processor time"
    return Row(what, text, uses.megabytes, "MB", MOST_MEGABYTES, note=note)


def flat(what: str, command: str, uses: Mapping[int, Uses]) -> list[Row]:
    """How much more the most records took than the fewest; no row where there is one number only."""
    first, last = min(uses), max(uses)
    if first == last:
        return []
    ratio = uses[last].megabytes / uses[first].megabytes
    return [Row(what, f"{command}: most memory of {last:,} / of {first:,} records", ratio, "times", FLAT)]
