"""The lowest versions promised are the lowest versions tested, and no next major version is taken unseen."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = (
    "xlsx",
    "parquet",
    "pdf",
    "prove",
    "tables",
    "postgres",
    "spark",
    "salesforce",
    "hubspot",
    "pipedrive",
)
DEPENDENCIES = [
    *PROJECT["dependencies"],
    *(line for extra in EXTRAS for line in PROJECT["optional-dependencies"][extra]),
]
NUMBERED_BY_THE_YEAR = {"tzdata"}


@pytest.fixture
def tested() -> dict[str, str]:
    lines = (ROOT / ".ci" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def test_the_lower_bounds_are_the_versions_tested(tested: dict[str, str]) -> None:
    promised = {line.split(">=")[0]: re.split(r"[,<]", line.split(">=")[1])[0] for line in DEPENDENCIES}
    assert {name: version.removesuffix(".0") for name, version in tested.items()} == promised


@pytest.mark.parametrize(
    "line", [line for line in DEPENDENCIES if line.split(">=")[0] not in NUMBERED_BY_THE_YEAR]
)
def test_the_next_major_version_is_not_taken_unseen(line: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]+>=[\d.]+,<(0\.)?\d+", line)
