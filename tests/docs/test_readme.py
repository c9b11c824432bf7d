"""The README's commands are run again, and what they print is what the README shows."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from tests.replay import UPDATE, console_blocks, replayed, run

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the README's commands read, in a folder of its own."""
    for name in ("examples", "rulesets"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def page() -> str:
    return README.read_text(encoding="utf-8")


def fence(mark: str) -> str:
    """The fenced block behind a mark."""
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```", page(), re.DOTALL)
    assert found, mark
    return found[1]


def test_commands_print_what_is_shown(checkout: Path) -> None:
    now = replayed(page(), checkout)
    if UPDATE:
        README.write_text(now, encoding="utf-8")
    assert now == page()
    assert len(console_blocks(page())) >= 2


def test_the_first_run_is_the_command_whose_output_is_shown() -> None:
    command = console_blocks(page())[0][0]
    line = fence("ci:run").strip()
    assert "\n" not in line
    assert line.endswith(command.replace("qualrules ", ".venv/bin/qualrules ", 1))


def test_the_python_block_prints_what_its_comments_say(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    code = fence("python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    shown = re.findall(r"^print\(.*\)  # (.*)$", code, re.MULTILINE)
    assert printed.getvalue().splitlines() == shown


def test_the_ruleset_shown_is_right(tmp_path: Path) -> None:
    blocks = re.findall(r"^ *```qual\n(.*?)^ *```", page(), re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 3
    for number, text in enumerate(blocks):
        # The first ruleset stands alone; the last one is the source block of the one before it.
        folder = tmp_path / ("alone" if number == 0 else "together")
        folder.mkdir(exist_ok=True)
        (folder / f"shown{number}.qual").write_text(dedent(text), encoding="utf-8")
    for command in ("qualrules check .", "qualrules test .", "qualrules fmt --check ."):
        output, code = run(command, tmp_path)
        assert code == 0, output


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page()):
        assert (ROOT / target).exists(), target
