"""One rival as a process of its own: `python -m benchmarks.tables.rivals.one NAME RECORDS OUT`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

RIVALS = {"Polars": "polars", "PyArrow": "arrow", "numpy": "numpy", "pandas": "pandas"}
WHOLE_IN_MEMORY = ("pandas",)
"""Left out of the largest table."""


def main(name: str, records: Path, out: Path) -> None:
    """Let it decide the records of a file."""
    import_module(f"benchmarks.tables.rivals.{RIVALS[name]}_form").run(records, out)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
