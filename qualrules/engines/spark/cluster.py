"""Whether a named master can be reached, gives a worker and keeps one: Spark itself tries for minutes, or waits for ever."""

from __future__ import annotations

import re
import socket
import time
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

from qualrules.engines.spark import sentences
from qualrules.engines.sql.database import DatabaseError

if TYPE_CHECKING:
    from pyspark import SparkContext

_LOCAL = re.compile(r"local(\[(\*|[1-9][0-9]*)(,\s*[1-9][0-9]*)?\])?")
_STANDALONE = re.compile(r"spark://(?P<hosts>[^/,\s]+:[0-9]+(?:,[^/,\s]+:[0-9]+)*)")
_OTHERS = ("yarn", "k8s://")
_PATIENCE = 5
"""Seconds for a host to answer."""
_PAUSE = 1.0
"""Seconds between two looks at the workers."""


def look_for_master(master: str) -> None:
    """Refuse what is no master, and a standalone master that nobody answers for. Raises DatabaseError."""
    if _LOCAL.fullmatch(master) or master.startswith(_OTHERS):
        return
    found = _STANDALONE.fullmatch(master)
    if found is None:
        raise DatabaseError(sentences.no_form(master))
    if not any(_answers(address) for address in found["hosts"].split(",")):
        raise DatabaseError(sentences.unreachable(master))


def _answers(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), _PATIENCE):
            return True
    except (OSError, OverflowError):
        return False


def wait_for_workers(context: SparkContext, master: str, wanted: int, seconds: int) -> None:
    """Wait until so many are there to work. Raises DatabaseError."""
    until = time.monotonic() + seconds
    while workers(context) < wanted:
        if time.monotonic() > until:
            raise DatabaseError(sentences.no_workers(master, wanted, seconds))
        time.sleep(0.1)


def workers(context: SparkContext) -> int:
    """How many executors there are, this process apart."""
    memory = context._jsc.sc().getExecutorMemoryStatus()  # noqa: SLF001 - there is no public way to ask from Python
    return int(memory.size()) - 1


class Watch:
    """Looks after the workers of a master while they have work: a job that nobody works on any more is ended."""

    def __init__(self, context: SparkContext, master: str, seconds: int) -> None:
        self.why: str | None = None
        """Why the work was ended, as a sentence; nothing any more when a worker is there again."""
        self._context = context
        self._master = master
        self._seconds = seconds
        self._over = Event()
        self._thread = Thread(target=self._look, name="workers", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Look no longer."""
        self._over.set()
        self._thread.join(_PATIENCE)

    def _look(self) -> None:
        tracker, seen = self._context.statusTracker(), time.monotonic()
        with suppress(Exception):  # where Spark is gone there is nothing to look after
            while not self._over.wait(_PAUSE):
                if workers(self._context):
                    seen, self.why = time.monotonic(), None
                elif not tracker.getActiveJobsIds():
                    seen = time.monotonic()
                elif time.monotonic() - seen > self._seconds:
                    seen, self.why = time.monotonic(), sentences.no_workers_left(self._master, self._seconds)
                    self._context.cancelAllJobs()
