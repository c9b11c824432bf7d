"""What is known of Salesforce's standard fields, as data: API names and the labels that reports have.

A name stands here once: columns are compared with case, `_`, spaces and dots aside, so that `StageName` is also
the `STAGENAME` of Data Loader and the `stage_name` of a warehouse. Custom fields (`Budget__c`) belong into a
source block.
"""

from __future__ import annotations

from collections.abc import Mapping

from qualrules.plugins.adapters.salesforce_ids import same_id
from qualrules.reading.raw import Knowledge

Columns = Mapping[str, tuple[str, ...]]

_CREATED = ("CreatedDate", "Create Date")
_REVENUE = ("AnnualRevenue",)
_EMPLOYEES = ("NumberOfEmployees", "Employees", "No. of Employees")
_ACTIVITY = ("LastActivityDate", "Last Activity")

_ANY: Columns = {
    "created_on": _CREATED,
    "created_at": _CREATED,
    "created_date": _CREATED,
    "last_modified_on": ("LastModifiedDate",),
    "last_modified_at": ("LastModifiedDate",),
    "last_activity": _ACTIVITY,
    "last_activity_on": _ACTIVITY,
    "last_activity_date": _ACTIVITY,
    "currency": ("CurrencyIsoCode",),
    "record_type": ("RecordType.Name", "RecordType.DeveloperName", "Record Type"),
}

_OPPORTUNITY: Columns = {
    "name": ("Name", "Opportunity Name"),
    "amount": ("Amount",),
    "expected_revenue": ("ExpectedRevenue",),
    "close_date": ("CloseDate",),
    "opened_on": _CREATED,
    "stage": ("StageName", "Stage"),
    "deal_stage": ("StageName", "Stage"),
    "stage_since": ("LastStageChangeDate",),
    "pipeline": ("RecordType.Name", "RecordType.DeveloperName", "Opportunity Record Type", "Record Type"),
    "probability": ("Probability", "Probability (%)"),
    "next_step": ("NextStep",),
    "lead_source": ("LeadSource",),
    "source": ("LeadSource",),
    "type": ("Type",),
    "description": ("Description",),
    "forecast_category": ("ForecastCategoryName", "ForecastCategory"),
    "is_won": ("IsWon", "Won"),
    "is_closed": ("IsClosed", "Closed"),
    "owner": ("Owner.Name", "Opportunity Owner", "OwnerId"),
    "age": ("AgeInDays", "Age"),
    "account": ("Account", "AccountId"),
    "contacts": ("OpportunityContactRoles",),
    "tasks": ("Tasks",),
    "events": ("Events",),
    "activities": ("ActivityHistories", "Tasks"),
    "line_items": ("OpportunityLineItems",),
    "products": ("OpportunityLineItems",),
}

_LEAD: Columns = {
    "name": ("Name", "Lead Name"),
    "first_name": ("FirstName",),
    "last_name": ("LastName",),
    "company": ("Company", "Company / Account"),
    "job_title": ("Title",),
    "title": ("Title",),
    "email": ("Email",),
    "phone": ("Phone",),
    "website": ("Website",),
    "country": ("Country", "Country/Territory", "CountryCode"),
    "state": ("State", "State/Province"),
    "city": ("City",),
    "industry": ("Industry",),
    "employees": _EMPLOYEES,
    "annual_revenue": _REVENUE,
    "yearly_revenue": _REVENUE,
    "revenue": _REVENUE,
    "status": ("Status", "Lead Status"),
    "rating": ("Rating",),
    "lead_source": ("LeadSource",),
    "source": ("LeadSource",),
    "owner": ("Owner.Name", "Lead Owner", "OwnerId"),
    "is_converted": ("IsConverted", "Converted"),
    "converted_on": ("ConvertedDate",),
    "converted_date": ("ConvertedDate",),
    "opportunity": ("ConvertedOpportunityId",),
    "opportunity_id": ("ConvertedOpportunityId",),
    "account": ("ConvertedAccountId",),
    "members": ("CampaignMembers",),
    "tasks": ("Tasks",),
    "events": ("Events",),
    "activities": ("ActivityHistories", "Tasks"),
}

_ACCOUNT: Columns = {
    "name": ("Name", "Account Name"),
    "employees": _EMPLOYEES,
    "annual_revenue": _REVENUE,
    "yearly_revenue": _REVENUE,
    "revenue": _REVENUE,
    "country": ("BillingCountry", "Billing Country/Territory", "BillingCountryCode", "ShippingCountry"),
    "state": ("BillingState", "Billing State/Province"),
    "city": ("BillingCity",),
    "industry": ("Industry",),
    "type": ("Type", "Account Type"),
    "rating": ("Rating",),
    "website": ("Website",),
    "phone": ("Phone",),
    "parent": ("ParentId",),
    "owner": ("Owner.Name", "Account Owner", "OwnerId"),
    "opportunities": ("Opportunities",),
    "contacts": ("Contacts",),
}

# A contact of an opportunity is a row of its contact roles, where the person stands one step further.
_CONTACT: Columns = {
    "name": ("Name", "Contact.Name", "Contact Name", "Full Name"),
    "first_name": ("FirstName", "Contact.FirstName"),
    "last_name": ("LastName", "Contact.LastName"),
    "role": ("Role", "Contact Role"),
    "is_primary": ("IsPrimary", "Primary"),
    "job_title": ("Title", "Contact.Title"),
    "title": ("Title", "Contact.Title"),
    "department": ("Department", "Contact.Department"),
    "email": ("Email", "Contact.Email"),
    "phone": ("Phone", "Contact.Phone"),
    "country": ("MailingCountry", "Contact.MailingCountry"),
    "account": ("Account", "AccountId"),
    "owner": ("Owner.Name", "Contact Owner", "OwnerId"),
    "members": ("CampaignMembers",),
}

