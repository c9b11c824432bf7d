"""CSV and its relatives read by Spark, every cell as text, with the layout that the adapter has found.

A file is cut into lines, so that all workers read at once; a file whose cells run over lines, or whose quotes are odd, is
refused. Every line has its number in the file, worked out from the piece that it stands in: a piece that is read again by
another worker gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualrules.dataclass import dataclass
from qualrules.engines.scan.loaded import LoadedColumn, LoadedFile
from qualrules.engines.scan.widths import Widths
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.spark.parts import parts_of, path_of, said_of_rows
from qualrules.engines.whole import Unsuitable
from qualrules.reading.raw import FileLayout, RawTable
from qualrules.reading.tally import DIFFERENT

_CELL = '("[^"]*(""[^"]*)*"|[^"{sign}]*)'
_FLAGS = {
    "nothing": "a null character stands in it",
    "returns": "its lines end in more than one way",
    "letters": "it is not UTF-8",
    "quotes": "cells run over lines, or quotes are odd",
}


def load_delimited(database: SparkDatabase, table: RawTable, name: str) -> LoadedFile:
    """Reads a file, or the parts of a table, into a kept relation. Raises Unsuitable."""
    columns, files = table.columns or (), {each.name: _path(each) for each in parts_of(table)}
    if len(columns) < 2:
        raise Unsuitable("it has a single column")
    assert table.layout is not None
    return _Csv(database, files, name, len(columns), table.layout).load(columns)


def _path(table: RawTable) -> str:
    """Where a file lies. Raises Unsuitable."""
    path = path_of(table)
    assert table.layout is not None
    with table.layout.file.open() as stream:
        if stream.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            raise Unsuitable("it is UTF-16")
    return path


@dataclass(frozen=True)
class _Csv:
    """How files are read. Their lines stand in one relation, their records in another."""

    database: SparkDatabase
    files: Mapping[str, str]
    """What each file is called → its path, in the order of their records."""
    name: str
    width: int
    layout: FileLayout

    def load(self, columns: Sequence[str]) -> LoadedFile:
        """The records of the files."""
        lines, kept = f"lines {self.name}", self._quoted(self.name)
        last = self._number_lines(lines)
        self.database.keep(f"rows {self.name}", self._rows(lines))
        rows = self._quoted(f"rows {self.name}")
        widths = Widths(self.width)
        self.database.run(f"CREATE VIEW {kept} AS SELECT * FROM {rows} WHERE NOT {widths.is_bad}")
        count = self.database.rows(f"SELECT COUNT(*) FROM {rows} WHERE {widths.is_bad}")[0][0]
        return LoadedFile(
            kept,
            "raw.number",
            last,
            {column: LoadedColumn(f"raw.c{place}", "text") for place, column in enumerate(columns)},
            "raw.line",
            int(str(count)),
            widths.bad(self._lines_of(rows, widths.is_bad)),
            widths.notes(self._lines_of(rows, widths.is_short)),
            has_holes=True,  # empty lines are numbered too
        )

    def _quoted(self, name: str) -> str:
        return self.database.dialect.identifier(name)

    def _lines_of(self, rows: str, condition: str) -> list[tuple[str, int]]:
        select = f"SELECT file, line, cells FROM {rows} WHERE {condition} ORDER BY number LIMIT {DIFFERENT}"
        return [(f"{file}:{line}", int(str(cells))) for file, line, cells in self.database.rows(select)]

    # ── Lines ──

    def _number_lines(self, lines: str) -> int:
        """Gives every line its number in its file, and in all files together, headers apart; returns the last of these.

        Raises Unsuitable for what is read otherwise elsewhere.
        """
        with self.database.work():
            from pyspark.sql.functions import expr

            frame = self.database.session.read.option("lineSep", "\n").text(list(self.files.values()))
            start, number = "_metadata.file_block_start AS start", "monotonically_increasing_id() AS id"
            said = said_of_rows(self.files).alias("file")
            placed = frame.select("value", said, expr(start), expr(number))
        self.database.name(f"bytes {self.name}", placed)
        flags = ", ".join(
            f"MAX(CASE WHEN {test} THEN 1 ELSE 0 END) AS {name}" for name, test in self._tests()
        )
        pieces = self.database.rows(
            f"SELECT file, start, MIN(id), COUNT(*), {flags} FROM {self._quoted(f'bytes {self.name}')} GROUP BY file, start"
        )
        for place, why in enumerate(_FLAGS.values(), 4):
            if any(piece[place] for piece in pieces):
                raise Unsuitable(why)
        values, last = self._placed([piece[:4] for piece in pieces])
        nothing = "SELECT '' AS file, 0L AS start, 0L AS more, 0L AS before WHERE FALSE"
        known = f"VALUES {', '.join(values)}" if values else nothing
        self.database.run(
            f"CREATE VIEW {self._quoted(lines)} AS SELECT /*+ BROADCAST(pieces) */ placed.file, "
            f"placed.id + pieces.more AS line, placed.id + pieces.more + pieces.before AS number, "
            f"{_text('placed.value')} AS text FROM {self._quoted(f'bytes {self.name}')} AS placed "
            f"JOIN ({known}) AS pieces(file, start, more, before) "
            "ON placed.file = pieces.file AND placed.start = pieces.start"
        )
        return last

    def _placed(self, pieces: Sequence[Sequence[object]]) -> tuple[list[str], int]:
        """Of every piece what its lines' ids are moved by: to be the number in the file, and from there in all files."""
        values, number, say = [], 0, self.database.dialect.text
        by_file: dict[str, list[tuple[int, int, int]]] = {file: [] for file in self.files}
        for file, *rest in pieces:
            start, first, count = (int(str(each)) for each in rest)
            by_file[str(file)].append((start, first, count))
        for file, own in by_file.items():
            line = 0
            for start, first, count in sorted(own):
                more, before = line + 1 - first, number - self.layout.header_end
                values.append(f"({say(file)}, {start}L, {more}L, {before}L)")
                line += count
            number += max(line - self.layout.header_end, 0)
        return values, number

    def _tests(self) -> list[tuple[str, str]]:
        say, text = self.database.dialect.text, _text("value")
        cell = _CELL.format(sign=self._sign)
        # Blanks before a quote belong to it, the adapter says; here they would make the quote odd.
        row = f"^{cell}({self._separator}{cell})*$"
        return [
            ("nothing", f"contains(value, {say(chr(0))})"),
            ("returns", f"contains({text}, {say(chr(13))})"),
            ("letters", "NOT is_valid_utf8(value)"),
            ("quotes", f"contains(value, '\"') AND NOT regexp_like({text}, {say(row)})"),
        ]

    @property
    def _separator(self) -> str:
        return f"[{self.layout.separator}]"

    @property
    def _sign(self) -> str:
        return self.layout.separator

    # ── Rows ──

    def _rows(self, lines: str) -> str:
        """The lines behind the header that are not blank, cut into cells."""
        say = self.database.dialect.text
        bare = f"split(text, {say(self._separator)}, -1)"
        # One more sign behind every cell, so that none is found without one, not even the last.
        found = f"regexp_extract_all(concat(text, {say(self.layout.separator)}), {say(_quoted_cell(self._sign))}, 1)"
        unquoted = (
            f"transform({found}, cell -> CASE WHEN startswith(cell, '\"') "
            "THEN replace(substr(cell, 2, length(cell) - 2), '\"\"', '\"') ELSE cell END)"
        )
        cut = f"CASE WHEN contains(text, '\"') THEN {unquoted} ELSE {bare} END"
        cells = ", ".join(f"nullif(get(found, {place}), '') AS c{place}" for place in range(self.width))
        return (
            f"SELECT file, line, number, size(found) AS cells, {cells} FROM (SELECT file, line, number, {cut} AS found "
            f"FROM {self._quoted(lines)} WHERE line > {self.layout.header_end} AND text <> '') AS cut"
        )


def _text(value: str) -> str:
    """A line without the carriage return of its end."""
    return (
        f"CASE WHEN endswith({value}, chr(13)) THEN substr({value}, 1, length({value}) - 1) ELSE {value} END"
    )


def _quoted_cell(sign: str) -> str:
    return _CELL.format(sign=sign) + f"[{sign}]"
