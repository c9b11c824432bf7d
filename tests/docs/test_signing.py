"""The section about signing shows what the story of a signed agreement prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SECTION = (ROOT / "docs" / "agreement.md").read_text(encoding="utf-8").partition("\n## Signing\n")[2]
SHOWN = re.findall(r"^```text\n(.*?)^```", SECTION, re.MULTILINE | re.DOTALL)
EXPECTED = ROOT / "examples" / "signed_agreement" / "expected"
PRINTED = [line for path in EXPECTED.glob("*.txt") for line in path.read_text(encoding="utf-8").splitlines()]


def test_there_is_something_to_hold_against_it() -> None:
    assert len(SHOWN) == 3


@pytest.mark.parametrize("shown", SHOWN)
def test_each_line_is_printed_by_the_story(shown: str) -> None:
    assert set(shown.splitlines()) <= set(PRINTED)


@pytest.mark.parametrize("code", ["QR701", "QR702", "QR703"])
def test_each_code_is_explained(code: str) -> None:
    assert code in SECTION


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", SECTION):
        assert (ROOT / "docs" / target).exists(), target
