"""One build of the wheel and of the sdist for all packaging tests, from what is installed: no network."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_PART_OF_A_CHECKOUT = (".git", ".venv", "dist", "build", ".*_cache", "__pycache__", ".hypothesis")


@pytest.fixture(scope="session")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist, and with the wheel that was built from the sdist."""
    folder = tmp_path_factory.mktemp("packaging")
    checkout, dist = folder / "checkout", folder / "dist"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(*NOT_PART_OF_A_CHECKOUT))
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(dist), str(checkout)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return dist


@pytest.fixture(scope="session")
def wheel(distributions: Path) -> Path:
    (only,) = distributions.glob("*.whl")
    return only


@pytest.fixture(scope="session")
def sdist(distributions: Path) -> Path:
    (only,) = distributions.glob("*.tar.gz")
    return only
