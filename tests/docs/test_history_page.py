"""The page about histories: its command prints what it shows, its findings and forms are those that there are."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from qualrules.codes import CODES
from qualrules.diagnostics import Level
from qualrules.evaluate.finding import LEVELS
from tests.replay import UPDATE, replayed

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "history.md"


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_command_prints_what_is_shown(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "stage_history", tmp_path / "story")
    now = replayed(page(), tmp_path / "story")
    if UPDATE:
        PAGE.write_text(now, encoding="utf-8")
    assert now == page()


@pytest.mark.parametrize("code", sorted(code for code in CODES if code.startswith("QR61")))
def test_each_finding_of_the_past_stands_there(code: str) -> None:
    row = re.search(rf"^\| {code} {CODES[code]} \| ([a-z, ]+) \|", page(), re.MULTILINE)
    assert row
    assert row[1].split(", ")[0] == LEVELS[code].value
    assert set(row[1].split(", ")) <= {level.value for level in Level}


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page()):
        assert (PAGE.parent / target).exists(), target
