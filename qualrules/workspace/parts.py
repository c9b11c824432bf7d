"""A folder of parts: one table in many files, `part-00000-….parquet`, as Spark, Hive and others write it. Opens none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from qualrules.workspace.texts import unreadable

_PART = re.compile(r"part-(?:[rm]-)?([0-9]+)(?:[-.].*)?")
_UNDER_WAY, _DONE = "_temporary", "_SUCCESS"


def parts_among(folder: Path, files: Sequence[Path]) -> list[Path]:
    """The parts, in the order of their numbers, where all files of a folder that are data are parts; else nothing.

    An empty file is a part without records, which says nothing of columns either; what begins with `_` is what a writer
    says of the parts. Raises UnreadableError for a folder that is not written to its end.
    """
    numbers = {path: _PART.fullmatch(path.name) for path in files if not path.name.startswith("_")}
    if not numbers or not all(numbers.values()):
        return []
    if (folder / _UNDER_WAY).exists() and not (folder / _DONE).exists():
        raise unreadable(
            f'the parts in "{folder}" are not all there: "{_UNDER_WAY}" in it says that they are being written, or were '
            "left half written",
            "wait until they are written, or write them again",
        )
    ordered = sorted(numbers, key=lambda path: (int(found[1]) if (found := numbers[path]) else 0, path.name))
    return [path for path in ordered if path.stat().st_size] or ordered[:1]
