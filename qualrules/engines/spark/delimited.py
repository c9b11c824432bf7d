"""CSV and its relatives read by Spark, every cell as text, with the layout that the adapter has found.

A file is cut into lines, so that all workers read at once; a file whose cells run over lines, or whose quotes are odd, is
refused. Every line has its number in the file, worked out from the piece that it stands in: a piece that is read again by
another worker gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualrules.dataclass import dataclass
from qualrules.engines.scan.loaded import LoadedColumn, LoadedFile
from qualrules.engines.spark.database import SparkDatabase
from qualrules.engines.whole import Unsuitable
from qualrules.reading.raw import BadRow, FileLayout, RawTable
from qualrules.reading.tally import DIFFERENT

_CELL = '("[^"]*(""[^"]*)*"|[^"{sign}]*)'
_FLAGS = {
    "nothing": "a null character stands in it",
    "returns": "its lines end in more than one way",
    "letters": "it is not UTF-8",
    "quotes": "cells run over lines, or quotes are odd",
}


def load_delimited(database: SparkDatabase, table: RawTable, layout: FileLayout, name: str) -> LoadedFile:
    """Reads a file into a kept relation. Raises Unsuitable."""
    columns, path = table.columns or (), layout.file.path
    if path is None:
        raise Unsuitable("it is no file on this machine")
    if len(columns) < 2:
        raise Unsuitable("it has a single column")
    with layout.file.open() as stream:
        if stream.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            raise Unsuitable("it is UTF-16")
    return _Csv(database, table.name, name, len(columns), layout).load(path, columns)


@dataclass(frozen=True)
class _Csv:
    """How a file is read. Its lines stand in one relation, its records in another."""

    database: SparkDatabase
    base_name: str
    name: str
    width: int
    layout: FileLayout

    def load(self, path: str, columns: Sequence[str]) -> LoadedFile:
        """The records of the file."""
        lines, kept = f"lines {self.name}", self._quoted(self.name)
        last = self._number_lines(path, lines)
        self.database.keep(f"rows {self.name}", self._rows(lines))
        rows = self._quoted(f"rows {self.name}")
        is_bad = f"(cells > {self.width}" + (" OR cells = 1)" if self.width > 2 else ")")
        self.database.run(f"CREATE VIEW {kept} AS SELECT * FROM {rows} WHERE NOT {is_bad}")
        bad = self._lines_of(f"SELECT line, cells FROM {rows} WHERE {is_bad}")
        short = self._lines_of(f"SELECT line, cells FROM {rows} WHERE cells < {self.width} AND NOT {is_bad}")
        count = self.database.rows(f"SELECT COUNT(*) FROM {rows} WHERE {is_bad}")[0][0]
        return LoadedFile(
            kept,
            "raw.number",
            max(last - self.layout.header_end, 0),
            {column: LoadedColumn(f"raw.c{place}", "text") for place, column in enumerate(columns)},
            "raw.line",
            int(str(count)),
            tuple(self._bad(line, cells) for line, cells in bad),
            tuple(self._note(line, cells) for line, cells in short),
        )

    def _quoted(self, name: str) -> str:
        return self.database.dialect.identifier(name)

    def _lines_of(self, select: str) -> list[tuple[int, int]]:
        rows = self.database.rows(f"{select} ORDER BY line LIMIT {DIFFERENT}")
        return [(int(str(line)), int(str(cells))) for line, cells in rows]

    # ── Lines ──

    def _number_lines(self, path: str, lines: str) -> int:
        """Gives every line its number; returns the last one. Raises Unsuitable for what is read otherwise elsewhere."""
        with self.database.work():
            frame = self.database.session.read.option("lineSep", "\n").text(path)
        self.database.name(f"bytes {self.name}", frame)
        placed = (
            "SELECT value, input_file_block_start() AS start, monotonically_increasing_id() AS id "
            f"FROM {self._quoted(f'bytes {self.name}')}"
        )
        flags = ", ".join(
            f"MAX(CASE WHEN {test} THEN 1 ELSE 0 END) AS {name}" for name, test in self._tests()
        )
        pieces = self.database.rows(
            f"SELECT start, MIN(id), COUNT(*), {flags} FROM ({placed}) AS placed GROUP BY start ORDER BY start"
        )
        for place, why in enumerate(_FLAGS.values(), 3):
            if any(piece[place] for piece in pieces):
                raise Unsuitable(why)
        values, before = [], 0
        for start, first, count, *_ in pieces:
            values.append(f"({start}L, {before + 1}L - {first}L)")
            before += int(str(count))
        pieces_sql = f"VALUES {', '.join(values) or '(0L, 0L)'}"
        self.database.run(
            f"CREATE VIEW {self._quoted(lines)} AS "
            f"SELECT /*+ BROADCAST(pieces) */ placed.id + pieces.more AS line, {_text('placed.value')} AS text "
            f"FROM ({placed}) AS placed JOIN ({pieces_sql}) AS pieces(start, more) ON placed.start = pieces.start"
        )
        return before

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
        say, end = self.database.dialect.text, self.layout.header_end
        bare = f"split(text, {say(self._separator)}, -1)"
        # One more sign behind every cell, so that none is found without one, not even the last.
        found = f"regexp_extract_all(concat(text, {say(self.layout.separator)}), {say(_quoted_cell(self._sign))}, 1)"
        unquoted = (
            f"transform({found}, cell -> CASE WHEN startswith(cell, '\"') "
            "THEN replace(substr(cell, 2, length(cell) - 2), '\"\"', '\"') ELSE cell END)"
        )
        cut = f"CASE WHEN contains(text, '\"') THEN {unquoted} ELSE {bare} END"
        cells = ", ".join(f"get(found, {place}) AS c{place}" for place in range(self.width))
        return (
            f"SELECT line, line - {end} AS number, size(found) AS cells, {cells} "
            f"FROM (SELECT line, {cut} AS found FROM {self._quoted(lines)} WHERE line > {end} AND text <> '') AS cut"
        )

    # ── What is said of rows ──

    def _bad(self, line: int, cells: int) -> BadRow:
        text = f"the row has {_cells(cells)} where the header has {self.width}"
        if cells == 1:
            text += "; is it the footer of a report?"
        return BadRow(f"{self.base_name}:{line}", text)

    def _note(self, line: int, cells: int) -> tuple[str, str]:
        said = f"has {_cells(cells)} where the header has {self.width}; the rest is taken as missing"
        return f"{self.base_name}:{line}", said


def _text(value: str) -> str:
    """A line without the carriage return of its end."""
    return (
        f"CASE WHEN endswith({value}, chr(13)) THEN substr({value}, 1, length({value}) - 1) ELSE {value} END"
    )


def _quoted_cell(sign: str) -> str:
    return _CELL.format(sign=sign) + f"[{sign}]"


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
