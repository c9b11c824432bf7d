"""The agreed messages in full: every word, every caret. What is agreed stands in `golden.md`, not here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualrules.report.diagnostics_text import render
from qualrules.workspace.checking import check_files, mistakes
from qualrules.workspace.clock import time_limit
from qualrules.workspace.disagreeing import with_disagreements
from qualrules.workspace.finding import Found
from qualrules.workspace.proving import proofs

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
def test_a_message_is_as_agreed(code, text, expected, tmp_path):
    path = tmp_path / "sales.qual"
    path.write_text(with_gaps(text), encoding="utf-8")
    checkup, is_over = check_files([Found(path, path.name)]), time_limit(60)
    found = mistakes(checkup, examples=False, remarks=proofs(checkup, is_over))
    told = with_disagreements(checkup, (one for one in found if one.code == code), is_over)
    assert render(told) == expected
