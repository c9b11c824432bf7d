"""Whole processes, measured from outside: seconds, processor seconds, and the most memory they had."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from benchmarks import timing
from benchmarks.timing import Used, Uses

ROOT = Path(__file__).parents[1]
LAUNCHED = Path(__file__).with_name("launched.py")


def qualrules(*arguments: object) -> list[str]:
    """Our own command."""
    return [sys.executable, "-m", "qualrules", *map(str, arguments)]


def python(module: str, *arguments: object) -> list[str]:
    """A module of the benchmarks."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def used_by(command: Sequence[str], output: Path | None = None, codes: Sequence[int] = (0,)) -> Used:
    """Run a command, its output into a file; stop the run where it ends with another code."""
    with tempfile.TemporaryDirectory() as folder:
        report, said = Path(folder) / "report.json", Path(folder) / "said"
        launched = [sys.executable, "-I", "-S", str(LAUNCHED), str(report), str(output or said), *command]
        ended = subprocess.run(launched, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        if ended.returncode:
            raise SystemExit(f"{' '.join(command)} could not be started: {ended.stderr}")
        found = json.loads(report.read_text(encoding="utf-8"))
    if found.pop("code") not in codes:
        raise SystemExit(f"{' '.join(command)} failed:\n{ended.stderr}")
    return Used(**found)


def in_turn(commands: Mapping[str, Sequence[str]], rounds: int, *, warm: bool = True) -> dict[str, Uses]:
    """Run the commands in turn, as `timing.in_turn` says; what warms up here is the disk."""
    turns = {name: partial(used_by, command) for name, command in commands.items()}
    return timing.in_turn(turns, rounds, warm=warm)
