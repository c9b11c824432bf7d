"""The row "start": a whole process of the command against a bare `python -c pass`."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

from benchmarks import ours
from benchmarks.rows import Row
from benchmarks.timing import Contender, interleaved


def measure(rounds: int) -> list[Row]:
    """Time the three processes in turn."""
    command = _command()
    times = interleaved(
        {
            "bare": Contender(_process([sys.executable, "-c", "pass"])),
            "version": Contender(_process([*command, "--version"])),
            "check": Contender(_process([*command, "check", str(ours.BENCH)])),
        },
        rounds,
    )
    return [
        Row(
            "start",
            f"{text} / `python -c pass`",
            times[name].times(times["bare"]),
            "times",
            goal,
            note=_note(times[name].median),
        )
        for name, text, goal in (
            ("version", "`qualrules --version`", 12),
            ("check", "`qualrules check` of 70 lines", 25),
        )
    ]


def _note(seconds: float) -> str:
    return f"{seconds * 1e3:.0f} ms"


def _command() -> list[str]:
    """The installed script where there is one, else the module."""
    script = Path(sysconfig.get_path("scripts")) / "qualrules"
    return [str(script)] if script.exists() else [sys.executable, "-m", "qualrules"]


def _process(command: list[str]) -> Callable[[], object]:
    return lambda: subprocess.run(command, check=True, capture_output=True)
