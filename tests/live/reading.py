"""The three CRMs of the tests, each with its server, its environment and its source block; and a run over one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crms import hubspot_shapes, pipedrive_shapes, salesforce_shapes
from tests.crms.deals import AS_OF
from tests.crms.expected import RULESET, Outcomes, _judged
from tests.invoking import Done, invoke
from tests.live import hubspot_portal, pipedrive_account, salesforce_org
from tests.live.server import Server


@dataclass(frozen=True)
class Crm:
    """One CRM as the tests know it."""

    scheme: str
    make: Callable[..., Any]
    address: str
    """The variable with its address."""
    credential: str
    """The variable with the token."""
    token: str
    unread: str
    records: str
    """What stands in the path or query of a request for deals."""
    source: str
    ids: Mapping[str, str]

    @property
    def uri(self) -> str:
        return f"{self.scheme}://production"

    def environment(self, server: Server) -> dict[str, str]:
        return {self.address: server.address, self.credential: self.token}


SALESFORCE = Crm(
    "salesforce",
    salesforce_org.Org,
    "QUALRULES_SALESFORCE_INSTANCE_URL",
    "QUALRULES_SALESFORCE_ACCESS_TOKEN",
    salesforce_org.TOKEN,
    salesforce_org.UNREAD,
    "query",
    salesforce_shapes.SOURCE,
    salesforce_shapes.IDS,
)
HUBSPOT = Crm(
    "hubspot",
    hubspot_portal.Portal,
    "QUALRULES_HUBSPOT_BASE_URL",
    "QUALRULES_HUBSPOT_ACCESS_TOKEN",
    hubspot_portal.TOKEN,
    hubspot_portal.UNREAD,
    "/objects/deals",
    hubspot_shapes.SOURCE,
    hubspot_shapes.IDS,
)
PIPEDRIVE = Crm(
    "pipedrive",
    pipedrive_account.Account,
    "QUALRULES_PIPEDRIVE_BASE_URL",
    "QUALRULES_PIPEDRIVE_API_TOKEN",
    pipedrive_account.TOKEN,
    pipedrive_account.UNREAD,
    "/api/v2/deals",
    pipedrive_shapes.source(),
    pipedrive_shapes.IDS,
)
CRMS = {crm.scheme: crm for crm in (SALESFORCE, HUBSPOT, PIPEDRIVE)}


def run(crm: Crm, folder: Path, *options: str, command: str = "run", ruleset: Path | str = RULESET) -> Done:
    """`qualrules run` over the CRM, with its source block."""
    source = folder / "source.qual"
    source.write_text(crm.source, encoding="utf-8")
    form = ("--format", "jsonl") if command == "run" else ()
    return invoke(
        command,
        str(ruleset),
        crm.uri,
        "--source",
        str(source),
        "--as-of",
        AS_OF,
        "--type",
        "opportunity",
        *form,
        *options,
    )


def outcomes(crm: Crm, done: Done) -> Outcomes:
    """By the deal's own id, how it was judged."""
    return {crm.ids[record["record"]["id"]]: _judged(record) for record in done.records}
