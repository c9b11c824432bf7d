"""The value of a setting as TOML or the environment has it, taken as its kind; and what is said where it does not fit.

Says nothing of where the value stands: that is added by who reads it.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from qualrules.workspace.folders import from_here
from qualrules.workspace.settings import Kind, Setting, Value

YES, NO = ("yes", "true", "on", "1"), ("no", "false", "off", "0")
HERE = Path()
_SEVERAL = re.compile(r"[,\n]")
_NO_PLACE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|-$")
_TYPED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*=)(.+)", re.DOTALL)


class DoesNotFitError(Exception):
    """A value is not of the setting's kind; the text goes on after the setting's name."""


def from_toml(one: Setting, value: object, folder: Path) -> Value:
    """The value of a settings file that stands in this folder. Raises DoesNotFitError."""
    if one.kind is Kind.FLAG:
        if not isinstance(value, bool):
            raise DoesNotFitError(f"is yes or no, so true or false, not {_told(value)}")
        return value
    if one.kind in (Kind.TEXTS, Kind.PATHS):
        if not isinstance(value, list):
            raise DoesNotFitError(f"is a list, not {_told(value)}")
        return tuple(_fitting(one, _text(each, "a list of texts"), folder) for each in value)
    if one.kind is Kind.DATE and isinstance(value, date):
        value = value.isoformat().replace("+00:00", "Z")
    what = f"one of {_listed(one)}" if one.kind is Kind.CHOICE else "a text"
    return _fitting(one, _text(value, what), folder)


def from_environment(one: Setting, text: str) -> Value:
    """The value of a variable that is not empty. Raises DoesNotFitError."""
    if one.kind is Kind.FLAG:
        if text.lower() not in YES + NO:
            raise DoesNotFitError(f'is yes or no, not "{text}"')
        return text.lower() in YES
    if one.kind in (Kind.TEXTS, Kind.PATHS):
        parts = (part.strip() for part in _SEVERAL.split(text))
        return tuple(_fitting(one, part, HERE) for part in parts if part)
    return _fitting(one, text, HERE)


def in_words(value: Value) -> str:
    """As a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else ", ".join(value)


def _fitting(one: Setting, text: str, folder: Path) -> str:
    if one.kind is Kind.CHOICE and text not in one.choices:
        raise DoesNotFitError(f'is one of {_listed(one)}, not "{text}"')
    if one.kind is Kind.DATE:
        _moment(text)
    if one.kind not in (Kind.PATH, Kind.PATHS):
        return text
    if "\0" in text:
        raise DoesNotFitError("holds a null character, which no path has")
    return _placed(text, folder)


def _listed(one: Setting) -> str:
    return ", ".join(f'"{each}"' for each in one.choices)


def _moment(text: str) -> None:
    # Imported here: most settings hold no date.
    from qualrules.workspace.clock import parse_as_of

    try:
        parse_as_of(text)
    except ValueError as error:
        raise DoesNotFitError(f"does not fit: {error}") from None


def _placed(text: str, folder: Path) -> str:
    """A path that is relative to a folder, from where we are. An address and standard input stay as they are."""
    if _NO_PLACE.match(text):
        return text
    typed = _TYPED.fullmatch(text)
    if typed is not None and not (folder / text).exists():
        return typed[1] + _placed(typed[2], folder)
    return text if folder == HERE or Path(text).is_absolute() else from_here(folder / text)


def _text(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise DoesNotFitError(f"is {what}, not {_told(value)}")
    if not value.strip():
        raise DoesNotFitError("is empty")
    return value


def _told(value: object) -> str:
    """A wrong value as the message names it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'the text "{value}"'
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, (dict, list)):
        return "a table" if isinstance(value, dict) else "a list"
    return "a date" if isinstance(value, date) else "a time"
