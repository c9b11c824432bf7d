"""The row "reading a ruleset": from its text to typed rules, for 500 lines and for 50,000."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import ours, rulesets
from benchmarks.rows import Row, growth
from benchmarks.timing import Contender, Uses, interleaved

SHORT, LONG = 500, 50_000
MOST_SECONDS = {SHORT: 0.1, LONG: 10.0}
LINEAR = 1.5


def measure(rounds: int, long: int = LONG) -> list[Row]:
    """Time both lengths; a line of the long one may cost little more than a line of the short one."""
    with tempfile.TemporaryDirectory() as folder:
        short, whole = (_read(Path(folder), lines, rounds) for lines in (SHORT, long))
    found = [
        Row(
            "reading a ruleset",
            f"{lines:,} lines",
            uses.seconds,
            "s",
            MOST_SECONDS.get(lines),
            busy=uses.busy,
        )
        for lines, uses in ((SHORT, short), (long, whole))
    ]
    text = f"a line of {long:,} / a line of {SHORT}"
    return [*found, growth("reading a ruleset", text, LINEAR, (long, whole), (SHORT, short))]


def _read(folder: Path, lines: int, rounds: int) -> Uses:
    path = folder / f"lines_{lines}.qual"
    path.write_text(rulesets.of_length(lines), encoding="utf-8")
    return interleaved({"read": Contender(lambda: ours.load(path))}, rounds, warm=lines <= SHORT)["read"]
