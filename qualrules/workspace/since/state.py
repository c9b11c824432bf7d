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
from shutil import copyfile
from typing import NamedTuple

from qualrules.evaluate.turning_atoms import Stands
from qualrules.workspace.texts import UnreadableError, unreadable

MAGIC = b"SQLite format 3\0"
APPLICATION = b"qrst"
"""Stands at byte 68 of the file, as SQLite lays down: the number of its form at byte 60, the size of a page at 16, and
how many it has at 28.
"""
FORM = 1
"""A higher one is of a later release."""
HEAD = 100
CACHE = 16_000
"""Kilobytes of the file that are at hand."""
_TABLES = """
create table basis (name text primary key, value text not null) without rowid;
create table type (number integer primary key, name text not null, places text not null);
create table record (
  number integer primary key, type integer not null, key not null, fingerprint blob not null, answers text not null,
  from_day integer not null, until_day integer not null, from_second integer not null, until_second integer not null
);
create index by_key on record (type, key);
"""
_STANDS = "from_day <= ? and ? < until_day and from_second <= ? and ? < until_second"
_SET = "fingerprint = ?, answers = ?, from_day = ?, until_day = ?, from_second = ?, until_second = ?"
AT_ONCE = 500
"""Records that are looked up together."""

Key = str | bytes
"""The id of a record; the fingerprint of one that has none."""
Types = Mapping[str, tuple[int, Sequence[str]]]
"""Record type → its number in the file, and what each of its answers says."""


class Entry(NamedTuple):
    """What is kept of one record. `stands`: its answers hold at the moment of the run, if its fingerprint is the same."""

    number: int
    fingerprint: bytes
    answers: str
    stands: bool


class Answered(NamedTuple):
    """What is to be kept of a record that was judged anew."""

    fingerprint: bytes
    answers: str
    stands: Stands


class State:
    """The new state: what was kept, and what is written over it."""

    def __init__(self, place: str, database: sqlite3.Connection, at: tuple[int, int]) -> None:
        self._place = place
        self._database = database
        self._at = (at[0], at[0], at[1], at[1])
        with reading(place):
            if database.execute("pragma quick_check(1)").fetchone() != ("ok",):
                raise ValueError("damaged")
            self.basis: Mapping[str, str] = dict(database.execute("select name, value from basis"))
            listed = database.execute("select number, name, places from type").fetchall()
            self.types: Types = {name: (number, _names(places)) for number, name, places in listed}
            self._last = database.execute("select coalesce(max(number), 0) from record").fetchone()[0]
        self._seen = bytearray(self._last + 1)

    def begin(self, basis: Mapping[str, str], types: Types, *, anew: bool) -> None:
        """Say on what the answers of the new state rest, and what they say. `anew`: nothing that was kept holds."""
        numbers = [number for number, _ in types.values()]
        listed = [(number, name, json.dumps(places)) for name, (number, places) in types.items()]
        marks = ",".join("?" * len(numbers))
        with writing(self._place):
            self._database.execute("begin")
            self._database.execute("delete from basis")
            self._database.execute("delete from type")
            self._database.executemany("insert into basis values (?, ?)", basis.items())
            self._database.executemany("insert into type values (?, ?, ?)", listed)
            if anew:
                self._database.execute("delete from record")
                self._seen = bytearray()
            else:
                self._database.execute(f"delete from record where type not in ({marks})", numbers)  # noqa: S608 - marks

    def find(self, of_type: int, keys: Sequence[Key]) -> dict[Key, list[Entry]]:
        """What was kept under these keys, and was not yet found by another record."""
        marks = ",".join("?" * len(keys))
        query = f"select key, number, fingerprint, answers, {_STANDS} from record where type = ? and key in ({marks})"  # noqa: S608
        found: dict[Key, list[Entry]] = {}
        with reading(self._place):
            for key, *entry in self._database.execute(query, (*self._at, of_type, *keys)):
                if entry[0] <= self._last and not self._seen[entry[0]]:
                    found.setdefault(key, []).append(Entry(*entry))
        return found

    def keep(self, entry: Entry) -> None:
        """What was kept of a record is kept on."""
        self._seen[entry.number] = 1

    def replace(self, entries: Iterable[tuple[Entry, Answered]]) -> None:
        """Keep new answers in place of old ones."""
        rows = [(*new[:2], *new.stands, old.number) for old, new in entries]
        for *_, number in rows:
            self._seen[number] = 1
        with writing(self._place):
            self._database.executemany(f"update record set {_SET} where number = ?", rows)  # noqa: S608 - our own words

    def add(self, of_type: int, entries: Iterable[tuple[Key, Answered]]) -> None:
        """Keep the answers to records of which nothing was kept."""
        rows = [(of_type, key, *new[:2], *new.stands) for key, new in entries]
        with writing(self._place):
            self._database.executemany("insert into record values (null, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def drop_unseen(self) -> int:
        """Let go what was kept of records that are no longer there, and say of how many."""
        gone = ((number,) for number, seen in enumerate(self._seen) if not seen)
        before = self._database.total_changes
        with writing(self._place):
            self._database.executemany("delete from record where number = ?", gone)
        return self._database.total_changes - before

    def commit(self) -> None:
        """Write everything to the file."""
        with writing(self._place):
            self._database.execute("commit")


@contextmanager
def opened(place: str, temporary: Path, at: tuple[int, int]) -> Iterator[State]:
    """The state at a place, in an empty file that takes what is written; `at`: the day and the second of the run. Raises
    UnreadableError where something else is at the place.
    """
    has_old = _is_there(place)
    if has_old:
        copyfile(place, temporary)
    with closing(sqlite3.connect(temporary, isolation_level=None)) as database:
        # Nobody else sees the new file, and half of it is never used: SQLite need not guard it.
        with reading(place) if has_old else writing(place):
            database.execute("pragma journal_mode = off")
            database.execute("pragma synchronous = off")
            database.execute(f"pragma cache_size = -{CACHE}")
        if not has_old:
            with writing(place):
                database.execute(f"pragma application_id = {int.from_bytes(APPLICATION)}")
                database.execute(f"pragma user_version = {FORM}")
                database.executescript(_TABLES)
        yield State(place, database, at)


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


def _damaged(place: str) -> UnreadableError:
    told = "remove it: the next run judges every record and writes it anew"
    return unreadable(f'"{place}" is a damaged state', told)
