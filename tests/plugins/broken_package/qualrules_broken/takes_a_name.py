"""A plugin with an adapter of a name that is taken, and one of its own."""

from qualrules import hookimpl
from qualrules.plugins.adapters.delimited import Delimited


class Own(Delimited):
    name = "csv_again"

    def recognises(self, head: bytes, name: str) -> int:
        return 0


@hookimpl
def qualrules_adapters() -> list[object]:
    return [Delimited(), Own()]
