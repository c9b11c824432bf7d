"""The bodies of answers as JSON, with a sentence where they are not what the CRM promises."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from qualrules.reading.live import LiveError


class Refused(LiveError):  # noqa: N818 - it names what happened
    """What was asked for may not be read, or it is not there; the rest may be."""


def document(body: bytes | str, title: str) -> dict[str, Any]:
    """The object that stands in a body. Raises LiveError."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise LiveError(
            f"{title} answers with something that is no JSON object",
            "look whether the address is that of the API: a page to log in is answered so",
        )
    return value


def records(answer: Mapping[str, Any], key: str, title: str) -> list[dict[str, Any]]:
    """The records of a page. Raises LiveError where it has no envelope."""
    found = answer.get(key)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise LiveError(f'{title} gives a page without "{key}", which holds its records')
    return found


def text(value: object) -> str:
    """A text that should stand in an answer, empty where it does not."""
    return value if isinstance(value, str) else "" if value is None else str(value)
