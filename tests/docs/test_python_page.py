"""Every Python block of docs/python.md runs, and prints what its comments say."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

import qualrules

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
SAID = re.compile(r"^ *print\(.*\)  # (.*)$", re.MULTILINE)


def test_every_block_prints_what_its_comments_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (text,) = re.findall(r"^```qual\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    (tmp_path / "deals.qual").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for code in BLOCKS:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "docs/python.md", "exec"), names)
        assert printed.getvalue().splitlines() == SAID.findall(code)


def test_every_section_has_a_block() -> None:
    sections = PAGE.split("\n## ")[1:]
    assert [section.splitlines()[0] for section in sections if "```python" not in section] == []


@pytest.mark.parametrize("name", [name for name in dir(qualrules.Ruleset) if not name.startswith("_")])
def test_everything_that_a_ruleset_offers_is_on_the_page(name: str) -> None:
    assert re.search(rf"\b{name}\b", PAGE)


def test_the_readme_leads_here() -> None:
    assert "The whole Python face: [docs/python.md](docs/python.md)" in (ROOT / "README.md").read_text(
        "utf-8"
    )
