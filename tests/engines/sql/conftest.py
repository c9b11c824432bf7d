"""The fixture `engine`: each of the engines that `engines` lists."""

from __future__ import annotations

import pytest

from tests.engines.sql.engines import ENGINES, STARTED, Judge


@pytest.fixture(params=[*ENGINES, *STARTED])
def engine(request: pytest.FixtureRequest) -> Judge:
    """How one engine answers a list of records."""
    if request.param in STARTED:
        fixture, made = STARTED[request.param]
        return made(request.getfixturevalue(fixture))
    return ENGINES[request.param]
