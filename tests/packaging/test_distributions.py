"""What travels in the wheel and in the sdist, and that an unpacked wheel works by itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return Parser().parsestr(archive.read(name).decode("utf-8"))


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    package = ROOT / "qualrules"
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {"qualrules/py.typed", "qualrules/grammar/qualrules.lark"} <= wanted
    assert any(re.fullmatch(r"qualrules/pages/QR\d+\.md", name) for name in wanted)
    assert wanted - names_in(wheel) == set()


def test_the_rulesets_are_in_the_wheel(wheel: Path) -> None:
    wanted = {f"qualrules/_rulesets/{path.name}" for path in (ROOT / "rulesets").glob("*.qual")}
    assert "qualrules/_rulesets/bant.qual" in wanted
    assert wanted - names_in(wheel) == set()


def test_nothing_but_the_package_is_in_the_wheel(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in names_in(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"qualrules"}


def test_the_sdist_holds_what_is_needed_to_test_it(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    wanted = {
        "rulesets/bant.qual",
        "tests/conftest.py",
        "README.md",
        "LICENSE",
        "CHANGELOG.md",
        "pyproject.toml",
        "action.yml",
        "templates/qualrules.yml",
        ".pre-commit-hooks.yaml",
    }
    assert wanted - names == set()


def test_the_metadata_say_what_it_is(wheel: Path) -> None:
    says = metadata(wheel)
    assert says["Name"] == "qualrules"
    assert says["License-Expression"] == "Apache-2.0"
    assert says["Requires-Python"] == ">=3.11"
    assert says["Description-Content-Type"] == "text/markdown"
    required = says.get_all("Requires-Dist") or []
    plain = {re.split(r"[<>=!~;\s\[]", line)[0] for line in required if "extra ==" not in line}
    assert plain == {"lark", "pydantic", "pluggy", "click", "rich", "tomlkit", "filelock", "tzdata"}


def test_the_index_would_take_both(distributions: Path) -> None:
    files = sorted(str(path) for path in distributions.iterdir())
    command = [sys.executable, "-m", "twine", "check", "--strict", *files]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def run_from(wheel_folder: Path, elsewhere: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(wheel_folder)}
    return subprocess.run(
        [sys.executable, "-m", "qualrules", *arguments],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_a_shipped_ruleset_is_found_by_name_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    done = run_from(installed, elsewhere, "test", "bant")
    assert done.returncode == 0, done.stdout + done.stderr
    own = 'ruleset own 1.0.0\n  currency EUR\n\nuse "bant"\n'
    (elsewhere / "own.qual").write_text(own, encoding="utf-8")
    done = run_from(installed, elsewhere, "check", "own.qual")
    assert done.returncode == 0, done.stdout + done.stderr
