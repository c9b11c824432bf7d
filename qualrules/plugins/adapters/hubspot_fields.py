"""What HubSpot's standard properties are called: in the API, in exports, in a warehouse. Data only.

A record type's name and its fields are the agreed ones; the first column of each is the likeliest. What is not
standard everywhere (a budget, a need) has no line here and needs one in a source block.
"""

from __future__ import annotations

from collections.abc import Mapping

from qualrules.reading.raw import Knowledge

WAREHOUSE = "property_"
"""Stands before the name of a property where a warehouse keeps each as a column."""

SIGNS: Mapping[str, frozenset[str]] = {
    "deals": frozenset((
        "dealname", "dealstage", "dealtype", "deal_currency_code", "closed_lost_reason", "hs_next_step",
        "hs_deal_stage_probability", "hs_is_closed_won", "hs_primary_associated_company",
    )),
    "leads": frozenset(("hs_lead_name", "hs_lead_label", "hs_lead_type")),
    "tickets": frozenset(("hs_ticket_priority", "hs_ticket_category", "hs_ticket_id")),
    "contacts": frozenset((
        "firstname", "lastname", "email", "jobtitle", "lastmodifieddate", "associatedcompanyid", "hs_buying_role",
    )),
    "companies": frozenset((
        "domain", "numberofemployees", "annualrevenue", "hs_parent_company_id", "hs_num_child_companies",
    )),
}  # fmt: skip
"""Object type → properties that only its objects have, as far as one can tell."""

LABEL_SIGNS: Mapping[str, frozenset[str]] = {
    "deals": frozenset(("deal name", "deal stage", "deal owner", "deal type", "deal probability")),
    "leads": frozenset(("lead name", "lead label", "lead type", "lead owner")),
    "tickets": frozenset(("ticket name", "ticket status", "ticket owner")),
    "contacts": frozenset(("first name", "last name", "contact owner", "job title")),
    "companies": frozenset(("company domain name", "company owner")),
}
"""Object type → labels in the header of its exports, in lower case."""

DEFAULT_STAGES: Mapping[str, str] = {
    "appointmentscheduled": "Appointment Scheduled",
    "qualifiedtobuy": "Qualified To Buy",
    "presentationscheduled": "Presentation Scheduled",
    "decisionmakerboughtin": "Decision Maker Bought-In",
    "contractsent": "Contract Sent",
    "closedwon": "Closed Won",
    "closedlost": "Closed Lost",
}
"""The stages that a new account starts with; an account may have renamed them, and its own have digits as ids."""

LIFECYCLE_STAGES: Mapping[str, str] = {
    "subscriber": "Subscriber",
    "lead": "Lead",
    "marketingqualifiedlead": "Marketing Qualified Lead",
    "salesqualifiedlead": "Sales Qualified Lead",
    "opportunity": "Opportunity",
    "customer": "Customer",
    "evangelist": "Evangelist",
    "other": "Other",
}

TIMES = frozenset((
    "closedate", "createdate", "hs_createdate", "hs_lastmodifieddate", "lastmodifieddate", "lastactivitydate",
    "notes_last_contacted", "notes_last_updated", "notes_next_activity_date", "hs_latest_meeting_activity",
    "hs_sales_email_last_replied", "hubspot_owner_assigneddate", "first_deal_created_date", "first_contact_createdate",
    "first_conversion_date", "recent_conversion_date", "recent_deal_close_date", "engagements_last_meeting_booked",
    "hs_closed_won_date", "hs_email_last_open_date", "hs_email_last_click_date", "closed_date",
))  # fmt: skip
"""Properties of the type datetime, which older answers give in milliseconds."""
TIME_PREFIXES = ("hs_v2_date_entered_", "hs_v2_date_exited_", "hs_date_entered_", "hs_date_exited_")
PROBABILITIES = frozenset(("hs_deal_stage_probability", "deal probability"))
"""Written as a part of 1; other percents are not known to be, so they stay as they are."""

WAREHOUSE_NAMES: Mapping[str, Mapping[str, str]] = {
    "deal": {
        "dealstage": "deal_pipeline_stage_id",
        "pipeline": "deal_pipeline_id",
        "hubspot_owner_id": "owner_id",
    },
}
"""Object → property that is kept as a column of another name than `property_…`."""


def _names(property_name: str, *labels: str) -> tuple[str, ...]:
    return property_name, *labels, WAREHOUSE + property_name


_COMPANY_IDS = ("Associated Company IDs (Primary)", "Associated Company IDs")
_CREATED = (*_names("createdate", "Create Date"), "createdAt")
_LAST_ACTIVITY = _names("notes_last_updated", "Last Activity Date")
_SOURCE = (
    "lead_source",
    "Lead Source",
    *_names("hs_analytics_source", "Original Source", "Original Traffic Source"),
)
_ENTERED_STAGE = _names("hs_v2_date_entered_current_stage", "Date entered current stage")
_BECAME_MQL = _names(
    "hs_lifecyclestage_marketingqualifiedlead_date", "Became a Marketing Qualified Lead Date"
)

