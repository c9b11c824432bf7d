"""What Tryton calls the agreed fields. Data alone; modules of one's own need lines in a source block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from qualrules import Knowledge

OPPORTUNITY = "sale.opportunity"
PARTY = "party.party"

RESULTS: Mapping[str, Literal["won", "lost"]] = {"won": "won", "lost": "lost", "cancelled": "lost"}
"""States of an opportunity that close it."""

KNOWLEDGE = Knowledge(
    aliases={
        "opportunity": {
            "account": ("party",),
            "amount": ("amount",),
            "close_date": ("end_date",),
            "closed_on": ("end_date",),
            "comment": ("comment",),
            "description": ("description",),
            "loss_note": ("lost_reason",),
            "lost_reason": ("lost_reason",),
            "name": ("description",),
            "number": ("number",),
            "opened_on": ("start_date",),
            "owner": ("employee.rec_name",),
            "pain": ("comment",),
            "probability": ("conversion_probability",),
            "reference": ("reference",),
            "stage": ("state",),
        },
        "account": {"code": ("code",), "name": ("name",)},
        "": {"created_on": ("create_date",), "modified_on": ("write_date",)},
    },
    places={"opportunity": (OPPORTUNITY,), "lead": (OPPORTUNITY,), "account": (PARTY,)},
    id_columns=("id",),
    percents="0.2",
    currencies={"": ("currency.code",)},
)
