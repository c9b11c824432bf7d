"""The page about examples: its commands print what it shows, of the ruleset that it shows; its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualrules.cli.test import test as command
from tests.replay import UPDATE, replayed

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "examples.md"


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_commands_print_what_is_shown(tmp_path: Path) -> None:
    shown = re.search(r"```qual\n(.*?)```", page(), re.DOTALL)
    assert shown
    (tmp_path / "sales.qual").write_text(shown[1], encoding="utf-8")
    now = replayed(page(), tmp_path)
    if UPDATE:
        PAGE.write_text(now, encoding="utf-8")
    assert now == page()


@pytest.mark.parametrize(
    "option", [name for each in command.params for name in each.opts if name.startswith("--")]
)
def test_each_option_that_is_its_own_stands_there(option: str) -> None:
    if option not in ("--verbose", "--quiet", "--debug"):
        assert f"`{option}" in page() or f" {option} " in page()


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([a-z_]+\.md)[)#]", page()):
        assert (ROOT / "docs" / link).is_file(), link
