"""The rules of bench.qual as a small neutral tree, from which the rivals' texts are written.

Only the shapes and the rules: nothing here evaluates, and nothing is in anybody's notation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from benchmarks.hand import COUNTRIES, INDUSTRIES, Outcomes


@dataclass(frozen=True, slots=True)
class Field:
    """The value of a field."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A written value."""

    value: str | float | bool


@dataclass(frozen=True, slots=True)
class Today:
    """The day for which records are judged."""


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days from `start` to `end`."""

    start: Field | Today
    end: Field | Today


Value = Field | Constant | Today | Days


@dataclass(frozen=True, slots=True)
class Compare:
    """`left sign right`."""

    left: Value
    sign: str
    right: Value


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A yes/no field that is yes."""

    field: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text field that is one of several."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Includes:
    """A list field that holds a value."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Contains:
    """A text field that contains a text."""

    field: str
    part: str


@dataclass(frozen=True, slots=True)
class Known:
    """A field that is there: never unknown itself."""

    field: str


Atom = Compare | IsTrue | OneOf | Includes | Contains


@dataclass(frozen=True, slots=True)
class Not:
    """The other way round."""

    part: Condition


@dataclass(frozen=True, slots=True)
class And:
    """Every part is met."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Some part is met."""

    parts: tuple[Condition, ...]


Condition = Atom | Known | Not | And | Or


def _all(*parts: Condition) -> And:
    return And(parts)


def _any(*parts: Condition) -> Or:
    return Or(parts)


def _is(field: str, sign: str, value: str | float) -> Compare:
    return Compare(Field(field), sign, Constant(value))


def _days(start: Field | Today, end: Field | Today, sign: str, days: int) -> Compare:
    return Compare(Days(start, end), sign, Constant(days))


CLOSE: Final = Field("close_date")

RULES: Final[dict[str, Condition]] = {
    "budget": _all(
        _is("amount", ">=", 10000),
        _any(
            OneOf("budget_status", ("confirmed", "approved")),
            Compare(Field("budget_amount"), ">=", Field("amount")),
        ),
    ),
    "icp_fit": _all(
        OneOf("industry", tuple(sorted(INDUSTRIES))),
        _is("employees", ">=", 50),
        _is("employees", "<", 5000),
        OneOf("country", tuple(sorted(COUNTRIES))),
    ),
    "pain_stated": _all(Known("pain"), Not(_any(Contains("pain", "tbd"), Contains("pain", "TBD")))),
    "champion": _any(*(Contains("champion_title", part) for part in ("VP", "Chief", "Director"))),
    "decision_maker": _all(
        Known("economic_buyer"),
        _any(Includes("contact_roles", "decision maker"), _is("meetings_held", ">=", 3)),
    ),
    "timing": _all(_days(Today(), CLOSE, ">=", 0), _days(Today(), CLOSE, "<=", 150)),
    "active": _all(_days(Field("last_activity"), Today(), "<=", 30), Known("next_step")),
    "competition": _any(Not(Includes("competitors", "Acme")), _is("discount", "<", 0.2)),
    "cycle": _all(_days(Field("created_date"), CLOSE, "<=", 365), _is("crm_stage", "!=", "Closed Lost")),
    "engagement": _any(
        _is("lead_score", ">=", 60),
        _all(OneOf("lead_source", ("referral", "partner")), _is("meetings_held", ">=", 1)),
    ),
    "proposal": _all(
        IsTrue("proposal_sent"),
        _is("amount", ">", 0),
        _any(Includes("products", "Platform"), _is("probability", ">=", 0.5)),
    ),
    "legal": _all(
        OneOf("legal_status", ("approved", "waived")),
        Not(_is("discount", ">", 0.3)),
        Known("economic_buyer"),
    ),
}

STAGES: Final[dict[str, tuple[str, ...]]] = {
    "Qualified": ("engagement",),
    "Discovery": ("icp_fit", "pain_stated"),
    "Validation": ("budget", "champion"),
    "Proposal": ("decision_maker", "timing", "active"),
    "Negotiation": ("proposal", "competition"),
    "Commit": ("legal", "cycle"),
}


def stage_reached(outcomes: Outcomes) -> int:
    """The number of stages, from the first, whose needs are all met."""
    reached = 0
    for needs in STAGES.values():
        if not all(outcomes[name] is True for name in needs):
            break
        reached += 1
    return reached


def fields_of(condition: Atom) -> tuple[str, ...]:
    """The fields that an atom reads, in order of their names."""
    if not isinstance(condition, Compare):
        return (condition.field,)
    found: set[str] = set()
    for value in (condition.left, condition.right):
        parts = (value.start, value.end) if isinstance(value, Days) else (value,)
        found.update(part.name for part in parts if isinstance(part, Field))
    return tuple(sorted(found))
