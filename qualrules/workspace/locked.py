"""One writer at a time: a file that is read, changed and written again while nobody else does the same.

What stands in the file, and how it is written, is the business of whoever holds the lock (`workspace/output.py`
replaces it as a whole).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import ENOENT
from pathlib import Path
from typing import Final

from qualrules.workspace.texts import unreadable

PATIENCE: Final = 60.0
"""Seconds to wait for another writer."""


@contextmanager
def locked(path: str | Path, patience: float = PATIENCE) -> Iterator[None]:
    """Read, change and write the file inside the block: processes that do so come one after the other.

    Raises UnreadableError where another one does not come to an end, OSError where the folder takes no file.
    """
    target = Path(path).resolve()  # two ways to one file wait for each other
    if target.exists() and not target.is_file():
        yield  # a device, or a folder: there is nothing to replace, and who writes says what is wrong
        return
    if not target.parent.is_dir():  # the lock would make it
        raise FileNotFoundError(ENOENT, f'there is no folder "{Path(path).parent}"', str(path))
    # Imported here: few commands write such a file.
    from filelock import FileLock, Timeout

    guard = target.with_name(f".{target.name}.guard")
    lock = FileLock(guard, timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        raise unreadable(
            f'"{path}" is being written by another run, which did not end in {patience:g} seconds',
            "try again when it has ended",
        ) from None
    except OSError as error:  # said of the file that was named, not of the one beside it
        raise OSError(error.errno, error.strerror, str(path)) from None
    try:
        yield
    finally:
        # While it is held: whoever waited for a file that is gone sees that and starts over.
        with suppress(OSError):
            guard.unlink()
        lock.release()
