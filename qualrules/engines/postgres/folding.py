"""A collation of the server whose small letters are those of `model.values.fold`, for all characters up to Unicode 13.

Which collations there are, and what they know of letters, depends on how the server was built.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import lru_cache

from qualrules.engines.postgres.database import PostgresDatabase
from qualrules.engines.sql.database import DatabaseError
from qualrules.model.values import fold

CANDIDATES = ("und-x-icu", "pg_c_utf8", "C.utf8", "en_US.utf8", "en_US", "default")
LATER = (
    range(0x1C89, 0x1C8B),
    range(0x2C2F, 0x2C30),
    range(0x2C5F, 0x2C60),
    range(0xA7C0, 0xA7C2),
    range(0xA7CB, 0xA7DD),
    range(0x10570, 0x105BD),
    range(0x10D50, 0x10D86),
    range(0x16EA0, 0x16ED4),
)
"""Letters with capitals that came after Unicode 13."""


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
    say = database.dialect
    select = f"SELECT lower({say.text(_letters())} COLLATE {say.identifier(name)})"
    try:
        ((found,),) = database.rows(select)
    except DatabaseError:  # a collation of a library that is gone
        return False
    return found == fold(_letters())


@lru_cache(maxsize=1)
def _letters() -> str:
    """Every character that is one, but for those that the query itself translates; a blank keeps each by itself."""
    later = {code for some in LATER for code in some}
    codes = (code for code in range(1, sys.maxunicode + 1) if code not in later and chr(code) not in "İΣς")
    return " ".join(each for each in map(chr, codes) if unicodedata.category(each) not in ("Cs", "Cn", "Co"))
