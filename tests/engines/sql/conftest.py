"""The fixture `engine`: each of the engines that `engines.ENGINES` lists."""

from __future__ import annotations

import pytest

from tests.engines.sql.engines import ENGINES, Judge


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Judge:
    """How one engine answers a list of records."""
    return ENGINES[request.param]
