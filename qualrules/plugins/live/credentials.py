"""Credentials and addresses of a live source, from the environment and from nowhere else.

A credential is never shown: it stands in no message, no `repr` and no file.
"""

from __future__ import annotations

import os
import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from qualrules.reading.live import LiveError

_NO_NAME = re.compile(r"[^A-Z0-9]+")
SHORTEST = 6
"""A shorter value is no credential that a message could give away."""

PAGE = 'where they come from: docs/crms.md, "Credentials"'


class Credentials:
    """What the environment says of one place of a scheme."""

    def __init__(self, scheme: str, place: str) -> None:
        self._general = f"QUALRULES_{_NO_NAME.sub('_', scheme.upper())}"
        self._own = f"{self._general}_{_NO_NAME.sub('_', place.upper())}"

    def __repr__(self) -> str:
        return f"Credentials({self._own}_…)"

    def get(self, name: str) -> str | None:
        """The value for this place, else the one for all places; None where neither is set."""
        for variable in (f"{self._own}_{name}", f"{self._general}_{name}"):
            if value := os.environ.get(variable, "").strip():
                return value
        return None

    def need(self, name: str, what: str, *ways: str) -> str:
        """The same, where nothing goes without it; `ways` say what else is needed or would do. Raises LiveError."""
        value = self.get(name)
        if value is None:
            raise LiveError(
                f"{what} is not in the environment",
                f"set {self._own}_{name}, or {self.variable(name)}",
                *ways,
                PAGE,
            )
        return value

    def variable(self, name: str) -> str:
        """What the variable for all places is called."""
        return f"{self._general}_{name}"

    def address(self, name: str, default: str) -> str:
        """The address to speak to, without a `/` at its end. Raises LiveError where it is not safe."""
        address = self.get(name) or default
        if "://" not in address:
            address = f"https://{address}"
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            raise LiveError(
                f"{self.variable(name)} is no address", "write it like https://example.my.salesforce.com"
            )
        if parts.scheme == "http" and not _is_loopback(parts.hostname):
            raise LiveError(
                f"{self.variable(name)} begins with http://, and a credential is only sent over https",
                f"write it with https://{parts.netloc}",
            )
        return address.rstrip("/")

    def without(self, text: str, *names: str) -> str:
        """A text of the CRM with every credential that it repeats taken out, on one line."""
        for value in filter(None, map(self.get, names)):
            if len(value) >= SHORTEST:
                text = text.replace(value, "…")
        text = " ".join(text.split())
        return text if len(text) <= 300 else f"{text[:299]}…"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
