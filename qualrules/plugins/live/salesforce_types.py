"""What Salesforce says of one type, as far as queries need it: columns, relationships, child rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from qualrules.plugins.live.columns import Names
from qualrules.plugins.live.documents import text


@dataclass(frozen=True)
class Relation:
    """A way to a parent."""

    name: str
    target: str


@dataclass
class Type:
    """A described type; `hidden` are columns that are described and yet cannot be asked for."""

    name: str
    body: bytes
    labels: dict[str, str]
    relations: dict[str, Relation]
    """In lower case → relationship."""
    references: frozenset[str]
    children: dict[str, str]
    """Name of the child rows → their type."""
    is_queryable: bool = True
    hidden: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, described: dict[str, Any], body: bytes) -> Type:
        """Reads an answer to `describe`."""
        fields = [each for each in described.get("fields") or () if isinstance(each, dict)]
        ways = [each for each in fields if each.get("relationshipName") and each.get("referenceTo")]
        lists = [each for each in described.get("childRelationships") or () if isinstance(each, dict)]
        return cls(
            text(described.get("name")),
            body,
            {text(each.get("name")): text(each.get("label")) for each in fields},
            {
                text(each["relationshipName"]).lower(): Relation(
                    text(each["relationshipName"]), text(each["referenceTo"][0])
                )
                for each in ways
            },
            frozenset(text(each.get("name")) for each in fields if each.get("referenceTo")),
            {
                text(each["relationshipName"]): text(each.get("childSObject"))
                for each in lists
                if each.get("relationshipName")
            },
            described.get("queryable") is not False,
        )

    def field(self, name: str) -> str | None:
        """The column with this name or label."""
        return self.names.find(name) if "." not in name else None

    @cached_property
    def names(self) -> Names:
        """The columns that can be asked for."""
        return Names({each: label for each, label in self.labels.items() if each not in self.hidden})

    def relation(self, name: str) -> Relation | None:
        """The way to a parent with this name."""
        return self.relations.get(name.lower())

    def is_reference(self, column: str) -> bool:
        """Whether a column holds the id of another record."""
        return column in self.references

    def hide(self, of_type: str, column: str) -> bool:
        """Take a column out, if it is one of this type's and was not taken out before."""
        if of_type.lower() != self.name.lower() or column not in self.labels or column in self.hidden:
            return False
        self.hidden.add(column)
        del self.names
        return True
