"""The contract between adapters and reading: raw tables as a source has them, and what an adapter knows of
its CRM.

Adapters open files and give raw rows; everything about what a value means is decided in `reading`. Nothing
here opens a file or interprets a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Literal, Protocol

from qualrules.reading.metadata import Metadata


class UnreadableFile(ValueError):  # noqa: N818 - it names the file's state, and adapters read better so
    """A file that cannot be read at all, or not further; its text is a sentence without the file's name.

    Raised by `Adapter.read`, and while rows are iterated (the sixth megabyte may be the one that is no text).
    """


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file's content by name. `open` may be called several times and begins at the first byte each time.

    `name` is the path as the user gave it; messages and record places show it.
    """

    name: str
    open: Callable[[], BinaryIO]
    path: str | None = None
    """Where it stands on this machine, None where it is no file here (standard input, a fetched page)."""


@dataclass(frozen=True, slots=True)
class BadValue:
    """A value that the source itself has in a form that is no value (`#N/A`): unreadable, whatever it feeds.

    `text` is what is shown of it and what a `means` may name; `why` says what is wrong with it.
    """

    text: str
    why: str

    def __str__(self) -> str:
        return self.text


@dataclass(slots=True)
class RawRow:
    """One record as the source has it.

    `values`: column → str | int | float | Decimal | bool | None | date | datetime | list | dict, an `Amount` or
    a `Share` where the source itself says the currency or that it is in percent, a `BadValue`. A CSV gives
    text only, every column of the header in each row; keyed sources (JSON) leave a key out where the record
    has none. `place` is `deals.csv:12` (the line on which the record begins) or `deals.json:3` (the record's
    number, from 1).
    """

    values: Mapping[str, object]
    place: str
    note: str = ""
    """What is odd about a record that was read, to be listed (`has 3 cells where the header has 5`)."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A record that cannot be read as a record: a broken JSON line, more cells than the header."""

    place: str
    message: str


@dataclass(frozen=True)
class HistoryForm:
    """How the rows of a table tell what records were like in the past.

    `changes`: a row for each changed value, with `column`, `old` and `new`. Without `old` the row says only
    what the value became. `snapshots`: a row for each change, with all values that the table has, as they
    were from then on. `stays`: a row for each stay in a stage, entered at `at`, left at `left`. Sentinels
    such as `9999-12-31` mean *still*.
    """

    kind: Literal["changes", "snapshots", "stays"]
    record: str
    """The column with the id of the record that the row is about."""
    at: str
    """The column with the instant."""
    column: str = ""
    """For `changes`: the column that names the changed one."""
    old: str = ""
    new: str = ""
    stage: str = ""
    """For `stays`: the column with the stage."""
    left: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """The history's name of a column → the records' name of it, where the two differ."""
    whole: bool = False
    """Whether a record's rows reach back to its creation, so that before the first one a value was missing."""


@dataclass(frozen=True)
class FileLayout:
    """How a database can read a table from its file by itself, where the table is the whole file as it stands."""

    file: DataFile
    form: Literal["delimited", "lines", "parquet"]
    separator: str = ","
    header_end: int = 0
    """Of a delimited file: how many lines there are up to and with the header."""


@dataclass(frozen=True)
class WatchedColumn:
    """A column whose form is to be settled from its values."""

    column: str
    kind: Literal["dates", "numbers", "percents"]
    settled: frozenset[str]
    """The folded texts that have a meaning of their own, and say nothing of a form."""


class Surveyed(Protocol):
    """Answers for all rows of a table without giving them."""

    def shape_rows(self) -> Iterable[RawRow]:
        """Rows that have between them, for each column, a value where any row has one, and an item of its lists."""
        ...

    def telling_rows(self, watched: Sequence[WatchedColumn]) -> Iterable[RawRow]:
        """Rows with the values that decide about the forms of columns: of values that are alike in all that matters
        the first one, in the order in which they stand in the table.
        """
        ...


