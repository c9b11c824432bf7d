"""The plugin that brings the adapters that ship. It holds no code of theirs."""

from __future__ import annotations

from qualrules.plugins.adapters.delimited import Delimited
from qualrules.plugins.adapters.dynamics import Dynamics
from qualrules.plugins.adapters.hubspot import HubSpot
from qualrules.plugins.adapters.json_document import JsonDocument
from qualrules.plugins.adapters.json_lines import JsonLines
from qualrules.plugins.adapters.parquet import Parquet
from qualrules.plugins.adapters.pipedrive import Pipedrive
from qualrules.plugins.adapters.postgres import Postgres
from qualrules.plugins.adapters.salesforce import Salesforce
from qualrules.plugins.adapters.xlsx import Xlsx
from qualrules.plugins.adapters.zoho import Zoho
from qualrules.plugins.hookspecs import hookimpl
from qualrules.reading.raw import Adapter


@hookimpl
def qualrules_adapters() -> list[Adapter]:
    """Files in each form, tables of a server, and the CRMs."""
    return [
        Delimited(),
        JsonDocument(),
        JsonLines(),
        Xlsx(),
        Parquet(),
        Postgres(),
        Dynamics(),
        Pipedrive(),
        Zoho(),
        Salesforce(),
        HubSpot(),
    ]
