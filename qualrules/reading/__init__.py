"""Raw rows and a source block become records: values, placeholders, dates, links, child rows, what was
guessed.

`read_data` is the way in for files, `PlainReader` for plain dicts. Nothing here opens a file. Names are
imported when they are first used: who only wants the contract with adapters (`raw`) pays for nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qualrules.reading.collect import Reading, read_data
    from qualrules.reading.plain import PlainReader
    from qualrules.reading.tables import choose_source

__all__ = ["PlainReader", "Reading", "choose_source", "read_data"]

_HOMES = {
    "PlainReader": "qualrules.reading.plain",
    "Reading": "qualrules.reading.collect",
    "choose_source": "qualrules.reading.tables",
    "read_data": "qualrules.reading.collect",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
