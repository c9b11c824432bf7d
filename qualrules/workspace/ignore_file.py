"""Reading `qualrules-ignore.toml`: findings that are known and agreed, each with a reason and a last day.

An entry with a mistake does not apply and is said; a text that is no TOML is an error. Nothing is matched here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from qualrules.codes import CODES
from qualrules.dataclass import dataclass
from qualrules.diagnostics import Diagnostic, Level, did_you_mean
from qualrules.evaluate.carried import Suppression
from qualrules.evaluate.finding import LEVELS
from qualrules.evaluate.ignored import Ignored
from qualrules.source import SourceFile, Span
from qualrules.workspace.clock import parse_day
from qualrules.workspace.folders import is_there, upwards
from qualrules.workspace.texts import read_source
from qualrules.workspace.toml_places import TablePlace, place_of, tables
from qualrules.workspace.toml_text import parsed

CODE: Final = "QR713"
FILE: Final = "qualrules-ignore.toml"
LIST: Final = "ignore"
DAYS: Final = 30
"""How long an exception holds where nothing else is said."""
_BARE_DAY = re.compile(
    r"^([ \t]*(?:added|expires)[ \t]*=[ \t]*)(\d{4}-\d{2}-\d{2})(?=[ \t]*(?:#.*)?\r?$)", re.MULTILINE
)
TEXTS = ("code", "record", "type", "criterion", "process", "reason", "owner")
KEYS = (*TEXTS, "added", "expires")


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """A file that was read. `problems` are warnings: one for each mistake."""

    source: SourceFile
    entries: tuple[Ignored, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    outside_entries: tuple[Diagnostic, ...] = ()
    """Those of the problems that belong to no entry: a list of another name, or in another form."""


def find_ignore_file(start: Path | None = None) -> Path | None:
    """The nearest ignore file upwards from a folder, as settings are looked for."""
    return next((folder / FILE for folder in upwards(start) if is_there(folder / FILE)), None)


def read_ignore_file(path: Path, shown: str | None = None) -> IgnoreFile:
    """What the file says. Raises UnreadableError where it cannot be read as TOML, or not at all."""
    source = _readable(read_source(path, shown))
    document = parsed(source, CODE)
    listed = document.get(LIST, [])
    problems = [_unknown_key(key, (LIST,), place_of(source, (key,))) for key in document if key != LIST]
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        problems.append(_no_list(source))
        listed = []
    places = tables(source, LIST)
    if len(places) != len(listed):  # written as `ignore = [{…}]`: all that is known is the file
        places = [TablePlace(source.span(0, 0), {}, source.span(0, 0))] * len(listed)
    outside, entries = tuple(problems), []
    for number, (table, place) in enumerate(zip(listed, places, strict=True), start=1):
        entry, wrong = _entry(number, table, place)
        entries.append(entry)
        problems += wrong
    return IgnoreFile(source, tuple(entries), tuple(problems), outside)


def _readable(source: SourceFile) -> SourceFile:
    """The file with each day that no calendar has in quotes: bare, it would make the whole file no TOML."""
    return SourceFile(source.name, _BARE_DAY.sub(_quoted, source.text))


def _quoted(match: re.Match[str]) -> str:
    try:
        parse_day(match[2])
    except ValueError:
        return f'{match[1]}"{match[2]}"'
    return match[0]


# ── One entry ──


def _entry(number: int, table: Mapping[str, Any], place: TablePlace) -> tuple[Ignored, list[Diagnostic]]:
    problems = [*_wrong_keys(table, place), *_wrong_code(table, place), *_left_out(table, place)]
    added, why_added = _day(table, "added")
    expires, why = _day(table, "expires")
    if expires is None and not why and added is not None:
        expires = _later(added)
    undated = why or why_added or ("it has neither `expires` nor `added`" if expires is None else "")
    texts = {key: table[key].strip() for key in TEXTS if isinstance(table.get(key), str)}
    suppression = Suppression(
        number,
        texts.get("reason", ""),
        expires if expires is not None and not undated else date.min,
        code_of(texts.get("code", "")) or texts.get("code") or None,
        texts.get("record") or None,
        texts.get("criterion") or None,
        texts.get("process") or None,
        texts.get("owner", ""),
        texts.get("type") or None,
        added,
    )
    wrong = tuple(one.message for one in problems)
    return Ignored(suppression, place.header, place.keys, wrong, undated), problems


def _later(added: date) -> date:
    try:
        return added + timedelta(days=DAYS)
    except OverflowError:
        return date.max


def _wrong_keys(table: Mapping[str, Any], place: TablePlace) -> Iterator[Diagnostic]:
    for key, value in table.items():
        span = place.keys.get(key, place.header)
        if key not in KEYS:
            yield _unknown_key(key, KEYS, span)
        elif key in TEXTS and not isinstance(value, str):
            example = (f'{key} = "{value}"',) if isinstance(value, int | float | date) else ()
            yield _wrong(f"`{key}` is not a text", span, example=example)
        elif key in TEXTS and key not in ("reason", "owner") and not value.strip():
            yield _wrong(f"`{key}` is empty", span)


def _wrong_code(table: Mapping[str, Any], place: TablePlace) -> Iterator[Diagnostic]:
    written = table.get("code")
    if not isinstance(written, str) or not written.strip() or code_of(written) is not None:
        return
    message, label = no_finding(written.strip())
    yield _wrong(message, place.keys.get("code", place.header), label=label)


def _left_out(table: Mapping[str, Any], place: TablePlace) -> Iterator[Diagnostic]:
    if not any(key in table for key in ("code", "record", "criterion")):
        yield _wrong(
            "it names neither a code nor a record nor a criterion",
            place.header,
            example=('record = "006A1"',),
        )
    reason = table.get("reason", "")
    if isinstance(reason, str) and not reason.strip():
        yield _wrong("it has no reason", place.keys.get("reason", place.header), example=('reason = "…"',))


def _wrong(
    message: str, span: Span, *, label: str = "", notes: tuple[str, ...] = (), example: tuple[str, ...] = ()
) -> Diagnostic:
    notes = (*notes, "the entry does not apply")
    return Diagnostic(CODE, message, span, label, notes=notes, example=example, level=Level.WARNING)


def _unknown_key(key: str, known: tuple[str, ...], span: Span) -> Diagnostic:
    near = did_you_mean(key, known)
    notes = () if near else (f"there are: {', '.join(known)}",)
    if known is KEYS:
        notes = (*notes, "the entry does not apply")
    label = f"did you mean `{near}`?" if near else ""
    message = f"there is no key `{key}` here"
    return Diagnostic(CODE, message, span, label, notes=notes, level=Level.WARNING)


def _no_list(source: SourceFile) -> Diagnostic:
    message = f"`{LIST}` is not a list of tables, so nothing of it applies"
    example = (f"[[{LIST}]]", 'record = "006A1"', 'reason = "…"')
    return Diagnostic(CODE, message, place_of(source, (LIST,)), example=example, level=Level.WARNING)


# ── Days and codes ──


def _day(table: Mapping[str, Any], key: str) -> tuple[date | None, str]:
    """The day under a key, or why there is none; both empty where the key is not there."""
    if key not in table:
        return None, ""
    value = table[key]
    if isinstance(value, date) and not isinstance(value, datetime):
        return value, ""
    try:
        return parse_day(str(value)), ""
    except ValueError:
        return None, f'`{key}` is "{value}", which is not a day: write {key} = 2026-12-21'


def code_of(written: str) -> str | None:
    """The code of an audit's finding that is meant by it or by its name, None where there is none."""
    named = {CODES[code]: code for code in LEVELS}
    written = written.strip()
    return written.upper() if written.upper() in LEVELS else named.get(written.lower())


def no_finding(written: str) -> tuple[str, str]:
    """The sentence and the hint about a code that no audit finds."""
    if written.upper() in CODES or written.lower() in CODES.values():
        return f'"{written}" is not found by an audit: only its findings can be ignored here', ""
    near = did_you_mean(written, [*LEVELS, *(CODES[code] for code in LEVELS)])
    return f'there is no code "{written}"', f'did you mean "{near}"?' if near else ""
