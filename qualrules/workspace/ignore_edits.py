"""Adding an entry to an ignore file and taking entries out: all other lines stay as they are, byte by byte.

Both happen under a lock, and what comes of it is read again before it is written. Which entries go is decided elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from qualrules.diagnostics import Diagnostic
from qualrules.evaluate.ignored import Ignored
from qualrules.report.record_form import clean
from qualrules.source import SourceFile, Span
from qualrules.workspace.ignore_file import CODE, KEYS, LIST, IgnoreFile, read_ignore_file
from qualrules.workspace.locked import locked
from qualrules.workspace.output import write_text
from qualrules.workspace.texts import UnreadableError, unreadable
from qualrules.workspace.toml_places import tables
from qualrules.workspace.toml_text import parsed

HEAD = (
    "# Findings that are known and agreed: each with a reason, and a last day on which it still holds.\n"
    "# `qualrules audit` reads this file; `qualrules ignore add`, `list` and `prune` keep it.\n"
)
ABOUT = ("code", "record", "type", "criterion", "process")
"""The keys that say which findings are meant; two entries alike in them are one exception."""
_BOM = b"\xef\xbb\xbf"


def add_entry(path: Path, values: Mapping[str, str | date], day: date) -> int:
    """Write a new entry at the end of the file, which is made where there is none. Gives its number.

    Raises UnreadableError where one that holds on this day says the same, or the file cannot be changed.
    """
    values = {key: clean(value) if isinstance(value, str) else value for key, value in values.items()}
    with locked(path):
        file = read_ignore_file(path) if path.exists() else IgnoreFile(SourceFile(str(path), HEAD))
        source = file.source
        for entry in file.entries:
            if entry.state(day) == "holds" and _about(entry) == {key: values.get(key) for key in ABOUT}:
                raise _there_already(entry)
        end = "\r\n" if "\r\n" in source.text else "\n"
        lines = [f"[[{LIST}]]", *(f"{key} = {_toml(values[key])}" for key in KEYS if key in values)]
        text = source.text if not source.text or source.text.endswith("\n") else source.text + end
        text += (end if text else "") + end.join(lines) + end
        before = _listed(source)
        _write(path, source, text, [*before, dict(values)])
        return len(before) + 1


def prune_entries(path: Path, goes: Callable[[Ignored], bool]) -> tuple[IgnoreFile, tuple[Ignored, ...]]:
    """Take the entries out for which `goes` says so. Gives the file as it was, and what was taken out."""
    with locked(path):
        file = read_ignore_file(path)
        gone = tuple(entry for entry in file.entries if goes(entry))
        if gone:
            numbers = {entry.suppression.number for entry in gone}
            places = tables(file.source, LIST)
            if len(places) != len(file.entries):
                raise _by_hand(file.source)
            text = _without(file.source, [places[number - 1].whole for number in sorted(numbers)])
            rest = [one for at, one in enumerate(_listed(file.source), start=1) if at not in numbers]
            _write(path, file.source, text, rest)
        return file, gone


def _about(entry: Ignored) -> dict[str, str | None]:
    return {key: getattr(entry.suppression, key) for key in ABOUT}


def _there_already(entry: Ignored) -> UnreadableError:
    message = f"this exception is there already, and holds through {entry.suppression.expires}"
    helps = ("to let it hold for longer, change `expires` there",)
    return UnreadableError(Diagnostic(CODE, message, entry.span, helps=helps))


def _listed(source: SourceFile) -> list[Any]:
    listed = parsed(source, CODE).get(LIST, [])
    return listed if isinstance(listed, list) else []


def _without(source: SourceFile, places: Iterable[Span]) -> str:
    """The text without these stretches, and without one of two blank lines that then meet."""
    kept, at = "", 0
    for place in places:
        kept += source.text[at : place.start]
        at = place.end
        if not kept or kept[-4:].replace("\r", "").endswith("\n\n"):
            at += _blank_line(source.text[at:])
    return kept + source.text[at:]


def _blank_line(text: str) -> int:
    """How long the blank line is with which a text begins."""
    return next((len(end) for end in ("\r\n", "\n") if text.startswith(end)), 0)


def _write(path: Path, source: SourceFile, text: str, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Replace the file, if its new text says what it is meant to say and all else is as it was."""
    try:
        new = parsed(SourceFile(source.name, text), CODE)
    except UnreadableError:
        raise _by_hand(source) from None
    old = parsed(source, CODE)
    others = {key: value for key, value in old.items() if key != LIST}
    if new.get(LIST, []) != list(wanted) or {k: v for k, v in new.items() if k != LIST} != others:
        raise _by_hand(source)
    has_bom = path.exists() and path.read_bytes().startswith(_BOM)
    write_text(path, ("\ufeff" if has_bom else "") + text)


def _by_hand(source: SourceFile) -> UnreadableError:
    return unreadable(
        f'"{source.name}" is written in a way that cannot be changed without touching other lines',
        f"write each entry as a table of its own, under a line [[{LIST}]]",
        code=CODE,
    )


def _toml(value: str | date) -> str:
    """A value as TOML writes it: a basic text is one of JSON, but for one sign."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
