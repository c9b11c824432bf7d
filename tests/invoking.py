"""The command, started as the tests start it: in this process for speed, or as one of its own; and what it leaves behind."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from qualrules.cli.main import run

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The lines of `--format jsonl`."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def document(self) -> Any:
        """The document of `--format json`."""
        return json.loads(self.out)

    def says(self, *words: str) -> None:
        """Each of these stands in what it said, and nothing that only a developer can read."""
        told = self.out + self.err
        assert "Traceback" not in told, told[-3000:]
        assert "bug of qualrules" not in told, told[-3000:]
        for word in words:
            assert word in told, f"{word!r} is not in:\n{told[:3000]}"


def invoke(*arguments: str, stdin: bytes = b"") -> Done:
    """Run the command here, without the start of a process."""
    given, out, err = (io.TextIOWrapper(io.BytesIO(content), "utf-8") for content in (stdin, b"", b""))
    with patch.object(sys, "stdin", given), redirect_stdout(out), redirect_stderr(err):
        code = run(arguments)
        out.flush()
        err.flush()
    return Done(code, *(stream.buffer.getvalue().decode("utf-8") for stream in (out, err)))


def command(*arguments: str) -> list[str]:
    """The words that start it as a process."""
    return [sys.executable, "-m", "qualrules", *arguments]


def surroundings(**environment: str) -> dict[str, str]:
    """The environment of a process that is started in another folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **environment}


def heed_ctrl_c() -> None:
    """For a started process: Ctrl-C counts, also where the tests run in the background, which ignores it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
