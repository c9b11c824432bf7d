"""The files of an export as `init` takes them: read by one adapter, the pages of one API type as one table.

What the tables mean is not guessed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qualrules.model.values import fold
from qualrules.plugins.adapters.decoding import base_name
from qualrules.plugins.loaded import Plugins
from qualrules.reading.metadata import Metadata
from qualrules.reading.raw import Adapter, BadRow, RawRow, RawTable
from qualrules.workspace.data import data_arguments
from qualrules.workspace.given import Given, adapter_named, adapters_for
from qualrules.workspace.texts import unreadable


@dataclass(frozen=True)
class Export:
    """The files of an export as they were read."""

    tables: tuple[RawTable, ...]
    metadata: tuple[Metadata, ...]
    adapter: Adapter
    place: str
    """What the draft is named after: the first file with records, or the API type of which there are several pages."""
    past: tuple[RawTable, ...] = ()


def read_export(files: Sequence[str], crm: str | None, plugins: Plugins) -> Export:
    """Reads the files by the adapter of the CRM, or by the one that knows them. Raises UnreadableError."""
    arguments = data_arguments(files, plugins.suffixes)
    if crm is not None:
        adapters = [adapter_named(crm, plugins)] * len(arguments)
    else:
        adapters = adapters_for([each.file for each in arguments], plugins)
    forms = {adapter.name: each.file.name for adapter, each in zip(adapters, arguments, strict=True)}
    if len(forms) > 1:
        (one, first), (other, second) = list(forms.items())[:2]
        raise unreadable(
            f'"{first}" is {one} and "{second}" is {other}, and one source block reads one form',
            "save them in one form, or start with one of them",
        )
    given = Given.read(arguments, adapters)
    tables = tuple(table for _, table in given.tables)
    if not tables:
        past = f"; {given.past[0].name} tells of the past" if given.past else ""
        raise unreadable(f"there is no table of records in {', '.join(files)}{past}")
    named = tuple(each.file.name for each in arguments)
    origins = {each.origin for each in given.metadata}
    first = next((name for name in named if base_name(name) not in origins), named[0])
    pages = _pages(tables)
    whole = tuple(map(_joined, pages))
    place = whole[0].name if len(pages[0]) > 1 else base_name(first)
    return Export(whole, tuple(given.metadata), adapters[0], place, tuple(given.past))


def _pages(tables: Sequence[RawTable]) -> list[list[RawTable]]:
    """The pages of each API type together: one name, which a page may have from its file, with an ending then."""
    names = {fold(table.name) for table in tables}
    found: dict[str, list[RawTable]] = {}
    for table in tables:
        stem = fold(table.name.rpartition(".")[0])
        found.setdefault(stem if stem in names else fold(table.name), []).append(table)
    return list(found.values())


def _joined(pages: Sequence[RawTable]) -> RawTable:
    """One table under the shortest name, which all of them answer to."""
    if len(pages) == 1:
        return pages[0]
    known = [page.columns for page in pages if page.columns is not None]
    columns = tuple(dict.fromkeys(column for each in known for column in each))
    return replace(
        min(pages, key=lambda page: len(page.name)),
        rows=_AllRows(pages),
        columns=columns if len(known) == len(pages) else None,
        kind="typed" if any(page.kind == "typed" for page in pages) else "text",
    )


@dataclass(frozen=True)
class _AllRows:
    """The rows of all pages, one page after the other, as often as they are asked for."""

    pages: Sequence[RawTable]

    def __iter__(self) -> Iterator[RawRow | BadRow]:
        for page in self.pages:
            yield from page.rows
