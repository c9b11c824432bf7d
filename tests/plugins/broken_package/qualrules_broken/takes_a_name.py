"""A plugin with an adapter of a name that is taken, and one of its own."""

from qualrules.plugins.adapters.delimited import Delimited
from qualrules.plugins.hookspecs import hookimpl


class Own(Delimited):
    name = "csv_again"

    def recognises(self, head: bytes, name: str) -> int:
        return 0


@hookimpl
def qualrules_adapters() -> list[object]:
    return [Delimited(), Own()]
