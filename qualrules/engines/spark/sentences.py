"""What Spark could not do, in a sentence for people. Java's traces never come out."""

from __future__ import annotations

import re
from tempfile import gettempdir
from urllib.parse import unquote

_CONDITION = re.compile(r"^\[(?P<code>[A-Z0-9_.]+)\] (?P<text>.*?)(?: SQLSTATE: \w+)?$")
_MOST = 300
_UNSEEN = re.compile(
    r"(?:reading file|read footer for file:?|File|Path does not exist:) (?:file:/*(?=/))?(?P<file>/.+?)"
    r"(?:\.? (?:File )?does not exist|\. SQLSTATE|\.?\s)"
)
_UNMADE = re.compile(
    r"(?:Mkdirs failed to create|Failed to create directory) (?:file:/*(?=/))?(?P<folder>/\S+)"
)
_NO_MEMORY = re.compile(r"OutOfMemoryError|UNABLE_TO_ACQUIRE_MEMORY|exceeds? the limit|maxResultSize")
_MORE_MEMORY = (
    "{who} had not enough memory: give it more by spark.{part}.memory in spark-defaults.conf "
    "(SPARK_CONF_DIR names its folder)"
)


def not_started(log: str, home: str = "") -> str:
    """Spark's machine did not come up; `log` is what it said, `home` what JAVA_HOME says."""
    if home and f"{home}/bin/java: " in log:
        return f'the engine spark needs Java 17 or later, and JAVA_HOME says "{home}", where there is none'
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


def no_workers_left(master: str, seconds: int) -> str:
    """All are gone, and no other came."""
    return f'no worker of the Spark master "{master}" is left, and no other came within {seconds} seconds'


def ended(log: str) -> str:
    """The machine that was there is gone; `log` is what it said."""
    if _NO_MEMORY.search(log):
        return _MORE_MEMORY.format(who="Spark", part="driver")
    return "Spark ended in the middle of the work; on Linux `dmesg` says whether the system had no memory left for it"


def failed(error: Exception, master: str = "local") -> str:
    """Something that was asked of Spark failed."""
    text, is_here = str(error), master.startswith("local")
    unseen = _UNSEEN.search(text)
    if unseen is not None:
        return _unseen(unquote(unseen["file"]), is_here)
    unmade = _UNMADE.search(text)
    if unmade is not None and not is_here:
        return (
            f'the workers of Spark cannot write to "{unmade["folder"]}": results go to a folder on a disk that they and '
            "this machine see under the same path, and that all of them may write to"
        )
    if _NO_MEMORY.search(text):
        who, part = ("Spark", "driver") if is_here else ("a worker of Spark", "executor")
        return _MORE_MEMORY.format(who=who, part=part)
    if "ExecutorLostFailure" in text:
        return f"Spark gave up after one worker after the other was lost: {first_line(_lost(text))}"
    return f"Spark: {first_line(_message(error))}"


def _unseen(file: str, is_here: bool) -> str:
    if is_here:
        return f'"{file}" was there and can be read no more'
    own = "; TMPDIR says where temporary files are put" if file.startswith(gettempdir()) else ""
    return (
        f'the workers of Spark do not see "{file}": data has to be on a disk that they and this machine see under the same '
        f"path, and may read{own}"
    )


def _lost(text: str) -> str:
    found = re.search(r"Reason: (?P<why>[^\n]+)", text)
    return found["why"] if found else "nobody knows why"


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
