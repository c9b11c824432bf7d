"""A plugin whose hook fails."""

from qualrules.plugins.hookspecs import hookimpl


@hookimpl
def qualrules_reporters() -> list[object]:
    raise KeyError("colour")
