"""Addresses: `postgresql://user@host/database#table`. Taken apart here, opened elsewhere.

What stands before `#` is an address as every PostgreSQL client takes it, without a password; behind it stands a
table or view, `deals` or `sales.deals`, or a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

from qualrules.dataclass import dataclass
from qualrules.engines.sql.database import DatabaseError

SCHEMES = ("postgresql", "postgres")
PASSWORD_BESIDE = "set PGPASSWORD, or keep the password in ~/.pgpass or in a service file"  # noqa: S105 - says where
PASSWORD_INSIDE = "a password does not stand in an address"  # noqa: S105 - and this is none
FORM = "postgresql://user@host/database#table"
_TYPED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=(?=[a-z]+://)")
_QUERY = re.compile(r"\s*(?:\(\s*)*(?:select|with|values|table)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """A table or query of a server."""

    server: str
    """What a client connects to, fit to be shown."""
    what: str = ""
    """A table's name as it was written, or a query; nothing where none was said."""

    @property
    def is_query(self) -> bool:
        """Whether rows come from a query rather than from a table."""
        return _QUERY.match(self.what) is not None

    def __str__(self) -> str:
        return f"{self.server}#{self.what}" if self.what else self.server


def is_address(text: str) -> bool:
    """Whether a text means a server."""
    scheme, colon, _ = text.partition("://")
    return bool(colon) and scheme in SCHEMES


def addresses_of(data: Iterable[str]) -> list[Address] | None:
    """The addresses of DATA, `TYPE=` before them aside; None where anything else is among it. Raises DatabaseError."""
    places = [_TYPED.sub("", each) for each in data]
    return [address_of(each) for each in places] if all(map(is_address, places)) else None


def address_of(text: str) -> Address:
    """Takes an address apart. Raises DatabaseError, without repeating a password that stands in it."""
    server, _, what = text.partition("#")
    if has_password(server):
        raise DatabaseError(f"{PASSWORD_INSIDE}: {PASSWORD_BESIDE}")
    return Address(server, what.strip())


def has_password(text: str) -> bool:
    """Whether a password stands in an address, which is then not to be shown."""
    server = text.partition("#")[0]
    try:
        parts = urlsplit(server)
        said = [key.lower() for key, _ in parse_qsl(parts.query, keep_blank_values=True)]
        # libpq takes what stands between the last slashes and "@" for user and password, as urlsplit does
        return parts.password is not None or any(key in ("password", "sslpassword") for key in said)
    except ValueError:  # brackets that do not close: the client will say so
        return ":" in server.partition("://")[2].rpartition("@")[0]
