"""Moments of the server that Python's calendar does not have, as raw values that are unreadable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualrules.reading.raw import BadValue

if TYPE_CHECKING:
    import psycopg

NO_MOMENT = "a value outside the calendar"


def take_odd_moments(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Have a connection give `infinity`, years before Christ and years beyond 9999 as bad values instead of failing."""
    from psycopg import DataError
    from psycopg.abc import Buffer
    from psycopg.types.datetime import DateLoader, TimestampLoader, TimestamptzLoader

    for name, loader in (
        ("date", DateLoader),
        ("timestamp", TimestampLoader),
        ("timestamptz", TimestamptzLoader),
    ):

        class Lenient(loader):  # type: ignore[misc, valid-type]  # mypy wants a class that it knows by name
            """The loader of psycopg, which fails for such values."""

            def load(self, data: Buffer) -> object:
                try:
                    return super().load(data)
                except DataError:
                    return BadValue(bytes(data).decode(), NO_MOMENT)

        connection.adapters.register_loader(name, Lenient)
