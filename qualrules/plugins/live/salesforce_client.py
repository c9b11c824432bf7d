"""Salesforce through `simple-salesforce`: signing in, answers with their bytes, and errors as sentences.

Which records are asked for is decided in `salesforce`, which imports this where something is read. Only
queries and descriptions are sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from requests import Response, Session
from requests.exceptions import JSONDecodeError, RequestException
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceError

from qualrules.plugins.live.credentials import Credentials
from qualrules.plugins.live.documents import document, text
from qualrules.plugins.live.http import broken, session
from qualrules.plugins.live.patience import busy
from qualrules.reading.live import CursorLost, LiveError

TITLE = "Salesforce"
SECRETS = ("ACCESS_TOKEN", "PASSWORD", "SECURITY_TOKEN", "CONSUMER_SECRET", "CONSUMER_KEY", "USERNAME")
_NO_COLUMN = re.compile(r"No such column '(?P<column>[^']+)' on entity '(?P<type>[^']+)'")


class NoSuchColumn(Exception):  # noqa: N818 - it names what happened
    """A query named a column that this user may not see."""

    def __init__(self, column: str, of_type: str) -> None:
        super().__init__(column)
        self.column = column
        self.of_type = of_type


class NotThere(Exception):  # noqa: N818 - it names what happened
    """An API type that the organisation has not, or that this user may not see."""


class Client:
    """Asks one organisation. Everything raises LiveError."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._body = b""
        http = session()
        http.hooks["response"].append(self._seen)
        self._client: Salesforce = self._asked(lambda: _signed_in(credentials, http))

    def _seen(self, response: Response, *_: object, **__: object) -> None:
        self._body = response.content

    def describe(self, of_type: str) -> tuple[dict[str, Any], bytes]:
        """What Salesforce says of a type. Raises NotThere."""
        return self._get(lambda: self._client.restful(f"sobjects/{of_type}/describe"))

    def query(self, soql: str) -> tuple[dict[str, Any], bytes]:
        """The first page of a query. Raises NotThere and NoSuchColumn."""
        return self._get(lambda: self._client.query(soql))

    def more(self, cursor: str) -> tuple[dict[str, Any], bytes]:
        """A further page. Raises CursorLost."""
        return self._get(lambda: self._client.query_more(cursor.rpartition("/")[2]))

    def _get(self, ask: Callable[[], object]) -> tuple[dict[str, Any], bytes]:
        self._asked(ask)
        return document(self._body, TITLE), self._body

    def _asked(self, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - the client's answers have no types
        try:
            return ask()
        except SalesforceError as error:
            self._refused(error)
        except JSONDecodeError:
            document(b"", TITLE)
        except RequestException as error:
            raise broken(TITLE, error) from None

    def _refused(self, error: SalesforceError) -> NoReturn:
        codes = list(_codes(error))
        code, message = codes[0] if codes else ("", "")
        if (found := _NO_COLUMN.search(message)) is not None:
            raise NoSuchColumn(found["column"], found["type"]) from None
        if error.status == 404 or code in ("INVALID_TYPE", "NOT_FOUND"):
            raise NotThere(code) from None
        raise _sentence(error.status, code, self._credentials.without(message, *SECRETS)) from None


def _signed_in(credentials: Credentials, http: Session) -> Salesforce:
    token = credentials.get("ACCESS_TOKEN")
    if token is not None:
        credentials.need("INSTANCE_URL", "the address of the Salesforce organisation")
        address = credentials.address("INSTANCE_URL", "")
        client = Salesforce(instance_url=address, session_id=token, session=http)
        if address.startswith("http://"):  # only of a loopback host; the client itself knows https alone
            client.base_url = f"{address}/services/data/v{client.sf_version}/"
        return client
    if credentials.get("CONSUMER_KEY") is not None:
        return Salesforce(
            consumer_key=credentials.get("CONSUMER_KEY"),
            consumer_secret=credentials.need("CONSUMER_SECRET", "the consumer secret of Salesforce"),
            domain=_domain(credentials.need("DOMAIN", "the domain of the Salesforce organisation")),
            session=http,
        )
    if credentials.get("USERNAME") is None:
        credentials.need("ACCESS_TOKEN", "an access token for Salesforce", *_ways(credentials))
    return Salesforce(
        username=credentials.get("USERNAME"),
        password=credentials.need("PASSWORD", "the password for Salesforce"),
        security_token=credentials.get("SECURITY_TOKEN") or "",
        domain=_domain(credentials.get("DOMAIN") or "login"),
        session=http,
    )


def _ways(credentials: Credentials) -> Iterator[str]:
    """All variables of each way to sign in."""
    for first, *names in (
        ("beside it", "INSTANCE_URL"),
        ("or instead, of a connected app,", "CONSUMER_KEY", "CONSUMER_SECRET", "DOMAIN"),
        ("or instead, of a user,", "USERNAME", "PASSWORD", "SECURITY_TOKEN"),
    ):
        *others, last = map(credentials.variable, names)
        yield f"{first} {', '.join(others)} and {last}" if others else f"{first} {last}"


def _domain(domain: str) -> str:
    """`login`, `test` or `acme.my`: it becomes part of a host, so it has no other signs. Raises LiveError."""
    short = domain.removeprefix("https://").rstrip("/").removesuffix(".salesforce.com")
    if not re.fullmatch(r"[A-Za-z0-9.-]+", short):
        raise LiveError(
            "the domain of the Salesforce organisation is none", "write it like acme.my, login or test"
        )
    return short


def _codes(error: SalesforceError) -> Iterator[tuple[str, str]]:
    content: object = error.content
    if isinstance(content, bytes):  # of a refused sign-in
        yield text(getattr(error, "code", "")), content.decode("utf-8", "replace")
        return
    for each in content if isinstance(content, list) else [content]:
        if isinstance(each, dict):
            yield text(each.get("errorCode") or each.get("error")), text(each.get("message"))
        else:
            yield "", json.dumps(each)


def _sentence(status: int, code: str, message: str) -> LiveError:
    again = "then start the same command again"
    if code == "INVALID_QUERY_LOCATOR":
        return CursorLost("Salesforce no longer knows where the earlier run stopped", again)
    if status == 401 or code in ("INVALID_SESSION_ID", "INVALID_LOGIN", "INVALID_AUTH_HEADER"):
        return LiveError(
            "Salesforce does not accept the credentials: they are wrong, or the access token has expired",
            f"get a new access token and set QUALRULES_SALESFORCE_ACCESS_TOKEN, {again}",
        )
    if code == "REQUEST_LIMIT_EXCEEDED":
        return LiveError(
            "Salesforce takes no more requests: the organisation's limit is reached",
            f"wait until the limit is free again, {again}",
        )
    if code.startswith("API_") and "DISABLED" in code:
        return LiveError(
            "this user may not use the API of Salesforce",
            'ask the administrator for the permission "API Enabled"',
        )
    if status >= 500 or status == 429:
        return busy(TITLE, status, None)
    return LiveError(f"Salesforce refuses the request ({status} {code}): {message}".replace(" )", ")"))
