"""What a runner does with a step: evaluates what it hands over, runs the script with bash, and obeys the orders in the log.

Small on purpose: `${{ inputs.x }}`, `${{ github.x }}`, `${{ vars.x }}` and no functions.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.invoking import ROOT

EXPRESSION = re.compile(r"\$\{\{ *(\w+)\.([\w.-]+) *\}\}")
ORDER = re.compile(r"\s*::([\w-]+)(?: [^:]*)?::(.*)")
BASH = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"]
"""How GitHub starts a step with `shell: bash`."""


def yaml(text: str) -> Any:
    """One document, read by YAML 1.2: `on` stays a word."""
    return YAML(typ="safe", pure=True).load(text)


def evaluated(text: object, contexts: Mapping[str, Mapping[str, str]]) -> str:
    """A value with its expressions filled in; what is unknown is empty, as on GitHub."""
    return EXPRESSION.sub(lambda found: contexts.get(found[1], {}).get(found[2], ""), str(text))


@dataclass(frozen=True)
class Ran:
    """What a step left behind."""

    code: int
    log: str
    outputs: Mapping[str, str]
    folder: Path
    summary: str

    @property
    def orders(self) -> list[tuple[str, str]]:
        """The orders in the log that the runner obeys: those between stop and its token are none."""
        obeyed, token = [], ""
        for line in self.log.splitlines():
            found = ORDER.match(line)
            if found is None or (token and found[1] != token):
                continue
            token = found[2] if found[1] == "stop-commands" else ""
            if found[1] not in ("stop-commands", token) and not re.fullmatch(r"[0-9a-f]{32}", found[1]):
                obeyed.append((found[1], found[2]))
        return obeyed

    @property
    def was_injected(self) -> bool:
        """Whether something that stood in a value was run."""
        return any(self.folder.rglob("pwned*"))


def on_path(folder: Path, **scripts: str) -> str:
    """A PATH with these scripts before all others; `qualrules` is there anyway."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = f'exec "{sys.executable}" -m qualrules "$@"'
    for name, text in {"qualrules": ours, **scripts}.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def run_script(
    script: str, folder: Path, environment: Mapping[str, str], path: str, shell: list[str] = BASH
) -> Ran:
    """Run the script of a step in a folder."""
    beside = folder.parent / f"{folder.name}-runner"
    beside.mkdir(exist_ok=True)
    files = {name: beside / name for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")}
    for file in files.values():
        file.write_text("", encoding="utf-8")
    (beside / "script.sh").write_text(script, encoding="utf-8")
    done = subprocess.run(
        [*shell, str(beside / "script.sh")],
        cwd=folder,
        env={
            **os.environ,
            "QUALRULES_PROVE": "no",  # what a pipeline installs has no z3, and its rulesets are about other things
            **{name: str(file) for name, file in files.items()},
            **environment,
            "PATH": path,
            "PYTHONPATH": str(ROOT),
            "RUNNER_TEMP": str(beside),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    outputs = _outputs(files["GITHUB_OUTPUT"].read_text("utf-8"))
    return Ran(done.returncode, done.stdout, outputs, folder, files["GITHUB_STEP_SUMMARY"].read_text("utf-8"))


def _outputs(text: str) -> dict[str, str]:
    """`name=value`, and `name<<MARK` with lines up to the mark."""
    outputs: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, sign, rest = re.split(r"(=|<<)", line, maxsplit=1)
        outputs[name] = rest if sign == "=" else "\n".join(iter(lambda: next(lines), rest))
    return outputs
