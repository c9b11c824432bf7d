"""The page about `diff`: its commands print what it shows, and it names every option and verdict."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

import click
import pytest

from qualrules.analyze.comparison.changes import Bump, Verdict
from qualrules.cli.diff import FORMATS, diff
from tests.replay import UPDATE, replayed

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "diff.md"


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_commands_print_what_is_shown(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "changed_definition", tmp_path / "story")
    now = replayed(page(), tmp_path / "story")
    if UPDATE:
        PAGE.write_text(now, encoding="utf-8")
    assert now == page()


@pytest.mark.parametrize(
    "option", [each.opts[-1] for each in diff.params if isinstance(each, click.Option) and not each.hidden]
)
def test_each_option_stands_there(option: str) -> None:
    talk = {"--verbose", "--quiet", "--debug"}
    assert option in talk or f"`{option}" in page() or (option == "--output" and "`-o FILE`" in page())


def test_each_verdict_step_and_form_stands_there() -> None:
    assert all(f"| {verdict} |" in page() for verdict in get_args(Verdict))
    assert all(re.search(rf"\| {bump} \|$", page(), re.MULTILINE) for bump in get_args(Bump)[:3])
    assert all(f"`{form}`" in page() or f"--format {form}`" in page() for form in FORMATS)


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\((\.\./[^)#]+|[a-z_]+\.md)\)", page()):
        assert (PAGE.parent / link).exists(), link
