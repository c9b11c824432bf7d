"""Texts for a template of Jinja: what people wrote stays as it is, and what the template works out stands in marks.

A mark is put where a value will be worked out, and becomes a piece of Jinja after everything else has been escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_OPENS = re.compile(r"\{(?=[{%#\x00])")
_MARK = "\x00"


def mark(name: str) -> str:
    """A place for a piece of Jinja, in a text that is yet to be escaped."""
    return f"{_MARK}{name}{_MARK}"


def template(text: str, pieces: Mapping[str, str]) -> str:
    """The text as a template that gives it back, with a piece of Jinja at each mark."""
    escaped = literally(text)
    for name, piece in pieces.items():
        escaped = escaped.replace(mark(name), piece)
    return escaped


def literally(text: str) -> str:
    """A text that a template gives back as it is."""
    return _OPENS.sub("{{ '{' }}", text)


def string(text: str) -> str:
    """A string inside an expression of Jinja."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def yaml(text: str) -> str:
    """A text in YAML that is read as a template and means itself."""
    return quoted(literally(text))


def quoted(text: str) -> str:
    """A text in YAML."""
    signs = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in signs)


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
