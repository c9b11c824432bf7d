"""JSON as it is written: the same values for whoever parses it, and nothing in the text that a page, an editor or a build's
log would act on before anybody does.

A `</script>` ends a script that a document is pasted into, a mark for the direction of writing turns what an editor shows
of it, and two hashes with a bracket are an order for GitHub's runner. Inside a JSON text each can be written as its number.
"""

from __future__ import annotations

import json
import re

from qualrules.report.visible import UNSEEN

_STEERING = "\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_HALVES = "\ud800-\udfff"
"""Halves of characters: JSON may name them, a file cannot hold them."""
# As a text: it is compiled when a document asks for it, not when a command starts.
_ACTING = rf"#(?=[{UNSEEN}{_STEERING}]*#[{UNSEEN}{_STEERING}]*\[)|<|[{_STEERING}{_HALVES}]"
_SHORT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SPACED = json.JSONEncoder(ensure_ascii=False)


def one_line(form: object) -> str:
    """The value without any space, for a line of its own."""
    return harmless(_SHORT.encode(form))


def spaced(form: object) -> str:
    """The value on one line of a longer document."""
    return harmless(_SPACED.encode(form))


def document(form: object) -> str:
    """The value over several lines, as people read it; without the end of the last line."""
    return harmless(json.dumps(form, indent=2, ensure_ascii=False))


def harmless(text: str) -> str:
    """A JSON text with what could act in it written as numbers. All of it can stand in strings alone."""
    if text.isascii() and "#" not in text and "<" not in text and "\x7f" not in text:
        return text
    return re.sub(_ACTING, lambda found: f"\\u{ord(found[0]):04x}", text)
