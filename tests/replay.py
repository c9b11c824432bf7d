"""Commands that a page shows, run again: what they print must be what the page says.

`QUALRULES_UPDATE=1` writes what they print into the page instead of comparing.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

UPDATE = os.environ.get("QUALRULES_UPDATE") == "1"
SECONDS = re.compile(r"\b\d+\.\d+ s\b")


def run(command: str, folder: Path) -> tuple[str, int]:
    """Standard output, then standard error, of a `qualrules …` line, and its exit code; times are levelled."""
    words = shlex.split(command)
    assert words[0] == "qualrules", command
    environment = {**os.environ, "COLUMNS": "120", "PYTHONPATH": os.pathsep.join(sys.path[1:])}
    done = subprocess.run(  # the project's own command
        [sys.executable, "-m", "qualrules", *words[1:]],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        timeout=300,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return SECONDS.sub("0.00 s", done.stdout + done.stderr), done.returncode


def shown(output: str, code: int) -> str:
    """The output as pages show it; an exit code other than 0 is said."""
    text = "\n".join(line.rstrip() for line in output.rstrip().splitlines())
    return text + (f"\n(exit code {code})" if code else "")


CUT = "…"
CONSOLE = re.compile(r"```console\n(?P<body>.*?)```", re.DOTALL)


def console_blocks(page: str) -> list[tuple[str, str]]:
    """Each command of the page's `console` blocks with the output shown under it."""
    found = []
    for block in CONSOLE.finditer(page):
        for part in re.split(r"^\$ ", block["body"], flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.rstrip("\n")))
    return found


def replayed(page: str, folder: Path) -> str:
    """The page with what its `qualrules` commands print now."""

    def block(match: re.Match[str]) -> str:
        parts = []
        for part in re.split(r"^\$ ", match["body"], flags=re.MULTILINE)[1:]:
            command, _, old = part.partition("\n")
            new = shown(*run(command, folder)) if command.startswith("qualrules ") else old.rstrip("\n")
            if CUT in old.splitlines():
                # The page shows the beginning only.
                new = "\n".join([*new.splitlines()[: old.splitlines().index(CUT)], CUT])
            parts.append(f"$ {command}\n{new}".rstrip())
        return "```console\n" + "\n".join(parts) + "\n```"

    return CONSOLE.sub(block, page)
