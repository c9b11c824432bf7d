"""A plugin for a hook that there is not."""

from qualrules import hookimpl


@hookimpl
def qualrules_adaptors() -> list[object]:
    return []
