"""How often and how long a live source tries again: urllib3's own retries, with a bound on every wait.

Only reading is tried again. Imported where a connection is made; who reads files needs none of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from ssl import SSLCertVerificationError as CertificateError
from typing import TYPE_CHECKING, Any

from urllib3.exceptions import (
    HTTPError,
    InvalidHeader,
    MaxRetryError,
    NameResolutionError,
    NewConnectionError,
    ResponseError,
    SSLError,
    TimeoutError,
)
from urllib3.util.retry import Retry

from qualrules.reading.live import LiveError

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse

TRIES = 5
"""How often a request is repeated at most."""
BACKOFF = 0.5
"""Seconds before the second repetition; each further one waits twice as long."""
LONGEST_WAIT = 60.0
"""Seconds that a CRM may ask to wait; where it asks for more, the run stops and says so."""
TIMEOUTS = (10.0, 60.0)
"""Seconds to connect, and to wait for the next bytes."""
BUSY = (429, 500, 502, 503, 504)


class Patience(Retry):
    """Retries that keep to `Retry-After` up to the bound, and give the answer back where there is no use."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """The seconds to wait, None where the header says nothing that can be read."""
        try:
            return super().get_retry_after(response)
        except InvalidHeader:
            return None

    def increment(self, *args: Any, **kwargs: Any) -> Patience:  # noqa: ANN401 - as urllib3 has it
        """One try less. Raises MaxRetryError where none is left, or the wait would be too long."""
        response = kwargs.get("response")
        if response is not None and (self.get_retry_after(response) or 0) > LONGEST_WAIT:
            raise MaxRetryError(kwargs["_pool"], "", ResponseError("too long a wait"))
        error = kwargs.get("error")
        if isinstance(
            error, NewConnectionError | SSLError
        ):  # refused, no such name: another try is no better
            raise MaxRetryError(kwargs["_pool"], "", error)
        return super().increment(*args, **kwargs)


def patience() -> Patience:
    """The retries of one request."""
    return Patience(
        total=TRIES,
        redirect=0,
        allowed_methods=frozenset({"GET"}),
        status_forcelist=BUSY,
        backoff_factor=BACKOFF,
        backoff_max=LONGEST_WAIT,
        raise_on_status=False,
        raise_on_redirect=False,
    )


def no_connection(title: str, error: HTTPError) -> LiveError:
    """The sentence for a connection that did not come about, or broke off each time."""
    reason: BaseException = error.reason if isinstance(error, MaxRetryError) and error.reason else error
    where = _address(error)
    if isinstance(reason, SSLError):
        return not_accepted(title, where, reason)
    if isinstance(reason, NewConnectionError):  # which is a kind of timeout for urllib3
        return LiveError(
            f"the connection to {title}{where} failed: {_cause(reason)}",
            "look whether the address is right and the network is there, then start the same command again",
        )
    why = "took too long" if isinstance(reason, TimeoutError) else "failed"
    return LiveError(
        f"the connection to {title}{where} {why}, also after {TRIES} further tries",
        "look whether the network is there, then start the same command again",
    )


def not_accepted(title: str, where: str = "", error: BaseException | None = None) -> LiveError:
    """The sentence for a certificate that is none of this CRM's."""
    said = next((each.verify_message for each in _behind(error) if isinstance(each, CertificateError)), "")
    return LiveError(
        f"the certificate of {title}{where} is not accepted, so nothing was sent to it"
        + (f": {said}" if said else "")
    )


def _address(error: HTTPError) -> str:
    pool = getattr(error, "pool", None)
    host, port = getattr(pool, "host", None), getattr(pool, "port", None)
    return f" at {host}:{port}" if host and port else ""


def _cause(error: NewConnectionError) -> str:
    if isinstance(error, NameResolutionError):
        return "the name of the host is not found"
    known = next((each for each in _behind(error) if isinstance(each, OSError) and each.strerror), None)
    return known.strerror.lower() if known is not None and known.strerror else "nobody answers there"


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it stands for."""
    while error is not None:
        yield error
        inner = next((each for each in error.args if isinstance(each, BaseException)), None)
        error = inner or error.__cause__ or error.__context__


def busy(title: str, status: int, wait: str | None) -> LiveError:
    """The sentence for a CRM that refused because it has too much to do."""
    if status != 429:
        return LiveError(
            f"{title} has a fault of its own (status {status}), also after {TRIES} further tries",
            "start the same command again later",
        )
    asked = f" and asks to wait {int(wait):,} seconds" if wait and wait.isdigit() else ""
    return LiveError(
        f"{title} takes no more requests for now{asked}", "start the same command again after that"
    )
