"""Generates one Python function for each record type: a dict of values in, a `Record` out.

The source is made of numbers and fixed lines alone; field names, defaults and readers are passed as objects, so no text
of a ruleset ever becomes source. Common Python values are converted in place, everything else by the field's reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from qualrules.model.record import Record
from qualrules.model.schema import RecordType
from qualrules.model.values import BLANKS, Gap
from qualrules.reading.caches import BAD, ListMemory, Memory
from qualrules.reading.held import Unreadable

Given = Mapping[str, object]
Conversion = Callable[[Given, str, object], Record]
"""(given, id, chain of the dicts around it) → record."""


@dataclass(frozen=True)
class FieldReader:
    """How one field is read: `form` chooses the lines, `convert` answers for everything that they do not settle.

    Links and rows are converted with the dict itself and the chain of dicts around it.
    """

    form: str
    convert: Callable[..., object]
    memory: Memory | None = None
    lists: ListMemory | None = None


_LINES: dict[str, tuple[str, ...]] = {
    "text": (
        "c = v.__class__",
        "if c is str:",
        "    v = m#[v]",
        "    if v is bad: v = gaps_of(gaps, k#)",
        "elif v is not None: v = other(v, c#, gaps, k#)",
    ),
    "number": (
        "c = v.__class__",
        "if c is float and -1e9 < v < 1e9 and (n := round(v * 1e6)) / 1e6 == v: v = n",
        "elif c is int and -1000000000000 < v < 1000000000000: v *= 1000000",
        "elif c is str:",
        "    v = m#[v]",
        "    if v is bad: v = gaps_of(gaps, k#)",
        "elif v is not None: v = other(v, c#, gaps, k#)",
    ),
    "day": (
        "c = v.__class__",
        "if c is str:",
        "    v = m#[v]",
        "    if v is bad: v = gaps_of(gaps, k#)",
        "elif c is not date and v is not None: v = other(v, c#, gaps, k#)",
    ),
    "yes/no": (
        "if v is not True and v is not False and v is not None:",
        "    v = other(v, c#, gaps, k#)",
    ),
    "several": (
        "if v.__class__ is list:",
        "    try: v = l#[tuple(v)]",
        "    except TypeError: v = bad",
        "    if v is bad: v = gaps_of(gaps, k#)",
        "elif v is not None: v = other(v, c#, gaps, k#)",
    ),
    "other": (
        "c = v.__class__",
        "if c is str:",
        "    v = m#[v]",
        "    if v is bad: v = gaps_of(gaps, k#)",
        "elif v is not None: v = other(v, c#, gaps, k#)",
    ),
    "link": ("if v is not None: v = linked(v, c#, gaps, k#, given, chain)",),
    "rows": ("v = linked(v, c#, gaps, k#, given, chain) if v is not None else ()",),
    "stage": ("if v is not None: v = staged(v, c#, gaps, k#, claims)",),
}


def generate(declared: RecordType, readers: Mapping[str, FieldReader], origin: Callable[[Given], object]) -> Conversion:
    """The conversion function of a record type."""
    names: dict[str, object] = {
        "Record": Record,
        "type_name": declared.name,
        "origin": origin,
        "date": date,
        "bad": BAD,
        "other": _other,
        "linked": _linked,
        "staged": _staged,
        "gaps_of": _unreadable,
    }
    lines = ["def convert(given, id, chain):", " get = given.get; gaps = {}; claims = {}"]
    for number, (name, reader) in enumerate(readers.items()):
        names |= {f"k{number}": name, f"c{number}": reader.convert, f"m{number}": reader.memory}
        names |= {f"l{number}": reader.lists, f"d{number}": declared.fields[name].default}
        lines.append(f" v = get(k{number})")
        lines += [" " + line.replace("#", str(number)) for line in _LINES[reader.form]]
        if declared.fields[name].default is not None:
            lines.append(f" if v is None and k{number} not in gaps: v = d{number}")
        lines.append(f" v{number} = v")
    items = ", ".join(f"k{number}: v{number}" for number in range(len(readers)))
    lines.append(f" return Record(type_name, id, {{{items}}}, gaps, claims, origin(given))")
    exec(compile("\n".join(lines), f"<reading of {len(readers)} fields>", "exec"), names)  # noqa: S102 - see above
    return cast("Conversion", names["convert"])


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
        return convert(None, given, chain)
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
