"""The row "start": a whole process of the command against a bare `python -c pass`."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

from benchmarks import ours
from benchmarks.processes import in_turn
from benchmarks.rows import Row, ratio

GOALS = {"`qualrules --version`": 12, "`qualrules check --no-prove` of 70 lines": 25}


def measure(rounds: int) -> list[Row]:
    """Time the three processes in turn."""
    command = _command()
    version, check = GOALS
    uses = in_turn(
        {
            "bare": [sys.executable, "-c", "pass"],
            version: [*command, "--version"],
            check: [*command, "check", "--no-prove", str(ours.BENCH)],
        },
        rounds,
    )
    return [
        ratio(
            "start",
            f"{name} / `python -c pass`",
            uses[name],
            uses["bare"],
            goal,
            note=f"{uses[name].seconds * 1e3:.0f} ms against {uses['bare'].seconds * 1e3:.0f} ms",
        )
        for name, goal in GOALS.items()
    ]


def _command() -> list[str]:
    """The installed script where there is one, else the module."""
    script = Path(sysconfig.get_path("scripts")) / "qualrules"
    return [str(script)] if script.exists() else [sys.executable, "-m", "qualrules"]
