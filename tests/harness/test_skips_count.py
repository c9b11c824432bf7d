"""A skip is a failure under QUALRULES_REQUIRE=all: held by running pytest over a tiny suite of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SUITE = """
import pytest

def test_passes():
    pass

def test_skips():
    pytest.skip("not here")

def test_wants_data(outside_data):
    assert (outside_data("shop") / "deals.csv").is_file()
"""
CONFTEST = Path(__file__).parents[1] / "conftest.py"


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    shutil.copy(CONFTEST, tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    outside_data: x\n", encoding="utf-8")
    (tmp_path / "test_suite.py").write_text(SUITE, encoding="utf-8")
    return tmp_path


def summary(suite: Path, **variables: str) -> str:
    unset = {"QUALRULES_REQUIRE", "QUALRULES_TEST_DATA", "PYTEST_ADDOPTS"}
    environment = {name: value for name, value in os.environ.items() if name not in unset} | variables
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(
        command, cwd=suite, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.stdout.strip().splitlines()[-1]


def test_a_skip_is_a_skip_by_default(suite: Path) -> None:
    assert summary(suite).startswith("1 passed, 2 skipped")


def test_a_skip_is_a_failure_where_everything_is_required(suite: Path) -> None:
    assert summary(suite, QUALRULES_REQUIRE="all").startswith("1 failed, 1 passed, 1 skipped")


def test_data_that_was_named_must_be_there_where_everything_is_required(suite: Path) -> None:
    wanted = summary(suite, QUALRULES_REQUIRE="all", QUALRULES_TEST_DATA=str(suite))
    assert wanted.startswith("2 failed, 1 passed")


def test_data_is_found_by_its_name(suite: Path) -> None:
    (suite / "shop").mkdir()
    (suite / "shop" / "deals.csv").write_text("id\n1\n", encoding="utf-8")
    assert summary(suite, QUALRULES_TEST_DATA=str(suite)).startswith("2 passed, 1 skipped")


def test_a_module_that_skips_itself_is_a_failure_too(suite: Path) -> None:
    (suite / "test_suite.py").write_text(
        "import pytest\npytest.importorskip('no_such_module_at_all')\n", encoding="utf-8"
    )
    assert "1 error" in summary(suite, QUALRULES_REQUIRE="all")
