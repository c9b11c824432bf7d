"""Whether Spark sees texts, zones and, where it reads them itself, letters as Python does. Asked once an application."""

from __future__ import annotations

import sys
from functools import lru_cache
from unicodedata import category

from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.sql.database import DatabaseError
from qualrules.engines.sql.probe import probe
from qualrules.engines.sql.reading.spark import SparkWords
from qualrules.model.values import fold

_PIECE = 256
_LATER = (
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
_LETTERS = "letters"
"""Noted beside the zones that were looked at; no zone is called so."""


def trust(database: SparkDatabase, zone: str, *, reads_texts: bool) -> None:
    """Refuse Spark where it differs. Raises DatabaseError."""
    known = _asked(database.application)
    if zone not in known:
        probe(database, zone)
        known.add(zone)
    if reads_texts and _LETTERS not in known:
        difference = letters_difference(database)
        if difference:
            raise DatabaseError(difference)
        known.add(_LETTERS)


@lru_cache(maxsize=4)
def _asked(application: str) -> set[str]:
    return set()


def letters_difference(database: SparkDatabase) -> str | None:
    """The first character up to Unicode 13 that Spark folds otherwise, as a sentence."""
    import pyarrow as pa  # type: ignore[import-untyped]

    texts = _texts()
    table = pa.table(
        {"place": pa.array(range(len(texts)), pa.int64()), "written": pa.array(texts, pa.string())}
    )
    database.hold("letters", table)
    folded = SparkWords(database.dialect).folded("written")
    rows = database.rows(f"SELECT place, {folded} FROM letters ORDER BY place")
    for text, (_, found) in zip(texts, rows, strict=True):
        if found != fold(text):
            pairs = zip(text, str(found), strict=False)
            wrong = next((one for one, other in pairs if fold(one) != other), text[0])
            return f"spark is refused: it has another small letter for U+{ord(wrong):04X} than Python"
    return None


@lru_cache(maxsize=1)
def _texts() -> tuple[str, ...]:
    """All characters of Unicode 13, some in a text."""
    later = {code for some in _LATER for code in some}
    codes = (code for code in range(1, sys.maxunicode + 1) if code not in later)
    signs = [sign for sign in map(chr, codes) if category(sign) not in ("Cs", "Cn", "Co")]
    return tuple("".join(signs[start : start + _PIECE]) for start in range(0, len(signs), _PIECE))
