"""One writer at a time: a file that is read, changed and written again while nobody else does the same.

What stands in the file, and how it is written, is the business of whoever holds the lock (`workspace/output.py`
replaces it as a whole).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qualrules.workspace.output import folder_of
from qualrules.workspace.texts import unreadable

if TYPE_CHECKING:
    from filelock import FileLock

PATIENCE: Final = 60.0
"""Seconds to wait for another writer."""


@contextmanager
def locked(path: str | Path, patience: float = PATIENCE) -> Iterator[None]:
    """Read, change and write the file inside the block: processes that do so come one after the other.

    Raises UnreadableError where another one does not come to an end, OSError where the folder takes no file; what goes
    wrong in the block is said of the file.
    """
    target = Path(path).resolve()  # two ways to one file wait for each other
    if target.exists() and not target.is_file():
        yield  # a device, or a folder: there is nothing to replace, and who writes says what is wrong
        return
    folder_of(target, str(path))  # the lock would make it
    guard = target.with_name(f".{target.name}.guard")
    lock = _acquired(guard, path, patience)
    try:
        yield
    except OSError as error:
        if error.filename is not None or error.errno is None:
            raise
        raise OSError(
            error.errno, error.strerror, str(path)
        ) from None  # a full disk does not say which file it was
    finally:
        # While it is held: whoever waited for a file that is gone sees that and starts over.
        with suppress(OSError):
            guard.unlink()
        lock.release()


def _acquired(guard: Path, path: str | Path, patience: float) -> FileLock:
    """The lock on a file beside the one at `path`, of which is said what goes wrong. One that a run left behind when it was
    killed is nobody's, and can be had.
    """
    # Imported here: few commands write such a file.
    from filelock import FileLock, Timeout

    lock = FileLock(guard, timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        raise unreadable(
            f'"{path}" is being written by another run, which did not end in {patience:g} seconds',
            "try again when it has ended",
        ) from None
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    return lock
