"""The `vcards` adapter: one record for each card of a .vcf file, every value as text."""

from __future__ import annotations

from collections.abc import Iterator
from io import TextIOWrapper

from qualrules.reading.raw import BadRow, DataFile, Knowledge, RawRow, RawTable, UnreadableFile

BEGIN, END = "BEGIN:VCARD", "END:VCARD"


class VCards:
    """vCard 3.0 and 4.0; of a property that stands several times the first counts."""

    name = "vcards"
    title = "vCard address books"
    suffixes = (".vcf", ".vcard")
    knowledge = Knowledge(
        aliases={"": {"email": ("EMAIL",), "company": ("ORG",), "job_title": ("TITLE",), "name": ("FN",)}},
        id_columns=("UID",),
    )

    def recognises(self, head: bytes, name: str) -> int:
        if head[:11].upper() == BEGIN.encode():
            return 95
        return 60 if name.lower().endswith(self.suffixes) and head else 0

    def read(self, data: DataFile) -> Iterator[RawTable]:
        base = data.name.replace("\\", "/").rpartition("/")[2]
        yield RawTable(base, Cards(data))


class Cards:
    """Re-iterable rows: the file is opened again for each pass."""

    def __init__(self, data: DataFile) -> None:
        self.data = data

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        with TextIOWrapper(self.data.open(), encoding="utf-8") as stream:
            try:
                yield from self.cards(stream)
            except UnicodeDecodeError:
                raise UnreadableFile("an address book has to be UTF-8") from None

    def cards(self, lines: TextIOWrapper) -> Iterator[RawRow | BadRow]:
        values: dict[str, str] | None = None
        place = last = ""
        for number, line in enumerate(lines, start=1):
            text = line.rstrip("\r\n")
            if text.upper() == BEGIN:
                if values is not None:
                    yield BadRow(place, f"the card has no {END}")
                values, place = {}, f"{self.data.name}:{number}"
            elif values is None:
                if text.strip():
                    yield BadRow(f"{self.data.name}:{number}", "the line belongs to no card")
            elif text.upper() == END:
                yield RawRow(values, place)
                values = None
            elif text.startswith((" ", "\t")):
                values[last] = values.get(last, "") + text[1:]
            else:
                last, value = split(text)
                values.setdefault(last, value)
        if values is not None:
            yield BadRow(place, f"the card has no {END}")


def split(line: str) -> tuple[str, str]:
    """`TEL;TYPE=work:+44` is the property TEL with the value +44."""
    key, _, value = line.partition(":")
    return key.partition(";")[0].upper(), value
