"""A cache folder of the test's own, no waiting between tries, and a server for each CRM."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualrules.plugins.live import patience
from tests.live.reading import CRMS, Crm
from tests.live.server import Server


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where pages are kept in this test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(patience, "BACKOFF", 0.0)
    yield tmp_path / "cache" / "qualrules" / "live"
    gc.collect()


@pytest.fixture(params=CRMS)
def crm(request: pytest.FixtureRequest) -> Crm:
    return CRMS[request.param]


@pytest.fixture
def server(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server of the CRM, to which the environment leads."""
    with Server(crm.make()) as started:
        for name, value in crm.environment(started).items():
            monkeypatch.setenv(name, value)
        yield started
