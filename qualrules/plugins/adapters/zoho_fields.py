"""What is known of Zoho CRM's standard fields: API names, labels of exports, and what tells one module from another.

Data only. Case, `_` and spaces are set aside when columns are compared, so `Closing_Date` is `Closing Date` too. Exports
of older accounts call deals *Potentials*.
"""

from __future__ import annotations

from qualrules.reading.raw import Knowledge

DEALS, LEADS, CONTACTS, ACCOUNTS, CONTACT_ROLES = "Deals", "Leads", "Contacts", "Accounts", "Contact_Roles"
DEAL_ID = "Deal_Id"
"""The derived column of contact roles: the deal that they are of."""
EXPORT_ID = "zcrm_"
"""What exports write before an id."""

_OPPORTUNITY = {
    "name": ("Deal_Name", "Potential Name"),
    "amount": ("Amount",),
    "currency": ("Currency",),
    "expected_revenue": ("Expected_Revenue",),
    "close_date": ("Closing_Date",),
    "created_on": ("Created_Time",),
    "created_at": ("Created_Time",),
    "stage": ("Stage",),
    "stage_since": ("Stage_Modified_Time",),
    "pipeline": ("Pipeline.name", "Pipeline"),
    "probability": ("Probability", "Probability (%)"),
    "next_step": ("Next_Step",),
    "lead_source": ("Lead_Source",),
    "deal_type": ("Type",),
    "type": ("Type",),
    "loss_reason": ("Reason_For_Loss__s", "Reason For Loss"),
    "lost_reason": ("Reason_For_Loss__s", "Reason For Loss"),
    "last_activity": ("Last_Activity_Time",),
    "owner": ("Owner.name", "Deal Owner", "Potential Owner"),
    "account": ("Account_Name",),
    "main_contact": ("Contact_Name",),
    "contact": ("Contact_Name",),
}
_LEAD = {
    "name": ("Full_Name", "Lead Name"),
    "company": ("Company",),
    "title": ("Title", "Designation"),
    "status": ("Lead_Status",),
    "lead_status": ("Lead_Status",),
    "source": ("Lead_Source",),
    "lead_source": ("Lead_Source",),
    "rating": ("Rating",),
    "employees": ("No_of_Employees", "No. of Employees"),
    "revenue": ("Annual_Revenue",),
    "industry": ("Industry",),
    "country": ("Country",),
    "created_on": ("Created_Time",),
    "created_at": ("Created_Time",),
    "converted_at": ("Converted_Date_Time",),
    "last_activity": ("Last_Activity_Time",),
    "owner": ("Owner.name", "Lead Owner"),
}
_ACCOUNT = {
    "name": ("Account_Name", "name"),
    "employees": ("Employees",),
    "revenue": ("Annual_Revenue",),
    "industry": ("Industry",),
    "country": ("Billing_Country",),
    "type": ("Account_Type",),
    "website": ("Website",),
    "owner": ("Owner.name", "Account Owner"),
}
_CONTACT = {
    "name": ("Full_Name", "Contact Name", "name"),
    "first_name": ("First_Name",),
    "last_name": ("Last_Name",),
    "title": ("Title",),
    "role": ("Contact_Role.name", "Contact Role"),
    "account": ("Account_Name",),
    "last_activity": ("Last_Activity_Time",),
    "owner": ("Owner.name", "Contact Owner"),
}
_OF_A_DEAL = (
    DEAL_ID,
    "Deal.id",
    "Deal_Name.id",
    "Deal Name.id",
    "Potential_Name.id",
    "Potential Name.id",
    "Potential Id",
)

KNOWLEDGE = Knowledge(
    aliases={"opportunity": _OPPORTUNITY, "lead": _LEAD, "account": _ACCOUNT, "contact": _CONTACT},
    places={
        "opportunity": (DEALS, "Deal", "Potentials", "Potential"),
        "lead": (LEADS, "Lead"),
        "account": (ACCOUNTS, "Account"),
        "contact": (CONTACTS, "Contact", CONTACT_ROLES),
    },
    id_columns=("id", "Record Id", "Contact_Id"),
    percents="20",
    same_id=lambda text: text.removeprefix(EXPORT_ID),
    children={"opportunity": {"contacts": _OF_A_DEAL, "people": _OF_A_DEAL, "contact_roles": _OF_A_DEAL}},
    placeholders=("-None-",),
    currencies={"": ("Currency",)},
)

KEYS_OF = (
    ("fields", frozenset({"api_name", "data_type"})),
    ("pipeline", frozenset({"display_value", "maps"})),
    ("timeline", frozenset({"audited_time", "field_history"})),
    ("timeline", frozenset({"audited_time", "action"})),
    (DEALS, frozenset({"Deal_Name"})),
    (LEADS, frozenset({"Last_Name", "Company"})),
    (LEADS, frozenset({"Lead_Status"})),
    (CONTACTS, frozenset({"Last_Name"})),
    (CONTACTS, frozenset({"Full_Name"})),
    (ACCOUNTS, frozenset({"Account_Name"})),
)
"""Module, or what else is saved → keys that its rows have together and others have not, the surest first."""
LABELS_OF = (
    (DEALS, frozenset({"Potential Name", "Stage"})),
    (DEALS, frozenset({"Deal Name", "Stage"})),
    (LEADS, frozenset({"Last Name", "Company"})),
    (CONTACTS, frozenset({"Last Name"})),
    (CONTACTS, frozenset({"Contact Role"})),
    (ACCOUNTS, frozenset({"Account Name"})),
)
"""The same by the headers of exports."""
OWN_IDS = {
    DEALS: ("Potential Id", "Deal Id"),
    LEADS: ("Lead Id",),
    CONTACTS: ("Contact Id",),
    ACCOUNTS: ("Account Id",),
}
"""What exports without `Record Id` call the id."""
LOOKUPS = (("Account Name", "Account Id"), ("Contact Name", "Contact Id"))
"""Columns of exports that name another record; its id stands in `<column>.id` or in the second one."""
