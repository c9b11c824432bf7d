"""The names and the order of what every rival writes."""

from __future__ import annotations

from typing import Final, TypeVar

from benchmarks.tree import RULES, STAGES

T = TypeVar("T")

SALES: Final = "processes.sales"
INDUSTRIES: Final = ("Software", "Manufacturing", "Healthcare", "Financial Services")
COUNTRIES: Final = ("US", "DE", "GB", "FR", "NL", "CA")
SOLD: Final = ("confirmed", "approved")
WARM: Final = ("referral", "partner")
CLEARED: Final = ("approved", "waived")
TITLES: Final = ("VP", "Chief", "Director")
UNDECIDED: Final = ("tbd", "TBD")


def in_order(
    kind: T,
    ids: T,
    criteria: dict[str, T],
    no_text: T,
    no_answer: T,
    furthest: T,
    possible: T,
    stages: dict[str, T],
) -> dict[str, T]:
    """The columns of the results by name, in their order."""
    return {
        "record.type": kind,
        "record.id": ids,
        **{f"criteria.{name}": criteria[name] for name in RULES},
        f"{SALES}.claim": no_text,
        f"{SALES}.claimed": no_text,
        f"{SALES}.supported": furthest,
        f"{SALES}.furthest": furthest,
        f"{SALES}.possible": possible,
        f"{SALES}.overdue": no_answer,
        **{f"{SALES}.stages.{name}": stages[name] for name in STAGES},
    }
