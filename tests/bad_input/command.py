"""The command as the tests of this folder start it: the ruleset and the data, and what a run leaves behind."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

RULESET = """ruleset deals 1.0.0
  currency EUR

record opportunity
  amount: money
  close_date: date
  next_step: text
  stage: stage of sales

criterion large for opportunity
  when amount is at least 10k EUR

criterion planned for opportunity
  when next_step is known

process sales for opportunity
  stage "A"
    needs planned
  stage "B"
    needs large
"""
HEADER = "amount,close_date,next_step,stage\n"
ROWS = "20000 EUR,2026-01-01,call,B\n5 EUR,2026-01-01,,A\n,,,\n"


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    def says(self, *words: str) -> None:
        """Each of these stands in what it said, and nothing that only a developer can read."""
        told = self.out + self.err
        assert "Traceback" not in told, told[-3000:]
        assert "bug of qualrules" not in told, told[-3000:]
        for word in words:
            assert word in told, f"{word!r} is not in:\n{told[:3000]}"


def command(*arguments: str) -> list[str]:
    """The words that start the command."""
    return [sys.executable, "-m", "qualrules", *arguments]


def surroundings(**environment: str) -> dict[str, str]:
    """The environment of a command that is started somewhere else."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **environment}
