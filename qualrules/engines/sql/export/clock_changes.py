"""Clocks that are put back: each such change makes an hour come twice, and a clock without a zone does not say which."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from qualrules.model.moment import zone_named

_YEARS = range(1900, 2101)
"""The years whose clock changes are looked at."""


@lru_cache(maxsize=16)
def falls_back(zone: str) -> tuple[int, ...]:
    """By how many seconds clocks of a zone have been put back, or will be."""
    where = zone_named(zone)
    found, before = set(), None
    for year in _YEARS:
        for month in range(1, 13):
            for day in (1, 8, 15, 22):
                offset = datetime(year, month, day, 12, tzinfo=where).utcoffset()
                if offset is not None and before is not None and offset < before:
                    found.add(int((before - offset).total_seconds()))
                before = offset
    return tuple(sorted(found))
