"""Whole processes, measured from outside: seconds, processor seconds, and the most memory they had."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAUNCHED = Path(__file__).with_name("launched.py")


@dataclass(frozen=True)
class Used:
    """What one process took."""

    seconds: float
    busy: float
    """Seconds of processor time over all its threads: nearly the same on a busy machine."""
    megabytes: float


@dataclass(frozen=True)
class Uses:
    """The same process, once a round."""

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
        """How many times longer than the other this took, round for round."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return statistics.median(mine.seconds / its.seconds for mine, its in pairs)

    def busier(self, other: Uses) -> float:
        """How many times more processor time than the other this took, round for round."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return statistics.median(mine.busy / its.busy for mine, its in pairs)


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


def in_turn(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Uses]:
    """Run the commands in turn, round after round; a first round that warms the disk does not count."""
    found: dict[str, list[Used]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            used = used_by(command)
            if number > 0:
                found[name].append(used)
    return {name: Uses(tuple(uses)) for name, uses in found.items()}
