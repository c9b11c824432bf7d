"""HubSpot through the vendor's client: answers with their bytes, and refusals as sentences. It only asks.

Which records are asked for is decided in `hubspot`, which imports this where something is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from hubspot import HubSpot  # type: ignore[import-untyped]
from urllib3.exceptions import HTTPError

from qualrules.plugins.live import patience as bounds
from qualrules.plugins.live.credentials import Credentials
from qualrules.plugins.live.documents import Refused, document, text
from qualrules.reading.live import CursorLost, LiveError

TITLE = "HubSpot"
ADDRESS = "https://api.hubapi.com"
TOKEN = "ACCESS_TOKEN"  # noqa: S105 - the name of a variable


class Client:
    """Asks one portal through the vendor's client, and gives the bodies."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._address = urlsplit(credentials.address("BASE_URL", ADDRESS)).netloc
        client = HubSpot(
            access_token=credentials.need(TOKEN, "an access token for HubSpot"),
            host=credentials.address("BASE_URL", ADDRESS),
            retry=bounds.patience(),
        )
        self._objects = client.crm.objects.basic_api
        self._properties = client.crm.properties.core_api
        self._pipelines = client.crm.pipelines.pipelines_api

    def page(self, of_type: str, **asked: object) -> tuple[dict[str, Any], bytes]:
        """A page of records."""
        return self._asked(self._objects, lambda limits: self._objects.get_page(of_type, **asked, **limits))

    def properties(self, of_type: str) -> tuple[dict[str, Any], bytes]:
        """What HubSpot says of an object type's properties."""
        return self._asked(self._properties, lambda limits: self._properties.get_all(of_type, **limits))

    def pipelines(self, of_type: str) -> tuple[dict[str, Any], bytes]:
        """The pipelines of an object type with their stages."""
        return self._asked(self._pipelines, lambda limits: self._pipelines.get_all(of_type, **limits))

    def _asked(self, api: Any, ask: Callable[[dict[str, Any]], object]) -> tuple[dict[str, Any], bytes]:  # noqa: ANN401 - the client has no types
        api.api_client.last_response = None
        try:
            ask({"_request_timeout": bounds.TIMEOUTS})
        except HTTPError as error:
            raise bounds.no_connection(TITLE, error) from None
        except Exception as error:  # noqa: BLE001 - each module of the client has exceptions of its own
            if api.api_client.last_response is None:
                self._refused(error)
            # Else an answer came that the client's models do not know; the adapter reads it by its own lights.
        body = api.api_client.last_response.data
        body = body if isinstance(body, bytes) else body.encode("utf-8")
        return document(body, TITLE), body

    def _refused(self, error: Exception) -> None:
        """Raises the sentence for an error of the client; what is none of its own is raised as it is."""
        status = getattr(error, "status", None)
        if not isinstance(status, int):
            raise error
        if status == 0:
            raise bounds.not_accepted(TITLE, f" at {self._address}", error) from None
        body = getattr(error, "body", None) or ""
        said = document(body, TITLE) if str(body).lstrip().startswith("{") else {}
        message = self._credentials.without(text(said.get("message")), TOKEN)
        headers = getattr(error, "headers", None) or {}
        raise _sentence(status, text(said.get("category")), message, headers.get("Retry-After")) from None


def _sentence(status: int, category: str, message: str, wait: str | None) -> LiveError:
    if status == 401:
        return LiveError(
            "HubSpot does not accept the access token: it is wrong or has expired",
            "set QUALRULES_HUBSPOT_ACCESS_TOKEN to a new one, then start the same command again",
        )
    if status == 404:
        return Refused(
            f"HubSpot has nothing there (404): {message or category or 'it does not say what'}",
            f"an object type that the account does not have is answered so, and an address that is not the API's: "
            f"look at QUALRULES_HUBSPOT_BASE_URL, where it is set ({ADDRESS} is right for most)",
        )
    if status == 403:
        return Refused(
            f"HubSpot refuses the request ({status}): {message or category}",
            "give the private app the scopes to read deals, companies and contacts, and their schemas",
        )
    if status in bounds.BUSY:
        return bounds.busy(TITLE, status, wait)
    if status == 400 and "after" in message.lower():
        return CursorLost("HubSpot no longer knows where the earlier run stopped")
    if 300 <= status < 400:
        return LiveError("HubSpot points to another address, which is not followed with a credential")
    return LiveError(
        f"HubSpot refuses the request ({status}): {message or category or 'it does not say why'}"
    )
