"""What Dynamics 365 Sales calls the agreed fields: logical names of the Web API and labels of its exports. Data alone.

Logical names and labels are those of an installation that nobody has changed; a source block says the rest.
"""

from __future__ import annotations

from collections.abc import Mapping

from qualrules.reading.raw import Knowledge

FORMATTED = "OData.Community.Display.V1.FormattedValue"
"""The annotation that holds the text that people see."""


def shown(lookup: str) -> str:
    """The key under which a row has the name of the record that a lookup leads to."""
    return f"_{lookup}_value@{FORMATTED}"


STAGE_OR_STATE = "stage_or_state"
"""The derived column of an opportunity: its stage while it is open, else `Won` or `Lost`."""
STAGES = ("stepname", "Pipeline Phase", shown("activestageid"), "salesstage", "Sales Stage")
"""The columns that hold the stage of the process, the likeliest first."""

_BUYING: dict[str, tuple[str, ...]] = {
    "amount": ("estimatedvalue", "estimatedamount", "Est. Revenue", "Est. Value"),
    "budget": ("budgetamount", "Budget Amount"),
    "budget_named": ("budgetamount", "Budget Amount"),
    "budget_status": ("budgetstatus", "Budget"),
    "close_date": ("estimatedclosedate", "Est. Close Date"),
    "decision_maker_met": ("decisionmaker", "Decision Maker?"),
    "fit_evaluated": ("evaluatefit", "Evaluate Fit"),
    "interest_confirmed": ("confirminterest", "Confirm Interest"),
    "need": ("need", "Need"),
    "need_level": ("need", "Need"),
    "purchase_process": ("purchaseprocess", "Purchase Process"),
    "purchase_timeframe": ("purchasetimeframe", "Purchase Timeframe"),
    "timeframe": ("purchasetimeframe", "Purchase Timeframe"),
}

ALIASES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "opportunity": {
        **_BUYING,
        "account": ("parentaccountid", "customerid_account", "_parentaccountid_value", "_customerid_value"),
        "actual_close_date": ("actualclosedate", "Actual Close Date"),
        "actual_value": ("actualvalue", "Actual Revenue"),
        "challenge": ("customerpainpoints", "Customer Pain Points"),
        "closed_on": ("actualclosedate", "Actual Close Date"),
        "contact": ("parentcontactid", "customerid_contact", "_parentcontactid_value"),
        "contacts": ("opportunity_connections1",),
        "current_situation": ("currentsituation", "Current Situation"),
        "decision_on": ("finaldecisiondate", "Final Decision Date"),
        "description": ("description", "Description"),
        "discount": ("discountpercentage", "Opportunity Discount (%)"),
        "lead": ("originatingleadid", "_originatingleadid_value"),
        "name": ("name", "Topic"),
        "need_stated": ("customerneed", "Customer Need"),
        "need_told": ("customerneed", "Customer Need"),
        "pain": ("customerpainpoints", "Customer Pain Points"),
        "pain_told": ("customerpainpoints", "Customer Pain Points"),
        "probability": ("closeprobability", "Probability"),
        "rating": ("opportunityratingcode", "Rating"),
        "stage": (STAGE_OR_STATE, *STAGES),
        "status": ("statecode", "Status"),
        "status_reason": ("statuscode", "Status Reason"),
        "timeline": ("timeline", "Timeline"),
    },
    "lead": {
        **_BUYING,
        "account": ("parentaccountid", "_parentaccountid_value"),
        "amount": ("estimatedamount", "estimatedvalue", "Est. Value"),
        "company": ("companyname", "Company Name"),
        "contact": ("parentcontactid", "_parentcontactid_value"),
        "country": ("address1_country", "Country/Region"),
        "email": ("emailaddress1", "Email"),
        "employees": ("numberofemployees", "No. of Employees"),
        "industry": ("industrycode", "Industry"),
        "job_title": ("jobtitle", "Job Title"),
        "lead_source": ("leadsourcecode", "Lead Source"),
        "name": ("fullname", "Name"),
        "opportunity": ("qualifyingopportunityid", "_qualifyingopportunityid_value"),
        "phone": ("telephone1", "Business Phone"),
        "rating": ("leadqualitycode", "Rating"),
        "status": ("statuscode", "Status Reason"),
        "title": ("jobtitle", "Job Title"),
        "topic": ("subject", "Topic"),
    },
    "account": {
        "country": ("address1_country", "Address 1: Country/Region"),
        "employees": ("numberofemployees", "Number of Employees"),
        "industry": ("industrycode", "Industry"),
        "name": ("name", "Account Name"),
        "phone": ("telephone1", "Main Phone"),
        "website": ("websiteurl", "Website"),
        "yearly_revenue": ("revenue", "Annual Revenue"),
    },
    "contact": {
        "account": ("parentcustomerid_account", "_parentcustomerid_value"),
        "country": ("address1_country", "Address 1: Country/Region"),
        "email": ("emailaddress1", "Email"),
        "job_title": ("jobtitle", "Job Title"),
        "name": ("fullname", "record2id_contact.fullname", shown("record2id"), "Full Name", "Connected To"),
        "phone": ("telephone1", "Business Phone"),
        "role": ("record2roleid.name", shown("record2roleid"), "accountrolecode", "Role (To)", "Role"),
        "title": ("jobtitle", "Job Title"),
    },
    "": {
        "created_on": ("createdon", "Created On"),
        "modified_on": ("modifiedon", "Modified On", "(Do Not Modify) Modified On"),
        "opened_on": ("createdon", "Created On"),
        "owner": (shown("ownerid"), "Owner"),
    },
}

