"""The agreed messages in full: every word, every caret. What is agreed stands in `golden.md`, not here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualrules.check import check
from qualrules.report.diagnostics_text import render
from qualrules.source import SourceFile

CASE = re.compile(r"^## (QR\d+)\n\n```qual\n(.*?)```\n\n```text\n(.*?)```", re.MULTILINE | re.DOTALL)
PAGE = (Path(__file__).parent / "golden.md").read_text("utf-8")
CASES = CASE.findall(PAGE)


def with_gaps(text: str) -> str:
    """The text with `…N` replaced by the empty lines that it stands for."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("…"):
            lines += [""] * (int(line[1:]) - 1 - len(lines))
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def test_every_case_of_the_page_is_read():
    assert len(CASES) == PAGE.count("\n## ")


@pytest.mark.parametrize(("code", "text", "expected"), CASES, ids=[code for code, _, _ in CASES])
def test_a_message_is_as_agreed(code, text, expected):
    checked = check(SourceFile("sales.qual", with_gaps(text)), lambda target, source: None)
    assert render(one for one in checked.diagnostics if one.code == code) == expected
