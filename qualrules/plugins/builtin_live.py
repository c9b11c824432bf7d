"""The plugin that brings the live sources that ship; a client is imported when something is read with it."""

from __future__ import annotations

from qualrules.plugins.hookspecs import hookimpl
from qualrules.plugins.live.hubspot import HubSpotLive
from qualrules.plugins.live.pipedrive import PipedriveLive
from qualrules.plugins.live.salesforce import SalesforceLive
from qualrules.reading.live import LiveSource


@hookimpl
def qualrules_live_sources() -> list[LiveSource]:
    """Salesforce, HubSpot and Pipedrive."""
    return [SalesforceLive(), HubSpotLive(), PipedriveLive()]
