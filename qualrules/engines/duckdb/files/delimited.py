"""CSV and its relatives read by DuckDB, every cell as text, with the layout that the adapter has found.

Where all rows are as wide as the header they are read on all cores at once. Else once more, with room for cells too many
and too few: rows that are no records are told apart as the adapter does. What the two could understand differently is
refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qualrules.dataclass import dataclass
from qualrules.engines.duckdb.files.bytes_seen import SeenBytes, look_at
from qualrules.engines.duckdb.files.lines_of import Lines
from qualrules.engines.scan.loaded import LoadedColumn, LoadedFile
from qualrules.engines.scan.widths import Widths
from qualrules.engines.sql.database import Database, DatabaseError
from qualrules.engines.sql.reading.raw import RawColumn, Seen
from qualrules.engines.sql.reading.seen import look
from qualrules.engines.sql.reading.words import Words
from qualrules.engines.whole import Unsuitable
from qualrules.reading.raw import FileLayout, RawTable
from qualrules.reading.tally import DIFFERENT

NO_TEXT = "\x01\x02"
"""No cell has it: DuckDB takes a row for as wide as the header where the cell too many is what stands for NULL."""
MOST_TOO_MANY = 40
"""How many cells more than the header a row may have, so that they can be counted."""
REJECTS, SCANS = "reject_errors", "reject_scans"


@dataclass(frozen=True)
class _Csv:
    """How a file is read."""

    path: str
    layout: FileLayout
    width: int
    seen: SeenBytes

    @property
    def cells(self) -> int:
        """How many cells of a row are counted."""
        return self.width + MOST_TOO_MANY

    @property
    def filled(self) -> str:
        """The cells of the header's columns, NULL where they are empty."""
        return ", ".join(f"NULLIF(c{place}, '') AS c{place}" for place in range(self.width))

    def select(self, database: Database, *, padded: bool) -> str:
        """The SELECT of all cells: `c0`, `c1`, … and more of them where rows may be too wide."""
        text = database.dialect.text
        names = [f"c{place}" for place in range(self.cells if padded else self.width)]
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
        quote = '"' if self.seen.has_quotes else ""
        options = {
            "auto_detect": "false",
            "header": "false",
            "skip": str(self.layout.header_end),
            "delim": text(self.layout.separator),
            "quote": text(quote),
            "escape": text(quote),
            "columns": f"{{{columns}}}",
            "nullstr": text(NO_TEXT),
            "strict_mode": "true",
            "store_rejects": "true",
            "null_padding": str(padded).lower(),
            "parallel": str(not (self.seen.has_open_quotes or (padded and self.seen.has_quotes))).lower(),
        }
        # Threads that begin in the midst of a cell take its lines for rows, and say nothing.
        listed = ", ".join(f"{name} = {value}" for name, value in options.items())
        return f"read_csv({text(self.path)}, {listed})"


def load_delimited(
    database: Database, words: Words, table: RawTable, layout: FileLayout, name: str
) -> LoadedFile:
    """Reads a file into a table. Raises Unsuitable."""
    columns, path = table.columns or (), layout.file.path
    if path is None:
        raise Unsuitable("it is no file on this machine")
    if len(columns) < 2:
        raise Unsuitable("it has a single column")
    csv = _Csv(path, layout, len(columns), look_at(layout.file, layout.separator))
    _check_header(layout)
    own = {column: LoadedColumn(f"raw.c{place}", "text") for place, column in enumerate(columns)}
    sql = database.dialect.identifier(name)
    lines = Lines(layout.file, layout, csv.seen)
    found = _seen_at_once(database, words, csv, name, own)
    if found is not None:
        lines.records, seen = found
        if lines.is_simple:
            line, hold = f"(raw.number + {layout.header_end})", _Held(database, name).hold
            return LoadedFile(sql, "raw.number", lines.records, own, line, seen=seen, hold=hold)
        _keep_with_lines(database, csv, name, lines)
        return LoadedFile(sql, "raw.number", lines.records, own, "raw.line", seen=seen)
    return _read_with_care(database, csv, table, name, own, lines)


def _check_header(layout: FileLayout) -> None:
    """That the header ends where a line does: the database counts lines, whatever is quoted."""
    with layout.file.open() as stream:
        if any(stream.readline().count(b'"') % 2 for _ in range(layout.header_end)):
            raise Unsuitable("its header runs over several lines")


def _seen_at_once(
    database: Database, words: Words, csv: _Csv, name: str, own: Mapping[str, LoadedColumn]
) -> tuple[int, dict[str, Seen]] | None:
    """Looks at all cells of a file, which becomes a view: how many rows, and what they are like; None where a row is no
    record, or not as wide as the header.
    """
    _forget_rejects(database)
    rows, sql = csv.select(database, padded=False), database.dialect.identifier(name)
    try:
        numbered = f"SELECT row_number() OVER () AS number, {csv.filled} FROM {rows}"
        database.run(f"CREATE OR REPLACE VIEW {sql} AS {numbered}")
        columns = {column: RawColumn(each.sql, each.kind) for column, each in own.items()}
        found = look(database, words, sql, columns)
    except DatabaseError as error:
        raise _refusal(error) from error
    if not _count(database, f"SELECT COUNT(*) FROM {REJECTS}"):
        return found
    database.run(f"DROP VIEW {sql}")
    return None


