"""What `import qualrules` gives, and what it costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import qualrules

HEAVY = ("lark", "pydantic", "pluggy", "click", "rich")


@pytest.mark.parametrize("name", qualrules.__all__)
def test_every_public_name_is_there_and_documented(name):
    found = getattr(qualrules, name)
    assert found is getattr(qualrules, name)
    if name not in ("__version__", "hookimpl", "hookspec"):
        assert found.__doc__


def test_a_name_that_is_not_public():
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = qualrules.nonsense


def test_type_checkers_see_the_names_that_run_time_gives():
    tree = ast.parse(Path(qualrules.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        (alias.name, node.module)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    given = {(name, f"qualrules.{home}") for name, home in qualrules._HOMES.items()}
    assert seen == given
    assert {name for name, _ in seen} | {"__version__"} == set(qualrules.__all__)


def test_dir_names_what_has_not_been_imported_yet():
    assert set(qualrules.__all__) <= set(dir(qualrules))


def test_importing_is_cheap():
    code = "import qualrules, sys; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(HEAVY) & set(done.stdout.split())


def test_evaluating_needs_no_pydantic_and_no_command_line():
    code = (
        "import qualrules, sys; qualrules.load('bant').evaluate({}, as_of='2026-11-21');"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"pydantic", "click", "rich", "pluggy"} & set(done.stdout.split())
