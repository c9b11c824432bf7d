"""The state file of `run --since`: what was answered of each record, from what, and for which moments it stands.

A database of SQLite, so that neither reading nor writing it takes memory. A run reads the one that is there and writes
another beside it, which takes its place once the output has been written. What the answers mean is not known here.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from qualrules.evaluate.turning_atoms import ALWAYS, Stands
from qualrules.workspace.texts import UnreadableError, unreadable

MAGIC = b"SQLite format 3\0"
APPLICATION = b"qrst"
"""Stands at byte 68 of the file, as SQLite lays down: the number of its form at byte 60, the size of a page at 16, and
how many it has at 28.
"""
FORM = 1
"""A higher one is of a later release."""
HEAD = 100
_TABLES = """
create table basis (name text primary key, value text not null) without rowid;
create table type (number integer primary key, name text not null, places text not null);
create table record (
  type integer not null, key not null, fingerprint blob not null, answers text not null,
  from_day integer, until_day integer, from_second integer, until_second integer
);
"""
_COLUMNS = "key, fingerprint, answers, from_day, until_day, from_second, until_second"
_UNSEEN = "not exists (select 1 from main.record as seen where seen.type = ? and seen.key = kept.key)"

Key = str | bytes
"""The id of a record; the fingerprint of one that has none."""
Types = Mapping[str, tuple[int, Sequence[str]]]
"""Record type → its number in the file, and what each of its answers says."""


class Entry(NamedTuple):
    """What is kept of one record."""

    key: Key
    fingerprint: bytes
    answers: str
    stands: Stands


class State:
    """The new state that is being written and, attached to it, the one that is there, if there is one."""

    def __init__(self, place: str, database: sqlite3.Connection, *, has_old: bool) -> None:
        self._place = place
        self._database = database
        self.basis: Mapping[str, str] = {}
        self.types: Types = {}
        if has_old:
            self.basis, self.types = self._old()

    def _old(self) -> tuple[Mapping[str, str], Types]:
        with reading(self._place):
            if self._database.execute("pragma old.quick_check(1)").fetchone() != ("ok",):
                raise ValueError("damaged")
            basis = dict(self._database.execute("select name, value from old.basis"))
            listed = self._database.execute("select number, name, places from old.type").fetchall()
            return basis, {name: (number, _names(places)) for number, name, places in listed}

    def begin(self, basis: Mapping[str, str], types: Mapping[str, Sequence[str]]) -> None:
        """Say on what the answers of the new state rest, and what they say. Types are numbered in their order."""
        listed = [(number, name, json.dumps(places)) for number, (name, places) in enumerate(types.items())]
        with writing(self._place):
            self._database.execute("begin")
            self._database.executemany("insert into basis values (?, ?)", basis.items())
            self._database.executemany("insert into type values (?, ?, ?)", listed)

    def find(self, old_type: int, keys: Sequence[Key]) -> dict[Key, list[Entry]]:
        """What the old state keeps under these keys."""
        marks = ",".join("?" * len(keys))
        query = f"select {_COLUMNS} from old.record where type = ? and key in ({marks})"  # noqa: S608 - marks only
        found: dict[Key, list[Entry]] = {}
        with reading(self._place):
            for key, fingerprint, answers, *bounds in self._database.execute(query, (old_type, *keys)):
                found.setdefault(key, []).append(Entry(key, fingerprint, answers, _stands(bounds)))
        return found

    def add(self, new_type: int, entries: Iterable[Entry]) -> None:
        """Keep answers in the new state."""
        rows = ((new_type, *entry[:3], *_bounds(entry.stands)) for entry in entries)
        with writing(self._place):
            self._database.executemany("insert into record values (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def close_up(self) -> None:
        """Make what was added ready to be found."""
        with writing(self._place):
            self._database.execute("create index by_key on record (type, key)")

    def unseen(self, old_type: int, new_type: int) -> int:
        """How many records of a type the old state has of which nothing was added."""
        query = f"select count(*) from old.record as kept where type = ? and {_UNSEEN}"  # noqa: S608 - our own words
        with reading(self._place):
            found: int = self._database.execute(query, (old_type, new_type)).fetchone()[0]
            return found

    def carry(self, old_type: int, new_type: int) -> None:
        """Take over what the old state has of the records of a type of which nothing was added."""
        chosen = f"select ?, {_COLUMNS} from old.record as kept where type = ? and {_UNSEEN}"  # noqa: S608 - as above
        with writing(self._place):
            self._database.execute(f"insert into record {chosen}", (new_type, old_type, new_type))

    def commit(self) -> None:
        """Write everything to the file."""
        with writing(self._place):
            self._database.execute("commit")


@contextmanager
def opened(place: str, temporary: Path) -> Iterator[State]:
    """The state at a place, and a new one in an empty file. Raises UnreadableError where there is no state there."""
    has_old = _is_there(place)
    with closing(sqlite3.connect(_address(temporary), uri=True, isolation_level=None)) as database:
        with writing(place):
            # Nobody else sees the new file, and half of it is never used: SQLite need not guard it.
            for pragma in ("journal_mode = off", "synchronous = off", f"user_version = {FORM}"):
                database.execute(f"pragma {pragma}")
            database.execute(f"pragma application_id = {int.from_bytes(APPLICATION)}")
            database.executescript(_TABLES)
        if has_old:
            with reading(place):
                database.execute("attach ? as old", (f"{_address(Path(place))}?mode=ro&immutable=1",))
        yield State(place, database, has_old=has_old)


@contextmanager
def reading(place: str) -> Iterator[None]:
    """Say that a state is damaged where it cannot be read."""
    try:
        yield
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise _damaged(place) from error


@contextmanager
def writing(place: str) -> Iterator[None]:
    """Say that a state cannot be written."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(None, f"the state cannot be written: {error}", place) from None


def _is_there(place: str) -> bool:
    """Whether there is a state. Raises UnreadableError where there is something else."""
    path = Path(place)
    try:
        with path.open("rb") as file:
            head, size = file.read(HEAD), os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        return False
    except OSError as error:
        reason = "a folder" if path.is_dir() else f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise unreadable(f'"{place}" {reason}', "name another file for the state") from None
    if len(head) < HEAD or not head.startswith(MAGIC) or head[68:72] != APPLICATION:
        told = "name another file, or remove this one: the next run judges every record and writes it anew"
        raise unreadable(f'"{place}" is not a state that `run --since` has written', told)
    if int.from_bytes(head[60:64]) > FORM:
        told = (
            "go on with that release, or remove the file: the next run judges every record and writes it anew"
        )
        raise unreadable(f'"{place}" was written by a later release of qualrules', told)
    if int.from_bytes(head[16:18]) * int.from_bytes(head[28:32]) != size:
        raise _damaged(place)
    return True


def _names(places: str) -> list[str]:
    """What the answers of a type say."""
    names = json.loads(places)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError(places)
    return names


def _address(path: Path) -> str:
    return f"file:{quote(os.fsencode(path))}"


def _damaged(place: str) -> UnreadableError:
    told = "remove it: the next run judges every record and writes it anew"
    return unreadable(f'"{place}" is a damaged state', told)


def _stands(bounds: Sequence[int | None]) -> Stands:
    return Stands(*(every if bound is None else bound for bound, every in zip(bounds, ALWAYS, strict=True)))


def _bounds(stands: Stands) -> Iterator[int | None]:
    return (None if bound == every else bound for bound, every in zip(stands, ALWAYS, strict=True))
