"""The rule by which GitHub's runner finds orders in the output of a step, as its source has it (`ActionCommand.cs`).

Its comparisons follow the rules of a language, which pass over signs that have no weight: so do these.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

REGISTERED = {
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
}
WEIGHTLESS = re.compile("[\u034f\u17b4\u17b5\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")
PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))


@dataclass(frozen=True)
class Order:
    """What the runner does something about."""

    name: str
    properties: dict[str, str]
    data: str


def orders(output: str) -> list[Order]:
    """The orders in an output; a line ends at LF, CR or both."""
    found = (_order(line) for line in re.split("\r\n|\r|\n", output))
    return [order for order in found if order is not None]


def _order(line: str) -> Order | None:
    weighed = "".join(sign for sign in line if not _weightless(sign))
    return _new_form(weighed) or _old_form(weighed)


def _weightless(sign: str) -> bool:
    category = unicodedata.category(sign)
    return bool(WEIGHTLESS.match(sign)) or (category in ("Cf", "Cc") and not sign.isspace())


def _new_form(line: str) -> Order | None:
    line = line.lstrip()
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    name, _, properties = line[2:end].partition(" ")
    if name.lower() not in REGISTERED:
        return None
    return Order(name.lower(), _properties(properties, ",", PROPERTY), _unescaped(line[end + 2 :], DATA))


def _old_form(line: str) -> Order | None:
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    name, _, properties = line[start + 3 : end].partition(" ")
    if name.lower() not in REGISTERED:
        return None
    return Order(name.lower(), _properties(properties, ";", PROPERTY), line[end + 1 :])


def _properties(text: str, between: str, escapes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    pairs = (part.split("=", 1) for part in text.strip().split(between) if part)
    return {pair[0]: _unescaped(pair[1], escapes) for pair in pairs if len(pair) == 2 and pair[1]}


def _unescaped(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for written, meant in escapes:
        text = text.replace(written, meant)
    return text
