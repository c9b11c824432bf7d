"""What a database has to hold before rules can be asked of it: records that are read already, one relation a record type.

Every relation bears the name of its record type and has, for each field that the rules read, one column of the field's
name in its held form: text, `one of` and stages folded; number, money and percent as exact decimals (20 % is 20); a
date as a day; a datetime as an instant of UTC without a zone; `some of` as a list of folded texts, in any order and
some perhaps twice; a link as the `KEY` of the linked record; a list as TRUE where it is known. A value that is not there
is NULL. Beside it stand a `gap` column, TRUE where the value is unreadable or not supplied and FALSE otherwise, and for a
stage the `claim`, the folded text that was written.

The rows of a list stand in a relation of their own, `list_relation`, with the keys of `PARENT` and `ROW`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualrules.dataclass import dataclass
from qualrules.evaluate.fields_read import fields_read
from qualrules.model.datatypes import Link, ListOf, StageOf
from qualrules.model.rules import Rules
from qualrules.model.schema import Field

ID = "record.id"
"""The column with the record's id, a text."""
KEY = "record.number"
"""The column that tells the records of a relation apart: in an engine their place in the input, from 1."""
PARENT, ROW = "parent", "row"


def gap(field: str) -> str:
    """The name of the column that says whether a value that is not there is unreadable or not supplied."""
    return f"{field}:gap"


def claim(field: str) -> str:
    """The name of the column with the folded text of a stage field as it was written, NULL where there is none."""
    return f"{field}:claim"


def list_relation(record: str, field: str) -> str:
    """The name of the relation that says which rows belong to which record."""
    return f"{record}.{field}"


@dataclass(frozen=True)
class Relation:
    """What is wanted of the records of one type. Fields in their declared order."""

    record: str
    fields: Mapping[str, Field]

    @property
    def lists(self) -> tuple[str, ...]:
        """The list fields among them."""
        return tuple(name for name, field in self.fields.items() if isinstance(field.type, ListOf))

    @property
    def claims(self) -> tuple[str, ...]:
        """The stage fields among them."""
        return tuple(name for name, field in self.fields.items() if isinstance(field.type, StageOf))


def wanted(rules: Rules, top: Iterable[str]) -> dict[str, Relation]:
    """The relations that judging records of the types `top` needs, and those that their links and lists lead to."""
    read = fields_read(rules)
    found: dict[str, Relation] = {}
    waiting = list(top)
    while waiting:
        record = waiting.pop(0)
        if record in found:
            continue
        declared = rules.records[record].fields
        fields = {name: field for name, field in declared.items() if (record, name) in read}
        found[record] = Relation(record, fields)
        waiting += [field.type.record for field in fields.values() if isinstance(field.type, Link | ListOf)]
    return found
