"""What is known of Pipedrive's standard fields: API keys, labels of exports, and what tells one table from another.

Data only. Keys are those of the API (v1 and v2 where they differ), labels those of exports in English.
"""

from __future__ import annotations

from qualrules.reading.raw import Knowledge

STAGE_OR_STATUS = "stage_or_status"
"""The derived column: a deal's stage while it is open, else `Won` or `Lost`."""
CLOSED = {"won": "Won", "lost": "Lost"}
"""A closed deal's `status` → what stands in the derived column."""

DEALS, LEADS, PERSONS, ORGANIZATIONS = "deals", "leads", "persons", "organizations"
PARTICIPANTS = "participants"

_OPPORTUNITY = {
    "name": ("title", "Deal - Title"),
    "amount": ("value", "Deal - Value"),
    "currency": ("currency", "Deal - Currency of Value", "Deal - Currency"),
    "close_date": ("expected_close_date", "Deal - Expected close date"),
    "created_on": ("add_time", "Deal - Deal created", "Deal - Creation date", "Deal - Created"),
    "created_at": ("add_time", "Deal - Deal created", "Deal - Creation date", "Deal - Created"),
    "closed_on": ("close_time", "Deal - Deal closed on", "Deal - Closed on"),
    "won_on": ("won_time", "Deal - Won time"),
    "lost_on": ("lost_time", "Deal - Lost time"),
    "stage": (STAGE_OR_STATUS, "stage_id", "Deal - Stage"),
    "stage_since": ("stage_change_time", "Deal - Last stage change"),
    "pipeline": ("pipeline_id", "Deal - Pipeline"),
    "status": ("status", "Deal - Status"),
    "loss_reason": ("lost_reason", "Deal - Lost reason"),
    "lost_reason": ("lost_reason", "Deal - Lost reason"),
    "probability": ("probability", "Deal - Probability"),
    "next_step": ("next_activity_subject",),
    "next_step_on": ("next_activity_date", "Deal - Next activity date"),
    "last_activity": ("last_activity_date", "Deal - Last activity date"),
    "labels": ("label_ids", "label", "Deal - Label", "Deal - Labels"),
    "owner": ("owner_id", "owner_name", "user_id", "Deal - Owner"),
    "account": ("org_id", "organization", "Deal - Organization ID"),
    "main_contact": ("person_id", "Deal - Contact person ID"),
    "contact": ("person_id", "Deal - Contact person ID"),
}
_LEAD = {
    "name": ("title", "Lead - Title"),
    "amount": ("value.amount", "value", "Lead - Value"),
    "close_date": ("expected_close_date", "Lead - Expected close date"),
    "created_on": ("add_time", "Lead - Lead created"),
    "created_at": ("add_time", "Lead - Lead created"),
    "source": ("source_name", "Lead - Source"),
    "lead_source": ("source_name", "Lead - Source"),
    "labels": ("label_ids", "Lead - Labels"),
    "owner": ("owner_id", "Lead - Owner"),
    "account": ("organization_id",),
    "contact": ("person_id",),
}
_ACCOUNT = {
    "name": ("name", "Organization - Name"),
    "employees": ("employee_count", "Organization - Number of employees", "Organization - Employee count"),
    "revenue": ("annual_revenue", "Organization - Annual revenue"),
    "industry": ("industry", "Organization - Industry"),
    "country": (
        "address.country",
        "address_country",
        "Country of Address",
        "Organization - Country of Address",
    ),
    "website": ("website", "Organization - Website"),
    "owner": ("owner_id", "Organization - Owner"),
}
_CONTACT = {
    "name": ("name", "Person - Name"),
    "first_name": ("first_name", "Person - First name"),
    "last_name": ("last_name", "Person - Last name"),
    "title": ("job_title", "Person - Job title"),
    "owner": ("owner_id", "Person - Owner"),
    "account": ("org_id", "Person - Organization ID"),
}
_OF_A_DEAL = ("deal_id", "Person - Deal ID")

KNOWLEDGE = Knowledge(
    aliases={"opportunity": _OPPORTUNITY, "lead": _LEAD, "account": _ACCOUNT, "contact": _CONTACT},
    places={
        "opportunity": (DEALS, "deal"),
        "lead": (LEADS, "lead"),
        "account": (ORGANIZATIONS, "organization", "organisations"),
        "contact": (PERSONS, "person", "people", PARTICIPANTS),
    },
    id_columns=(
        "id",
        "Deal - ID",
        "Lead - ID",
        "Organization - ID",
        "Person - ID",
        "Deal - Pipedrive System ID",
        "Organization - Pipedrive System ID",
        "Person - Pipedrive System ID",
        "participant_id",
    ),
    separator=",",
    percents="20",
    children={"opportunity": {"contacts": _OF_A_DEAL, "people": _OF_A_DEAL, "participants": _OF_A_DEAL}},
    described_by={
        STAGE_OR_STATUS: "stages.json",
        "stage_id": "stages.json",
        "pipeline_id": "pipelines.json",
    },
    currencies={
        "value": ("currency",),
        "value.amount": ("value.currency",),
        "Deal - Value": ("Deal - Currency of Value", "Deal - Currency of value", "Deal - Currency"),
        "": ("*_currency",),
    },
)

KEYS_OF = (
    ("fields", frozenset({"field_type", "name", "key"})),
    ("fields", frozenset({"field_type", "field_name", "field_code"})),
    ("stages", frozenset({"order_nr", "pipeline_id", "name"})),
    ("pipelines", frozenset({"order_nr", "name"})),
    ("flow", frozenset({"object", "timestamp", "data"})),
    ("changelog", frozenset({"field_key", "old_value", "new_value"})),
    (PARTICIPANTS, frozenset({"related_item_id", "related_item_type", "person_id"})),
    (DEALS, frozenset({"stage_id", "title"})),
    (DEALS, frozenset({"pipeline_id", "title"})),
    (LEADS, frozenset({"title", "was_seen"})),
    (LEADS, frozenset({"title", "source_name"})),
    (PERSONS, frozenset({"name", "first_name"})),
    (PERSONS, frozenset({"name", "emails"})),
    (ORGANIZATIONS, frozenset({"name", "people_count"})),
    (ORGANIZATIONS, frozenset({"name", "address", "owner_id"})),
)
"""Table → keys that its rows have together and others have not, the surest first."""
LABELS_OF = {DEALS: "Deal - ", LEADS: "Lead - ", PERSONS: "Person - ", ORGANIZATIONS: "Organization - "}
"""Table → what its columns begin with in an export."""
FIELDS_OF = (
    (DEALS, frozenset({"stage_id", "expected_close_date", "lost_reason", "stage_change_time"})),
    (PERSONS, frozenset({"first_name", "emails", "email", "phones", "phone"})),
    (ORGANIZATIONS, frozenset({"people_count", "address", "employee_count"})),
)
"""Table → fields that only it has, to tell saved dealFields, personFields and organizationFields apart."""
