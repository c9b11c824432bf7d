"""The page about the agreement: its commands print what it shows, and its sentences are those that are made."""

from __future__ import annotations

import re
from pathlib import Path

from tests.replay import UPDATE, replayed
from tests.report.test_agreement_sentences import SENTENCES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "agreement.md"


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_commands_print_what_is_shown(tmp_path: Path) -> None:
    now = replayed(page(), tmp_path)
    if UPDATE:
        PAGE.write_text(now, encoding="utf-8")
    assert now == page()


def test_the_sentences_are_those_that_are_made() -> None:
    table = page()[page().index("| in the ruleset |") :].split("\n\n")[0]
    rows = re.findall(r"^\| `(.+?)` \| (.+) \|$", table, re.MULTILINE)
    assert len(rows) > 5
    for condition, sentence in rows:
        assert SENTENCES[condition] == sentence


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page()):
        assert (PAGE.parent / target).exists(), target
