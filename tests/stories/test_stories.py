"""Each story under `examples/` prints what its folder `expected/` says, command by command, as its README lists them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.replay import UPDATE, run, shown

EXAMPLES = Path(__file__).parents[2] / "examples"
STORIES = sorted(path.parent.name for path in EXAMPLES.glob("*/README.md"))
OUTSIDE = {"hardware_seller": "maven_crm"}
COMMAND = re.compile(r"^    (qualrules .+)$", re.MULTILINE)


def test_there_are_stories() -> None:
    """The authored stories and the public dataset are there."""
    authored = {"lead_handover", "opportunity_audit", "account_file", "pipedrive_admin"}
    assert authored | {"hardware_seller"} <= set(STORIES)


@pytest.mark.parametrize("story", [name for name in STORIES if name not in OUTSIDE])
def test_story(story: str, tmp_path: Path) -> None:
    """The commands of an authored story print what is kept."""
    replay(story, tmp_path)


@pytest.mark.parametrize("story", OUTSIDE)
def test_story_on_outside_data(story: str, tmp_path: Path, outside_data: Callable[[str], Path]) -> None:
    """The commands of a story on a public dataset print what is kept."""
    folder = outside_data(OUTSIDE[story])
    replay(story, tmp_path, folder)


def replay(story: str, tmp_path: Path, data: Path | None = None) -> None:
    folder = tmp_path / story
    shutil.copytree(EXAMPLES / story, folder)
    if data is not None:
        shutil.copytree(data, folder / data.name)
    commands = COMMAND.findall((EXAMPLES / story / "README.md").read_text(encoding="utf-8"))
    assert commands
    for number, command in enumerate(commands, start=1):
        printed = f"$ {command}\n{shown(*run(command, folder))}\n"
        kept = EXAMPLES / story / "expected" / f"{number:02}.txt"
        if UPDATE:
            kept.parent.mkdir(exist_ok=True)
            kept.write_text(printed, encoding="utf-8")
        assert printed == kept.read_text(encoding="utf-8")
