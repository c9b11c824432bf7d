"""A real Tryton for the tests, and the example package that reads it, installed as its users would."""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "examples" / "tryton_plugin"
SERVER = Path(__file__).with_name("server.py")
MODULES = ("trytond", "trytond_sale_opportunity")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example package installed by pip."""
    target, source = (
        tmp_path_factory.mktemp("tryton_site"),
        tmp_path_factory.mktemp("tryton_source") / "package",
    )
    shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("__pycache__"))
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"]
    command = [sys.executable, "-m", "pip", "install", *offline, "--target", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return target


@pytest.fixture(scope="module")
def installed(site: Path) -> Iterator[Path]:
    """The package on the path of this process, entry point and all, for as long as the tests of a file run."""
    sys.path.insert(0, str(site))
    yield site
    sys.path.remove(str(site))
    for name in [name for name in sys.modules if name.partition(".")[0] == "qualrules_tryton"]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def tryton(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a running Tryton: `127.0.0.1:PORT/crm`."""
    folder = tmp_path_factory.mktemp("tryton")
    cache = getattr(request.config, "cache", None)
    kept = Path(cache.mkdir("tryton")) if cache is not None else folder
    versions = "-".join(importlib.metadata.version(name) for name in MODULES)
    log = folder / "server.log"
    command = [sys.executable, str(SERVER), str(folder), str(kept / f"base-{versions}.sqlite")]
    with log.open("w") as said:
        server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True, encoding="utf-8"
        )
    assert server.stdin is not None
    assert server.stdout is not None
    port = server.stdout.readline().strip()
    assert port.isdigit(), log.read_text()
    yield f"127.0.0.1:{port}/crm"
    server.stdin.close()
    server.stdout.close()
    server.wait(timeout=20)
