"""A plugin that looks well and fails when its adapters are used."""

from collections.abc import Iterator

from qualrules import hookimpl
from qualrules.reading.raw import DataFile, Knowledge, RawTable


class Failing:
    name = "failing"
    title = "fails"
    suffixes = (".fails",)
    knowledge = Knowledge()

    def recognises(self, head: bytes, name: str) -> int:
        raise ZeroDivisionError("division by zero")

    def read(self, data: DataFile) -> Iterator[RawTable]:
        raise IndexError("no such column")


class Odd(Failing):
    name = "odd"

    def recognises(self, head: bytes, name: str) -> int:
        return 300

    def read(self, data: DataFile) -> Iterator[RawTable]:
        yield RawTable("odd", [{"id": "1"}])


@hookimpl
def qualrules_adapters() -> list[object]:
    return [Failing(), Odd()]
