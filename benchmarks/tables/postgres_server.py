"""A PostgreSQL server of its own in a temporary folder, on a Unix socket, with the records in a table; gone at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from benchmarks.tables.hand_sql import DAYS, NUMBERS
from benchmarks.tables.records import FIELDS, LISTS

INSTALLED = Path("/usr/lib/postgresql")
OWNER = "postgres"
"""The account of the server where the benchmark runs as root, as whom it refuses to start."""
TYPES = (
    dict.fromkeys(("id", *FIELDS), "text")
    | dict.fromkeys(DAYS, "date")
    | dict.fromkeys(NUMBERS, "numeric")
    | dict.fromkeys(LISTS, "text[]")
    | {"proposal_sent": "boolean"}
)
SETTINGS = "-c listen_addresses= -c shared_buffers=256MB -c max_wal_size=4GB -c unix_socket_directories="


class Server:
    """A server that runs; use it as a context."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))  # the path of a socket has to be short
        self._programs = programs()

    def __enter__(self) -> Self:
        if os.getuid() == 0:
            shutil.chown(self._folder, OWNER, OWNER)
        try:
            self._run(
                "initdb", "-D", self._data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
            )
            self._run("pg_ctl", "start", "-D", self._data, "-w", "-o", f"{SETTINGS}{self._folder}")
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._run("pg_ctl", "stop", "-D", self._data, "-m", "immediate", "-w")
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def load(self, records: Path, count: int) -> str:
        """Put a Parquet file's records into a table, in their order; return the table's address."""
        import psycopg

        table, server = f"opportunities_{count}", f"postgresql://{OWNER}@/postgres?host={self._folder}"
        columns = ", ".join(f"{name} {kind}" for name, kind in TYPES.items())
        with tempfile.TemporaryDirectory() as folder, psycopg.connect(server, autocommit=True) as connection:
            rows = _as_csv(records, Path(folder) / "rows.csv")
            connection.execute(f"CREATE TABLE {table} ({columns})")
            with (
                rows.open("rb") as file,
                connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy,
            ):
                while piece := file.read(1 << 20):
                    copy.write(piece)
            connection.execute(f"ANALYZE {table}")
        return f"{server}#{table}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", OWNER, "--", *command]
        log = self._folder / "commands"
        with log.open("a") as said:  # a pipe would stay open in the server that is started
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/")
        if done.returncode:
            raise SystemExit(f"{program} failed: {log.read_text(encoding='utf-8')}")


def programs() -> Path:
    """The folder with `initdb` and `pg_ctl`; the run ends where there is none."""
    versions = (path for path in INSTALLED.glob("*/bin") if (path / "initdb").exists())
    newest = max(versions, key=lambda path: float(path.parent.name), default=None)
    found = shutil.which("initdb")
    if newest is None and found is None:
        raise SystemExit("no PostgreSQL server is installed; leave it out with --only")
    return newest or Path(str(found)).resolve().parent


def _as_csv(records: Path, file: Path) -> Path:
    """The records as PostgreSQL copies them in: lists in braces, an empty cell where there is no value."""
    lists = ", ".join(
        f"'{{' || array_to_string(list_transform({name}, lambda each: '\"' || each || '\"'), ',') || '}}' AS {name}"
        for name in LISTS
    )
    with duckdb.connect() as connection:
        select = f"SELECT * REPLACE ({lists}) FROM '{records}'"
        connection.execute(f"COPY ({select}) TO '{file}' (FORMAT csv, HEADER false, PRESERVE_ORDER true)")
    return file
