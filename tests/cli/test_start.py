"""What the start of a command may not cost: packages that it does not need are not imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "rich",
    "pydantic",
    "pluggy",
    "importlib.metadata",
    "lark",
    "difflib",
    "xml.etree.ElementTree",
    "csv",
    "z3",
    "qualrules.analyze",
}
PROBE = """
import sys
from qualrules.cli.main import run
code = run(sys.argv[1:])
print("\\n".join(sys.modules), file=sys.stderr)
"""


def imported(*args: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *args],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"PYTHONPATH": ":".join(sys.path), "PATH": ""},
    )
    return set(done.stderr.splitlines())


@pytest.mark.parametrize(
    ("args", "needed"),
    [
        (("--version",), set()),
        (("explain", "QR201"), set()),
        (("completion", "bash"), set()),
        (("check", "--no-prove", "bant"), {"lark"}),
        (("fmt", "--check", "bant"), {"lark"}),
        (("test", "bant"), {"lark", "xml.etree.ElementTree"}),
        (("plugins",), {"pluggy", "importlib.metadata", "csv"}),
        (("export", "json-schema"), {"pydantic", "pluggy", "importlib.metadata", "csv"}),
    ],
)
def test_a_command_imports_only_what_it_needs(args, needed):
    loaded = imported(*args)
    heavy = loaded & HEAVY
    if "pydantic" in needed:  # which brings packages of its own
        heavy &= {"rich", "lark"}
        needed = set()
    assert heavy <= needed


def test_the_version_needs_no_rules():
    loaded = imported("--version")
    assert not {name for name in loaded if name.startswith(("qualrules.model", "qualrules.check"))}
