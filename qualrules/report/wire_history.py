"""The parts of an audit's document that are about the past, as pydantic models."""

from __future__ import annotations

from pydantic import Field

from qualrules.report.wire_parts import Part


class MovedInfo(Part):
    """A move of the past; `from` is null where it came from nowhere or nobody knows whence, `to` where it went so."""

    at: str
    source: str | None = Field(alias="from")
    target: str | None = Field(alias="to")


class PastCounts(Part):
    """The past of one process.

    Each of the `moves` is allowed, too early, refused by the process's rules about moves alone, or unproven. Moves to
    no stage of the process (`unmapped`), and those of records that it was not for, are counted apart. `skipped` and
    `back` also count those that nobody forbids. `not_held`: field → unproven moves that it left open.
    """

    moves: int
    allowed: int
    too_early: int
    refused: int
    unproven: int
    not_applicable: int
    skipped: int
    back: int
    unmapped: int
    stays: int
    too_long: int
    overdue: int
    not_held: dict[str, int]


class PastRows(Part):
    """Rows that could not be used, for one reason."""

    reason: str
    count: int
    places: list[str]
    example: str = ""


class PastTable(Part):
    """One table of the past. `unmatched`: names in it that feed no field, and their rows."""

    name: str
    kind: str
    rows: int
    used: int
    begin: str | None
    end: str | None
    not_used: list[PastRows]
    bad_rows: int
    unmatched: dict[str, int]


class PastProblem(Part):
    """Past values of one field that could not be read, for one reason."""

    code: str
    field: str
    reason: str
    count: int
    places: list[str]
    example: str = ""


class NotInData(Part):
    """Records that the history tells of and the data does not hold."""

    records: int
    rows: int
    ids: list[str]


class PastReading(Part):
    """The account of reading the past of one record type.

    `later`: changes after the moment of the run. `other_ends`: records whose stage of now is not the last of the
    history.
    """

    record: str
    tables: list[PastTable]
    problems: list[PastProblem]
    not_in_data: NotInData
    later: int
    other_ends: int


class HistoryInfo(Part):
    """The past: counts by process, and the account of reading it."""

    processes: dict[str, PastCounts]
    reading: list[PastReading]
