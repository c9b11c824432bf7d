"""Short ways to hold an adapter to a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qualrules.reading.raw import Adapter, BadRow, RawRow, RawTable
from qualrules.testing import data_file

Tables = Callable[..., list[RawTable]]


@pytest.fixture
def tables() -> Tables:
    def tables(adapter: Adapter, content: bytes | str, name: str) -> list[RawTable]:
        raw = content.encode() if isinstance(content, str) else content
        return list(adapter.read(data_file(raw, name)))

    return tables


@pytest.fixture
def rows(tables: Tables) -> Callable[..., list[RawRow | BadRow]]:
    def rows(adapter: Adapter, content: bytes | str, name: str) -> list[RawRow | BadRow]:
        return [row for table in tables(adapter, content, name) for row in table.rows]

    return rows
