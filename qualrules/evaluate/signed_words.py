"""The digest of the words of a ruleset: what people read in it that does not change what it means.

Titles, descriptions, notes, owners, and the lines of the header that say who agreed and when; of a ruleset with all that
it uses. Not layout, comments, order, version, examples and sources. What it means is `meaning.py`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, Final

from qualrules.check.canonical import Canonical, hashed, in_order
from qualrules.model import rules as r
from qualrules.source import Span

_WORDS: Final = frozenset(("title", "description", "by", "because", "ask", "owner", "level"))
_HEADER: Final = ("title", "agreed_on", "effective")
_Place = tuple[str, ...]


def words_digest(rules: r.Rules) -> str:
    """`sha256:…` over the words of a checked ruleset."""
    header = rules.header
    said = [[("header", name), _plain(getattr(header, name))] for name in _HEADER]
    said += [[("header", "agreed_by"), name] for name in header.agreed_by]
    for kind in ("records", "criteria", "definitions", "scores", "promises", "processes"):
        said += [[place, text] for place, text in _words(getattr(rules, kind), (kind,))]
    return f"sha256:{hashed(in_order(said))}"


def _words(value: object, place: _Place) -> Iterator[tuple[_Place, str]]:
    """The words of an item and of its parts, each with where they stand, which does not count the parts."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _words(item, (*place, str(name)))
    elif isinstance(value, tuple):
        for item in value:
            yield from _words(item, (*place, _called(item)))
    elif is_dataclass(value) and not isinstance(value, Span):
        yield from _words_of_item(value, place)


def _called(part: object) -> str:
    """A stage by its name; a line of a score by what it means, so that two lines cannot swap their titles unseen."""
    if isinstance(part, r.Points):
        return hashed(Canonical().plain(part))
    return str(getattr(part, "name", ""))


def _words_of_item(item: Any, place: _Place) -> Iterator[tuple[_Place, str]]:  # noqa: ANN401 - a part of whatever kind
    for field in fields(item):
        found = getattr(item, field.name)
        if field.name in _WORDS:
            if found:
                yield (*place, field.name), str(found)
        else:
            yield from _words(found, place)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
