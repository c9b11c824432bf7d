"""The pages of codes that the checker tells: the wrong text gives the code, the right one gives no mistake at
all.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import qualrules
from tests.check.rulesets import checked, short

PAGES = Path(qualrules.__file__).parent / "pages"
FENCE = re.compile(r"^```(qual wrong|qual)\n(.*?)^```", re.MULTILINE | re.DOTALL)
WITH_FENCES = [
    path for path in sorted(PAGES.glob("QR[234]*.md")) if "```qual wrong" in path.read_text("utf-8")
]


@pytest.mark.parametrize("page", WITH_FENCES, ids=lambda path: path.stem)
def test_the_examples_of_a_page(page: Path) -> None:
    for kind, text in FENCE.findall(page.read_text("utf-8")):
        found = [short(each) for each in checked(text).diagnostics]
        told = [each for each in found if each.startswith(page.stem)]
        if kind == "qual wrong":
            assert told, found
            assert told == found
        else:
            assert found == []


def test_there_are_such_pages() -> None:
    assert len(WITH_FENCES) >= 20
