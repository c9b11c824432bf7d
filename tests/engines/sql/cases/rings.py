"""Record types that ask about each other: deals about the deals above them and under them, over links and over rows."""

from __future__ import annotations

from tests.engines.sql.conformance import NOT_SUPPLIED, Table

RINGS = Table(
    "record_types_in_rings",
    "  worth: number\n  above: deal\n  parts: list of deal\n  account: account",
    [
        {"worth": 60, "above": {"worth": 100}},
        {"worth": 10, "above": {"worth": 60, "above": {"worth": 5, "above": {"worth": 100}}}},
        {"worth": 70},
        {"above": {}},
        {"worth": 10, "parts": [{"worth": 60, "above": {"worth": 60}}, {"worth": 1}]},
        {"worth": 1, "account": {"main": {"worth": 60, "above": {"worth": 80}}}},
        {"worth": 60, "above": NOT_SUPPLIED, "parts": NOT_SUPPLIED, "account": NOT_SUPPLIED},
    ],
    {
        "above.large": "++? ????",
        "above.under": "?-? ????",
        "above.above.under": "?+? ????",
        "above.far": "?+? ????",
        "large and not above.under": "?-? ?--?",
        "some parts where (under)": "--- -+-?",
        "some parts where (under and deal.large)": "--- ---?",
        "every parts where (above is known and above.large)": "+++ +-+?",
        "count of parts where (worth >= deal.worth) = 1": "--- -+-?",
        "account.main_under": "??? ??+?",
        "account.main.under": "??? ??+?",
        "above.points >= 10": "++? ????",
        "above.points >= 12": "?-? ????",
        "whole": "--- -+-?",
        "above.whole": "--? -???",
    },
    items="""record account
  main: deal
criterion large for deal when worth >= 50
criterion under for deal when above.large
criterion far for deal when above.under and worth > 0
criterion whole for deal when some parts where (under)
criterion main_under for account when main.under
score points for deal
  add 10 when large
  add 5 when under
""",
)

TABLES = (RINGS,)
