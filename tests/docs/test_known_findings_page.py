"""The page about known findings: its commands print what it shows, and it names every key, option and code."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from qualrules.cli.ignore import ignore
from qualrules.workspace.ignore_file import KEYS
from tests.replay import UPDATE, replayed

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "known_findings.md"


def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_commands_print_what_is_shown(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "known_findings", tmp_path / "story")
    now = replayed(page(), tmp_path / "story")
    if UPDATE:
        PAGE.write_text(now, encoding="utf-8")
    assert now == page()


@pytest.mark.parametrize("key", KEYS)
def test_each_key_of_an_entry_stands_there(key: str) -> None:
    assert re.search(rf"^\| `{key}` \|", page(), re.MULTILINE)


@pytest.mark.parametrize("code", ["QR711", "QR712", "QR713", "QR714"])
def test_each_code_stands_there(code: str) -> None:
    assert code in page()


@pytest.mark.parametrize(
    "option", ["--baseline", "--write-baseline", "--only-new", "--ignore-file", "--as-of"]
)
def test_each_option_of_the_audit_stands_there(option: str) -> None:
    assert f"`{option}" in page()


def test_each_part_of_the_command_stands_there() -> None:
    assert set(ignore.commands) == {"add", "list", "prune"}
    assert all(f"\n- `{name}` " in page() for name in ignore.commands)


def test_the_entry_shown_is_one_of_the_story() -> None:
    shown = re.search(r"```toml\n(.*?)```", page(), re.DOTALL)
    assert shown
    assert shown[1] in (ROOT / "examples" / "known_findings" / "qualrules-ignore.toml").read_text("utf-8")


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\((\.\./[^)#]+|[a-z_]+\.md)\)", page()):
        assert (PAGE.parent / link).exists(), link
