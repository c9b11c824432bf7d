"""`run --format parquet`: the file, written beside its name and put there as a whole, by Python or by a database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from errno import EFBIG, ENOSPC
from pathlib import Path

from qualrules.engines import parquet
from qualrules.engines.sql.database import DatabaseError, WritesParts
from qualrules.engines.sql.dialect import Dialect
from qualrules.engines.sql.kept import in_order_of_types
from qualrules.engines.sql.query import result_columns
from qualrules.model.datatypes import Number, Text, Type, YesNo
from qualrules.report import run_parquet
from qualrules.report.results import RunReport
from qualrules.report.run_csv import columns_of
from qualrules.workspace.output import write_file
from qualrules.workspace.whole_run import Question, WholeRun

TYPES: dict[parquet.Kind, Type] = {"text": Text(), "outcome": YesNo(), "points": Number()}


def write_parquet(path: str | None, report: RunReport, run: WholeRun | None = None) -> None:
    """Write the file, or its bytes to standard output. `run`: by the database that has the results; a name that ends with
    `/` then means a folder of parts, where the database writes such.

    Raises OSError, DatabaseError, EngineMissing.
    """
    if run is not None and path is not None and path.endswith("/"):
        database = run.tables.database
        if isinstance(database, WritesParts):
            _by_database(Path(path), report, run, database.write_parts)
            return

    def write(file: Path) -> None:
        if run is not None:
            _by_database(file, report, run, run.tables.database.write)
        else:
            parquet.write(file, run_parquet.columns(report), run_parquet.rows(report))

    write_file(path, write)


def _by_database(file: Path, report: RunReport, run: WholeRun, write: Callable[[str, Path], None]) -> None:
    names = [".".join(column) for column in columns_of(report)]
    tables = [(run.results(each), list(_columns(each, report, run.dialect))) for each in run.questions]
    try:
        write(in_order_of_types(names, tables, run.dialect), file)
    except DatabaseError as error:
        raise _of_the_disk(error, file) or error from None


def _columns(question: Question, report: RunReport, say: Dialect) -> Iterator[str]:
    """What stands in each column of the file for the records of a type, NULL where it is of those of another."""
    own = set(result_columns(question.layout.rules, question.record, say))
    for column in columns_of(report):
        name, kind = ".".join(column), run_parquet.kind_of(column)
        value = say.identifier(name) if name in own else say.nothing(TYPES[kind])
        yield f"CAST({value} AS BIGINT)" if kind == "points" else value


def _of_the_disk(error: DatabaseError, file: Path) -> OSError | None:
    """The error of a file that had no more room, in the system's words where the database passes them on; None for any
    other, which is not of the file.
    """
    said = str(error).lower()
    number = next((each for each in (ENOSPC, EFBIG) if os.strerror(each).lower() in said), None)
    return None if number is None else OSError(number, os.strerror(number), str(file))
