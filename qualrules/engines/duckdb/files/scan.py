"""The files of a run in a DuckDB, each read by the module of its form."""

from __future__ import annotations

from qualrules.engines.duckdb.files.delimited import load_delimited
from qualrules.engines.duckdb.files.json_lines import load_json_lines
from qualrules.engines.duckdb.files.parquet import load_parquet
from qualrules.engines.scan import FileScan
from qualrules.engines.scan.loaded import LoadedFile
from qualrules.engines.sql.database import Database
from qualrules.engines.sql.reading.duckdb import DuckWords
from qualrules.engines.whole import Given
from qualrules.reading.raw import FileLayout, RawTable


class DuckScan(FileScan):
    """The files of a run in a DuckDB."""

    def _load(self, table: RawTable, layout: FileLayout, name: str) -> LoadedFile:
        if layout.form == "delimited":
            return load_delimited(self.database, self.words, table, layout, name)
        if layout.form == "parquet":
            return load_parquet(self.database, table, layout, name)
        return load_json_lines(self.database, layout, name)


def open_scan(database: Database, tables: Given) -> DuckScan:
    """Loads the files of a run. Raises Unsuitable, DatabaseError."""
    scan = DuckScan(database, DuckWords(database.dialect))
    for record, table in tables:
        scan.add(record, table)
    return scan
