"""Generates one Python function for each record type: a dict of values in, a `Record` out.

The source is made of numbers and fixed lines alone; field names, defaults and readers are passed as objects,
so no text of a ruleset ever becomes source. Common Python values are converted in place, everything else by
the field's reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from operator import itemgetter
from typing import cast

from qualrules.dataclass import dataclass
from qualrules.model.record import Record
from qualrules.model.schema import RecordType
from qualrules.model.values import BLANKS, Gap
from qualrules.reading.caches import BAD, ListMemory, Memory, TextMemory
from qualrules.reading.unread import Unreadable

Given = Mapping[str, object]
Conversion = Callable[[Given, str, object], Record]
"""(given, id, chain of the dicts around it) → record."""


@dataclass(frozen=True)
class FieldReader:
    """How one field is read: `form` chooses the lines, `convert` answers for everything that they do not
    settle.

    Links and rows are converted with the dict itself and the chain of dicts around it.
    """

    form: str
    convert: Callable[..., object]
    memory: Memory | TextMemory | None = None
    lists: ListMemory | None = None
    nothing: frozenset[str] = frozenset()
    """The folded texts that are no value: the empty one and the placeholders."""


_FROM_TEXT = (
    "    values[k#] = v = m#[v#]",
    "    if v is bad: values[k#] = unreadable(gaps, k#)",
)
_OTHERWISE = "elif v# is not None: values[k#] = other(v#, c#, gaps, k#)"
_LINES: dict[str, tuple[str, ...]] = {
    "text": (
        "if v#.__class__ is str:",
        "    if v#.isascii():",
        "        v = v#.strip(blanks).lower()",
        "        if v not in p#: values[k#] = v",
        "    else: values[k#] = m#[v#]",
        _OTHERWISE,
    ),
    "number": (
        "c = v#.__class__",
        "if c is float and -1e9 < v# < 1e9 and (n := (v# * 1e6).__round__()) / 1e6 == v#: values[k#] = n",
        "elif c is int and -1000000000000 < v# < 1000000000000: values[k#] = v# * 1000000",
        "elif c is str:",
        *_FROM_TEXT,
        _OTHERWISE,
    ),
    "day": ("if v#.__class__ is date: values[k#] = v#", "elif v#.__class__ is str:", *_FROM_TEXT, _OTHERWISE),
    "yes/no": ("if v# is True or v# is False: values[k#] = v#", _OTHERWISE),
    "several": (
        "if v#.__class__ is list:",
        "    try: v = l#[tuple(v#)]",
        "    except TypeError: v = settled(c#(v#), gaps, k#)",
        "    values[k#] = unreadable(gaps, k#) if v is bad else v",
        _OTHERWISE,
    ),
    "other": ("if v#.__class__ is str:", *_FROM_TEXT, _OTHERWISE),
    "link": ("if v# is not None: values[k#] = linked(v#, c#, gaps, k#, given, chain)",),
    "rows": ("values[k#] = () if v# is None else linked(v#, c#, gaps, k#, given, chain)",),
    "stage": ("if v# is not None: values[k#] = staged(v#, c#, gaps, k#, claims)",),
}
_DEFAULT = "if values[k#] is None and k# not in gaps: values[k#] = d#"
# A float times 1e6, rounded, is its shortest decimal in millionths exactly where it divides back to itself:
# below 1e15 millionths no other decimal of so few digits is written in the same float.


def generate(
    declared: RecordType, readers: Mapping[str, FieldReader], origin: type[tuple[object, ...]]
) -> Conversion:
    """The conversion function of a record type. `origin` is made of the dict and the record type."""
    names: dict[str, object] = {
        "Record": Record,
        "blanks": BLANKS,
        "new": tuple.__new__,
        "Origin": origin,
        "declared": declared,
        "type_name": declared.name,
        "blank": dict.fromkeys(readers),
        "all_keys": tuple(readers),
        "all_of": itemgetter(*readers) if len(readers) > 1 else None,
        "date": date,
        "bad": BAD,
        "other": _other,
        "settled": _settled,
        "linked": _linked,
        "staged": _staged,
        "unreadable": _unreadable,
    }
    for number, (name, reader) in enumerate(readers.items()):
        names |= {f"k{number}": name, f"c{number}": reader.convert, f"m{number}": reader.memory}
        names |= {
            f"p{number}": reader.nothing,
            f"l{number}": reader.lists,
            f"d{number}": declared.fields[name].default,
        }
    source = _source(list(readers.values()), [declared.fields[name].default is not None for name in readers])
    exec(compile(source, f"<reading of {len(readers)} fields>", "exec"), names)  # noqa: S102 - no text of a user in it
    return cast("Conversion", names["convert"])


def _source(readers: list[FieldReader], defaults: list[bool]) -> str:
    lines = ["def convert(given, id, chain):", " values = blank.copy(); gaps = {}; claims = {}"]
    if readers:
        lines += _taken(", ".join(f"v{number}" for number in range(len(readers))), len(readers))
    for number, (reader, default) in enumerate(zip(readers, defaults, strict=True)):
        of_field = (*_LINES[reader.form], _DEFAULT) if default else _LINES[reader.form]
        lines += [" " + line.replace("#", str(number)) for line in of_field]
    lines.append(" return Record(type_name, id, values, gaps, claims, new(Origin, (given, declared)))")
    return "\n".join(lines)


def _taken(variables: str, count: int) -> list[str]:
    """Lines that take all values at once; a dict that lacks some of the keys is asked for each."""
    one_by_one = f"{variables}, = map(given.get, all_keys)"
    if count == 1:
        return [f" {one_by_one}"]
    return [
        " try:",
        f"  if given.__class__ is dict: {variables} = all_of(given)",
        f"  else: {one_by_one}",
        f" except KeyError: {one_by_one}",
    ]


def _unreadable(gaps: dict[str, Gap], name: str) -> None:
    gaps[name] = Gap.UNREADABLE


def _other(value: object, convert: Callable[[object], object], gaps: dict[str, Gap], name: str) -> object:
    """A value of an uncommon kind."""
    if isinstance(value, Gap):
        if value is not Gap.MISSING:
            gaps[name] = value
        return None
    return _settled(convert(value), gaps, name)


def _settled(held: object, gaps: dict[str, Gap], name: str) -> object:
    if isinstance(held, Unreadable):
        gaps[name] = Gap.UNREADABLE
        return None
    return held


def _linked(
    value: object,
    convert: Callable[[object, Given, object], object],
    gaps: dict[str, Gap],
    name: str,
    given: Given,
    chain: object,
) -> object:
    """A linked record, or child rows."""
    if value is Gap.MISSING:
        # no rows are a known empty list, a link that is not given is missing
        held = convert(None, given, chain)
        return held if isinstance(held, tuple) else None
    if isinstance(value, Gap):
        gaps[name] = value
        return None
    return _settled(convert(value, given, chain), gaps, name)


def _staged(
    value: object,
    convert: Callable[[object], object],
    gaps: dict[str, Gap],
    name: str,
    claims: dict[str, str],
) -> object:
    """The claimed stage; its text is kept as it was written, also where it names no stage."""
    held = _other(value, convert, gaps, name)
    if isinstance(value, str) and (held is not None or name in gaps):
        claims[name] = value.strip(BLANKS)
    return held
