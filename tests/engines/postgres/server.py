"""A real PostgreSQL server for tests: a cluster in a temporary folder, on a Unix socket, gone when it is stopped."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

INSTALLED = Path("/usr/lib/postgresql")
OWNER = "postgres"
"""The account of the server where the tests run as root, as whom it refuses to start."""
PATIENCE = 120
"""Seconds for a command of the server."""
PASSWORD = "a password with 'quotes' and spaces"
QUICK = "fsync=off synchronous_commit=off full_page_writes=off shared_buffers=32MB max_connections=30"


def programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl` of the newest version that is installed."""
    versions = (path for path in INSTALLED.glob("*/bin") if (path / "initdb").exists())
    newest = max(versions, key=lambda path: float(path.parent.name), default=None)
    found = shutil.which("initdb")
    return newest or (Path(found).resolve().parent if found else None)


@dataclass
class Server:
    """A server that runs. Local connections need no password, except those of the role `guarded`."""

    folder: Path
    _programs: Path
    started: bool = False
    databases: int = 0

    @classmethod
    def start(cls) -> Server:
        """Start one; skips the test where PostgreSQL is not installed."""
        found = programs()
        if found is None:
            pytest.skip("no PostgreSQL server is installed")
        # The path of a socket may have about a hundred characters, and the folders of pytest have more.
        server = cls(Path(tempfile.mkdtemp(prefix="pg-")), found)
        try:
            server._begin()
        except BaseException:
            server.stop()
            raise
        return server

    def address(self, database: str = "postgres", user: str = OWNER) -> str:
        """How a client names a database of it."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def new_database(self, *settings: str) -> str:
        """The address of a database of its own, with settings such as `timezone = 'Asia/Tokyo'` for who connects."""
        import psycopg  # here, as every test loads this module

        self.databases += 1
        name = f"test_{self.databases}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
            for setting in settings:
                connection.execute(f"ALTER DATABASE {name} SET {setting}")
        return self.address(name)

    def stop(self) -> None:
        """End it at once and remove its folder."""
        if self.started:
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "immediate", "-w")
            self.started = False
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def data(self) -> Path:
        """The folder of the cluster."""
        return self.folder / "data"

    def _begin(self) -> None:
        if os.getuid() == 0:
            shutil.chown(self.folder, OWNER, OWNER)
        self._run(
            "initdb", "-D", str(self.data), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )
        self._guard()
        self._run(
            "pg_ctl",
            "start",
            "-D",
            str(self.data),
            "-l",
            str(self.folder / "log"),
            "-w",
            "-o",
            self._options(),
        )
        self.started = True

    def _options(self) -> str:
        settings = " ".join(f"-c {setting}" for setting in QUICK.split())
        return f"-c listen_addresses= -c unix_socket_directories={self.folder} {settings}"

    def _guard(self) -> None:
        """The role `guarded` has to say its password."""
        rules = self.data / "pg_hba.conf"
        rules.write_text("local all guarded scram-sha-256\n" + rules.read_text())

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", OWNER, "--", *command]
        log = self.folder / "commands"
        with log.open("a") as output:  # a pipe would stay open in the server that is started
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                timeout=PATIENCE,
                cwd="/",
                check=False,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {log.read_text()}")
