"""Nothing public without a line about it: commands, hooks and exit codes stand in the pages that people read."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from qualrules.cli.exits import BUG, CANNOT, CLEAN, FINDINGS, INTERRUPTED
from qualrules.cli.main import COMMANDS
from qualrules.plugins import hookspecs

ROOT = Path(__file__).parents[2]
HOOKS = [
    name for name, _ in inspect.getmembers(hookspecs, inspect.isfunction) if name.startswith("qualrules_")
]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_stands_in_the_readme(command: str) -> None:
    assert any(f"`{form}" in page("README.md") for form in (f"qualrules {command}", command))


@pytest.mark.parametrize("hook", HOOKS)
def test_each_hook_stands_in_contributing(hook: str) -> None:
    assert hook in page("CONTRIBUTING.md")


def test_there_are_hooks() -> None:
    assert "qualrules_adapters" in HOOKS
    assert "qualrules_lint_rules" in HOOKS


def test_each_exit_code_stands_in_the_readme() -> None:
    for code in (CLEAN, FINDINGS, CANNOT, BUG, INTERRUPTED):
        assert f"{code} " in page("README.md")
