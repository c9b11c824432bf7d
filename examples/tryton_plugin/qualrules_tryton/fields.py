"""Which fields of a model are asked for: those among the wanted columns that it has, by name or by label.

What a model has is what its `fields_get` says. Nothing here reads records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qualrules import WantedTable

Fields = Mapping[str, Mapping[str, object]]
"""Name → what `fields_get` says of it."""


@dataclass(frozen=True)
class Model:
    """A model and its fields."""

    name: str
    fields: Fields


def asked_for(model: Model, wanted: WantedTable, fields_of: Callable[[str], Fields]) -> list[str]:
    """The names to ask for, dotted ones included. `fields_of` gives the fields of a related model."""
    names: dict[str, None] = {}
    for field, columns in wanted.columns.items():
        known = [found for column in columns if (found := _known(model, column, fields_of)) is not None]
        names |= dict.fromkeys(known if field in wanted.said else known[:1])
    beside = (_known(model, column, fields_of) for column in (*wanted.parents, *wanted.others))
    return list(names | {name: None for name in beside if name is not None})


def _known(model: Model, column: str, fields_of: Callable[[str], Fields]) -> str | None:
    head, _, rest = column.partition(".")
    name = _named(model.fields, head)
    if name is None or not rest:
        return name
    relation = model.fields[name].get("relation")
    inner = _named(fields_of(relation), rest) if isinstance(relation, str) else None
    return None if inner is None else f"{name}.{inner}"


def _named(fields: Fields, column: str) -> str | None:
    """The field with this name, else the one with this label."""
    if column in fields:
        return column
    wanted = _loose(column)
    return next((name for name, said in fields.items() if _loose(str(said.get("string"))) == wanted), None)


def _loose(label: str) -> str:
    return label.casefold().replace(" ", "").replace("_", "")
