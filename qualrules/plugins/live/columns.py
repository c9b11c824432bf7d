"""Which of the wanted columns a CRM has: chosen by one function that looks a name up. Asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from qualrules.dataclass import dataclass
from qualrules.reading.live import WantedTable
from qualrules.reading.shapes import loose

Find = Callable[[str], str | None]


@dataclass(frozen=True)
class Chosen:
    """What is asked for, and in sentences what cannot be."""

    columns: tuple[str, ...]
    by_field: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]


def choose(table: WantedTable, find: Find, title: str) -> Chosen:
    """The columns of a table that the CRM has."""
    by_field = {field: tuple(_of_field(table, field, find)) for field in table.columns}
    columns = [column for found in by_field.values() for column in found]
    columns += _found(table.identity, find)[:1]
    columns += _found((*table.parents, *table.others), find)
    notes = tuple(
        f"{title} has no {_either(table.columns[field])} for {table.record}.{field}, or it may not be seen "
        "with these credentials: it is not supplied"
        for field in table.columns
        if field in table.said and not by_field[field] and table.columns[field]
    )
    return Chosen(tuple(dict.fromkeys(columns)), by_field, notes)


def _of_field(table: WantedTable, field: str, find: Find) -> Iterator[str]:
    found = _found(table.columns[field], find)
    yield from found if field in table.said else found[:1]


def _found(names: Iterable[str], find: Find) -> list[str]:
    return list(dict.fromkeys(column for name in names if (column := find(name)) is not None))


def _either(names: Iterable[str]) -> str:
    return " or ".join(f'"{name}"' for name in names)


class Names:
    """The columns of an API type by name, else by label, case, `_` and spaces aside."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._exact = frozenset(labels)
        self._alike: dict[str, str] = {}
        for name, label in (*((name, name) for name in labels), *labels.items()):
            self._alike.setdefault(loose(label), name)

    def find(self, name: str) -> str | None:
        """The column that a name means; of a path its last part, where the whole is none."""
        for wanted in (name, name.rpartition(".")[2]):
            found = wanted if wanted in self._exact else self._alike.get(loose(wanted))
            if found is not None:
                return found
        return None
