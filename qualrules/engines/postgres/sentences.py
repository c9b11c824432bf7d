"""What a server or the way to it could not do, in one sentence. Never repeats a statement or a credential."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualrules.engines.postgres.address import PASSWORD_BESIDE
from qualrules.engines.sql.database import DatabaseError

if TYPE_CHECKING:
    import psycopg

_NO_WAY = {
    "password authentication failed": f"the password is not right; {PASSWORD_BESIDE}",
    "no password supplied": f"the server asks for a password; {PASSWORD_BESIDE}",
    "password required": f"the server asks for a password; {PASSWORD_BESIDE}",
    "empty password returned": f"the server asks for a password; {PASSWORD_BESIDE}",
    "connection refused": "no server answers there",
    "no such file or directory": "no server answers there",
    "failed to resolve host": "there is no such host",
    "could not translate host name": "there is no such host",
    "timeout expired": "no server answers there in time",
    "too many clients": "the server has no free connection",
    "remaining connection slots": "the server has no free connection",
}
"""A piece of the client's message → what to say instead."""
_GONE = ("08", "57P")
"""How the states of a lost connection and of a server that ends begin."""
_STATES = {
    "42501": "the account may not do this",
    "25006": "the server takes no changes",
    "53100": "the server's disk is full",
    "53200": "the server has no memory left",
    "57014": "the server has stopped the query",
    "55P03": "a table is locked by someone else",
    "40001": "someone else has changed the data on the way; try again",
    "40P01": "someone else waits for the same tables; try again",
    "2BP01": "something else in the database rests on it",
}
_SEVERAL = ("cannot insert multiple commands", 'at or near ";"')
"""Pieces of what a server says where an address holds more than one statement."""


def no_way(server: str, error: psycopg.Error) -> DatabaseError:
    """Why a connection did not come about."""
    text = " ".join(str(error).split())
    known = next((said for piece, said in _NO_WAY.items() if piece in text.lower()), None)
    reason = known or re.sub(r".*(?:FATAL|failed):\s+", "", text)
    return DatabaseError(f"{server} cannot be opened: {reason}")


def sentence(doing: str, error: psycopg.Error, *, closed: bool) -> DatabaseError:
    """Why something that was asked of an open server did not come about. `doing`: `reading "deals"`."""
    state = error.sqlstate or ""
    if closed or state.startswith(_GONE):
        return DatabaseError(f"{doing} cannot go on: the connection to the server is gone")
    told = error.diag.message_primary or " ".join(str(error).split()) or type(error).__name__
    known = _STATES.get(state)
    if any(piece in told for piece in _SEVERAL):
        known = "one statement is taken, and no more"
    return DatabaseError(f"{doing} failed: {f'{known} ({told})' if known else told}")
