"""A plugin whose hook wants an argument that nobody gives."""

from qualrules import hookimpl


@hookimpl
def qualrules_engines(records) -> list[object]:
    return [records]
