"""The benchmarks of servers and of growth run at a tiny size. Nothing is timed here."""

from __future__ import annotations

import sys

import pytest

from benchmarks import processes
from benchmarks.tables import growth, servers


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("engines")


def test_a_process_is_measured_by_itself():
    used = processes.used_by([sys.executable, "-c", "held = bytearray(60 << 20)"])
    assert used.seconds > 0
    assert 60 < used.megabytes < 120
    with pytest.raises(SystemExit, match="failed"):
        processes.used_by([sys.executable, "-c", "raise SystemExit(2)"])


def test_growth_is_measured_for_each_engine(folder):
    found = growth.measure(folder, {"duckdb": 400}, (200, 400), (1, 2), 200, rounds=1)
    assert len(found.rows) == 2
    for panel in found.panels:
        assert list(panel.series) == ["duckdb"]
        assert all(seconds > 0 for series in panel.series.values() for _, seconds in series)


@pytest.mark.slow
def test_servers_say_what_the_interpreter_says(folder):
    rows = servers.measure(folder, 300)
    assert [row.value for row in rows if row.goal == 0] == [0, 0]
