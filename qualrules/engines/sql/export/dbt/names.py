"""Names of a dbt project: models, tests and sources are called by letters, digits and `_`, and dbt looks tables up."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qualrules.dataclass import dataclass
from qualrules.engines.sql.export.warehouse import Warehouse
from qualrules.engines.sql.refusals import CannotSay
from qualrules.model.rules import Rules

_OTHER = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST = 60


def plain(text: str) -> str:
    """A text as a name."""
    return _OTHER.sub("_", text).strip("_")[:_LONGEST].rstrip("_") or "unnamed"


def project_name(rules: Rules) -> str:
    """What models and folders of a ruleset are called after."""
    return plain(rules.header.name or "ruleset")


def refuse_one_model(rules: Rules, records: Iterable[str]) -> None:
    """Refuse record types whose models would have one name. Raises CannotSay."""
    known: dict[str, str] = {}
    for record in records:
        name = model_name(rules, record).lower()  # one file where a disk knows no capitals
        if name in known:
            raise CannotSay(
                f'the records "{known[name]}" and "{record}" would both be the model "{name}"',
                rules.records[record].span,
                "a model is called by letters from A to Z, digits and _: give one of the records another name",
            )
        known[name] = record


def model_name(rules: Rules, record: str) -> str:
    """The model about the records of a type. A project may have one of the records, so it bears two names."""
    return f"{project_name(rules)}_{plain(record)}"


@dataclass(frozen=True)
class Place:
    """A table that dbt is told of as a source."""

    source: str
    table: str
    schema: str = ""
    database: str = ""


def place(warehouse: Warehouse, record: str) -> Place | None:
    """Where the source block says that a table is; None where another model gives the records. Raises CannotSay."""
    source = warehouse.source
    if source is None or record in warehouse.tables:
        return None
    *before, table = warehouse.table(record).split(".")
    database, schema = ("", "", *before)[-2:]
    called = "_".join(plain(each) for each in (source.name or source.adapter, *before))
    return Place(called, table, schema, database)
