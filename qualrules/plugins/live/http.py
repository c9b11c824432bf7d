"""One session of `requests` for a live source: bounded retries, timeouts, no redirects, whole answers only."""

from __future__ import annotations

from typing import Any

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import (
    ChunkedEncodingError,
    ContentDecodingError,
    RequestException,
    SSLError,
    Timeout,
    TooManyRedirects,
)
from requests.exceptions import ConnectionError as NoConnection
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError
from urllib3.exceptions import SSLError as CertificateError

from qualrules.plugins.live import patience as bounds
from qualrules.plugins.live.patience import patience
from qualrules.reading.live import LiveError


class PatientAdapter(HTTPAdapter):
    """Tries again also where the connection drops in the middle of a body, which `requests` leaves to others."""

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - as requests has it
        """The answer with all of its body. Raises RequestException."""
        kwargs["timeout"] = kwargs.get("timeout") or bounds.TIMEOUTS
        retry = patience()
        while True:
            response = super().send(request, *args, **kwargs)
            try:
                _ = response.content
            except (ChunkedEncodingError, ContentDecodingError, NoConnection) as error:
                response.close()
                if request.method != "GET":
                    raise
                try:
                    retry = retry.increment("GET", request.url, error=ProtocolError(str(error)))
                except MaxRetryError:
                    raise error from None
                retry.sleep()
            else:
                return response


def session() -> Session:
    """A session whose every request is patient, and that follows no redirect: a credential stays at its host."""
    made = Session()
    made.max_redirects = 0
    adapter = PatientAdapter(max_retries=patience())
    made.mount("https://", adapter)
    made.mount("http://", adapter)
    return made


def broken(title: str, error: RequestException) -> LiveError:
    """The sentence for a request that got no answer."""
    inner = error.args[0] if error.args else None
    if isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError | CertificateError):
        return bounds.no_connection(title, inner)
    if isinstance(error, SSLError):
        return bounds.not_accepted(title, "", error)
    if isinstance(error, TooManyRedirects):
        return LiveError(f"{title} points to another address, which is not followed with a credential")
    why = "took too long" if isinstance(error, Timeout) else "failed"
    return LiveError(
        f"the connection to {title} {why}, also after {bounds.TRIES} further tries",
        "look whether the network is there, then start the same command again",
    )
