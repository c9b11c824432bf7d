"""Whether a database folds letters as `model.values.fold` does, for all characters up to Unicode 13. Any dialect."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from unicodedata import category

from qualrules.engines.sql.database import Database, once
from qualrules.model.values import fold

_BLOCKS = (range(1, 0x31400), range(0xE0000, 0xE0200))
"""Where all characters of Unicode 13 stand; most of what is beyond is empty."""
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


def letters_difference(database: Database, folded: Callable[[str], str]) -> str | None:
    """The first character that a database folds otherwise, as a sentence. `folded`: how a text is folded, as SQL of a text.

    Raises DatabaseError where it does not fold at all.
    """
    return once(database, folded("letters"), lambda: _difference(database, folded))


def _difference(database: Database, folded: Callable[[str], str]) -> str | None:
    letters, say = _letters(), database.dialect
    ((found,),) = database.rows(
        f"SELECT {folded('letters')} FROM (SELECT {say.text(letters)} AS letters) AS told"
    )
    if found == fold(letters):
        return None
    alike = zip(map(fold, letters), str(found), strict=False)
    wrong = next((place for place, (one, other) in enumerate(alike) if one != other), 0)
    return f"{say.name} is refused: it has another small letter for U+{ord(letters[wrong]):04X} than Python"


@lru_cache(maxsize=1)
def _letters() -> str:
    """All of them in one text."""
    later = {code for some in _LATER for code in some}
    signs = (chr(code) for code in chain(*_BLOCKS) if code not in later)
    return "".join(sign for sign in signs if category(sign) not in ("Cs", "Cn", "Co"))
