"""What keys the rows of a table have, nested ones included, and how a column is reached in a row.

A column is a key, or a path of keys with dots; a literal key wins. Nothing here knows record types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from qualrules.diagnostics import did_you_mean
from qualrules.model.values import fold
from qualrules.reading.raw import BadRow, RawRow, RawTable

DEEPEST = 20
"""Keys nested deeper are not looked at."""


class Absent:
    """Stands for the value of a key that a row lacks."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()
_WORD = re.compile(r"[^\W\d_]?[^\W\d_A-Z]+|[A-Z]+|\d+")
Get = Callable[[Mapping[str, object]], object]
"""Row → raw value, `ABSENT` where the row has no such key."""


@dataclass
class Shape:
    """The keys under one place of the rows, in the order first seen."""

    keys: dict[str, Shape] = field(default_factory=dict)
    scalar: bool = False
    """Whether it was ever a single value."""
    rows: bool = False
    """Whether it was ever a list."""
    items: bool = False
    """Whether such a list ever held single values."""

    def see(self, values: Mapping[str, object], depth: int = 0) -> None:
        """Adds the keys of a row."""
        for key, value in values.items():
            shape = self.keys.get(key)
            if shape is None:
                shape = self.keys[key] = Shape()
            shape._see_value(value, depth + 1)

    def _see_value(self, value: object, depth: int) -> None:
        if value is None or isinstance(
            value, str
        ):  # most values; asking for a Mapping first costs ten times as much
            self.scalar = self.scalar or value is not None
        elif isinstance(value, Mapping):
            if depth < DEEPEST:
                self.see(value, depth)
        elif isinstance(value, list | tuple):
            self.rows = True
            for item in value:
                if isinstance(item, Mapping):
                    if depth < DEEPEST:
                        self.see(item, depth)
                elif item is not None:
                    self.items = True
        else:
            self.scalar = True

    def find(self, column: str) -> Shape | None:
        """What stands under a key or path, None where no row has it. Under a value that is always empty, all
        is empty.
        """
        if column in self.keys:
            return self.keys[column]
        shape = self
        for part in column.split("."):
            if not shape.keys and shape is not self and not shape.scalar:
                return Shape()
            found = shape.keys.get(part)
            if found is None:
                return None
            shape = found
        return shape

    def paths(self) -> Iterator[str]:
        """All keys and paths, top ones first; not into lists."""
        yield from self.keys
        for key, shape in self.keys.items():
            if not shape.rows:
                for path in shape.paths():
                    yield f"{key}.{path}"


def shape_of(tables: Iterable[RawTable]) -> Shape:
    """The keys of tables that feed one record type. Only tables whose columns are not known beforehand are
    read.
    """
    shape = Shape()
    for table in tables:
        if table.columns is not None:
            for column in table.columns:
                shape.keys.setdefault(column, Shape(scalar=table.kind == "text"))
        if table.columns is None or table.kind == "typed":
            for row in good_rows(table) if table.surveyed is None else table.surveyed.shape_rows():
                shape.see(row.values)
    return shape


def good_rows(table: RawTable) -> Iterator[RawRow]:
    """The rows that could be read as records."""
    for row in table.rows:
        if not isinstance(row, BadRow):
            yield row


def getter(column: str, shape: Shape) -> Get:
    """How a row is asked for a column of this shape."""
    if column in shape.keys or "." not in column:
        return lambda values: values.get(column, ABSENT)
    parts = column.split(".")

    def walk(values: Mapping[str, object]) -> object:
        reached: object = values
        for part in parts:
            if reached is None:
                return None
            if not isinstance(reached, Mapping) or part not in reached:
                return ABSENT
            reached = reached[part]
        return reached

    return walk


def loose(name: str) -> str:
    """A name with case, `_`, white space (a header may have line ends) and the dots of a path aside."""
    return "".join(fold(name).split()).replace("_", "").replace(".", "")


def loosely(name: str, shape: Shape) -> list[str]:
    """The columns that a name can mean, case, `_` and spaces aside; a top key before paths."""
    wanted = loose(name)
    top = [key for key in shape.keys if loose(key) == wanted]
    return top or [path for path in shape.paths() if loose(path) == wanted]


def nearest_column(name: str, shape: Shape) -> str | None:
    """The column that was probably meant: one spelled alike, else the one whose words hold all of the name's."""
    near = did_you_mean(name, shape.paths())
    if near is not None:
        return near
    wanted = _words(name)
    holding = [path for path in shape.paths() if wanted and wanted <= _words(path)]
    return min(holding, key=len) if holding else None


def _words(name: str) -> set[str]:
    return {fold(word) for word in _WORD.findall(name)}


def columns_in_words(shape: Shape) -> str:
    """The columns there are, the first dozen by name."""
    names = list(shape.keys)
    shown = ", ".join(f'"{name}"' for name in names[:12])
    return f"the columns: {shown}{f', … ({len(names)})' if len(names) > 12 else ''}"