# A table's own id stands before the lookups that it may have: an opportunity has an accountid too, a contact
# has an accountid, and lines and activities have an opportunityid.
ID_COLUMNS = (
    "businessprocessflowinstanceid",
    "connectionid",
    "opportunityproductid",
    "activityid",
    "quoteid",
    "salesorderid",
    "opportunityid",
    "leadid",
    "contactid",
    "accountid",
    "(Do Not Modify) Connection",
    "(Do Not Modify) Opportunity",
    "(Do Not Modify) Lead",
    "(Do Not Modify) Contact",
    "(Do Not Modify) Account",
)

PLACES = {
    "opportunity": ("opportunities", "opportunity", "All Opportunities", "My Open Opportunities"),
    "lead": ("leads", "lead", "All Leads", "My Open Leads"),
    "account": ("accounts", "account", "Active Accounts", "All Accounts"),
    "contact": ("contacts", "contact", "connections", "Active Contacts", "All Contacts"),
}

CODE_COLUMNS = (
    "transactioncurrencyid.isocurrencycode",
    shown("transactioncurrencyid"),
    "_transactioncurrencyid_value",  # an id is no code, so the amount is unreadable and not in a wrong currency
    "Currency",
)

# The names that Dynamics gives a currency when it is set up, in English.
CURRENCY_NAMES = {
    "australian dollar": "AUD",
    "canadian dollar": "CAD",
    "danish krone": "DKK",
    "euro": "EUR",
    "indian rupee": "INR",
    "japanese yen": "JPY",
    "new zealand dollar": "NZD",
    "norwegian krone": "NOK",
    "polish zloty": "PLN",
    "pound sterling": "GBP",
    "swedish krona": "SEK",
    "swiss franc": "CHF",
    "us dollar": "USD",
}

# The columns that ship with an option for "nobody knows", and what it is called.
UNKNOWN = {
    "purchaseprocess": frozenset(("unknown",)),
    "purchasetimeframe": frozenset(("unknown",)),
    "timeline": frozenset(("not known", "unknown")),
}

# Whole numbers whose formatted value may be more than the number ("2 hours").
NUMBERS = frozenset((
    "actualdurationminutes", "closeprobability", "importsequencenumber", "numberofchildren",
    "numberofemployees", "onholdtime", "scheduleddurationminutes", "teamsfollowed",
    "timezoneruleversionnumber", "versionnumber",
))  # fmt: skip

# Booleans of the standard tables, for exports that hold 0 and 1. Of some of them 1 is documented as No.
BOOLEANS = frozenset((
    "captureproposalfeedback", "completefinalproposal", "completeinternalreview", "confirminterest",
    "creditonhold", "decisionmaker", "developproposal", "donotbulkemail", "donotemail", "donotfax",
    "donotphone", "donotpostalmail", "donotsendmm", "evaluatefit", "filedebrief", "identifycompetitors",
    "identifycustomercontacts", "identifypursuitteam", "isrevenuesystemcalculated",
    "participatesinworkflow", "presentfinalproposal", "presentproposal", "pursuitdecision",
    "resolvefeedback", "sendthankyounote",
))  # fmt: skip


def same_guid(text: str) -> str:
    """A GUID without braces, in lower case."""
    return text.strip().strip("{}").lower()


IN_BASE_CURRENCY = (
    "estimatedvalue_base",
    "actualvalue_base",
    "budgetamount_base",
    "totalamount_base",
    "revenue_base",
)
KNOWLEDGE = Knowledge(
    aliases=ALIASES,
    places=PLACES,
    id_columns=ID_COLUMNS,
    percents="20",
    same_id=same_guid,
    children={
        "opportunity": {"contacts": ("_record1id_value", "record1id")},
        "account": {
            "contacts": ("_parentcustomerid_value", "parentcustomerid"),
            "opportunities": ("_parentaccountid_value", "parentaccountid"),
        },
    },
    # What ends in _base is in the currency of the organisation, which no row names.
    currencies={"": CODE_COLUMNS, **dict.fromkeys(IN_BASE_CURRENCY, ())},
)
