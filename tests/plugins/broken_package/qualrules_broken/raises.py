"""A plugin whose hook fails."""

from qualrules import hookimpl


@hookimpl
def qualrules_reporters() -> list[object]:
    raise KeyError("colour")
