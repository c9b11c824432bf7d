"""Our command under a profiler, as a process of its own: `python -m benchmarks.profiled FILE ARGUMENTS…`.

The clock is the processor time of all threads, so a statement of a database counts with all that it took.
"""

from __future__ import annotations

import cProfile
import runpy
import sys
import time


def main(file: str, arguments: list[str]) -> None:
    """Run the command and write what the profiler saw, however the command ends."""
    sys.argv = ["qualrules", *arguments]
    profile = cProfile.Profile(time.process_time)
    try:
        profile.runcall(runpy.run_module, "qualrules", run_name="__main__")
    finally:
        profile.dump_stats(file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
