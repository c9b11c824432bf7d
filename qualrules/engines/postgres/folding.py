"""A collation of the server whose small letters are those of `model.values.fold`, for all characters up to Unicode 13.

Which collations there are, and what they know of letters, depends on how the server was built.
"""

from __future__ import annotations

from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.letters import letters_difference
from qualrules.engines.sql.reading.postgres import PostgresWords

CANDIDATES = ("und-x-icu", "pg_c_utf8", "C.utf8", "en_US.utf8", "en_US", "default")


def collation(database: PostgresDatabase) -> str | None:
    """The name of such a collation; None where the server has none."""
    known = {
        name
        for (name,) in database.rows(
            "SELECT collname FROM pg_catalog.pg_collation WHERE collencoding IN (-1, 6)"
        )
    }
    return next((name for name in CANDIDATES if name in known and _is_alike(database, name)), None)


def _is_alike(database: PostgresDatabase, name: str) -> bool:
    try:
        return letters_difference(database, PostgresWords(database.dialect, name).folded) is None
    except DatabaseError:  # a collation of a library that is gone
        return False
