"""What every test stands on: the same zone and locale everywhere, hypothesis profiles, and skips that count.

- `HYPOTHESIS_PROFILE`: `quick` (the default), `ci`, `thorough`.
- `QUALRULES_TEST_DATA`: a folder with data sets that are not in the repository.
- `QUALRULES_UPDATE=1`: pages and kept outputs are written anew instead of compared.
- `QUALRULES_REQUIRE=all`: a skipped test is a failure, except one marked `outside_data` where none was named.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.engines.postgres.server import Server

KEPT_SETTINGS = {"QUALRULES_REQUIRE", "QUALRULES_TEST_DATA", "QUALRULES_UPDATE"}
SUMMARY_OF_A_STEP = "GITHUB_STEP_SUMMARY"
LOOK_OF_THE_TERMINAL = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONUTF8", "PYTHONIOENCODING")


def pytest_configure(config: pytest.Config) -> None:
    _settle_the_environment()
    _register_profiles()


def _settle_the_environment() -> None:
    """Put this process, and every command that a test starts, into one zone, one locale and no settings."""
    for name in list(os.environ):
        if name in (*LOOK_OF_THE_TERMINAL, SUMMARY_OF_A_STEP) or (
            name.startswith("QUALRULES_") and name not in KEPT_SETTINGS
        ):
            del os.environ[name]
    os.environ.update(TZ="UTC", LC_ALL="C.UTF-8", LANG="C.UTF-8")
    if hasattr(time, "tzset"):
        time.tzset()


def _register_profiles() -> None:
    """`quick` and `ci` draw the same examples each time, so a red run repeats; `thorough` explores."""
    slow_data = [HealthCheck.too_slow, HealthCheck.data_too_large]
    settings.register_profile(
        "quick", max_examples=60, derandomize=True, deadline=None, suppress_health_check=slow_data
    )
    settings.register_profile(
        "ci", max_examples=200, derandomize=True, deadline=None, suppress_health_check=slow_data
    )
    settings.register_profile(
        "thorough", max_examples=5000, deadline=timedelta(seconds=30), suppress_health_check=slow_data
    )
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that asks for outside data is marked by asking."""
    for item in items:
        if "outside_data" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.outside_data)


@pytest.fixture(scope="session")
def outside_data() -> Callable[[str], Path]:
    """Give the folder of a data set by name, or skip where `QUALRULES_TEST_DATA` names none."""

    def folder(name: str) -> Path:
        root = os.environ.get("QUALRULES_TEST_DATA")
        if not root:
            pytest.skip(f"QUALRULES_TEST_DATA does not name a folder with {name}")
        found = Path(root) / name
        if not found.is_dir():
            pytest.skip(f"QUALRULES_TEST_DATA has no folder {name}")
        return found

    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A PostgreSQL server for all tests of this process that ask for one."""
    with Server() as server:
        yield server


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    expected_to_fail = hasattr(report, "wasxfail")
    if report.skipped and not expected_to_fail and not _waits_for_data(item):
        _refuse_the_skip(report)
    return report


def _waits_for_data(item: pytest.Item) -> bool:
    return item.get_closest_marker("outside_data") is not None and not os.environ.get("QUALRULES_TEST_DATA")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped:
        _refuse_the_skip(report)
    return report


def _refuse_the_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("QUALRULES_REQUIRE") != "all":
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    report.outcome = "failed"
    report.longrepr = f"QUALRULES_REQUIRE=all, but this was skipped: {reason}"
