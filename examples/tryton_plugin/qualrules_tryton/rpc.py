"""Tryton's JSON-RPC, as far as reading needs it: log in, call a method of a model, try again for a while.

Answers are given as JSON has them; what their values mean is the adapter's. No credential stands in any message.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from qualrules import LiveError

TRIES = 5
FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
TIMEOUT = 120
LOOPBACK = frozenset(("localhost", "127.0.0.1", "[::1]"))
_ADDRESS = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>\[[0-9a-fA-F:]+\]|[^/:?#@\s]+)(?::(?P<port>\d{1,5}))?/(?P<database>[^/?#@\s]+)/?"
)


class RefusedError(LiveError):
    """The server answered that it will not do this."""


class Session:
    """One login at one database. `close` it."""

    def __init__(self, place: str) -> None:
        address = place if "/" in place else _said(place, "URL")
        found = _ADDRESS.fullmatch(address or "")
        if found is None:
            raise LiveError("the address names no host and database", *_addresses(place))
        host, self._database = found["host"], found["database"]
        is_here = host in LOOPBACK
        # A password goes out in clear text only where it does not leave the machine.
        scheme, port = ("http", "8000") if is_here and found["scheme"] != "https" else ("https", "443")
        self._url = f"{scheme}://{host}:{found['port'] or port}/{self._database}/rpc/"
        proxies = urllib.request.ProxyHandler({} if is_here else None)
        self._opener = urllib.request.build_opener(proxies)
        self._authorization = ""
        self._log_in(*_credentials(place))

    def call(self, method: str, *params: object) -> Any:  # noqa: ANN401 - each method answers something else
        """What a method answers. Raises LiveError."""
        answer = self._answer(method, params)
        if not isinstance(answer, Mapping) or not answer.keys() & {"result", "error"}:
            raise LiveError("the server does not answer as Tryton does")
        if "error" in answer:
            raise RefusedError(f"Tryton refused {method}: {_reason(answer['error'])}")
        return answer.get("result")

    def close(self) -> None:
        """Ends the session; what goes wrong here changes nothing."""
        try:
            self.call("common.db.logout")
        except LiveError:
            return

    def _log_in(self, user: str, password: str) -> None:
        try:
            login = self.call("common.db.login", user, {"password": password})
        except RefusedError:
            raise LiveError("Tryton refused the user or the password", *_HOW) from None
        if not isinstance(login, list) or len(login) < 2:
            raise LiveError("Tryton refused the user or the password", *_HOW)
        token = f"{user}:{login[0]}:{login[1]}".encode()
        self._authorization = f"Session {base64.b64encode(token).decode()}"

    def _answer(self, method: str, params: tuple[object, ...]) -> object:
        body = json.dumps({"id": 0, "method": method, "params": params}).encode()
        wait = FIRST_WAIT
        for left in range(TRIES - 1, -1, -1):
            try:
                return self._once(body)
            except _LaterError as later:
                if not left:
                    raise LiveError(f"{later}, {TRIES} times", "run the same command again later") from None
                time.sleep(min(later.after or wait, LONGEST_WAIT))
                wait *= 2
        raise AssertionError("a loop that returns or raises")

    def _once(self, body: bytes) -> object:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        if self._authorization:
            headers["Authorization"] = self._authorization
        request = urllib.request.Request(self._url, body, headers)  # noqa: S310 - http or https, made above
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                content: bytes = answer.read()
        except urllib.error.HTTPError as error:
            raise self._refusal(error) from None
        except OSError as error:
            raise _LaterError(f"the server cannot be reached: {_plain(error)}") from None
        try:
            return json.loads(gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content)
        except (ValueError, EOFError, OSError):
            raise LiveError("the server does not answer as Tryton does") from None

    def _refusal(self, error: urllib.error.HTTPError) -> LiveError | _LaterError:
        with error:
            if error.code == HTTPStatus.TOO_MANY_REQUESTS or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                after = error.headers.get("Retry-After", "")
                return _LaterError(
                    f"the server answers {error.code}", float(after) if after.isdigit() else 0.0
                )
            if error.code == HTTPStatus.UNAUTHORIZED:
                if self._authorization:
                    return LiveError("the session has ended", "run the same command again")
                return LiveError("Tryton refused the user or the password", *_HOW)
            if error.code == HTTPStatus.FORBIDDEN:
                return RefusedError("Tryton does not let this user read it")
            if error.code == HTTPStatus.NOT_FOUND:
                return LiveError(f'the server has no database "{self._database}"')
            return LiveError(f"the server answers {error.code}")


_HOW = ("set QUALRULES_TRYTON_USER and QUALRULES_TRYTON_PASSWORD",)


class _LaterError(Exception):
    """It may work in a moment; `after` that many seconds, where the server says so."""

    def __init__(self, message: str, after: float = 0.0) -> None:
        super().__init__(message)
        self.after = after


def _credentials(place: str) -> tuple[str, str]:
    user, password = _said(place, "USER"), _said(place, "PASSWORD")
    if user and password:
        return user, password
    raise LiveError("no user and password are set for Tryton", *_HOW)


def _said(place: str, what: str) -> str | None:
    """What the environment says for this place, else for Tryton."""
    return os.environ.get(f"{_prefix(place)}_{what}") or os.environ.get(f"QUALRULES_TRYTON_{what}")


def _prefix(place: str) -> str:
    return f"QUALRULES_TRYTON_{re.sub(r'[^A-Z0-9]+', '_', place.upper()).strip('_')}"


def _addresses(place: str) -> tuple[str, ...]:
    if "/" in place:
        return ("write tryton://HOST:PORT/DATABASE",)
    return (f"set {_prefix(place)}_URL to https://HOST:PORT/DATABASE, or write tryton://HOST:PORT/DATABASE",)


def _reason(error: object) -> str:
    """The sentence of an error, without what only a developer reads."""
    parts = error if isinstance(error, list) else [error]
    texts = [text for part in parts for text in (part if isinstance(part, list) else [part])]
    sentence = next((str(text) for text in texts if isinstance(text, str) and " " in text), str(texts[:1]))
    return sentence.strip().split("\n", 1)[0].rstrip(".")


def _plain(error: OSError) -> str:
    reason = getattr(error, "reason", error)
    said = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return str(said).lower()
