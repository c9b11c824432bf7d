"""A small repository with a ruleset, an export that does not agree with it, and mistakes to put in."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.cli.deals import COLUMNS, ROWS, RULES

EXAMPLE = """
example "Money is set aside" for opportunity
  budget_status: "Approved"
  expect budget is met
"""
MISTAKE = RULES.replace("when budget_status is one of", "when budget_statsu is one of")
UNTIDY = (RULES + EXAMPLE).replace("  needs budget, large", "  needs   budget,large")
FAILING = RULES + EXAMPLE.replace('"Approved"', '"None"')


def rulesets(folder: Path, text: str = RULES + EXAMPLE, name: str = "deals.qual") -> Path:
    """A folder with a ruleset in its canonical look."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def export(folder: Path, rows: int = 6) -> Path:
    """Deals: the second stands ahead of what is agreed, and so do others."""
    path = folder / "deals.csv"
    path.write_text("\n".join([COLUMNS, *ROWS[:rows], ""]), encoding="utf-8")
    return path


def git(folder: Path, *arguments: str) -> str:
    """Run git there, with nothing of this machine's own settings."""
    done = subprocess.run(
        ["git", "-c", "user.name=somebody", "-c", "user.email=somebody@example.com", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout
