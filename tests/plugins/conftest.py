"""The sample packages, installed by pip into folders of their own, without a network."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PACKAGES = ("sample_package", "broken_package")
collect_ignore = list(PACKAGES)


def install(package: str, site: Path, work: Path) -> None:
    source = work / package
    shutil.copytree(HERE / package, source, ignore=shutil.ignore_patterns("__pycache__"))
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"]
    command = [sys.executable, "-m", "pip", "install", *offline, "--target", str(site), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def forget(*packages: str) -> None:
    for name in list(sys.modules):
        if name.partition(".")[0] in packages:
            del sys.modules[name]


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample package installed."""
    site = tmp_path_factory.mktemp("sample_site")
    install("sample_package", site, tmp_path_factory.mktemp("sample_source"))
    return site


@pytest.fixture(scope="session")
def broken_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the broken package installed."""
    site = tmp_path_factory.mktemp("broken_site")
    install("broken_package", site, tmp_path_factory.mktemp("broken_source"))
    return site


@pytest.fixture
def sample_installed(sample_site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(sample_site))
    yield sample_site
    forget("qualrules_vcards")


@pytest.fixture
def broken_installed(broken_site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(broken_site))
    yield broken_site
    forget("qualrules_broken")
