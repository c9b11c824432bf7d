"""JSON lines read by DuckDB: a flat object a line, each key a column of one kind of values.

Numbers are taken as they are written, to the last digit. A line that is no object, a key that stands twice, rows inside
rows, and keys that hold values of several kinds are refused: there Python reads.
"""

from __future__ import annotations

import re

from qualrules.dataclass import dataclass
from qualrules.engines.duckdb.files.bytes_seen import look_at
from qualrules.engines.scan.loaded import LoadedColumn, LoadedFile
from qualrules.engines.sql.database import Database, DatabaseError
from qualrules.engines.sql.reading.raw import Kind
from qualrules.engines.whole import Unsuitable
from qualrules.reading.raw import FileLayout

NO_SIGN, NO_TEXT = "\x01", "\x02\x03"
"""Parts the cells of a line: no line has it, so that a line is one cell."""
_PLAIN_KEY = re.compile(r'[^"\\\x00-\x1f]+')
_WHOLE = frozenset(("BIGINT", "UBIGINT", "HUGEINT"))
_LISTS = frozenset(('["VARCHAR"]', '["NULL"]', "[]"))


@dataclass(frozen=True)
class _Lines:
    """The lines of a file in a table."""

    database: Database
    sql: str

    def path(self, key: str) -> str:
        """Where a key's value stands in a line."""
        return self.database.dialect.text(f'$."{key}"')

    def number(self, key: str) -> str:
        """The digits of a key's number as they are written. In a flat object nothing else looks like that."""
        pattern = f'"{re.escape(key)}"[ \\t]*:[ \\t]*(-?[0-9][0-9.eE+-]*)'
        return f"NULLIF(regexp_extract(line, {self.database.dialect.text(pattern)}, 1), '')"


def load_json_lines(database: Database, layout: FileLayout, name: str) -> LoadedFile:
    """Reads a file into a table. Raises Unsuitable."""
    path = layout.file.path
    if path is None:
        raise Unsuitable("it is no file on this machine")
    seen = look_at(layout.file)
    lines = _Lines(database, database.dialect.identifier(f"lines {name}"))
    try:
        _read_lines(database, path, f"lines {name}")
        rows = _check(lines)
        if rows != seen.lines:
            raise Unsuitable("blank lines stand in it")
        keys = _keys(lines)
        kinds = {key: _kind(lines, key) for key in keys}
        database.keep(name, _columns(lines, kinds))
        database.run(f"DROP TABLE {lines.sql}")
    except DatabaseError as error:
        raise Unsuitable(str(error)) from error
    columns = {key: LoadedColumn(f"raw.c{place}", kind) for place, (key, kind) in enumerate(kinds.items())}
    number = "(raw.rowid + 1)"
    return LoadedFile(database.dialect.identifier(name), number, rows, columns, number)


def _read_lines(database: Database, path: str, name: str) -> None:
    text = database.dialect.text
    options = (
        "auto_detect = false, header = false, columns = {'line': 'VARCHAR'}, quote = '', escape = '', "
        f"delim = {text(NO_SIGN)}, nullstr = {text(NO_TEXT)}, strict_mode = true"
    )
    database.keep(name, f"SELECT line FROM read_csv({text(path)}, {options})")


def _check(lines: _Lines) -> int:
    """How many lines there are; each is an object without a key that stands twice."""
    twice = "len(json_keys(line)) <> len(list_distinct(json_keys(line)))"
    is_odd = f"CASE WHEN json_valid(line) THEN json_type(line) <> 'OBJECT' OR {twice} ELSE TRUE END"
    found = lines.database.rows(
        f"SELECT COUNT(*), MIN(CASE WHEN {is_odd} THEN rowid + 1 END) FROM {lines.sql}"
    )
    rows, odd = found[0]
    if odd is not None:
        raise Unsuitable(f"line {odd:,} is no object, or has a key twice")
    assert isinstance(rows, int)
    return rows


def _keys(lines: _Lines) -> list[str]:
    """All keys in the order first seen."""
    each = f"SELECT rowid AS n, unnest(json_keys(line)) AS k, generate_subscripts(json_keys(line), 1) AS p FROM {lines.sql}"
    found = lines.database.rows(
        f"SELECT k, MIN(n * 100000 + p) AS first FROM ({each}) GROUP BY k ORDER BY first"
    )
    keys = [str(key) for key, _ in found]
    odd = next((key for key in keys if not _PLAIN_KEY.fullmatch(key)), None)
    if odd is not None:
        raise Unsuitable("one of its keys has quotes or signs of control in it")
    return keys


def _kind(lines: _Lines, key: str) -> Kind:
    """Of which kind all values of a key are."""
    path = lines.path(key)
    select = f"SELECT DISTINCT json_type(line, {path}) FROM {lines.sql}"
    types = {str(found) for (found,) in lines.database.rows(select) if found is not None} - {"NULL"}
    if not types or types == {"VARCHAR"}:
        return "text"
    if types == {"BOOLEAN"}:
        return "yes/no"
    if types <= _WHOLE:
        return "whole"
    if types <= _WHOLE | {"DOUBLE"}:
        _check_written(lines, key)
        return "written"
    if types == {"ARRAY"}:
        lists = f"{lines.sql} WHERE json_type(line, {path}) = 'ARRAY'"
        shapes = lines.database.rows(
            f"SELECT DISTINCT json_structure(json_extract(line, {path})) FROM {lists}"
        )
        if {str(shape) for (shape,) in shapes} <= _LISTS:
            return "texts"
    raise Unsuitable(f'"{key}" holds values inside values, or of several kinds')


def _check_written(lines: _Lines, key: str) -> None:
    """That all numbers of a key are found as they are written: not where the key itself is written with `\\u00f6`."""
    numbers = f"json_type(line, {lines.path(key)}) <> 'NULL'"
    select = f"SELECT rowid + 1 FROM {lines.sql} WHERE {numbers} AND {lines.number(key)} IS NULL LIMIT 1"
    for (line,) in lines.database.rows(select):
        raise Unsuitable(f'line {line:,} writes the key "{key}" with a backslash')


def _columns(lines: _Lines, kinds: dict[str, Kind]) -> str:
    paths = ", ".join(map(lines.path, kinds))
    columns = []
    for place, (key, kind) in enumerate(kinds.items()):
        value = f"found[{place + 1}]"
        if kind == "whole":
            value = f"CAST({value} AS HUGEINT)"
        elif kind == "yes/no":
            value = f"CAST({value} AS BOOLEAN)"
        elif kind == "written":
            value = lines.number(key)
        elif kind == "texts":
            value = f"CAST(json_extract(line, {lines.path(key)}) AS VARCHAR[])"
        columns.append(f"{value} AS c{place}")
    listed = ", ".join(columns) or "line"
    return f"SELECT {listed} FROM (SELECT line, json_extract_string(line, [{paths}]) AS found FROM {lines.sql}) AS t"
