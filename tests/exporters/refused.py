"""What an export refuses of what is shipped, and with which words. Anything else is exported."""

from __future__ import annotations

_PERCENTS = "nothing says how 20 % is written in the column of discount"
_TABLES = "the source block does not say which table"
_DATES = "dates are said to be written in texts"
_EVERYWHERE = {
    "rulesets/stage_exit": _PERCENTS,
    "examples/account_file/hospitals": _PERCENTS,
    "examples/account_file/hospitals and examples/account_file/source": _TABLES,
    "examples/hardware_seller/hardware and examples/hardware_seller/source": "ids of product are said to mean",
    "examples/in_the_warehouse/handover and examples/in_the_warehouse/texts": _DATES,
    "examples/lead_handover/lead_handover and examples/lead_handover/crm_export": "numbers are said to be written",
    "examples/opportunity_audit/sales and examples/opportunity_audit/source": _DATES,
    "examples/pipedrive_admin/sales and examples/pipedrive_admin/source": _TABLES,
}
_IN_ONE = {"postgres": {"rulesets/mql_sql": 'the column "promises.No lead is thrown away'}}
"""Dialect → what it alone refuses."""


def refusal(told: str, dialect: str) -> str | None:
    """How the sentence begins that refuses a ruleset, with or without a source block; None for what is exported."""
    return (_EVERYWHERE | _IN_ONE.get(dialect, {})).get(told)
