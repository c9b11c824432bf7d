"""Pipedrive by plain HTTP: answers that succeeded, with their bytes, and refusals as sentences. It only asks.

Which records are asked for is decided in `pipedrive`, which imports this where something is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests import Response
from requests.exceptions import RequestException

from qualrules.plugins.live.credentials import Credentials
from qualrules.plugins.live.documents import Refused, document, text
from qualrules.plugins.live.http import broken, session
from qualrules.plugins.live.patience import BUSY, busy
from qualrules.reading.live import CursorLost, LiveError

TITLE = "Pipedrive"
ADDRESS = "https://api.pipedrive.com"
TOKEN = "API_TOKEN"  # noqa: S105 - the name of a variable


class Client:
    """Asks one account."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._address = credentials.address("BASE_URL", ADDRESS)
        self._session = session()
        self._session.headers["x-api-token"] = credentials.need(TOKEN, "an API token for Pipedrive")

    def get(self, path: str, asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """An answer that succeeded. Raises LiveError."""
        try:
            response = self._session.get(f"{self._address}{path}", params=dict(asked))
        except RequestException as error:
            raise broken(TITLE, error) from None
        if response.status_code != 200:
            raise self._refused(response)
        answer = document(response.content, TITLE)
        if answer.get("success") is not True:
            raise LiveError(f"Pipedrive says that the request failed: {self._said(answer)}")
        return answer, response.content

    def _refused(self, response: Response) -> LiveError:
        status = response.status_code
        said = self._said(document(response.content, TITLE)) if response.content.startswith(b"{") else ""
        if status == 401:
            return LiveError(
                "Pipedrive does not accept the API token: it is wrong or was renewed",
                "set QUALRULES_PIPEDRIVE_API_TOKEN to the one in your settings, then start the same command again",
            )
        if status in BUSY:
            return busy(TITLE, status, response.headers.get("Retry-After"))
        if status in (402, 403, 404):
            return Refused(f"Pipedrive refuses the request ({status}): {said or 'it does not say why'}")
        if status == 400 and "cursor" in said.lower():
            return CursorLost("Pipedrive no longer knows where the earlier run stopped")
        return LiveError(f"Pipedrive refuses the request ({status}): {said or 'it does not say why'}")

    def _said(self, answer: Mapping[str, Any]) -> str:
        return self._credentials.without(text(answer.get("error") or answer.get("message")), TOKEN)
