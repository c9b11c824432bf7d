"""What Spark could not do, in a sentence for people. Java's traces never come out."""

from __future__ import annotations

import re

_CONDITION = re.compile(r"^\[(?P<code>[A-Z0-9_.]+)\] (?P<text>.*?)(?: SQLSTATE: \w+)?$")
_MOST = 300


def not_started(log: str) -> str:
    """Spark's machine did not come up; `log` is what it said."""
    if "JAVA_HOME is not set" in log or "java: not found" in log or "No such file or directory" in log:
        return "the engine spark needs Java 17 or later, and none was found: install it, or set JAVA_HOME"
    if "UnsupportedClassVersionError" in log:
        return "the engine spark needs Java 17 or later, and an older one was found: set JAVA_HOME"
    told = next((line.strip() for line in log.splitlines() if "rror" in line or "xception" in line), "")
    return (
        f"Spark did not start: {told[:_MOST]}" if told else "Spark did not start: Java ended without a word"
    )


def no_master(master: str, error: Exception) -> str:
    """No application came up under that master."""
    return f'Spark did not start with the master "{master}": {first_line(str(error))}'


def no_form(master: str) -> str:
    """What was written names no master."""
    return f'"{master}" is no master of Spark; write local[*] or spark://host:7077'


def unreachable(master: str) -> str:
    """Nobody answers there."""
    return f'no Spark master answers at "{master}"'


def no_workers(master: str, wanted: int, seconds: int) -> str:
    """A master without anybody who works, or with too few."""
    asked = "no worker" if wanted == 1 else f"fewer than {wanted} workers"
    return f'the Spark master "{master}" gave {asked} within {seconds} seconds'


def failed(error: Exception) -> str:
    """Something that was asked of Spark failed."""
    return f"Spark: {first_line(_message(error))}"


def _message(error: Exception) -> str:
    said = getattr(error, "getMessage", None)
    text = said() if callable(said) else None
    return text if isinstance(text, str) and text else str(error)


def first_line(text: str) -> str:
    """The first line that says something, without Java's names before it."""
    lines = [line.strip() for line in text.splitlines()]
    told = next(
        (line for line in lines if line and not line.startswith(("at ", "An error occurred while"))), ""
    )
    told = re.sub(r"^: |^(?:[a-z]\w*\.)+\w+(?:Exception|Error): ", "", re.sub(r"^: ", "", told))
    found = _CONDITION.match(told)
    return (found["text"] if found else told)[:_MOST]
