"""A file of wanted moves: rows that name a record and a stage in loosely named columns, or webhook bodies.

What the ids and stages mean is not known here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from qualrules.model.values import BLANKS, fold
from qualrules.plugins.adapters.decoding import base_name
from qualrules.plugins.adapters.forms import tables_in_form
from qualrules.plugins.adapters.saved_answers import begins_as_document, document_in
from qualrules.plugins.adapters.webhooks import Change, changes, is_body
from qualrules.reading.raw import BadRow, DataFile, RawRow, RawTable, UnreadableFile
from qualrules.report.results import Told
from qualrules.workspace.texts import unreadable

TO = ("to", "tostage", "wantedstage", "wanted", "newstage", "targetstage", "target", "stage")
FROM = ("from", "fromstage", "oldstage", "currentstage", "previousstage")
PROCESS = ("process", "processname")
ID = ("id", "recordid")


@dataclass(frozen=True)
class WantedMove:
    """One wanted move, as it is written. `source` and `process` are empty where they are not said."""

    place: str
    id: str
    target: str
    source: str = ""
    process: str = ""


@dataclass(frozen=True)
class WantedMoves:
    """What the file holds: moves in so many words, or changes told by webhooks; `problems` are rows without one."""

    moves: tuple[WantedMove, ...] = ()
    changes: tuple[Change, ...] = ()
    problems: tuple[Told, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all stands in it."""
        return not (self.moves or self.changes or self.problems)


def wanted_moves(data: DataFile, records: Collection[str] = ()) -> WantedMoves:
    """Reads the file; a column may also be called like a record type (`opportunity`, `Opportunity ID`).

    Raises UnreadableError where it cannot be read, or where its columns name no record or no stage.
    """
    try:
        body = _single_body(data)
        if body is not None:
            return _told([body])
        rows = [row for table in tables_in_form(data) for row in _rows(table)]
    except UnreadableFile as error:
        raise unreadable(f'"{data.name}": {error}') from None
    if any(isinstance(row, RawRow) and is_body(row.values) for row in rows):
        return _told(rows)
    return _named_moves(data, rows, records)


def _rows(table: RawTable) -> Iterator[RawRow | BadRow]:
    for row in table.rows:
        if isinstance(row, BadRow) or any(_text(value) for value in row.values.values()):
            yield row


def _single_body(data: DataFile) -> RawRow | None:
    """A file that is one webhook body, which a JSON file's own form would take for a page of records."""
    value = document_in(data) if begins_as_document(data) else None
    if not isinstance(value, dict) or not is_body(value):
        return None
    return RawRow(value, f"{base_name(data.name)}:1")


def _told(rows: list[RawRow] | list[RawRow | BadRow]) -> WantedMoves:
    found = list(changes(rows))
    return WantedMoves(
        changes=tuple(one for one in found if isinstance(one, Change)),
        problems=tuple(Told(one.place, one.message) for one in found if isinstance(one, BadRow)),
    )


def _named_moves(data: DataFile, rows: list[RawRow | BadRow], records: Collection[str]) -> WantedMoves:
    columns = dict.fromkeys(key for row in rows if isinstance(row, RawRow) for key in row.values)
    known = _columns(data, columns, records) if columns else {}
    moves, problems = [], []
    for row in rows:
        if isinstance(row, BadRow):
            problems.append(Told(row.place, row.message))
            continue
        told = {part: _text(row.values.get(column)) for part, column in known.items()}
        move = WantedMove(row.place, told["id"], told["to"], told.get("from", ""), told.get("process", ""))
        if move.id and move.target:
            moves.append(move)
        else:
            problems.append(Told(row.place, "the row names no " + ("record" if not move.id else "stage")))
    return WantedMoves(tuple(moves), problems=tuple(problems))


def _columns(data: DataFile, columns: Collection[str], records: Collection[str]) -> Mapping[str, str]:
    types = [_loosely(name) for name in records]
    ids = (*ID, *(name + "id" for name in types), "dealid", *types, "deal")
    known = {
        part: found
        for part, names in {"id": ids, "to": TO, "from": FROM, "process": PROCESS}.items()
        if (found := _named(columns, names)) is not None
    }
    for part, words in {"id": 'the record ("id")', "to": 'the wanted stage ("to")'}.items():
        if part not in known:
            listed = ", ".join(f'"{column}"' for column in list(columns)[:12])
            raise unreadable(f'"{data.name}" has no column that names {words}', f"its columns are {listed}")
    return known


def _named(columns: Collection[str], names: Collection[str]) -> str | None:
    """The first column that bears one of the names; the earlier name wins."""
    loose = {_loosely(column): column for column in reversed(list(columns))}
    return next((loose[name] for name in names if name in loose), None)


def _loosely(name: str) -> str:
    return "".join(sign for sign in fold(name) if sign.isalnum())


def _text(value: object) -> str:
    return "" if value is None else str(value).strip(BLANKS)
