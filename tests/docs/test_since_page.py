"""The page about runs since the last one: its commands print what it shows, and its links lead somewhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.replay import UPDATE, replayed

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "since.md"


def test_the_commands_print_what_is_shown(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    shutil.copytree(ROOT / "examples" / "known_findings", tmp_path / "story")
    now = replayed(page, tmp_path / "story")
    if UPDATE:
        PAGE.write_text(now, encoding="utf-8")
    assert now == page


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", PAGE.read_text(encoding="utf-8"))
    assert links
    assert all((PAGE.parent / link).exists() for link in links)
