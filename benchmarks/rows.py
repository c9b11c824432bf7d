"""A row of the table: what was measured, against what, the number, the goal, and whether it was reached."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


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

    @property
    def reached(self) -> bool | None:
        """Whether the goal was reached; None without one."""
        if self.goal is None or self.value is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def as_json(self) -> dict[str, Any]:
        """Give the row as it is written to the file."""
        return asdict(self) | {"reached": self.reached}


HEADINGS = ("what", "measured", "result", "goal", "", "note")


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
    result = "" if row.value is None else f"{row.value:.3g} {row.unit}"
    return (row.what, row.against, result, goal, mark, row.note)


def microseconds(seconds: float) -> str:
    """Write an absolute time of a record, for the note."""
    return f"{seconds * 1e6:.1f} µs"
