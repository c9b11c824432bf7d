"""Start-up: nothing of the plugin layer is imported before a command needs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def imported_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stdout.split())


def test_the_contract_with_reading_costs_no_pluggy():
    assert not {"pluggy", "importlib.metadata"} & imported_by("import qualrules.reading.raw")


def test_the_adapters_that_ship_can_be_used_without_pluggy():
    modules = imported_by(
        "import qualrules.plugins.adapters.delimited, qualrules.plugins.adapters.json_lines"
    )
    assert not {"pluggy", "importlib.metadata"} & modules
