"""`qualrules.lock`: who signed which ruleset when, and the digests of what it meant then.

One file for all rulesets of a folder. It is read as a whole or refused as a whole: what cannot be read is not written
over. Whether a signature still holds is `evaluate/meaning_changes.py`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qualrules.diagnostics import Diagnostic
from qualrules.evaluate.dependencies import Part
from qualrules.evaluate.meaning import BEHIND, SIGNED, Digests
from qualrules.evaluate.meaning_changes import Signed
from qualrules.source import SourceFile, Span
from qualrules.workspace.locked import locked
from qualrules.workspace.output import write_text
from qualrules.workspace.texts import UnreadableError, read_source
from qualrules.workspace.toml_places import TablePlace, place_of, tables
from qualrules.workspace.toml_text import parsed

if TYPE_CHECKING:
    from tomlkit import TOMLDocument
    from tomlkit.items import AoT, Table

FILE: Final = "qualrules.lock"
FORM: Final = 1
"""Raised when digests are made in another way, or stand in other places: an older lock then asks for new signatures."""
LIST: Final = "signature"
CODE: Final = "QR703"
KINDS: Final = (*SIGNED, *BEHIND)
TEXTS: Final = ("ruleset", "version", "file", "by")
WORDS: Final = "words"
"""The digest of titles and other words, which older locks do not have."""
_REMARK: Final = (
    "Written by `qualrules agree --sign`: who signed what. It belongs beside the ruleset, in version control."
)


def lock_beside(file: Path) -> Path:
    """The lock of a ruleset's file."""
    return file.parent / FILE


def signatures(path: Path, ruleset: str, file: str) -> list[Signed]:
    """The signatures of one ruleset, the latest of each signer, in the order of the lock; none without a lock.

    Raises UnreadableError where the lock cannot be read, or not be understood.
    """
    if not path.exists():
        return []
    latest: dict[str, Signed] = {}
    for signed in _read(read_source(path)):
        if _is_of(signed, path, ruleset, file):
            earlier = latest.get(signed.name)
            if earlier is None or earlier.on <= signed.on:
                latest[signed.name] = signed
    return list(latest.values())


def add_signature(path: Path, signed: Signed) -> bool:
    """Write a signature into the lock, in place of earlier ones of this name for this ruleset; whether there was one.

    Raises UnreadableError where the lock cannot be read, or not be understood; it is left as it is then.
    """
    with locked(path):
        source = read_source(path) if path.exists() else SourceFile(str(path), "")
        old = [
            number
            for number, each in enumerate(_read(source))
            if each.name == signed.name and _is_of(each, path, signed.ruleset, signed.file)
        ]
        write_text(path, _written(source, signed, old))
    return bool(old)


def _is_of(signed: Signed, path: Path, ruleset: str, file: str) -> bool:
    """Whether it is a signature of this ruleset: of its file, or of a file that was renamed to it."""
    if signed.file == file:
        return True
    return bool(ruleset) and signed.ruleset == ruleset and not (path.parent / signed.file).exists()


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _read(source: SourceFile) -> list[Signed]:
    """All signatures of a lock. Raises UnreadableError."""
    document = parsed(source, CODE)
    if not document:
        return []
    form = document.get("form")
    if form != FORM or isinstance(form, bool):
        raise _of_another_form(source, form)
    listed = document.get(LIST, [])
    places = tables(source, LIST)
    if not isinstance(listed, list) or len(places) != len(listed):
        raise _wrong(f"signatures are written as tables [[{LIST}]]", source.span(0, 0))
    return [_signed(table, place) for table, place in zip(listed, places, strict=True)]


def _of_another_form(source: SourceFile, form: object) -> UnreadableError:
    if not isinstance(form, int) or isinstance(form, bool):
        said = "it does not say its form" if form is None else "its form is no whole number"
        return _wrong(
            f'"{source.name}" is no lock of qualrules: {said}', source.span(0, 0), example=(f"form = {FORM}",)
        )
    message = f'"{source.name}" has form {form}; this version of qualrules reads form {FORM}'
    newer = "install the version that wrote it" if form > FORM else "sign again with a new lock"
    return _wrong(message, place_of(source, ("form",)), newer)