@dataclass(frozen=True)
class RawTable:
    """Rows of one kind.

    `name`: the base name of the file (with its ending), a sheet or an API type. `rows` must be re-iterable:
    every `iter(rows)` starts again at the first row (reading makes one pass to settle the forms of columns,
    another for the records), so that nobody has to hold all rows. `columns`: all columns in the source's
    order where they are known before reading (CSV header, Parquet schema), else None: they are then collected
    from the rows. `kind`: `text` where every value is text (CSV, HubSpot), `typed` where numbers, booleans
    and nulls come as such.
    """

    name: str
    rows: Iterable[RawRow | BadRow]
    columns: tuple[str, ...] | None = None
    kind: Literal["text", "typed"] = "text"
    notes: tuple[str, ...] = ()
    """What the adapter assumed or changed, in sentences (`the columns are separated by ";"`)."""
    history: HistoryForm | None = None
    """Set where the rows tell of the past: such a table holds no records of now and feeds none."""
    more_follow: bool = False
    """Whether the file says that further records of the table stand on other pages."""
    layout: FileLayout | None = None
    """Set where an engine may read the file itself."""
    surveyed: Surveyed | None = None
    """Set where a database has the rows: it is asked for what a pass over all of them would find."""
    part_of: str = ""
    """The table that it is a part of, where a table stands in several files: what their folder is called."""

    @property
    def called(self) -> str:
        """What it is known by, to source blocks and in sentences that are about no single row."""
        return self.part_of or self.name


def same_id(text: str) -> str:
    """The id of sources that spell an id in one way only."""
    return text


@dataclass(frozen=True)
class Knowledge:
    """What an adapter knows of its CRM; the base instance knows nothing.

    Record types and field names are the agreed ones of common rulesets, in lower case (`opportunity`,
    `close_date`); columns and places are compared with case, `_` and spaces aside.
    """

    aliases: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Record type → field → columns (API names, labels, dotted paths), the likeliest first; type `""` holds
    for all.
    """
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Record type → names of tables that hold it (`Opportunity`, `deals`)."""
    id_columns: tuple[str, ...] = ()
    """Columns that identify a record, the likeliest first (`Id`, `Opportunity ID`)."""
    yes: tuple[str, ...] = ()
    """Further spellings of yes (`1`, `Y`), and below of no."""
    no: tuple[str, ...] = ()
    separator: str = ";"
    """Between the values of a `some of` field in a text."""
    percents: str | None = None
    """How 20 % is written, where the CRM has one way: `20` or `0.2`."""
    same_id: Callable[[str], str] = same_id
    """The form in which two spellings of one id are equal (Salesforce: 15 characters to 18)."""
    children: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Record type → list field → columns of the child rows that hold the record's id (`OpportunityId`)."""
    merged_ids: tuple[str, ...] = ()
    """Columns that list the ids of records that were merged into this one (`hs_merged_object_ids`)."""
    placeholders: tuple[str, ...] = ()
    """Texts that this CRM itself writes where nothing is known (`--None--`), in any column."""
    described_by: Mapping[str, str] = field(default_factory=dict)
    """Column whose values can be ids → the file that says what they are called (`stages.json`)."""
    currencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Column of an amount, or `""` for any other → columns that hold its currency (`CurrencyIsoCode`); `*` in them is
    the amount's column (`*_currency`).
    """


NOTHING_KNOWN = Knowledge()


class Adapter(Protocol):
    """Turns files of one CRM or format into raw tables."""

    name: str
    """As in `source … for NAME` and `--adapter NAME`."""
    title: str
    suffixes: tuple[str, ...]
    """Endings of file names, with the dot, in lower case."""
    knowledge: Knowledge

    def recognises(self, head: bytes, name: str) -> int:
        """How sure it is, 0 (no) to 100, that a file with this beginning and name is its own."""
        ...

    def read(self, data: DataFile) -> Iterator[RawTable | Metadata]:
        """The tables of a file, and what it says of the CRM itself. Raises UnreadableFile where it cannot be
        read at all.
        """
        ...
