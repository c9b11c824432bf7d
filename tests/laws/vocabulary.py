"""The record types that random rulesets are about: every type of field, links, links of links, and lists of children.

What varies from ruleset to ruleset (defaults, `missing means not yet`) is drawn; the names stay, so that a failing ruleset
reads like any other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

CHOICES = {
    "budget_status": ("None", "Identified", "Approved"),
    "deal_type": ("New", "Trial", "Renewal"),
    "role": ("Champion", "User", "Buyer"),
    "industry": ("Software", "Steel", "Health"),
    "interests": ("Demo", "Price", "Trial"),
    "topics": ("Demo", "Price", "Security"),
}
STAGES = ("Discovery", "Proposal", "Contract")
ENDS = ("Closed Won", "Closed Lost", "Withdrawn")
TEXTS = (
    "slow month end",
    "Demo",
    "search",
    "a1b2",
    "İstanbul",
    "ΣΊΣΥΦΟΣ",
    "x",
    "Straße 5",
    "champion",
    "two words",
)

_FIELDS = """
opportunity: amount money, cost money, seats number, visits number, count number, discount percent, uplift percent,
  pain text, country text, budget_status choice, deal_type choice, interests choices, demo_requested yes/no, legal yes/no,
  close_date date, started_on date, accepted_at datetime, created_at datetime, stage_since date, stage stage,
  account link:account, partner link:account, contacts list:contact, lines list:line
account: employees number, revenue money, margin percent, name text, industry choice, served yes/no, founded date,
  signed_at datetime, parent link:account, head link:contact, people list:contact
contact: weight number, spend money, share percent, title text, role choice, topics choices, active yes/no,
  engaged_on date, met_at datetime, employer link:account, orders list:line
line: price money, quantity number, rebate percent, product text, optional yes/no, delivered_on date, shipped_at datetime,
  buyer link:contact
"""


@dataclass(frozen=True)
class Declared:
    """A field: its kind is `money`, `choice`, `link` … and `target` the record of a link or list."""

    name: str
    kind: str
    target: str = ""


def _read(text: str) -> dict[str, tuple[Declared, ...]]:
    records = {}
    for line in text.strip().replace("\n  ", " ").splitlines():
        name, _, fields = line.partition(": ")
        pairs = [field.split() for field in fields.split(", ")]
        records[name] = tuple(Declared(field, *kind.split(":")) for field, kind in pairs)
    return records


RECORDS = _read(_FIELDS)
NEEDS_ITS_RECORD = {"count"}
"""Fields that are named like a word of the language."""


@dataclass(frozen=True)
class Here:
    """What bare names belong to: a record, or inside a `where` the row, with the record outside."""

    record: str
    outside: str | None = None

    def fields(self, kind: str) -> list[tuple[str, Declared]]:
        """The paths by which fields of a kind can be written here: own ones, over links, of the record outside."""
        return [*self._own(kind), *self._of_outside(kind)]

    def _own(self, kind: str) -> Iterator[tuple[str, Declared]]:
        for path, field in _bare(self.record, kind):
            if path not in NEEDS_ITS_RECORD:
                yield path, field
            # where both are of one type, its name means the record outside
            if self.record != self.outside:
                yield f"{self.record}.{path}", field

    def _of_outside(self, kind: str) -> Iterator[tuple[str, Declared]]:
        if self.outside is not None:
            for path, field in _bare(self.outside, kind):
                yield f"{self.outside}.{path}", field


def _bare(record: str, kind: str, depth: int = 2) -> Iterator[tuple[str, Declared]]:
    for field in RECORDS[record]:
        if field.kind == kind:
            yield field.name, field
        # `account.x` is the account itself where the rule is about accounts
        if field.kind == "link" and depth and field.name != record:
            for path, further in _bare(field.target, kind, depth - 1):
                yield f"{field.name}.{path}", further


def schema(rng: Random) -> str:
    """The records' text, with drawn defaults and dates that may not have happened yet."""
    return "\n".join(_record(rng, name) for name in RECORDS)


def _record(rng: Random, name: str) -> str:
    lines = [f"  {field.name}: {_declaration(rng, field)}" for field in RECORDS[name]]
    return "\n".join([f'record {name} "What a {name} is"', *lines, ""])


def _declaration(rng: Random, field: Declared) -> str:
    match field.kind:
        case "link":
            return field.target
        case "list":
            return f"list of {field.target}"
        case "stage":
            return "stage of sales"
        case "choice" | "choices":
            return _choice(rng, field)
        case "date" | "datetime":
            return f"{field.kind} missing means not yet" if rng.random() < 0.4 else field.kind
    return f"{field.kind}{_described(rng)}{_default(rng, field.kind)}"


def _choice(rng: Random, field: Declared) -> str:
    if field.name == "industry" and rng.random() < 0.5:
        return "one of industries"
    words = "one of" if field.kind == "choice" else "some of"
    values = ", ".join(f'"{value}"' for value in CHOICES[field.name])
    return f"{words} {values}" + (' about "Drawn from a list"' if rng.random() < 0.3 else "")


def _described(rng: Random) -> str:
    return ' "As the CRM has it"' if rng.random() < 0.2 else ""


def _default(rng: Random, kind: str) -> str:
    written = {"number": "0", "money": "1,000 EUR", "percent": "5%", "text": '"x"', "yes/no": "no"}
    if rng.random() < 0.15:
        return f" default {written[kind]}"
    return ' placeholders "?"' if kind == "text" and rng.random() < 0.3 else ""
