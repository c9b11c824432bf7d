"""Whether what a hook gave back is what the hook is for. Each check gives what is wrong, or None.

Nothing is called here but the hook's own result: an object is judged by its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qualrules.codes import CODES
from qualrules.diagnostics import Level
from qualrules.reading.raw import Knowledge

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+")
_LANGUAGE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CODE = re.compile(r"[A-Z]+[0-9]+")
_RULE_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that plugins bring."""

    word: str
    hook: str
    wrong: Callable[[object], str | None]
    """Why an object is none of this kind, if so."""
    key: Callable[[object], str]
    """What two of them must not share."""


def _name(thing: object) -> str:
    return str(getattr(thing, "name", ""))


def _scheme(thing: object) -> str:
    return str(getattr(thing, "scheme", ""))


def _code(thing: object) -> str:
    return str(getattr(thing, "code", ""))


def _reporter_key(thing: object) -> str:
    return f"{getattr(thing, 'form', '')} {_name(thing)}"


def _wrong_name(thing: object, pattern: re.Pattern[str] = _NAME) -> str | None:
    name = getattr(thing, "name", None)
    if not isinstance(name, str) or not pattern.fullmatch(name):
        return "has no usable name"
    return None


def _lacks(thing: object, *methods: str) -> str | None:
    missing = [method for method in methods if not callable(getattr(thing, method, None))]
    return f'has no method "{missing[0]}"' if missing else None


def _wrong_adapter(thing: object) -> str | None:
    if (wrong := _wrong_name(thing, _LANGUAGE_NAME) or _lacks(thing, "recognises", "read")) is not None:
        return wrong
    if not isinstance(getattr(thing, "title", None), str):
        return 'has no text "title"'
    if not _are_suffixes(getattr(thing, "suffixes", None)):
        return 'has "suffixes" that are not endings such as ".csv", in lower case'
    if not isinstance(getattr(thing, "knowledge", None), Knowledge):
        return 'has no "knowledge" of the type Knowledge'
    return None


def _are_suffixes(suffixes: object) -> bool:
    return isinstance(suffixes, tuple) and all(
        isinstance(suffix, str) and suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes
    )


def _wrong_live_source(thing: object) -> str | None:
    scheme = getattr(thing, "scheme", None)
    if not isinstance(scheme, str) or not _SCHEME.fullmatch(scheme):
        return 'has no usable "scheme", such as salesforce'
    for part in ("title", "adapter"):
        if not isinstance(getattr(thing, part, None), str):
            return f'has no text "{part}"'
    return _lacks(thing, "pages")


def _wrong_reporter(thing: object) -> str | None:
    if not isinstance(getattr(thing, "form", None), str):
        return 'has no text "form"'
    return _wrong_name(thing) or _lacks(thing, "render")


def _wrong_engine(thing: object) -> str | None:
    return _wrong_name(thing) or _lacks(thing, "prepare")


def _wrong_exporter(thing: object) -> str | None:
    if not isinstance(getattr(thing, "needs_ruleset", None), bool):
        return 'does not say whether it "needs_ruleset"'
    return _wrong_name(thing) or _lacks(thing, "export")


def _wrong_lint_rule(thing: object) -> str | None:
    code, name = getattr(thing, "code", None), getattr(thing, "name", None)
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return 'has no usable "code", such as ACME1'
    if (wrong := _wrong_name(thing, _RULE_NAME)) is not None:
        return wrong
    if code.startswith("QR") and CODES.get(code) != name:
        return f"has the code {code}: those with QR are kept for qualrules itself"
    if not code.startswith("QR") and name in CODES.values():
        return f'has the name "{name}", which qualrules itself has'
    if not isinstance(getattr(thing, "level", None), Level):
        return 'has no "level" of the type Level'
    if not isinstance(getattr(thing, "default", None), bool):
        return 'does not say by "default" whether it is asked where nothing is selected'
    return _lacks(thing, "check")


KINDS = (
    Kind("adapter", "qualrules_adapters", _wrong_adapter, _name),
    Kind("live source", "qualrules_live_sources", _wrong_live_source, _scheme),
    Kind("reporter", "qualrules_reporters", _wrong_reporter, _reporter_key),
    Kind("engine", "qualrules_engines", _wrong_engine, _name),
    Kind("exporter", "qualrules_exporters", _wrong_exporter, _name),
    Kind("lint rule", "qualrules_lint_rules", _wrong_lint_rule, _code),
    Kind("command", "qualrules_commands", _wrong_name, _name),
)


class BrokenContractError(Exception):
    """A plugin gave back what its hook is not for; the text is the rest of the sentence `it …`."""


def things_of(kind: Kind, given: object) -> list[object]:
    """What a hook gave back, as a list of things of its kind. Raises BrokenContractError."""
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise BrokenContractError(f"gave {_described(given)} for {kind.hook}, not a list of {kind.word}s")
    things = list(given)
    keys: set[str] = set()
    for thing in things:
        if (wrong := kind.wrong(thing)) is not None:
            raise BrokenContractError(f"gave {_described(thing)} as {_article(kind.word)}: it {wrong}")
        if kind.key(thing) in keys:
            raise BrokenContractError(f'gave two {kind.word}s called "{kind.key(thing)}"')
        keys.add(kind.key(thing))
    return things


def _described(thing: object) -> str:
    if isinstance(thing, type):
        return f"the class {thing.__name__} itself"
    return f"an object of the type {type(thing).__name__}"


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