_MEMBER: Columns = {
    "name": ("Name",),
    "status": ("Status", "Member Status"),
    "kind": ("Campaign.Type", "Campaign Type", "Type"),
    "has_responded": ("HasResponded", "Responded"),
    "responded_on": ("FirstRespondedDate", "Member First Responded Date"),
    "lead": ("LeadId",),
    "contact": ("ContactId",),
}

_ACTIVITIES: Columns = {
    "subject": ("Subject",),
    "kind": ("Type", "TaskSubtype", "EventSubtype"),
    "type": ("Type",),
    "status": ("Status",),
    "priority": ("Priority",),
    "is_closed": ("IsClosed", "Closed"),
    "due_on": ("ActivityDate", "Due Date"),
    "happened_on": ("ActivityDate", "Date", "StartDateTime"),
    "started_at": ("StartDateTime", "Start"),
    "completed_at": ("CompletedDateTime",),
    "owner": ("Owner.Name", "Assigned", "OwnerId"),
}

_LINE_ITEM: Columns = {
    "name": ("Name", "Product Name"),
    "product": ("Product2.Name", "Product Name"),
    "quantity": ("Quantity",),
    "unit_price": ("UnitPrice", "Sales Price"),
    "list_price": ("ListPrice",),
    "total_price": ("TotalPrice",),
    "discount": ("Discount",),
}


def _places(name: str, plural: str = "") -> tuple[str, ...]:
    """The names under which a table of one object is met: API type, export, tree file, warehouse table."""
    plural = plural or f"{name}s"
    exports = (f"{name}s", f"{name}_Data", f"{name}_Export")
    stores = (f"sf_{name}", f"sf_{name}_data", f"salesforce_{name}", f"stg_salesforce__{name}")
    return tuple(dict.fromkeys((name, plural, *exports, *stores)))


_PLACES_OF_OPPORTUNITY = _places("Opportunity", "Opportunities")
_PLACES_OF_ACCOUNT = _places("Account")
_OF_OPPORTUNITY = ("OpportunityId",)
_OF_ACCOUNT = ("AccountId",)
_ABOUT = ("WhatId", "Related To ID")
_CHILDREN_OF_OPPORTUNITY: Columns = {
    "contacts": _OF_OPPORTUNITY,
    "line_items": _OF_OPPORTUNITY,
    "products": _OF_OPPORTUNITY,
    "tasks": _ABOUT,
    "events": _ABOUT,
    "activities": _ABOUT,
}

KNOWLEDGE = Knowledge(
    aliases={
        "": _ANY,
        "opportunity": _OPPORTUNITY,
        "deal": _OPPORTUNITY,
        "lead": _LEAD,
        "account": _ACCOUNT,
        "company": _ACCOUNT,
        "contact": _CONTACT,
        "member": _MEMBER,
        "task": _ACTIVITIES,
        "event": _ACTIVITIES,
        "activity": _ACTIVITIES,
        "line_item": _LINE_ITEM,
    },
    places={
        "opportunity": _PLACES_OF_OPPORTUNITY,
        "deal": _PLACES_OF_OPPORTUNITY,
        "lead": _places("Lead"),
        "account": _PLACES_OF_ACCOUNT,
        "company": _PLACES_OF_ACCOUNT,
        "contact": (*_places("OpportunityContactRole"), *_places("Contact")),
        "member": _places("CampaignMember"),
        "task": _places("Task"),
        "event": _places("Event"),
        "activity": ("ActivityHistory", *_places("Task"), *_places("Event")),
        "line_item": _places("OpportunityLineItem"),
    },
    # A report of contact roles has the ids of both ends: those of the rows themselves stand first.
    id_columns=("Id", "Case Safe ID", "Contact ID", "Lead ID", "Opportunity ID", "Account ID"),
    yes=("1",),
    no=("0",),
    percents="20",
    same_id=same_id,
    children={
        "opportunity": _CHILDREN_OF_OPPORTUNITY,
        "deal": _CHILDREN_OF_OPPORTUNITY,
        "account": {"opportunities": _OF_ACCOUNT, "contacts": _OF_ACCOUNT},
        "company": {"opportunities": _OF_ACCOUNT, "contacts": _OF_ACCOUNT},
        "lead": {"members": ("LeadId",), "tasks": ("WhoId",), "events": ("WhoId",), "activities": ("WhoId",)},
        "contact": {"members": ("ContactId",)},
    },
    # The second is what Web-to-Lead writes into a required field that was left blank.
    placeholders=("--None--", "[not provided]"),
    currencies={"": ("* Currency", "CurrencyIsoCode", "CURRENCYISOCODE", "currency_iso_code")},
)

DATETIMES = frozenset(
    (
        "ActivityDateTime",
        "CompletedDateTime",
        "CreatedDate",
        "EmailBouncedDate",
        "EndDateTime",
        "FirstCallDateTime",
        "FirstEmailDateTime",
        "LastCURequestDate",
        "LastCUUpdateDate",
        "LastModifiedDate",
        "LastReferencedDate",
        "LastStageChangeDate",
        "LastViewedDate",
        "ReminderDateTime",
        "StartDateTime",
        "SystemModstamp",
    )
)
"""Standard fields with an instant."""
DATES = frozenset(
    (
        "ActivityDate",
        "Birthdate",
        "CloseDate",
        "ConvertedDate",
        "FirstRespondedDate",
        "LastActivityDate",
        "ServiceDate",
    )
)
"""Standard fields with a day."""
