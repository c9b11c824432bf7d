"""A PostgreSQL server of its own: a cluster in a temporary folder, on a Unix socket, gone when it is stopped."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

INSTALLED = Path("/usr/lib/postgresql")
OWNER = "postgres"
"""The account of the server; it refuses to start as root, so where root asks, it runs under this one."""
PATIENCE = 120
"""Seconds for a command of the server."""


def programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl` of the newest version that is installed."""
    versions = (path for path in INSTALLED.glob("*/bin") if (path / "initdb").exists())
    newest = max(versions, key=lambda path: float(path.parent.name), default=None)
    found = shutil.which("initdb")
    return newest or (Path(found).resolve().parent if found else None)


class Server:
    """A server that runs; use it as a context. Connections need no password, but where `access` says otherwise."""

    def __init__(self, settings: Mapping[str, object], access: str = "") -> None:
        found = programs()
        if found is None:
            raise FileNotFoundError("no PostgreSQL server is installed")
        self._programs, self._settings, self._access = found, settings, access
        # The path of a socket may have about a hundred characters, so the folder is not where the caller likes it.
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._is_started = False

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._stop()

    def address(self, database: str = "postgres", user: str = OWNER) -> str:
        """How a client names a database of it."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def _stop(self) -> None:
        """End it at once and remove its folder."""
        if self._is_started:
            self._run("pg_ctl", "stop", "-D", self._data, "-m", "immediate", "-w")
            self._is_started = False
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _start(self) -> None:
        if os.getuid() == 0:
            shutil.chown(self.folder, OWNER, OWNER)
        self._run("initdb", "-D", self._data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        rules = Path(self._data) / "pg_hba.conf"
        rules.write_text(self._access + rules.read_text("utf-8"), "utf-8")
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "-D", self._data, "-l", log, "-w", "-o", self._options())
        self._is_started = True

    def _options(self) -> str:
        settings = {"listen_addresses": "", "unix_socket_directories": self.folder, **self._settings}
        return " ".join(f"-c {name}={value}" for name, value in settings.items())

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", OWNER, "--", *command]
        log = self.folder / "commands"
        with log.open("a") as said:  # a pipe would stay open in the server that is started
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                timeout=PATIENCE,
                cwd="/",
                check=False,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {log.read_text('utf-8')}")
