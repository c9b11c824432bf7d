"""A small process of its own that runs a command and writes what it took. Imports as little as it can.

The most memory that a process had begins with what the process that started it had, so it is not the big one that starts it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def main(report: str, output: str, command: list[str]) -> None:
    """Run it with its output in a file, wait, and write the report."""
    with Path(output).open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    kilobytes = used.ru_maxrss / 1024 if sys.platform == "darwin" else used.ru_maxrss
    found = {
        "seconds": seconds,
        "busy": used.ru_utime + used.ru_stime,
        "megabytes": kilobytes / 1024,
        "code": process.returncode,
    }
    Path(report).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
