"""Tryton as a source for qualrules: an adapter for saved answers, and live reading over JSON-RPC."""

from __future__ import annotations

import qualrules
from qualrules_tryton.adapter import Tryton
from qualrules_tryton.live import LiveTryton


@qualrules.hookimpl
def qualrules_adapters() -> list[qualrules.Adapter]:
    """The adapter `tryton`."""
    return [Tryton()]


@qualrules.hookimpl
def qualrules_live_sources() -> list[qualrules.LiveSource]:
    """`tryton://HOST:PORT/DATABASE`."""
    return [LiveTryton()]