_DEAL: Mapping[str, tuple[str, ...]] = {
    "name": _names("dealname", "Deal Name"),
    "amount": _names("amount", "Amount"),
    "close_date": _names("closedate", "Close Date"),
    "created_on": _CREATED,
    "created_at": _CREATED,
    "created_date": _CREATED,
    "stage": ("dealstage", "Deal Stage", "deal_pipeline_stage_id"),
    "stage_since": _ENTERED_STAGE,
    "pipeline": ("pipeline", "Pipeline", "deal_pipeline_id"),
    "probability": _names("hs_deal_stage_probability", "Deal probability"),
    "next_step": _names("hs_next_step", "Next step"),
    "lead_source": _SOURCE,
    "last_activity": _LAST_ACTIVITY,
    "last_contacted": _names("notes_last_contacted", "Last Contacted"),
    "deal_type": _names("dealtype", "Deal Type"),
    "loss_reason": _names("closed_lost_reason", "Closed Lost Reason"),
    "description": _names("description", "Deal Description"),
    "owner": ("hubspot_owner_id", "Deal owner", "owner_id"),
    "is_closed": _names("hs_is_closed", "Is Deal Closed?"),
    "is_won": _names("hs_is_closed_won", "Is Closed Won"),
    "account": ("companies", *_COMPANY_IDS, *_names("hs_primary_associated_company"), "company_id"),
    "contacts": ("contacts", "Associated Contact IDs"),
}

_PERSON: Mapping[str, tuple[str, ...]] = {
    "first_name": _names("firstname", "First Name"),
    "last_name": _names("lastname", "Last Name"),
    "email": _names("email", "Email"),
    "phone": _names("phone", "Phone Number"),
    "title": _names("jobtitle", "Job Title"),
    "job_title": _names("jobtitle", "Job Title"),
    "role": _names("hs_buying_role", "Buying Role"),
    "country": _names("country", "Country/Region"),
    "company": _names("company", "Company Name"),
    "industry": _names("industry", "Industry"),
    "lifecycle_stage": _names("lifecyclestage", "Lifecycle Stage"),
    "lead_source": _SOURCE,
    "created_on": _CREATED,
    "created_at": _CREATED,
    "last_activity": _LAST_ACTIVITY,
    "last_contacted": _names("notes_last_contacted", "Last Contacted"),
    "became_mql_at": _BECAME_MQL,
    "emails_opened": _names("hs_email_open", "Marketing emails opened"),
    "owner": ("hubspot_owner_id", "Contact owner", "property_hubspot_owner_id"),
    "account": ("companies", *_COMPANY_IDS, *_names("associatedcompanyid", "Primary Associated Company ID")),
}

_LEAD: Mapping[str, tuple[str, ...]] = {
    **_PERSON,
    "name": _names("hs_lead_name", "Lead name"),
    "status": ("hs_pipeline_stage", "Lead pipeline stage", *_names("hs_lead_status", "Lead Status")),
    "pipeline": ("hs_pipeline", "Lead pipeline"),
    "lead_type": _names("hs_lead_type", "Lead type"),
    "lead_label": _names("hs_lead_label", "Lead label"),
    "contacts": ("contacts", "Associated Contact IDs"),
}

_COMPANY: Mapping[str, tuple[str, ...]] = {
    "name": _names("name", "Company name"),
    "domain": _names("domain", "Company Domain Name"),
    "employees": _names("numberofemployees", "Number of Employees"),
    "industry": _names("industry", "Industry"),
    "country": _names("country", "Country/Region"),
    "city": _names("city", "City"),
    "revenue": _names("annualrevenue", "Annual Revenue"),
    "annual_revenue": _names("annualrevenue", "Annual Revenue"),
    "yearly_revenue": _names("annualrevenue", "Annual Revenue"),
    "lifecycle_stage": _names("lifecyclestage", "Lifecycle Stage"),
    "created_on": _CREATED,
    "last_activity": _LAST_ACTIVITY,
    "owner": ("hubspot_owner_id", "Company owner", "property_hubspot_owner_id"),
    "contacts": ("contacts", "Associated Contact IDs"),
}

_DEAL_PLACES = ("deals", "deal", "deal_data")
_COMPANY_PLACES = ("companies", "company", "company_data")

KNOWLEDGE = Knowledge(
    aliases={
        "opportunity": _DEAL,
        "deal": _DEAL,
        "contact": {**_PERSON, "status": _names("hs_lead_status", "Lead Status")},
        "lead": _LEAD,
        "account": _COMPANY,
        "company": _COMPANY,
    },
    places={
        "opportunity": _DEAL_PLACES,
        "deal": _DEAL_PLACES,
        "contact": ("contacts", "contact", "contact_data"),
        "lead": ("leads", "lead"),
        "account": _COMPANY_PLACES,
        "company": _COMPANY_PLACES,
        "ticket": ("tickets", "ticket", "ticket_data"),
    },
    id_columns=(
        "id", "hs_object_id", "Record ID", "dealId", "vid", "companyId", "deal_id", "contact_id", "company_id",
        "lead_id", "ticket_id",
    ),
    children={
        "opportunity": {"contacts": ("deal_id", "Associated Deal IDs")},
        "deal": {"contacts": ("deal_id", "Associated Deal IDs")},
        "account": {
            "contacts": ("companies", *_COMPANY_IDS, *_names("associatedcompanyid")),
            "opportunities": ("companies", *_COMPANY_IDS, *_names("hs_primary_associated_company")),
            "deals": ("companies", *_COMPANY_IDS, *_names("hs_primary_associated_company")),
        },
    },
    merged_ids=_names("hs_merged_object_ids", "Merged Record IDs", "Merged record IDs"),
    currencies={"": ("deal_currency_code", "Currency", "property_deal_currency_code")},
)  # fmt: skip
