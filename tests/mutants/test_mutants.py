"""Seeded bugs: each patch beside this file is a bug, and names the test that dies of it.

A patch starts with a sentence about the bug and a line `test: …`; then comes a unified diff. It is applied to a copy of
the package, in which the named test is run by itself: it has to fail there, and to pass where nothing is patched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = (
    "qualrules",
    "rulesets",
    "tests/conftest.py",
    "tests/evaluate",
    "tests/engines",
    "pyproject.toml",
)
TESTS_FAILED = 1
"""What pytest ends with when tests ran and some failed; anything else is a mistake of the mutant's own."""

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Mutant:
    """One seeded bug."""

    name: str
    test: str
    diff: str

    @property
    def file(self) -> str:
        """The file that the diff changes."""
        return next(line for line in self.diff.splitlines() if line.startswith("+++ b/")).removeprefix(
            "+++ b/"
        )

    def applied_to(self, text: str) -> str:
        """The text with every hunk of the diff replaced, each found by its lines alone, wherever they stand now."""
        for hunk in self.diff.split("\n@@")[1:]:
            lines = hunk.splitlines()[1:]
            before = "".join(f"{line[1:]}\n" for line in lines if line[:1] in (" ", "-"))
            after = "".join(f"{line[1:]}\n" for line in lines if line[:1] in (" ", "+"))
            assert text.count(before) == 1, (
                f"{self.name}: the lines to change are not in {self.file}, or not only once"
            )
            text = text.replace(before, after)
        return text


def read(path: Path) -> Mutant:
    """The mutant that a patch file holds."""
    head, _, diff = path.read_text("utf-8").partition("\n\n")
    (test,) = [line.removeprefix("test: ") for line in head.splitlines() if line.startswith("test: ")]
    return Mutant(path.stem, test, diff)


MUTANTS = [read(path) for path in sorted(Path(__file__).parent.glob("*.patch"))]


def copy_of_the_package(folder: Path) -> Path:
    """The package and the tests that mutants name, in a folder of their own."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


def run(folder: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    """The tests, in a process that finds the package in the folder and nowhere else."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_ADDOPTS": "",  # the outer run's, which may name plugins that are not loaded here
    }
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def test_there_are_mutants_in_every_part():
    parts = {mutant.file.split("/")[1] for mutant in MUTANTS}
    assert len(MUTANTS) >= 10
    assert parts >= {"evaluate", "engines", "check", "reading"}


def test_the_named_tests_pass_without_a_bug(tmp_path):
    folder = copy_of_the_package(tmp_path)
    found = run(folder, *dict.fromkeys(mutant.test for mutant in MUTANTS))
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_seeded_bug_is_found(tmp_path, mutant: Mutant):
    folder = copy_of_the_package(tmp_path)
    file = folder / mutant.file
    file.write_text(mutant.applied_to(file.read_text("utf-8")), "utf-8")
    found = run(folder, mutant.test)
    assert found.returncode == TESTS_FAILED, f"{mutant.name} lives:\n{found.stdout}"
    assert "ERROR" not in found.stdout, found.stdout
