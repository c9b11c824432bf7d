"""Ids of Salesforce records: 15 characters in which case counts, or 18 that say the same with case aside.

The three last ones of the long form follow from the case of the others, which is also how an id is told from
any other text. Nothing here knows which record an id belongs to.
"""

from __future__ import annotations

import re

_SHORT = re.compile(r"[0-9A-Za-z]{15}", re.ASCII)
_LONG = re.compile(r"[0-9A-Za-z]{18}", re.ASCII)
_URL = re.compile(r"/sobjects/\w+/([0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?)$", re.ASCII)
_CHECKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def same_id(text: str) -> str:
    """An id of 15 characters in the form with 18; every other text as it is."""
    return text + _suffix(text) if _SHORT.fullmatch(text) else text


def is_long_id(text: str) -> bool:
    """Whether a text is an id of 18 characters, by its last three. Texts of digits only are other ids."""
    return _LONG.fullmatch(text) is not None and not text.isdigit() and text[15:] == _suffix(text[:15])


def is_short_id(text: str, prefix: str) -> bool:
    """Whether a text can be an id of 15 characters of the object whose ids begin so (`006`)."""
    return _SHORT.fullmatch(text) is not None and text.startswith(prefix)


def id_in_url(url: object) -> str | None:
    """The id at the end of a record's address, `/services/data/v62.0/sobjects/Account/001…`."""
    match = _URL.search(url) if isinstance(url, str) else None
    return match[1] if match is not None else None


def _suffix(text: str) -> str:
    """One character for each five: which of them are capitals, the first counting least."""
    capitals = [character.isupper() for character in text]
    fives = (capitals[start : start + 5] for start in (0, 5, 10))
    return "".join(_CHECKS[sum(1 << place for place, is_one in enumerate(five) if is_one)] for five in fives)
