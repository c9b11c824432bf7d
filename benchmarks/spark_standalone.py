"""A standalone Spark cluster on the loopback: a master and workers from pyspark's own jars, stopped at the end.

Each process gets a group of its own, so that a worker can be killed with everything it has started. Folders and ports are
temporary; nothing else on the machine is touched.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
PATIENCE = 90
_MASTER = re.compile(r"Starting Spark master at (spark://\S+)")
_REGISTERED = "Successfully registered with master"


class Cluster:
    """A master and its workers; use it as a context."""

    def __init__(self, workers: int = 2, cores: int = 1, memory: str = "1g") -> None:
        self.master = ""
        self.workers: list[subprocess.Popen[bytes]] = []
        self._given = ("--host", HOST, "--port", "0", "--webui-port", "0")
        self._size = ("--cores", str(cores), "--memory", memory)
        self._wanted = workers
        self._folder = Path(mkdtemp(prefix="qualrules-cluster-"))
        self._all: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop()

    def kill_worker(self, number: int) -> None:
        """End a worker and all it has started, without a word to anybody."""
        _end(self.workers[number], signal.SIGKILL)

    def stop(self) -> None:
        """End every process, workers first, and put away what they have written. May be called again."""
        for process in reversed(self._all):
            _end(process, signal.SIGTERM)
        for process in self._all:
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            _end(process, signal.SIGKILL)
            process.wait()
        self._all.clear()
        rmtree(self._folder, ignore_errors=True)

    def _start(self) -> None:
        self._launch("master", "org.apache.spark.deploy.master.Master", *self._given)
        self.master = self._said("master", _MASTER)
        for number in range(self._wanted):
            name, folder = f"worker{number}", self._folder / f"work{number}"
            worker = (*self._given, *self._size, "--work-dir", str(folder), self.master)
            self.workers.append(self._launch(name, "org.apache.spark.deploy.worker.Worker", *worker))
        for number in range(self._wanted):
            self._said(f"worker{number}", re.compile(f"({_REGISTERED})"))

    def _launch(self, name: str, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        import pyspark

        home = Path(pyspark.__file__).parent
        environment = {
            **os.environ,
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": HOST,
            "SPARK_LOCAL_DIRS": str(self._folder / "spilled"),
            "SPARK_DAEMON_MEMORY": "256m",
        }
        with (self._folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [str(home / "bin" / "spark-class"), program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )
        self._all.append(process)
        return process

    def _said(self, name: str, pattern: re.Pattern[str]) -> str:
        """What a process writes about itself, waited for."""
        until, log, text = time.monotonic() + PATIENCE, self._folder / f"{name}.log", ""
        while time.monotonic() < until:
            text = log.read_text("utf-8", "replace")
            found = pattern.search(text)
            if found is not None:
                return found[1]
            time.sleep(0.1)
        raise TimeoutError(f"the Spark {name} did not come up within {PATIENCE} seconds:\n{text[-2000:]}")


def _end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Send a signal to a process and its children; what a process has started may outlive it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, how)
