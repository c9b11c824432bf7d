"""Writing output: to standard output, or to a file that is there as a whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, EFBIG, EISDIR, ENOENT, ENOSPC
from pathlib import Path
from typing import Any, Literal, TextIO

STANDARD_OUTPUT = "-"
FULL = (ENOSPC, EFBIG, EDQUOT)
"""What is wrong where a file has no more room."""


@contextmanager
def writing(path: str | Path | None) -> Iterator[TextIO]:
    """A text to write to: standard output for None and `-`, else a file, which is there when all is written.

    When the block raises, the file that was there before stays as it was. Line ends are written as given.
    """
    if path is None or str(path) == STANDARD_OUTPUT:
        with _standard_output():
            yield sys.stdout
        return
    with _replacing(path, "w") as file:
        yield file


def write_bytes(path: str | Path | None, content: bytes) -> None:
    """Write a form that is no text, to a file that is there as a whole or not at all, or to standard output."""
    if path is None or str(path) == STANDARD_OUTPUT:
        with _standard_output():
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
        return
    with _replacing(path, "wb") as file:
        file.write(content)


@contextmanager
def _standard_output() -> Iterator[None]:
    """What has no room there is said of it, not of a file that is written at the same time."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        if error.errno in FULL and error.filename is None:
            raise OSError(error.errno, os.strerror(error.errno), "standard output") from None
        raise


@contextmanager
def _replacing(path: str | Path, mode: Literal["w", "wb"]) -> Iterator[Any]:
    encoding, newline = ("utf-8", "") if mode == "w" else (None, None)
    target = _target(path)
    if target.exists() and not target.is_file():
        with target.open(mode, encoding=encoding, newline=newline) as device:
            yield device
        return
    with (
        replacing(target, str(path)) as temporary,
        temporary.open(mode, encoding=encoding, newline=newline) as file,
    ):
        yield file


def _target(path: str | Path) -> Path:
    """The file that is meant. A link stays a link: what it points to is replaced."""
    target = Path(path).resolve()
    if target.is_dir() or str(path).endswith("/"):
        raise IsADirectoryError(EISDIR, "this is a folder, not a file", str(path))
    return target


@contextmanager
def replacing(target: Path, shown: str) -> Iterator[Path]:
    """An empty file beside the target, which takes its place when the block ends, and is gone when it raises."""
    handle, name = _beside(target, shown)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(_mode_for(target))
        temporary.replace(target)
    except BaseException as error:  # an interrupt, too, must not leave half a file
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError) and error.errno in FULL and error.filename in (None, name):
            # Not of the file beside it; one that is said of another file is of that one.
            raise OSError(error.errno, os.strerror(error.errno), shown) from None
        raise


def _beside(target: Path, shown: str) -> tuple[int, str]:
    """A new file in the folder of the target. What goes wrong is said of the name that was given."""
    folder = folder_of(target, shown)
    try:
        return tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=folder)
    except OSError as error:
        raise OSError(error.errno, error.strerror, shown) from None


def folder_of(target: Path, shown: str) -> Path:
    """The folder of a file that is to be written. Raises FileNotFoundError where it is not there, of the name that was
    given: where that is a link, the folder that it leads to.
    """
    if not target.parent.is_dir():
        named = Path(shown).parent
        missing = target.parent if named.is_dir() else named
        raise FileNotFoundError(ENOENT, f'there is no folder "{missing}"', shown)
    return target.parent


def write_file(path: str | Path | None, write: Callable[[Path], None]) -> None:
    """Have a file written by its name, to be there as a whole or not at all; its bytes go to standard output or to a device,
    if that is what the path means.
    """
    if path is not None and str(path) != STANDARD_OUTPUT:
        target = _target(path)
        if not target.exists() or target.is_file():
            with replacing(target, str(path)) as temporary:
                write(temporary)
            return
    with tempfile.TemporaryDirectory(prefix="qualrules-") as folder:
        file = Path(folder) / "written"
        write(file)
        write_bytes(path, file.read_bytes())


def write_text(path: str | Path | None, text: str) -> None:
    """Write a whole text to a file or to standard output."""
    with writing(path) as out:
        out.write(text)


def write_lines(path: str | Path | None, rendered: str | Iterable[str]) -> None:
    """Write a text that comes in pieces, each as soon as it is there."""
    with writing(path) as out:
        for line in [rendered] if isinstance(rendered, str) else rendered:
            out.write(line)


def _mode_for(target: Path) -> int:
    """The mode of the file that is replaced, or what a new file gets here."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