def _signed(table: Mapping[str, Any], place: TablePlace) -> Signed:
    texts = {key: _text(table, key, place) for key in TEXTS}
    on = table.get("on")
    if not isinstance(on, date) or isinstance(on, datetime):
        raise _lacks("on", "a day", place, "on = 2026-11-22")
    if not texts["by"].strip():
        raise _lacks("by", "a name", place, 'by = "Head of Sales"')
    items, parts = (_digests(table, key, place) for key in ("items", "parts"))
    words = _text(table, WORDS, place) if WORDS in table else ""
    return Signed(on=on, digests=Digests(items, parts), words=words, **texts)


def _text(table: Mapping[str, Any], key: str, place: TablePlace) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        raise _lacks(key, "a text", place, f'{key} = "…"')
    return value


def _digests(table: Mapping[str, Any], key: str, place: TablePlace) -> dict[Part, str]:
    kinds = table.get(key)
    if isinstance(kinds, dict) and kinds and all(isinstance(named, dict) for named in kinds.values()):
        found = {(kind, name): digest for kind, named in kinds.items() for name, digest in named.items()}
        if all(kind in KINDS and isinstance(digest, str) for (kind, _), digest in found.items()):
            return found
    raise _wrong(
        f"this signature does not say what was signed: `{key}` holds no digests",
        place.header,
        "take the signature out and sign again",
    )


def _lacks(key: str, what: str, place: TablePlace, right: str) -> UnreadableError:
    return _wrong(
        f"`{key}` of this signature is not {what}", place.keys.get(key, place.header), example=(right,)
    )


def _wrong(message: str, span: Span, *helps: str, example: tuple[str, ...] = ()) -> UnreadableError:
    return UnreadableError(Diagnostic(CODE, message, span, helps=helps, example=example))


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _written(source: SourceFile, signed: Signed, old: Iterable[int]) -> str:
    """The text of the lock with a signature more, in the place of the first of the old ones."""
    # Imported here: only a signature needs it.
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(source.text)
    except TOMLKitError as error:
        raise _wrong(f'"{source.name}" cannot be changed: {error}', source.span(0, 0)) from None
    listed = _listed(document)
    numbers = list(old)
    for number in reversed(numbers):
        del listed[number]
    listed.insert(numbers[0] if numbers else len(listed), _table(signed))
    return document.as_string()


def _listed(document: TOMLDocument) -> AoT:
    """The list of signatures, made where there is none."""
    import tomlkit

    if "form" not in document:
        document.add(tomlkit.comment(_REMARK))
        document.add("form", tomlkit.item(FORM))
    if LIST not in document:
        document.add(tomlkit.nl())
        document.add(LIST, tomlkit.aot())
    listed: AoT = document[LIST]
    return listed


def _table(signed: Signed) -> Table:
    import tomlkit

    table = tomlkit.table()
    for key in TEXTS:
        table.add(key, getattr(signed, key))
    table.add("on", signed.on)
    if signed.words:
        table.add(WORDS, signed.words)
    for key, digests in (("items", signed.digests.items), ("parts", signed.digests.parts)):
        kinds = tomlkit.table(is_super_table=True)
        for kind, named in _by_kind(digests):
            one = tomlkit.table()
            for name, digest in named:
                one.add(name, digest)
            one.add(tomlkit.nl())
            kinds.add(kind, one)
        table.add(key, kinds)
    return table


def _by_kind(digests: Mapping[Part, str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """In a fixed order, so that a lock differs by what was signed anew and by nothing else."""
    for kind in KINDS:
        named = sorted((name, digest) for (each, name), digest in digests.items() if each == kind)
        if named:
            yield kind, named
