"""Pages of a live source in a folder of the user's own, so that a run that was cut off goes on from the last one.

A page is written whole or not at all, then the journal gets its line. Credentials never come here. What the pages
hold is not looked at.
"""

from __future__ import annotations

import json
import os
import re
import weakref
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

from qualrules.dataclass import dataclass
from qualrules.reading.live import Page

LONGEST = timedelta(days=1)
"""After which what was kept is too old to go on from."""
JOURNAL = "journal.jsonl"
_NO_NAME = re.compile(r"[^A-Za-z0-9_. -]+")


class InUseError(Exception):
    """Another run reads the same just now."""


@dataclass(frozen=True)
class Kept:
    """A line of the journal: one page."""

    table: str
    file: str
    """Its path in the folder, empty for a page without a body."""
    records: int
    cursor: str
    at: str
    expected: int | None = None
    notes: tuple[str, ...] = ()


class KeptPages:
    """The pages of one request. Held by one process at a time; raises InUseError and OSError."""

    def __init__(self, root: Path, key: str) -> None:
        self.folder = root / key
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = _locked(root / f"{key}.lock")
        self.folder.mkdir(exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        _sweep(root, self.folder)
        self.pages: list[Kept] = self._journal()

    @property
    def reached(self) -> dict[str, str]:
        """Table → the cursor of its last page."""
        return {page.table: page.cursor for page in self.pages}

    @property
    def records(self) -> int:
        """How many records were kept."""
        return sum(page.records for page in self.pages)

    @property
    def since(self) -> datetime | None:
        """When the first page came."""
        return datetime.fromisoformat(self.pages[0].at) if self.pages else None

    @property
    def until(self) -> datetime | None:
        """When the last page came."""
        return datetime.fromisoformat(self.pages[-1].at) if self.pages else None

    def is_stale(self, now: datetime) -> bool:
        """Whether what is kept is too old to go on from."""
        return self.since is not None and not timedelta() <= now - self.since <= LONGEST

    def add(self, page: Page) -> None:
        """Keeps a page; it counts from the moment at which its line stands in the journal."""
        file = f"{len(self.pages) + 1:05}/{_safe(page.name or page.table)}.{_safe(page.suffix)}"
        if page.body:
            path = self.folder / file
            path.parent.mkdir(exist_ok=True, mode=0o700)
            begun = path.with_name(f".{path.name}")
            begun.write_bytes(page.body)
            begun.replace(path)
        now = datetime.now(UTC).isoformat()
        kept = Kept(
            page.table,
            file if page.body else "",
            page.records,
            page.cursor,
            now,
            page.expected,
            tuple(page.notes),
        )
        with (self.folder / JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(json.dumps(kept.__dict__) + "\n")
        self.pages.append(kept)

    def clear(self) -> None:
        """Begins anew, with nothing kept."""
        rmtree(self.folder)
        self.folder.mkdir(mode=0o700)
        self.pages = []

    def finish(self) -> Finished:
        """What was read, whole: nothing goes on from here, and the folder goes away with the last thing that reads it."""
        own = self.folder.with_name(f"{self.folder.name}.{uuid4().hex}")
        self.folder.rename(own)
        self._lock.remove()
        return Finished(own, tuple(own / page.file for page in self.pages if page.file))

    def release(self) -> None:
        """Lets another run have the folder; what is kept stays."""
        if self.pages:
            self._lock.close()
            return
        with suppress(OSError):
            self.folder.rmdir()
        self._lock.remove()

    def _journal(self) -> list[Kept]:
        """The lines that were written whole, as long as their pages are there; what comes after is cut off."""
        path = self.folder / JOURNAL
        try:
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        except FileNotFoundError:
            return []
        pages = list(_whole(lines, self.folder))
        if len(pages) < len(lines):
            path.write_text("".join(lines[: len(pages)]), encoding="utf-8")
        return pages


class Finished:
    """The pages of a run that read everything. They are removed with this object, or at the end of the process."""

    def __init__(self, folder: Path, files: tuple[Path, ...]) -> None:
        self.folder = folder
        self.files = files
        weakref.finalize(self, rmtree, folder, ignore_errors=True)


class _Lock:
    """An open file that no other process has, where the system knows such locks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def take(self) -> None:
        """Raises InUseError."""
        try:
            import fcntl
        except ImportError:  # where the system has no such locks, two runs of one request must not be started
            return
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.close()
            raise InUseError from None

    def close(self) -> None:
        """Give it back; a second time does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def remove(self) -> None:
        """Give it back for good."""
        with suppress(OSError):
            self._path.unlink()
        self.close()


def _whole(lines: Iterable[str], folder: Path) -> Iterator[Kept]:
    for line in lines:
        try:
            found = json.loads(line)
            kept = Kept(**{**found, "notes": tuple(found["notes"])})
        except (ValueError, TypeError, KeyError):
            return
        if not line.endswith("\n") or (kept.file and not (folder / kept.file).is_file()):
            return
        yield kept


def _sweep(root: Path, own: Path) -> None:
    """Removes what other runs left behind more than a day ago: records of a CRM are not to lie about."""
    oldest = (datetime.now(UTC) - LONGEST).timestamp()
    for folder in root.iterdir():
        with suppress(OSError):
            if folder != own and folder.is_dir() and folder.stat().st_mtime < oldest:
                rmtree(folder, ignore_errors=True)


def _locked(path: Path) -> _Lock:
    lock = _Lock(path)
    lock.take()
    return lock


def _safe(name: str) -> str:
    """A name as the name of a file."""
    return _NO_NAME.sub("_", name).lstrip(".")[:100] or "page"


def cache_root() -> Path:
    """Where pages are kept: under the user's cache directory."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(named) if named and Path(named).is_absolute() else Path.home() / ".cache"
    return base / "qualrules" / "live"
