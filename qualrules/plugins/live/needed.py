"""The one sentence for a client that is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qualrules.reading.live import LiveError


@contextmanager
def needed(title: str, package: str, extra: str) -> Iterator[None]:
    """Around the imports of a client. Raises LiveError."""
    try:
        yield
    except ImportError:
        raise LiveError(
            f"reading {title} over the network needs {package}", f'pip install "qualrules[{extra}]"'
        ) from None