@dataclass(frozen=True)
class _Held:
    """A view of a file whose rows can be kept in a table, once they are looked at many times."""

    database: Database
    name: str

    def hold(self) -> None:
        """Put a table in place of the file, once."""
        name, held = self.database.dialect.identifier, f"rows of {self.name}"
        if not self.database.rows(f"SELECT 1 FROM duckdb_tables() WHERE table_name = {self._text(held)}"):
            self.database.keep(held, f"SELECT * FROM {name(self.name)}")
            self.database.run(f"CREATE OR REPLACE VIEW {name(self.name)} AS SELECT * FROM {name(held)}")

    def _text(self, text: str) -> str:
        return self.database.dialect.text(text)


def _keep_with_lines(database: Database, csv: _Csv, name: str, lines: Lines) -> None:
    """Puts a table with the line of each row in place of the view."""
    database.run(f"DROP VIEW {database.dialect.identifier(name)}")
    database.keep(name, f"SELECT {csv.filled} FROM {csv.select(database, padded=False)}")
    _add_lines(database, name, "rowid", lines)


def _refusal(error: DatabaseError) -> Unsuitable:
    """A file that the database cannot read, for whatever reason: the adapter has the better sentence."""
    return Unsuitable(f"{error}")


def _forget_rejects(database: Database) -> None:
    for each in (REJECTS, SCANS):
        database.run(f"DROP TABLE IF EXISTS {each}")


def _count(database: Database, select: str) -> int:
    value = database.rows(select)[0][0]
    assert isinstance(value, int)
    return value


def _add_lines(database: Database, name: str, place: str, lines: Lines) -> None:
    """Gives every row its number, and the line on which it begins."""
    sql, runs = database.dialect.identifier(name), f"lines of {name}"
    lines.keep_runs(database, runs)
    placed = f"SELECT {place} AS place, * FROM {sql}"
    told = "raw.place + 1 AS number, runs.line + raw.place - runs.place AS line"
    joined = (
        f"({placed}) AS raw ASOF JOIN {database.dialect.identifier(runs)} AS runs ON raw.place >= runs.place"
    )
    database.keep(f"more {name}", f"SELECT raw.*, {told} FROM {joined} ORDER BY number")
    database.run(f"DROP TABLE {sql}")
    database.run(f"DROP TABLE {database.dialect.identifier(runs)}")
    database.run(f"ALTER TABLE {database.dialect.identifier(f'more {name}')} RENAME TO {sql}")


# ── Rows of other widths ──


def _read_with_care(
    database: Database, csv: _Csv, table: RawTable, name: str, own: dict[str, LoadedColumn], lines: Lines
) -> LoadedFile:
    sql = database.dialect.identifier(name)
    _check_rejects(database, ("TOO MANY COLUMNS", "MISSING COLUMNS"))
    _forget_rejects(database)
    missing = " ".join(f"WHEN c{place} IS NULL THEN {place}" for place in range(csv.cells))
    whole = f"all {name}"
    try:
        database.keep(
            whole,
            f"SELECT {csv.filled}, CASE {missing} ELSE {csv.cells} END AS cells FROM {csv.select(database, padded=True)}",
        )
    except DatabaseError as error:
        raise _refusal(error) from error
    _check_rejects(database, ())
    whole_sql = database.dialect.identifier(whole)
    lines.records = _count(database, f"SELECT COUNT(*) FROM {whole_sql}")
    _add_lines(database, whole, "rowid", lines)
    widths = Widths(csv.width)
    database.keep(
        name, f"SELECT * EXCLUDE (place) FROM {whole_sql} WHERE NOT {widths.is_bad} ORDER BY number"
    )

    def first(condition: str) -> Iterator[tuple[str, int]]:
        select = f"SELECT line, cells FROM {whole_sql} WHERE {condition} ORDER BY number LIMIT {DIFFERENT}"
        return _placed(table.name, database.rows(select))

    found = LoadedFile(
        sql,
        "raw.number",
        lines.records,
        own,
        "raw.line",
        _count(database, f"SELECT COUNT(*) FROM {whole_sql} WHERE {widths.is_bad}"),
        widths.bad(first(widths.is_bad)),
        widths.notes(first(widths.is_short)),
    )
    database.run(f"DROP TABLE {whole_sql}")
    return found


def _check_rejects(database: Database, harmless: Sequence[str]) -> None:
    """Of rows that the database could not read: that it is only for harmless reasons."""
    known = "".join(f" AND error_type <> {database.dialect.text(each)}" for each in harmless)
    other = database.rows(f"SELECT line, error_type FROM {REJECTS} WHERE TRUE{known} ORDER BY line LIMIT 1")
    if other:
        line, kind = other[0]
        raise Unsuitable(f"a row around line {line:,} has odd quotes, signs or widths ({str(kind).lower()})")


def _placed(base_name: str, rows: Sequence[tuple[object, ...]]) -> Iterator[tuple[str, int]]:
    for line, cells in rows:
        assert isinstance(cells, int)
        yield f"{base_name}:{line}", cells
