"""A row of the table: what was measured, against what, the number, the goal, and whether it was reached."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks import machine
from benchmarks.timing import Uses


@dataclass(frozen=True)
class Row:
    """One line of the table. `goal` is the most that `value` may be, or the least; None is no goal, or nothing measured."""

    what: str
    against: str
    value: float | None
    unit: str
    goal: float | None = None
    at_least: bool = False
    note: str = ""
    busy: float | None = None
    """The same in processor time, which a busy machine disturbs less."""
    load: float | None = field(default_factory=machine.load)
    """The load of the machine when the row was made, which is right after it was measured."""

    @property
    def reached(self) -> bool | None:
        """Whether the goal was reached; None without one."""
        return self._is_enough(self.value)

    @property
    def reached_busy(self) -> bool | None:
        """Whether it was reached in processor time; None where that is not known."""
        return self._is_enough(self.busy)

    def _is_enough(self, value: float | None) -> bool | None:
        if self.goal is None or value is None:
            return None
        return value >= self.goal if self.at_least else value <= self.goal

    def as_json(self) -> dict[str, Any]:
        """Give the row as it is written to the file."""
        return asdict(self) | {"reached": self.reached}


def ratio(
    what: str,
    against: str,
    mine: Uses,
    its: Uses,
    goal: float | None = None,
    *,
    at_least: bool = False,
    note: str = "",
) -> Row:
    """How many times longer one took than the other."""
    return Row(what, against, mine.times(its), "times", goal, at_least, note, mine.busier(its))


def growth(
    what: str, against: str, goal: float, last: tuple[int, Uses], first: tuple[int, Uses], note: str = ""
) -> Row:
    """What one of many costs against what one of few costs."""
    (most, mine), (few, its) = last, first
    value = (mine.seconds / most) / (its.seconds / few)
    return Row(what, against, value, "times", goal, note=note, busy=(mine.busy / most) / (its.busy / few))


HEADINGS = ("what", "measured", "result", "in processor time", "goal", "", "load", "note")


def table(rows: list[Row]) -> str:
    """Draw the rows as a Markdown table with even columns, the last one aside."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(HEADINGS))]
    widths[-1] = len(HEADINGS[-1])  # a long note is not made room for in every line
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in cells
    ]
    lines.insert(1, "| " + " | ".join("-" * max(width, 3) for width in widths) + " |")
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, ...]:
    goal = "" if row.goal is None else f"{'≥' if row.at_least else '≤'} {row.goal:g} {row.unit}"
    mark = {None: "", True: "reached", False: "MISSED"}[row.reached]
    if row.reached is False and row.reached_busy:
        mark = "reached in processor time"
    result, busy = (_number(value, row.unit) for value in (row.value, row.busy))
    load = "" if row.load is None else f"{row.load:.1f}"
    return (row.what, row.against, result, busy, goal, mark, load, row.note)


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:,.0f} {unit}" if abs(value) >= 100 else f"{value:.3g} {unit}"


def microseconds(seconds: float) -> str:
    """Write an absolute time of a record, for the note."""
    return f"{seconds * 1e6:.1f} µs"


def sides(mine: Uses, its: Uses) -> str:
    """Write what two processes took, for the note."""
    return (
        f"{mine.seconds:.2f} s against {its.seconds:.2f} s; "
        f"{mine.megabytes:.0f} MB against {its.megabytes:.0f} MB"
    )
