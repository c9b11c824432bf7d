"""The right forms to copy, one for each item, and how the terminals of the grammar are called in a message."""

from __future__ import annotations

from collections.abc import Collection

ITEM_FORMS: dict[str, tuple[str, ...]] = {
    "ruleset": (
        'ruleset acme_b2b 1.0.0 "What Sales and Marketing agreed"',
        "  currency EUR",
        '  time zone "Europe/London"',
    ),
    "use": ('use "bant"',),
    "list": ('list industries: "Software", "Finance"',),
    "record": (
        'record opportunity "A sales campaign for one deal"',
        "  amount: money",
        '  budget: one of "Identified", "Approved" about "Where the money stands"',
    ),
    "criterion": (
        'criterion budget "Money is there" for opportunity',
        "  when amount is at least 10k EUR",
        '  unless deal_type is "Trial"',
        '  ask "Has money been set aside?"',
    ),
    "definition": (
        'definition mql "Marketing qualified lead" for lead by "Marketing"',
        "  needs fit, engaged",
        "  unless competitor",
    ),
    "score": (
        'score engagement "What the person did" for lead',
        '  add 25 when demo_requested "Asked for a demo"',
        '  subtract 20 when country is not one of ("US", "CA")',
    ),
    "promise": ('promise "A lead goes one way" for lead', "  that at most 1 of (merged, converted)"),
    "process": (
        'process sales "How an opportunity is sold" for opportunity',
        '  stage "Discovery" probability 10%',
        "    needs pain_known, fit",
        '  outcome "Closed Won" won after "Discovery"',
        "    needs contract_signed",
        "  moves",
        "    no skipping",
    ),
    "source": (
        "source production for salesforce",
        '  opportunity from "Opportunity" identified by "Id"',
        '    budget: "Budget__c"',
        '      "OK" means "Approved"',
    ),
    "example": (
        'example "A small firm is no fit" for opportunity as of 2026-11-21',
        "  amount: 5,000 EUR",
        "  budget: missing",
        "  expect fit is not met",
    ),
}
"""First word of an item → a right one."""

CONDITION_FORM = ('amount is at least 10k EUR and industry is one of ("Software", "Finance")',)

CLAUSE_ORDER: dict[str, tuple[tuple[str, ...], ...]] = {
    "ruleset": ((), ()),
    "criterion": (("for",), ("when",), ("unless",), ("because", "ask", "level", "owner", "unknown")),
    "definition": (
        ("for",),
        ("by",),
        ("needs",),
        ("unless",),
        ("because", "ask", "level", "owner", "unknown"),
    ),
    "score": (("for",), ("add", "subtract"), ("because", "owner")),
    "promise": (("for",), ("that",)),
    "process": (("for",), ("when",), ("stage", "outcome"), ("moves",)),
    "source": (("for",), ("dates", "numbers", "percents", "time", "currency"), ("from",)),
    "example": (("for",), ("as",), ("expect",)),
}
"""First word of an item → the words that begin its parts, in the order in which they stand."""

ARTICLES = {"example": "an"}

_NAMED = {
    "NAME": "a name",
    "STRING": "a text in quotes",
    "KEY": "a field's name with a colon",
    "DATE": "a date (2026-11-01)",
    "INT": "a whole number",
    "NUMBER": "a number",
    "PERCENT": "a percentage (20%)",
    "CURRENCY": "a currency (EUR)",
    "UNIT": "a unit of time (days, months)",
    "REGEX": "a pattern (/abc/)",
    "CLAIM": "agrees, ahead, unproven, behind, unmapped, unclaimed or not_applicable",
    "$END": "the end",
}
_A_CONDITION = {"NAME", "LPAR", "TODAY", "COUNT", "NONE"}
_A_VALUE = {"NAME", "LPAR", "TODAY", "COUNT"}
_A_TEST = {"COMPARISON", "IS"}


def expected_words(accepts: Collection[str], written: dict[str, str]) -> list[str]:
    """What could stand there, in the reader's words; `written` gives the fixed text of a terminal."""
    left = set(accepts)
    said = []
    if left >= _A_CONDITION:
        said, left = ["a condition"], set()
    elif left >= _A_VALUE:
        said, left = ["a field or a value"], set()
    elif left >= _A_TEST:
        said, left = ["a comparison (is, is at least, <)"], left & {"AND", "OR", "RPAR", "WHEN", "UNLESS"}
    if "NUMBER" in left:
        left.discard("INT")
    said += [_NAMED[name] for name in _NAMED if name in left and name != "$END"]
    fixed = sorted(written[name] for name in left if name in written)
    words = [text for text in fixed if text.isalpha()] or fixed
    return said + [f"`{text}`" for text in words]


def one_of(said: list[str], most: int = 6) -> str:
    """`a, b or c`."""
    if len(said) > most:
        return ", ".join(said[:most]) + " …"
    return " or ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)
