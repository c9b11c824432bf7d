"""Reading a baseline from its file, and writing what a run found into it so that two runs at once lose no line.

What is kept and what is dropped is decided in `evaluate/baseline`, what the file looks like in `report/baseline_json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from qualrules.diagnostics import Diagnostic
from qualrules.evaluate.baseline import Entry
from qualrules.report import baseline_json
from qualrules.source import NOWHERE, SourceFile, Span
from qualrules.workspace.locked import locked
from qualrules.workspace.output import write_lines
from qualrules.workspace.texts import UnreadableError, read_source, unfinished_merge

FORM = baseline_json.SCHEMA.rpartition("/")[0] + "/"
_FINGERPRINT = re.compile(r"[0-9a-f]{64}", re.ASCII)
Entries = Mapping[str, Entry]


def read_baseline(path: str) -> Entries:
    """Fingerprint → entry. Raises UnreadableError where the file cannot be read or is no baseline."""
    source = read_source(path)
    document = _document(source)
    form = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(form, str) or not form.startswith(FORM):
        raise _no_baseline(source, f'"{path}" is not a baseline')
    if form != baseline_json.SCHEMA:
        told = f'"{path}" is a baseline of another form, {form}; this version reads {baseline_json.SCHEMA}'
        raise _no_baseline(source, told)
    findings = document.get("findings")
    if not isinstance(findings, list):
        raise _no_baseline(source, f'"{path}" is a baseline without a list of findings')
    entries = {}
    for number, one in enumerate(findings, start=1):
        entry = _entry(one)
        if entry is None:
            raise _no_baseline(source, f'finding {number} of the baseline "{path}" is not one')
        entries[entry.fingerprint] = entry
    return entries


def begin_baseline(path: str) -> Entries:
    """What a file holds before a run that will write it, nothing where there is none.

    Raises what would keep it from being written, so that nobody waits for a run whose end cannot be kept.
    """
    with locked(path):
        return read_baseline(path) if Path(path).exists() else {}


def write_baseline(
    path: str, change: Callable[[Iterable[Entry]], list[Entry]]
) -> tuple[Entries, list[Entry]]:
    """Replace the file by what `change` makes of it, while nobody else does so. Gives what it held and what it holds."""
    with locked(path):
        held = read_baseline(path) if Path(path).exists() else {}
        entries = change(held.values())
        if entries != list(held.values()) or not Path(path).exists():
            write_lines(path, baseline_json.lines(entries))
        return held, entries


def _document(source: SourceFile) -> Any:  # noqa: ANN401 - whatever stands in the file
    try:
        return json.loads(source.text)
    except json.JSONDecodeError as error:
        start = min(error.pos, max(0, len(source.text) - 1))
        span = source.span(start, min(start + 1, len(source.text)))
        told = error.msg[:1].lower() + error.msg[1:]
        raise _no_baseline(source, f'"{source.name}" is not a baseline: {told}', span) from None
    except (RecursionError, ValueError):
        raise _no_baseline(source, f'"{source.name}" is not a baseline') from None


def _no_baseline(source: SourceFile, message: str, span: Span = NOWHERE) -> UnreadableError:
    helps = [f"`qualrules audit … --write-baseline {source.name}` writes one where there is no such file"]
    if unfinished_merge(source) is not None:
        helps.insert(0, "two branches changed it: keep the lines of both, each finding once")
    return UnreadableError(Diagnostic("QR714", message, span, helps=tuple(helps)))


def _entry(form: Any) -> Entry | None:  # noqa: ANN401 - whatever stands in the file
    """The entry, None where it is none. What a later version may add beside these is passed over."""
    if not isinstance(form, dict):
        return None
    record, moved = form.get("record"), form.get("moved") or {}
    if not isinstance(record, dict) or not isinstance(moved, dict):
        return None
    parts: tuple[Any, ...] = (
        form.get("fingerprint"),
        form.get("code"),
        form.get("process"),
        form.get("promise"),
        record.get("type"),
        record.get("id"),
        form.get("claimed"),
        moved.get("at"),
        moved.get("to"),
    )
    return Entry(*parts) if _is_sound(parts) else None


def _is_sound(parts: tuple[Any, ...]) -> bool:
    fingerprint, code, _, _, record_type, *_ = parts
    return (
        isinstance(fingerprint, str)
        and _FINGERPRINT.fullmatch(fingerprint) is not None
        and isinstance(code, str)
        and isinstance(record_type, str)
        and all(one is None or isinstance(one, str) for one in parts)
    )
