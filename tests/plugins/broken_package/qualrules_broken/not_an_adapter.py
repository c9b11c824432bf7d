"""A plugin that gives a text where an adapter is wanted."""

from qualrules import hookimpl


@hookimpl
def qualrules_adapters() -> list[object]:
    return ["csv"]
